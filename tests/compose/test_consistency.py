from __future__ import annotations

import pytest

from kompyse.compose import consistency
from kompyse.diagnostics import Sink, path_text

TARGET = {"type": "volume", "target": "/a"}


def found(tree: dict, every: dict | None = None) -> list[tuple[str, str]]:
    sink = Sink()
    consistency.check_values(tree, sink)
    consistency.check(tree, sink, every)
    return [(each.code.id, path_text(each.path)) for each in sink.located(None)]


def in_service(attributes: dict, **top: dict) -> dict:
    return {"services": {"web": {"image": "x", **attributes}, "db": {"image": "y"}}, **top}


@pytest.mark.parametrize(
    "tree",
    [
        {},
        {"services": {"web": {"build": {}}, "db": {"provider": {"type": "x"}}}},
        in_service({"networks": {"n": None}}, networks={"n": None}),
        in_service({"depends_on": {"db": {"required": True}}}),
        in_service({"scale": 2, "deploy": {"replicas": 2}}),
        in_service({"scale": 0, "container_name": "ab"}),
        in_service({"cpus": 1.0, "deploy": {"resources": {"limits": {"cpus": 1.0, "memory": "1"}}}}),
        in_service({"cpus": 1.0, "deploy": {"resources": {"reservations": {"memory": "1"}}}}),
        in_service({"volumes": [TARGET], "tmpfs": ["/b:size=1m"]}),
        in_service({"volumes": [{"type": "bind", "source": "/undeclared", "target": "/a"}]}),
        in_service({"develop": {"watch": [{"path": "/a", "action": "rebuild"}]}}),
        in_service({"platform": "linux/amd64", "build": {"platforms": ["linux/amd64", "linux/arm64"]}}),
        {"secrets": {"a": {"external": True}, "b": {"environment": "B"}}, "configs": {"c": {"content": ""}}},
        {"volumes": {"v": {"external": True, "name": "x", "x-a": 1}}},
    ],
)
def test_what_fits_together(tree) -> None:
    assert found(tree) == []


