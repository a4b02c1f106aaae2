"""How waiters find out that a service is ready, also where none of its ports is known to be listened on."""

from __future__ import annotations

import pytest


def waiting(
    lowered,
    awaited: str,
    condition: str = "service_healthy",
    *,
    more: str = "",
    environment: str = "{}",
    test: str = "a",
):
    return lowered(
        "services:\n"
        f"  web: {{image: i, environment: {environment}, depends_on: {{db: {{condition: {condition}}}}}}}\n"
        f"  db: {{image: d, healthcheck: {{test: {test}}}, {awaited}}}\n"
        f"{more}"
    )


def until(found) -> str:
    (starter,) = found.pod("web")["spec"]["initContainers"]
    (line,) = (line for line in starter["command"][2].splitlines() if line.startswith("until "))
    return line.removeprefix("until ").removesuffix("; do")


@pytest.mark.parametrize(
    ("awaited", "environment", "test"),
    [
        ("ports: ['5432']", "{}", "a"),
        ("expose: [5432]", "{}", "a"),
        ("expose: [8000]", "{URL: 'http://db:8000/x'}", "a"),
        ("expose: [8000]", "{}", "nc -z localhost 8000"),
    ],
)
def test_a_port_that_somebody_relies_on_is_enough(lowered, awaited: str, environment: str, test: str) -> None:
    found = waiting(lowered, awaited, environment=environment, test=test)
    assert until(found) == f"reach db {5432 if '5432' in awaited else 8000}"
    assert not found.of_kind("Service").keys() - {"db", "web", "db-published"}


def test_where_nobody_does_the_name_tells_too(lowered) -> None:
    found = waiting(lowered, "expose: [9000, 9001]")
    assert until(found).startswith("reach db 9000 || reach db 9001 || nslookup db-ready ")
    made = found.one("Service", "db-ready")
    assert made["spec"] == {"clusterIP": "None", "selector": found.one("Service", "db")["spec"]["selector"]}
    assert made["metadata"]["labels"]["app.kubernetes.io/component"] == "ready"


def test_a_wait_that_ends_anyway_needs_no_name(lowered) -> None:
    found = waiting(lowered, "expose: [9000]", "service_started")
    assert until(found) == "reach db 9000"
    assert "db-ready" not in found.of_kind("Service")


def test_a_headless_service_needs_no_other(lowered) -> None:
    found = waiting(lowered, "expose: [9000], deploy: {endpoint_mode: dnsrr}")
    assert until(found).startswith("nslookup db ")
    assert "db-ready" not in found.of_kind("Service")


def test_the_name_is_free(lowered) -> None:
    found = waiting(lowered, "expose: [9000]", more="  db-ready: {image: x}\n")
    assert "nslookup db-ready-2 " in until(found)
    assert found.one("Service", "db-ready-2")["spec"]["selector"]["app.kubernetes.io/name"] == "db"


def test_a_service_without_a_network_is_waited_for_by_that_name(lowered) -> None:
    found = waiting(lowered, "network_mode: none")
    assert until(found).startswith("nslookup db-ready ")
    assert "db" not in found.of_kind("Service")


def test_a_service_without_replicas_is_not_waited_for(lowered) -> None:
    found = waiting(lowered, "expose: [9000], scale: 0")
    assert "initContainers" not in found.pod("web")["spec"]
    assert "db-ready" not in found.of_kind("Service")


def test_without_waiters_there_is_no_name_for_them(lowered) -> None:
    text = "services: {web: {image: i, depends_on: {db: {condition: service_healthy}}}, db: {image: d, expose: [1]}}"
    assert "db-ready" not in lowered(text, wait="none").of_kind("Service")
