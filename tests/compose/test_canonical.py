from __future__ import annotations

import copy
import json
import subprocess

import pytest

from compose_comparison import differences, ours, reference
from kompyse.attributes.registry import REGISTRY
from kompyse.compose import canonical, defaults, env_files, paths, shape
from kompyse.diagnostics import Sink

# What the real docker-compose is asked about too: attributes of one service.
SERVICES = [
    {"ports": ["80:80", 443, "8-11", "127.0.0.1::53/udp", "[::1]:7:7", "8000-9000:90"]},
    {
        "ports": [
            {"target": 80, "published": 8080},
            {"target": "81", "host_ip": "127.0.0.1", "name": "a", "mode": "host"},
        ]
    },
    {"volumes": ["/x", "v:/v/", "/a:/b:ro,z,rshared", "/c:/d:nocopy", {"type": "volume", "target": "/e/"}]},
    {"volumes": [{"type": "tmpfs", "target": "/t", "tmpfs": {"size": "64m", "mode": 511}}]},
    {"volumes": [{"type": "bind", "source": "/s", "target": "/t", "bind": {"create_host_path": "no"}}]},
    {"volumes": [{"type": "bind", "source": "/s", "target": "/t", "bind": {"create_host_path": True}}]},
    {"command": "a 'b c' d", "entrypoint": ""},
    {"command": [], "entrypoint": "sh -c"},
    {"environment": {"A": 1.50, "B": True, "C": "x", "D": 1000000.0}, "labels": ["a=b=c", "d"]},
    {"labels": {"a": None, "b": False}, "sysctls": ["net.core.somaxconn=1024"], "annotations": {"a": 1}},
    {"depends_on": ["other"]},
    {"depends_on": {"other": {"condition": "service_healthy", "required": False, "restart": True}}},
    {"networks": ["default"]},
    {"healthcheck": {"test": "curl x", "interval": "90s", "timeout": "0", "retries": 0, "disable": "false"}},
    {"healthcheck": {"test": [], "disable": True}},
    {"deploy": {"replicas": 0, "resources": {"limits": {"cpus": "0.50", "memory": "1g", "pids": "100"}}}},
    {"deploy": {"update_config": {"parallelism": 0, "delay": "1d", "max_failure_ratio": 0.3}, "placement": {}}},
    {"deploy": {"resources": {"reservations": {"devices": [{"capabilities": ["gpu"]}]}}}},
    {
        "deploy": {
            "resources": {
                "reservations": {"generic_resources": [{"discrete_resource_spec": {"kind": "a", "value": 2}}]}
            }
        }
    },
    {"gpus": "all"},
    {"deploy": {"rollback_config": {"delay": "0s", "monitor": "0"}}},
    {"gpus": [{"count": "2"}, {"device_ids": ["0"], "options": {"a": 1}}]},
    {"devices": ["/dev/a", "/dev/b:/dev/c:r", {"source": "/dev/d", "target": "/dev/e"}]},
    {"ulimits": {"nofile": 100, "nproc": {"soft": 1, "hard": 2}}},
    {"mem_limit": "64m", "memswap_limit": -1, "shm_size": 1024, "mem_swappiness": 60, "mem_reservation": "0"},
    {"cpus": 1.5, "cpu_percent": 50, "cpu_quota": 50000.5, "cpu_shares": 0, "pids_limit": 10, "oom_score_adj": 0},
    {"extra_hosts": ["b:1.1.1.1", "a=[::1]", "c=1.1.1.1,2.2.2.2"]},
    {"extra_hosts": {"a": "1.1.1.1", "b": ["::1", "[::2]"]}},
    {"expose": [80, "81-82"], "group_add": [1000, "a"], "dns": "1.1.1.1", "dns_search": "a", "tmpfs": "/a"},
    {"stop_grace_period": "1w2d", "privileged": "false", "init": False, "tty": True, "attach": "true", "scale": 0},
    {"logging": {"driver": "json-file", "options": {"a": None, "b": 1}}, "pull_policy": "if_not_present"},
    {"provider": {"type": "x", "options": {"a": 1.50, "b": [True, "x"]}}},
    {"post_start": [{"command": "a b", "environment": ["A=1"], "privileged": "true"}], "storage_opt": {"size": 10}},
    {"build": "."},
    {"build": {"context": ".", "args": ["A=1"], "labels": ["a"], "provenance": True, "no_cache": "true"}},
    {"build": {"dockerfile_inline": "FROM x", "additional_contexts": ["a=/b"], "extra_hosts": ["a=1.1.1.1"]}},
    {"blkio_config": {"weight": 300}, "cap_add": [], "user": "", "image": "y", "deploy": {}},
    {"networks": {"default": {"aliases": ["b"], "priority": 1.5, "driver_opts": {"a": 1}}}},
    {
        "secrets": [{"source": "s", "mode": 288, "uid": "1"}, "t"],
        "configs": ["c", {"source": "c", "target": "/d", "mode": "0440"}],
    },
]
TOP = {
    "volumes": {"v": {"driver_opts": {"a": 1}, "labels": ["x"]}},
    "secrets": {"s": {"file": "./s"}, "t": {"external": True, "name": "u"}},
    "configs": {"c": {"content": "hello", "labels": {"a": 1}}},
    "networks": {"default": {"internal": "true", "enable_ipv6": "false", "ipam": {"options": {"a": "b"}}}},
}