@pytest.mark.parametrize(
    ("tree", "code", "path"),
    [
        ({"services": {"web": {}}}, "KY177", "services.web"),
        (in_service({"networks": {"n": None}}), "KY175", "services.web.networks.n"),
        (in_service({"volumes": [{**TARGET, "source": "v"}]}), "KY175", "services.web.volumes[0]"),
        (in_service({"secrets": [{"source": "s"}]}), "KY175", "services.web.secrets[0]"),
        (in_service({"configs": [{"source": "s"}]}), "KY175", "services.web.configs[0]"),
        (in_service({"models": {"m": None}}), "KY175", "services.web.models.m"),
        (in_service({"build": {"secrets": [{"source": "s"}]}}), "KY175", "services.web.build.secrets[0]"),
        (in_service({"depends_on": {"dv": {}}}), "KY176", "services.web.depends_on.dv"),
        (in_service({"depends_on": {"x": {}}, "links": ["db", "x:y"]}), "KY176", "services.web.links[1]"),
        (in_service({"depends_on": {"x": {}}, "pid": "service:x"}), "KY176", "services.web.pid"),
        (in_service({"depends_on": {"x": {}}, "volumes_from": ["x:ro"]}), "KY176", "services.web.volumes_from[0]"),
        (
            in_service({"build": {"additional_contexts": {"a": "service:db"}}}),
            "KY176",
            "services.web.build.additional_contexts.a",
        ),
        (
            in_service({"network_mode": "host", "networks": {"n": None}}, networks={"n": None}),
            "KY178",
            "services.web.network_mode",
        ),
        (
            in_service({"build": {"dockerfile": "a", "dockerfile_inline": "b"}}),
            "KY178",
            "services.web.build.dockerfile_inline",
        ),
        (in_service({"platform": "a", "build": {"platforms": ["b"]}}), "KY178", "services.web.build.platforms"),
        (in_service({"scale": 2, "deploy": {"replicas": 3}}), "KY178", "services.web.scale"),
        (in_service({"scale": 2, "container_name": "ab"}), "KY178", "services.web.container_name"),
        (in_service({"deploy": {"replicas": 2}, "container_name": "ab"}), "KY178", "services.web.container_name"),
        (in_service({"cpus": 1.0, "deploy": {"resources": {"limits": {"memory": "1"}}}}), "KY178", "services.web.cpus"),
        (
            in_service({"mem_limit": "1", "deploy": {"resources": {"limits": {"memory": "2"}}}}),
            "KY178",
            "services.web.mem_limit",
        ),
        (
            in_service({"mem_reservation": "1", "deploy": {"resources": {"reservations": {}}}}),
            "KY178",
            "services.web.mem_reservation",
        ),
        (in_service({"pids_limit": 1, "deploy": {"resources": {"limits": {}}}}), "KY178", "services.web.pids_limit"),
        (in_service({"scale": -1}), "KY153", "services.web.scale"),
        (in_service({"deploy": {"replicas": -1}}), "KY153", "services.web.deploy.replicas"),
        (in_service({"tmpfs": ["/a"], "volumes": [TARGET]}), "KY179", "services.web.volumes[0]"),
        (in_service({"tmpfs": ["/a", "/a:size=1m"]}), "KY179", "services.web.tmpfs[1]"),
        (
            in_service({"develop": {"watch": [{"path": "/a", "action": "sync"}]}}),
            "KY154",
            "services.web.develop.watch[0]",
        ),
        (
            in_service({"develop": {"watch": [{"path": "", "action": "restart"}]}}),
            "KY154",
            "services.web.develop.watch[0]",
        ),
        (
            {"services": {"a": {"image": "x", "container_name": "n"}, "b": {"image": "x", "container_name": "n"}}},
            "KY181",
            "services.b.container_name",
        ),
        ({"secrets": {"s": {"driver": "x"}}}, "KY180", "secrets.s"),
        ({"secrets": {"s": {"file": "a", "environment": "B"}}}, "KY178", "secrets.s.environment"),
        ({"configs": {"s": {}}}, "KY180", "configs.s"),
        ({"configs": {"s": {"file": "a", "content": "b"}}}, "KY178", "configs.s.content"),
        ({"volumes": {"v": {"external": True, "driver": "x"}}}, "KY178", "volumes.v.driver"),
        (in_service({"healthcheck": {"test": ["curl", "x"]}}), "KY160", "services.web.healthcheck.test"),
    ],
)
def test_what_does_not(tree, code, path) -> None:
    assert found(tree) == [(code, path)]


def test_a_disabled_service_may_be_absent_where_it_is_not_required() -> None:
    off = {"services": {"off": {}}}
    optional = in_service({"depends_on": {"off": {"required": False}}})
    assert found(optional, off) == []
    assert found(optional) == [("KY176", "services.web.depends_on.off")]
    assert found(in_service({"depends_on": {"off": {"required": True}}}), off)


def test_a_build_may_start_from_a_disabled_service_that_is_built() -> None:
    tree = in_service({"build": {"additional_contexts": {"base": "service:off"}}})
    assert found(tree, {"services": {"off": {"build": {}}}}) == []
    assert found(tree, {"services": {"off": {"image": "x"}}}) == [
        ("KY176", "services.web.build.additional_contexts.base")
    ]


def test_one_run_finds_everything_and_says_what_to_do() -> None:
    sink = Sink()
    tree = in_service(
        {
            "depends_on": {"dv": {}},
            "volumes": [{**TARGET, "source": "a/b"}, {**TARGET, "source": "dta", "target": "/b"}],
        },
        volumes={"data": None},
    )
    consistency.check(tree, sink)
    hints = [each.hint for each in sink.located(None)]
    assert hints == ["known services: web, db", "write ./a/b if it is a directory", "did you mean data?"]


def test_a_close_name_of_a_service_is_offered() -> None:
    sink = Sink()
    tree = {"services": {"web": {"image": "x", "depends_on": {"postgre": {}}}, "postgres": {"image": "x"}}}
    consistency.check(tree, sink)
    (finding,) = sink.located(None)
    assert finding.hint == "did you mean postgres?"
    assert finding.message == 'service "web" depends on the service "postgre", which does not exist'
