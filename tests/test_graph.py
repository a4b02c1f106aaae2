"""Edges, waves, same-pod groups and cycles of the service graph."""

from __future__ import annotations

import gc
import time

import pytest

from kompyse.diagnostics import Location, Sink
from kompyse.graph import Edge, EdgeKind, build, regrouped
from kompyse.model import typed


def graph(services, sink=None):
    tree = {"name": "p", "services": {name: {"image": "i", **body} for name, body in services.items()}}
    return build(typed(tree), sink or Sink())


def after(*names, condition="service_started", required=True):
    return {"depends_on": {name: {"condition": condition, "required": required} for name in names}}


def ids(sink):
    return [each.code.name for each in sink.located(None)]


def test_edges_know_their_line_and_condition():
    found = graph(
        {
            "web": {
                **after("db", condition="service_healthy"),
                "links": ["cache:redis"],
                "volumes_from": ["files:ro", "container:other"],
                "ipc": "service:db",
            },
            "db": {},
            "cache": {},
            "files": {},
        }
    )
    assert found.edges == (
        Edge("web", "db", EdgeKind.DEPENDS_ON, ("services", "web", "depends_on", "db"), "service_healthy"),
        Edge("web", "cache", EdgeKind.LINKS, ("services", "web", "links", 0)),
        Edge("web", "files", EdgeKind.VOLUMES_FROM, ("services", "web", "volumes_from", 0)),
        Edge("web", "db", EdgeKind.IPC, ("services", "web", "ipc")),
    )
    assert found.needs == {"web": found.edges}


@pytest.mark.parametrize(
    ("services", "waves"),
    [
        ({}, ()),
        ({"b": {}, "a": {}}, (("a", "b"),)),
        ({"web": after("db", "cache"), "db": {}, "cache": {}}, (("cache", "db"), ("web",))),
        ({"c": after("b"), "b": after("a"), "a": {}}, (("a",), ("b",), ("c",))),
        ({"web": after("db", "m"), "m": after("db"), "db": {}}, (("db",), ("m",), ("web",))),
        # The members of a group start together, so the group waits for what one of them needs.
        ({"a": {}, "b": {"network_mode": "service:a"}, "c": {}}, (("a", "b", "c"),)),
        ({"a": {}, "b": {"network_mode": "service:a", **after("c")}, "c": {}}, (("c",), ("a", "b"))),
        ({"a": {}, "b": {"network_mode": "service:a"}, "c": after("b")}, (("a", "b"), ("c",))),
    ],
)
def test_waves(services, waves):
    found = graph(services)
    assert found.waves == waves
    assert found.wave_of == {name: number for number, wave in enumerate(waves) for name in wave}


def test_waves_do_not_depend_on_the_order_in_the_file():
    services = {"z": after("b", "a"), "b": after("a"), "a": {}, "m": {"network_mode": "service:b"}}
    backwards = dict(reversed(services.items()))
    assert graph(services).waves == graph(backwards).waves
    assert graph(services).groups == graph(backwards).groups


@pytest.mark.parametrize(
    ("services", "groups"),
    [
        ({"a": {}, "b": {"network_mode": "host"}}, ()),
        ({"b": {"network_mode": "service:z"}, "z": {}}, (("z", "b"),)),
        ({"b": {"pid": "service:a"}, "a": {}, "d": {"ipc": "service:c"}, "c": {}}, (("a", "b"), ("c", "d"))),
        # A chain is one group, led by its end.
        ({"a": {"network_mode": "service:b"}, "b": {"network_mode": "service:c"}, "c": {}}, (("c", "a", "b"),)),
        # Namespaces of two services: the owner of the network leads.
        ({"x": {"pid": "service:a", "network_mode": "service:n"}, "a": {}, "n": {}}, (("n", "a", "x"),)),
        ({"x": {"pid": "service:n", "ipc": "service:a"}, "a": {}, "n": {}}, (("a", "n", "x"),)),
        # Two pairs that a third service joins into one.
        (
            {
                "b": {"network_mode": "service:a"},
                "d": {"pid": "service:c"},
                "a": {},
                "c": {},
                "e": {"network_mode": "service:b", "pid": "service:d"},
            },
            (("a", "b", "c", "d", "e"),),
        ),
    ],
)
def test_groups(services, groups):
    assert graph(services).groups == groups


def test_an_optional_dependency_may_be_missing():
    sink = Sink()
    found = graph({"a": {**after("gone", required=False), "links": ["gone"]}}, sink)
    assert found.edges == ()
    assert ids(sink) == []


@pytest.mark.parametrize(
    "body",
    [after("gone"), {"links": ["gone:x"]}, {"volumes_from": ["gone:ro"]}, {"pid": "service:gone"}],
)
def test_a_missing_dependency_is_an_error(body):
    sink = Sink()
    graph({"a": body}, sink)
    (found,) = sink.located(None)
    assert found.code.name == "undefined-service"
    assert '"a" needs "gone"' in found.message
    assert found.path[:2] == ("services", "a")


