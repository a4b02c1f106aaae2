from __future__ import annotations

from datetime import UTC, datetime

import pytest

from kompyse.compose import shape
from kompyse.diagnostics import Sink, path_text

DATE = datetime(2024, 1, 1, tzinfo=UTC)


def found(tree: dict) -> list[tuple[str, str]]:
    sink = Sink()
    shape.check(tree, sink)
    return [(each.code.id, path_text(each.path)) for each in sink.located(None)]


def in_service(**attributes: object) -> dict:
    return {"services": {"web": {"image": "x", **attributes}}}


@pytest.mark.parametrize(
    "tree",
    [
        {},
        {"services": {}},
        {"name": "p", "version": "3.8", "x-a": [1, None], "services": {"x-web": {"x-b": {"c": 1}}}},
        in_service(ports=[80, "80:80", {"target": 80, "x-a": 1}], command=None, entrypoint=["a"], deploy=None),
        in_service(environment={"A": 1, "B": None, "C": True, "D": DATE, "x-e": 1.5}),
        in_service(environment=["A=1", "B"], networks={"a": None}, depends_on=["b"]),
        in_service(extra_hosts={"a": "1.1.1.1", "b": ["1.1.1.1", "1.1.1.1"]}, expose=[80, "81"], group_add=[1, "1"]),
        in_service(scale=2.0, cpus="0.5", oom_score_adj=-1000, cpu_percent=100),
        in_service(pull_policy="nevermore", container_name="_ab", ulimits={"nofile": 1, "UPPER": [1]}),
        in_service(gpus=[{"x-a": 1}], storage_opt={"a": [1]}),
        {"secrets": {"a": {"external": {"name": "b"}}}, "volumes": {"v": None}},
    ],
)
def test_what_compose_takes(tree) -> None:
    assert found(tree) == []


@pytest.mark.parametrize(
    ("tree", "findings"),
    [
        ({"service": {}}, [("KY150", "service")]),
        (in_service(imag="x"), [("KY150", "services.web.imag")]),
        (in_service(build={"contxt": "."}), [("KY150", "services.web.build.contxt")]),
        (in_service(blkio_config={"x-a": 1}), [("KY150", "services.web.blkio_config.x-a")]),
        (in_service(user=1000), [("KY151", "services.web.user")]),
        (in_service(image=DATE), [("KY151", "services.web.image")]),
        (in_service(ports="80:80"), [("KY151", "services.web.ports")]),
        (in_service(volumes=[["a:/a"]]), [("KY151", "services.web.volumes[0]")]),
        (in_service(environment=[{"A": 1}]), [("KY151", "services.web.environment[0]")]),
        (in_service(environment={"A": [1]}), [("KY151", "services.web.environment.A")]),
        (in_service(use_api_socket="true"), [("KY151", "services.web.use_api_socket")]),
        (in_service(ports=None), [("KY152", "services.web.ports")]),
        ({"volumes": None}, [("KY152", "volumes")]),
        ({"services": {"web": None}}, [("KY152", "services.web")]),
        (in_service(cgroup="hst"), [("KY153", "services.web.cgroup")]),
        (in_service(gpus="some"), [("KY153", "services.web.gpus")]),
        (in_service(pull_policy="sometimes"), [("KY153", "services.web.pull_policy")]),
        (in_service(scale=1.5), [("KY153", "services.web.scale")]),
        (in_service(cpu_percent=101), [("KY153", "services.web.cpu_percent")]),
        (in_service(oom_score_adj=-1001), [("KY153", "services.web.oom_score_adj")]),
        (in_service(volumes=[{"target": "/a"}]), [("KY154", "services.web.volumes[0]")]),
        (in_service(depends_on={"db": {}}), [("KY154", "services.web.depends_on.db")]),
        (in_service(security_opt=["a", "b", "a"]), [("KY155", "services.web.security_opt[2]")]),
        (in_service(ports=[{"target": 80}, {"target": 80}]), [("KY155", "services.web.ports[1]")]),
        ({"services": {"my web": {"image": "x"}}}, [("KY156", "services.my web")]),
        (in_service(labels={"": "a"}), [("KY156", "services.web.labels.")]),
    ],
)
def test_what_compose_refuses(tree, findings) -> None:
    assert found(tree) == findings


@pytest.mark.parametrize(
    "tree", [in_service(gpus=[{"cont": 1}]), {"secrets": {"a": {"external": {"nme": "b"}}}}], ids=["gpus", "external"]
)
def test_where_compose_ignores_an_unknown_key_it_is_a_warning(tree) -> None:
    sink = Sink()
    shape.check(tree, sink)
    assert [each.code.id for each in sink.located(None)] == ["KY150"]
    assert not sink.has_errors


def test_one_run_finds_everything() -> None:
    tree = in_service(user=1, ports=None, cgroup="x", nonsense=1) | {"networks": {"n": {"driver": 5}}}
    assert {code for code, _ in found(tree)} == {"KY150", "KY151", "KY152", "KY153"}
    assert len(found(tree)) == 5


def test_true_and_one_are_two_items() -> None:
    assert found(in_service(expose=[1, 1.0])) == [("KY155", "services.web.expose[1]")]
    assert ("KY155", "services.web.expose[1]") not in found(in_service(expose=[1, True]))


def test_the_tree_stays_as_it_is() -> None:
    tree = in_service(ports=["80:80"], environment=["A=1"])
    shape.check(tree, Sink())
    assert tree == in_service(ports=["80:80"], environment=["A=1"])
