"""For whom a pod waits, beside those that its own services name. The waiters themselves are in test_startup.py."""

from __future__ import annotations

import pytest

CHAIN = """
services:
  web: {image: i, depends_on: [api]}
  api: {image: i, expose: [80], depends_on: {db: {condition: %s, required: %s}}}
  db: {image: d, expose: [5432], %s}
"""
CHECK = "healthcheck: {test: a, interval: 1s, timeout: 1s, retries: 1}"


def starters(found, name: str = "web") -> list[str]:
    return [each["name"] for each in found.pod(name)["spec"].get("initContainers", ())]


def limits(found, name: str = "web") -> dict[str, int | None]:
    """The seconds after which each waiter with a shell gives up."""
    given = {}
    for each in found.pod(name)["spec"]["initContainers"]:
        words = each["command"][-1].replace("$$", "$").split()
        given[each["name"]] = int(words[words.index("-ge") + 1]) if "-ge" in words else None
    return given


def test_what_a_started_service_needs_is_waited_for_too(lowered) -> None:
    found = lowered(CHAIN % ("service_healthy", "true", CHECK))
    assert limits(found) == {"wait-db-ready": None, "wait-api-ready": 60}
    assert starters(found) == ["wait-db-ready", "wait-api-ready"], "the limit counts from when the other can start"


def test_a_job_that_a_started_service_needs_is_waited_for_too(lowered) -> None:
    found = lowered(CHAIN % ("service_completed_successfully", "true", "restart: on-failure"))
    assert starters(found) == ["wait-says", "wait-db-exists", "wait-db-ended", "wait-db-succeeded", "wait-api-ready"]
    (rule,) = found.one("Role", "web-waiter")["rules"]
    assert rule["resourceNames"] == ["db"]


def test_an_optional_job_may_fail_there_too(lowered) -> None:
    found = lowered(CHAIN % ("service_completed_successfully", "false", "restart: on-failure"))
    assert starters(found) == ["wait-says", "wait-db-exists", "wait-db-ended", "wait-api-ready"]


@pytest.mark.parametrize(("condition", "required"), [("service_started", "true"), ("service_healthy", "false")])
def test_a_limit_is_as_much_longer_as_the_other_may_wait(lowered, condition: str, required: str) -> None:
    found = lowered(CHAIN % (condition, required, CHECK), wait_started_seconds=20)
    assert limits(found, "api") == {"wait-db-ready": 20}
    assert limits(found) == {"wait-api-ready": 40}


def test_the_longest_way_counts(lowered) -> None:
    text = """
services:
  web: {image: i, depends_on: [api, cache]}
  api: {image: i, expose: [80], depends_on: [db, cache]}
  db: {image: d, expose: [5432], depends_on: [cache]}
  cache: {image: c, expose: [6379]}
"""
    assert limits(lowered(text)) == {"wait-api-ready": 180, "wait-cache-ready": 60}


def test_what_is_healthy_already_has_all_that_it_needs(lowered) -> None:
    text = """
services:
  web: {image: i, depends_on: {api: {condition: service_healthy}}}
  api: {image: i, expose: [80], healthcheck: {test: a}, depends_on: {db: {condition: service_healthy}}}
  db: {image: d, expose: [5432], healthcheck: {test: a}}
"""
    assert starters(lowered(text)) == ["wait-api-ready"]


def test_a_wait_of_its_own_becomes_as_strict_and_keeps_its_origin(lowered) -> None:
    text = """
services:
  web: {image: i, depends_on: [api, db]}
  api: {image: i, expose: [80], depends_on: {db: {condition: service_healthy}}}
  db: {image: d, expose: [5432], healthcheck: {test: a}}
"""
    found = lowered(text)
    assert limits(found) == {"wait-db-ready": None, "wait-api-ready": 60}
    assert starters(found) == ["wait-db-ready", "wait-api-ready"]


def test_nothing_is_taken_from_a_wait_that_cannot_be_kept(lowered) -> None:
    text = """
services:
  web: {image: i, depends_on: [once]}
  once: {image: i, restart: "no", depends_on: {db: {condition: service_healthy}}}
  db: {image: d, expose: [5432], healthcheck: {test: a}}
"""
    found = lowered(text)
    assert starters(found) == []
    assert len(found.told_of("KY579")) == 1


def test_pods_that_wait_for_one_another_are_told_and_no_more(lowered) -> None:
    text = """
services:
  a: {image: i, expose: [80], depends_on: [c]}
  b: {image: i, ipc: "service:a"}
  c: {image: i, expose: [80]}
  d: {image: i, ipc: "service:c", depends_on: [b]}
"""
    found = lowered(text)
    assert found.told_of("KY503")
    assert limits(found, "a") == {"wait-c-ready": 60}