@pytest.mark.parametrize(
    ("services", "ring"),
    [
        ({"a": after("a")}, "a -> a ("),
        ({"b": after("a"), "a": after("b")}, "a -> b -> a (a.depends_on.b, b.depends_on.a)"),
        ({"a": {"links": ["b:x"]}, "b": after("a")}, "a -> b -> a (a.links[0], b.depends_on.a)"),
        ({"a": {"volumes_from": ["b"]}, "b": {"ipc": "service:a"}}, "a -> b -> a (a.volumes_from[0], b.ipc)"),
        # The loader adds the dependency that a link implies: the line of the link is the one to show.
        ({"a": {"links": ["b"], **after("b")}, "b": after("a")}, "a -> b -> a (a.links[0], b.depends_on.a)"),
        ({"c": after("a"), "b": after("c"), "a": after("b"), "d": after("a")}, "a -> b -> c -> a ("),
    ],
)
def test_a_cycle_is_one_error_with_every_step(services, ring):
    sink = Sink()
    graph(services, sink)
    (found,) = sink.located(None)
    assert found.code.name == "dependency-cycle"
    assert ring in found.message
    assert len((found.path, *found.related)) == ring.split(" (")[0].count("->")


def test_every_step_of_a_cycle_gets_its_place():
    sink = Sink()
    graph({"a": after("b"), "b": after("a")}, sink)
    lines = {"a": 3, "b": 7}
    (found,) = sink.located(lambda path: (Location("compose.yaml", lines[path[1]], 5),))
    assert found.locations == (Location("compose.yaml", 3, 5), Location("compose.yaml", 7, 5))


def test_independent_cycles_are_all_told():
    sink = Sink()
    graph({"a": after("b"), "b": after("a"), "x": after("y"), "y": after("x")}, sink)
    assert ids(sink) == ["dependency-cycle"] * 2


def test_a_group_that_waits_for_itself_through_an_outsider():
    services = {
        "vpn": {},
        "app": {"network_mode": "service:vpn", **after("db", condition="service_healthy")},
        "db": after("vpn", condition="service_healthy"),
    }
    sink = Sink()
    graph(services, sink)
    (found,) = sink.located(None)
    assert found.code.name == "group-waits-for-itself"
    assert '"app" waits for "db", "db" waits for "vpn"' in found.message
    assert found.hint


def test_a_bounded_wait_only_delays_a_group():
    services = {
        "vpn": {},
        "app": {"network_mode": "service:vpn", **after("db")},
        "db": after("vpn", condition="service_healthy"),
    }
    sink = Sink()
    found = graph(services, sink)
    assert ids(sink) == ["group-starts-late"]
    assert found.waves == (("app", "vpn"), ("db",))


@pytest.mark.slow
def test_linear_time():
    def seconds(count):
        services = {f"s{i}": after(f"s{i - 1}") if i else {} for i in range(count)}
        tree = {"name": "p", "services": {name: {"image": "i", **body} for name, body in services.items()}}
        project = typed(tree)
        gc.disable()
        start = time.perf_counter()
        assert len(build(project, Sink()).waves) == count
        took = time.perf_counter() - start
        gc.enable()
        return took

    small = min(seconds(500) for _ in range(3))
    assert min(seconds(5000) for _ in range(3)) < 30 * small


def regroup(services, wishes):
    sink = Sink()
    tree = {"name": "p", "services": {name: {"image": "i", **body} for name, body in services.items()}}
    project = typed(tree)
    return regrouped(build(project, sink), project.services, wishes, sink), sink


def test_services_are_joined_by_wish():
    found, sink = regroup({"a": after("db"), "b": {}, "c": {}, "db": {}}, {"a": "g", "c": "g"})
    assert found.groups == (("a", "c"),)
    assert found.waves == (("b", "db"), ("a", "c"))
    assert ids(sink) == []


def test_the_service_called_like_its_group_leads():
    found, _ = regroup({"a": {}, "web": {}}, {"a": "web", "web": "web"})
    assert found.groups == (("web", "a"),)


def test_a_wish_and_a_namespace_make_one_group():
    services = {"a": {}, "net": {}, "z": {"network_mode": "service:net"}}
    found, _ = regroup(services, {"a": "g", "z": "g"})
    assert found.groups == (("net", "a", "z"),)


def test_a_wished_group_that_waits_for_itself_is_an_error():
    services = {"a": after("db", condition="service_healthy"), "b": {}, "db": after("b", condition="service_healthy")}
    _, sink = regroup(services, {"a": "g", "b": "g"})
    assert ids(sink) == ["group-waits-for-itself"]


def test_a_circle_is_told_once():
    found, sink = regroup({"a": after("b"), "b": after("a")}, {"a": "g", "b": "g"})
    assert ids(sink) == ["dependency-cycle"]
    assert found.groups == ()
