"""Health checks, and what a swarm does when one fails."""

from __future__ import annotations


def test_what_is_written_is_written_and_nothing_else(web) -> None:
    found = web("healthcheck: {test: 'true', interval: 90s, retries: 2}")
    assert found.service()["healthcheck"] == {"test": ["CMD-SHELL", "true"], "interval": "1m30s", "retries": 2}
    assert found.only("KY590").path == ("services", "web", "healthcheck", "test")


def test_times_alone_are_for_the_check_of_the_image(web) -> None:
    found = web("healthcheck: {timeout: 5s}")
    assert found.service()["healthcheck"] == {"timeout": "5s"}
    assert found.only("KY590").path == ("services", "web", "healthcheck")


def test_no_check_is_said(web) -> None:
    assert web("healthcheck: {disable: true}").service()["healthcheck"] == {"disable": True}
    off = web('healthcheck: {test: ["NONE"]}')
    assert off.service()["healthcheck"] == {"test": ["NONE"]}
    assert off.codes == []
