from __future__ import annotations

import pytest


def probes(lowered, check: str):
    container = lowered(f"services: {{web: {{image: i, healthcheck: {check}}}}}").container("web")
    return container.get("readinessProbe"), container.get("startupProbe")


def readiness(command, period=30, timeout=30, failures=3):
    return {
        "exec": {"command": command},
        "periodSeconds": period,
        "timeoutSeconds": timeout,
        "failureThreshold": failures,
    }


@pytest.mark.parametrize(
    ("check", "probe"),
    [
        ("{test: [CMD, pg_isready, -U, '$$USER']}", readiness(["pg_isready", "-U", "$USER"])),
        ("{test: curl -f localhost}", readiness(["/bin/sh", "-c", "curl -f localhost"])),
        ("{test: [CMD-SHELL, 'exit $$(x)']}", readiness(["/bin/sh", "-c", "exit $$(x)"])),
        (
            "{test: [CMD, a], interval: 1m30s, timeout: 5s, retries: 10}",
            readiness(["a"], 90, 5, 10),
        ),
        ("{test: [CMD, a], interval: 500ms, timeout: 1500ms}", readiness(["a"], 1, 2)),
        ("{test: [CMD, a], interval: 0s, timeout: 0s, retries: 0}", readiness(["a"])),
    ],
)
def test_a_health_check_is_a_readiness_probe_with_dockers_defaults(lowered, check: str, probe) -> None:
    assert probes(lowered, check) == (probe, None)


@pytest.mark.parametrize("check", ["{test: [NONE]}", "{disable: true}"])
def test_a_check_that_is_switched_off_is_none(lowered, check: str) -> None:
    found = lowered(f"services: {{web: {{image: i, healthcheck: {check}}}}}")
    assert not {"readinessProbe", "startupProbe", "livenessProbe"} & found.container("web").keys()
    assert not found.told_of("KY557")


def test_nothing_kills_an_unhealthy_container(lowered) -> None:
    text = "services: {web: {image: i, healthcheck: {test: 'false', start_period: 1m}}}"
    container = lowered(text).container("web")
    assert "livenessProbe" not in container
    assert container["startupProbe"]["failureThreshold"] == 2**31 - 1


@pytest.mark.parametrize(
    ("times", "period"),
    [
        ("start_period: 1m", 5),
        ("start_period: 1m, start_interval: 2s", 2),
        ("start_period: 1m, start_interval: 200ms", 1),
        ("start_period: 1m, interval: 5s", None),
        ("start_period: 1m, start_interval: 40s", None),
        ("start_interval: 2s", None),
        ("start_period: 0s, start_interval: 2s", None),
    ],
)
def test_a_start_that_is_asked_about_faster_is_a_startup_probe(lowered, times: str, period) -> None:
    _, startup = probes(lowered, f"{{test: [CMD, a], timeout: 7s, {times}}}")
    if period is None:
        assert startup is None
    else:
        assert startup == readiness(["a"], period, 7, 2**31 - 1)


def test_a_start_interval_without_a_start_period_is_told(lowered) -> None:
    found = lowered("services: {web: {image: i, healthcheck: {test: a, start_interval: 2s}}}")
    assert [each.path[-1] for each in found.told_of("KY558")] == ["start_interval"]


def test_times_below_a_second_are_told(lowered) -> None:
    found = lowered("services: {web: {image: i, healthcheck: {test: a, interval: 1500ms, timeout: 2s}}}")
    (told,) = found.told_of("KY580")
    assert told.path[-1] == "interval"
    assert "1.5 s become 2 s" in told.message


def test_a_check_without_a_test_changes_one_that_kubernetes_never_runs(lowered) -> None:
    found = lowered("services: {web: {image: i, healthcheck: {interval: 5s}}}")
    assert "readinessProbe" not in found.container("web")
    assert len(found.told_of("KY557")) == 1


@pytest.mark.parametrize(
    ("test", "told"),
    [("[NONE]", False), ("[NONE, a]", False), ("[]", True), ("[CMD]", True), ("[CMD-SHELL]", True)],
)
def test_a_check_without_a_command(lowered, test: str, told) -> None:
    found = lowered(f"services: {{web: {{image: i, healthcheck: {{test: {test}}}}}}}")
    assert "readinessProbe" not in found.container("web")
    assert len(found.told_of("KY557")) == told