def project(attributes: dict) -> dict:
    return {"services": {"web": {"image": "x", **attributes}, "other": {"image": "y"}}, **TOP}


def completed(tree: dict, directory: str, sink: Sink) -> dict:
    """What the phases from the shape on make of a tree; A-to-Z loads are tested elsewhere."""
    shape.check(tree, sink)
    tree = defaults.apply(canonical.canonical(tree, sink), "p")
    return env_files.resolve(paths.resolve(tree, directory), {}, directory, sink)


@pytest.mark.judge_compose
def test_docker_compose_prints_the_same(docker_compose, tmp_path) -> None:
    """One call for all: a project per service would take a process each."""
    services = {f"web{index}": {"image": "x", **attributes} for index, attributes in enumerate(SERVICES)}
    tree = {"name": "p", "services": {**services, "other": {"image": "y"}}, **TOP}
    (tmp_path / "s").write_text("")
    file = tmp_path / "compose.json"
    file.write_text(json.dumps(tree))
    call = [docker_compose, "-f", file, "config", "--format", "json"]
    answer = subprocess.run(call, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert answer.returncode == 0, answer.stderr
    sink = Sink()
    found = completed(tree, str(tmp_path), sink)
    assert not sink.has_errors
    assert differences(reference(answer.stdout, tmp_path), ours(found, keep_unused=False)) == []


@pytest.mark.parametrize("attributes", SERVICES, ids=",".join)
def test_a_canonical_tree_stays_canonical_and_its_source_untouched(attributes) -> None:
    tree = project(attributes)
    before = copy.deepcopy(tree)
    sink = Sink()
    once = canonical.canonical(tree, sink)
    assert tree == before
    again = canonical.canonical(once, Sink())
    assert again == once
    shape.check(once, sink)
    assert not sink.has_errors, sink.located(None)


def test_every_conversion_has_a_row() -> None:
    assert set(canonical.CONVERSIONS) | canonical.KEPT | canonical.NULLABLE <= set(REGISTRY)


@pytest.mark.parametrize(
    ("attributes", "left"),
    [
        ({"privileged": False, "user": "", "cap_add": [], "cpu_shares": 0, "pid": None, "environment": {}}, {}),
        ({"init": False, "scale": 0, "command": [], "healthcheck": {}, "deploy": {}}, None),
        ({"command": None, "deploy": None, "networks": {}}, {}),
        ({"x-a": None, "x-b": {"privileged": False}}, None),
    ],
)
def test_what_says_nothing_is_left_out(attributes, left) -> None:
    found = canonical.canonical({"services": {"web": attributes}}, Sink())["services"]["web"]
    assert found == (attributes if left is None else left)


def test_no_gpu_is_not_every_gpu() -> None:
    found = completed({"services": {"web": {"image": "x", "gpus": [{"count": 0}]}}}, "/", Sink())
    assert found["services"]["web"]["gpus"] == [{"count": 0}]


def test_keys_of_the_user_keep_their_nulls() -> None:
    tree = {"services": {"web": {"networks": {"a": None}, "environment": {"A": None}}}, "volumes": {"v": None}}
    assert canonical.canonical(tree, Sink()) == tree


def test_a_value_of_a_wrong_shape_is_left_to_the_shape_check() -> None:
    tree = {"services": {"web": {"ports": "80", "environment": 5, "volumes": [[1]], "depends_on": {"a": "b"}}}}
    sink = Sink()
    canonical.canonical(tree, sink)
    assert not sink.has_errors
