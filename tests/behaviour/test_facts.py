"""The comparison finds what differs: nothing untold passes, and nothing told that is not there."""

from __future__ import annotations

import pytest

from behaviour.facts import (
    NORMALISED,
    Difference,
    Places,
    Project,
    Told,
    compare,
    count,
    facts_of,
    judge,
)
from behaviour.sides import Seen, Wanted, events, is_complete
from kompyse.diagnostics import Diagnostic
from kompyse.diagnostics.codes.fates import ATTRIBUTE_LOST

LOST = Diagnostic(ATTRIBUTE_LOST, ATTRIBUTE_LOST.severity, "it is lost", ("services", "web", "ulimits"))
LIMITS = Told("web.limits.*", "KY001", "services.web.ulimits")
DIFFERENT = [Difference(("web", "limits", "nofile"), [1, 1], [2, 2])]
EMPTY = {"probe": "seen", "at": 2.0, "dns": {"search": [], "options": [], "nameservers": []}}


def seen(*said: dict, state: str = "running", **facts: object) -> Seen:
    return Seen("", [{"probe": "started", "at": 1.0}, {**EMPTY, **facts}, *said], state, 0, healthy=True)


def facts(settings: dict, *containers: Seen, places: Places | None = None) -> dict:
    found = facts_of(Project({"web": settings}), {"web": list(containers)}, {}, {"web": places or Places()})
    return {".".join(path[1:]): value for path, value in found.items()}


def test_a_told_difference_is_no_fault() -> None:
    assert judge(DIFFERENT, [LIMITS], [LOST]) == ([], [])


def test_an_untold_difference_is_one() -> None:
    assert judge(DIFFERENT, [], [LOST]) == (DIFFERENT, [])


def test_so_is_one_that_only_the_list_tells() -> None:
    untold, faults = judge(DIFFERENT, [LIMITS], [])
    assert untold == DIFFERENT
    assert len(faults) == 1


def test_an_expectation_without_a_difference_is_a_fault() -> None:
    assert judge([], [LIMITS], [LOST]) == (
        [],
        ["web.limits.* is the same on both sides, though KY001 at services.web.ulimits tells otherwise"],
    )


def test_a_fact_of_one_side_alone_differs() -> None:
    assert [str(each) for each in compare({("a", "x"): 1}, {("a", "y"): 1})] == [
        "a.x: 1 on the engine, '(not there)' on the cluster",
        "a.y: '(not there)' on the engine, 1 on the cluster",
    ]


def test_the_count_is_one_for_a_silent_service_and_for_variables_that_nobody_asked_for() -> None:
    engine = {("a", "x"): 1, ("a", "y"): 1, ("b", "x"): 1, ("b", "environment", "A"): "1"}
    other = {
        ("b", "x"): 2,
        ("b", "environment", "A"): "1",
        ("b", "environment", "B"): "",
        ("b", "environment", "C"): "",
    }
    assert count(engine, other) == 3


def test_replicas_that_differ_are_seen() -> None:
    assert facts({}, seen(user=1), seen(user=2))["user"] == [1, 2]
    assert facts({}, seen(user=1), seen(user=1))["replicas"] == 2


@pytest.mark.parametrize(
    ("settings", "fact", "is_compared"),
    [
        ({}, {"hostname": "a"}, False),
        ({"hostname": "a"}, {"hostname": "a"}, True),
        ({}, {"environment": {"KUBERNETES_PORT": "1"}}, False),
        ({}, {"environment": {"HOSTNAME": "a"}}, False),
        ({"hostname": "a"}, {"environment": {"HOSTNAME": "a"}}, True),
        ({}, {"files": {"/d": {"mode": "0o755"}}}, False),
        ({}, {"files": {"/d": {"owner": 0}}}, True),
        ({}, {"files": {"/c": {"writable": True}}}, False),
        ({}, {"files": {"/c": {"mode": "0o400"}}}, True),
        ({}, {"mounts": {"/m": {"memory": 1 << 35}}}, False),
        ({}, {"mounts": {"/m": {"memory": 1 << 20}}}, True),
        ({}, {"seccomp": "2"}, False),
        ({"security_opt": ["seccomp:unconfined"]}, {"seccomp": "0"}, True),
        ({}, {"dns": {"search": ["a"], "options": ["b"], "nameservers": ["c"]}}, False),
    ],
)
def test_what_is_left_out(settings: dict, fact: dict, *, is_compared: bool) -> None:
    places = Places(frozenset({"/d"}), frozenset({"/c"}))
    found = facts(settings, seen(**fact), places=places)
    assert bool(found.keys() - {"state", "restarts", "replicas"}) is is_compared


def test_the_search_domains_of_the_project_are_compared() -> None:
    said = seen(dns={"search": ["ours", "cluster.local"], "options": ["ndots:5", "timeout:1"], "nameservers": []})
    found = facts({"dns_search": ["ours"], "dns_opt": ["timeout:1"]}, said)
    assert {name for name in found if name.startswith("dns")} == {"dns.search.ours", "dns.options.timeout:1"}


def test_every_rule_has_a_reason() -> None:
    assert all(rule.because for rule in NORMALISED)


@pytest.mark.parametrize(("ready", "is_after"), [(0.5, True), (1.5, False)])
def test_the_order_of_starts(ready: float, *, is_after: bool) -> None:
    settings = {"web": {"depends_on": {"db": {"condition": "service_healthy"}}}, "db": {}}
    report = {"web": [seen()], "db": [seen({"probe": "ready", "at": ready})]}
    found = facts_of(Project(settings), report, {}, {})
    assert found["web", "starts after", "db", "service_healthy"] is is_after


@pytest.mark.parametrize(("last", "told"), [(3.9, "the time that it asks for"), (1.0, "1 seconds"), (9.0, "9 seconds")])
def test_the_time_to_stop(last: float, told: str) -> None:
    settings = {"web": {"environment": {"STOP": "tells"}, "stop_grace_period": "4s"}}
    said = [{"probe": "asked to stop", "at": 0.0, "signal": "SIGTERM"}, {"probe": "alive", "at": last}]
    found = facts_of(Project(settings), {}, {"web": [Seen("", said, "ended", 0, healthy=False)]}, {})
    assert found == {("web", "stops", "signal"): "SIGTERM", ("web", "stops", "after"): told}


def test_the_log_is_read_in_spite_of_other_lines() -> None:
    assert events('hello\n2026 {"probe": "started", "at": 1}\r\n{"probe": "se') == [{"probe": "started", "at": 1}]


def test_a_run_is_complete_when_all_is_ready_or_has_ended_for_good() -> None:
    wanted = {"web": Wanted(1, False, False, False, ""), "job": Wanted(1, True, False, False, "")}
    ready = {"probe": "ready", "at": 1.0}
    assert not is_complete({"web": [seen(ready)], "job": [seen()]}, wanted)
    assert not is_complete({"web": [seen()], "job": [seen(state="ended 0")]}, wanted)
    assert is_complete({"web": [seen(ready)], "job": [seen(state="ended 0")]}, wanted)
