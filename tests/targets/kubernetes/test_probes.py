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


CHECK = "healthcheck: {test: [CMD, ok], interval: 10s, timeout: 5s, retries: 4, start_period: 20s}"


def container(lowered, body: str, **options):
    return lowered(f"services: {{web: {{image: i, {body}}}}}", **options)


def test_nothing_is_killed_unless_it_is_asked_for(lowered) -> None:
    assert "livenessProbe" not in container(lowered, CHECK).container("web")


@pytest.mark.parametrize(
    ("body", "options"),
    [(f"{CHECK}, x-kompyse: {{liveness: true}}", {}), (CHECK, {"liveness": True})],
    ids=["hint", "option"],
)
def test_a_liveness_probe_of_the_health_check(lowered, body: str, options: dict) -> None:
    own = container(lowered, body, **options).container("web")
    assert own["livenessProbe"] == {
        "exec": {"command": ["ok"]},
        "periodSeconds": 10,
        "timeoutSeconds": 5,
        "failureThreshold": 4,
    }
    # The start period and the four failures after it, asked about every five seconds.
    assert own["startupProbe"]["failureThreshold"] == 12


def test_a_late_first_look_where_the_start_is_not_asked_about(lowered) -> None:
    body = "healthcheck: {test: [CMD, ok], interval: 5s, start_period: 20s}, x-kompyse: {liveness: true}"
    own = container(lowered, body).container("web")
    assert "startupProbe" not in own
    assert own["livenessProbe"]["initialDelaySeconds"] == 20


def test_a_hint_against_the_option(lowered) -> None:
    own = container(lowered, f"{CHECK}, x-kompyse: {{liveness: false}}", liveness=True).container("web")
    assert "livenessProbe" not in own
    assert own["startupProbe"]["failureThreshold"] == 2**31 - 1


def test_what_ends_by_itself_is_not_killed_by_the_option(lowered) -> None:
    found = container(lowered, f"{CHECK}, x-kompyse: {{kind: job}}", liveness=True)
    assert "livenessProbe" not in found.container("web")


def test_a_liveness_probe_of_its_own(lowered) -> None:
    hint = "{http: /live, port: 80, interval: 1m, retries: 9}"
    own = container(lowered, f"{CHECK}, x-kompyse: {{liveness: {hint}}}").container("web")
    assert own["livenessProbe"] == {
        "httpGet": {"path": "/live", "port": 80},
        "periodSeconds": 60,
        "timeoutSeconds": 5,
        "failureThreshold": 9,
    }
    assert own["readinessProbe"]["exec"] == {"command": ["ok"]}


def test_probes_without_a_health_check(lowered) -> None:
    hints = "{readiness: {tcp: 80}, liveness: {test: 'a && b'}}"
    own = container(lowered, f"x-kompyse: {hints}").container("web")
    assert own["readinessProbe"] == {
        "tcpSocket": {"port": 80},
        "periodSeconds": 30,
        "timeoutSeconds": 30,
        "failureThreshold": 3,
    }
    assert own["livenessProbe"]["exec"] == {"command": ["/bin/sh", "-c", "a && b"]}


def test_the_labels_of_kompose(lowered) -> None:
    base = "kompose.service.healthcheck"
    labels = f"""{{
        {base}.readiness.test: 'CMD-SHELL a || b', {base}.readiness.interval: 10s, {base}.readiness.retries: '5',
        {base}.liveness.http_get_path: /health, {base}.liveness.http_get_port: '8080'}}"""
    own = container(lowered, f"{CHECK}, labels: {labels}").container("web")
    assert own["readinessProbe"] == {
        "exec": {"command": ["/bin/sh", "-c", "a || b"]},
        "periodSeconds": 10,
        "timeoutSeconds": 5,
        "failureThreshold": 5,
    }
    assert own["livenessProbe"]["httpGet"] == {"path": "/health", "port": 8080}


@pytest.mark.parametrize("text", ["NONE", "disable"])
def test_a_label_switches_readiness_off(lowered, text: str) -> None:
    label = "disable: 'true'" if text == "disable" else "test: NONE"
    own = container(lowered, f"{CHECK}, labels: {{kompose.service.healthcheck.readiness.{label}}}").container("web")
    assert not {"readinessProbe", "startupProbe"} & own.keys()


def test_a_request_without_a_port_goes_to_the_only_one(lowered) -> None:
    found = container(lowered, "expose: [8080], x-kompyse: {readiness: {http: /ok}}")
    assert found.container("web")["readinessProbe"]["httpGet"] == {"path": "/ok", "port": 8080}


@pytest.mark.parametrize("expose", ["", "expose: [80, 81], "])
def test_a_request_without_a_port_that_could_be_meant_is_refused(lowered, expose: str) -> None:
    found = container(lowered, f"{expose}x-kompyse: {{readiness: {{http: /ok}}}}")
    (told,) = found.told_of("KY605")
    assert told.path == ("services", "web", "x-kompyse", "readiness")
    assert "readinessProbe" not in found.container("web")


@pytest.mark.parametrize("hint", ["liveness: true", "readiness: {interval: 5s}"])
def test_a_hint_that_asks_nothing_is_told(lowered, hint: str) -> None:
    found = container(lowered, f"x-kompyse: {{{hint}}}")
    assert [each.path for each in found.told_of("KY607")] == [("services", "web", "x-kompyse", hint.partition(":")[0])]
    assert not {"readinessProbe", "livenessProbe"} & found.container("web").keys()


CURL = "healthcheck: {test: 'curl -f http://localhost:8080/health || exit 1'}"


@pytest.mark.parametrize(
    ("body", "options"),
    [(CURL, {"probes": "http"}), (f"{CURL}, x-kompyse: {{probe: http}}", {})],
    ids=["option", "hint"],
)
def test_the_kubelet_asks_itself_where_it_may(lowered, body: str, options: dict) -> None:
    found = container(lowered, body, **options)
    assert found.container("web")["readinessProbe"]["httpGet"]["path"] == "/health"
    assert [each.path for each in found.told_of("KY589")] == [("services", "web", "healthcheck", "test")]


def test_the_command_is_run_where_it_is_no_request(lowered) -> None:
    body = "healthcheck: {test: [CMD, pg_isready]}"
    found = container(lowered, body, probes="http")
    assert found.container("web")["readinessProbe"]["exec"] == {"command": ["pg_isready"]}
    assert found.told == []
    found = container(lowered, f"{body}, x-kompyse: {{probe: http}}")
    assert [each.path for each in found.told_of("KY607")] == [("services", "web", "x-kompyse", "probe")]


def test_a_hint_keeps_the_command(lowered) -> None:
    found = container(lowered, f"{CURL}, x-kompyse: {{probe: exec}}", probes="http")
    assert "exec" in found.container("web")["readinessProbe"]
