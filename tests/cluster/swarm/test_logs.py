"""The logs of a stack."""

from __future__ import annotations

import threading

import pytest

from kompyse.cluster.logs import Asked, Line
from kompyse.cluster.swarm.logs import lines, starts_with_time


@pytest.fixture
def stack(deployed):
    deployed(web={}, db={})


def read(session, asked):
    told = []
    found = list(lines(session, asked, threading.Event(), told.append))
    return found, told


@pytest.mark.parametrize("follow", [False, True])
def test_lines_of_all_services(session, stack, follow):
    assert stack is None
    found, told = read(session, Asked(follow=follow))
    assert set(found) == {
        Line(name, "", name, f"line {number} of {name}") for name in ("db", "web") for number in (1, 2)
    }
    assert told == []


def test_what_is_asked_for(session, swarm, stack):
    assert stack is None
    found, _ = read(session, Asked({"web"}, since=90, tail=5, timestamps=True))
    assert {each.service for each in found} == {"web"}
    assert all(each.text.startswith("2026-11-24T20:10:1") for each in found)
    assert swarm.calls[-1] == "service logs --raw --timestamps --since 90s --tail 5 shop_web"


@pytest.mark.parametrize("follow", [False, True])
def test_a_log_that_cannot_be_read_is_told(session, swarm, stack, follow):
    assert stack is None
    swarm.fails("service logs", "Error response from daemon: configured logging driver does not support reading")
    found, told = read(session, Asked(follow=follow))
    assert found == []
    assert {each.code.id for each in told} == {"KY987"}
    assert sorted(each.message.partition(":")[0] for each in told) == ["db", "web"]


def test_a_log_that_nobody_keeps_is_told(session, swarm, deployed):
    deployed(web={"logging": {"driver": "none"}}, db={"logging": {"driver": "local"}})
    found, told = read(session, Asked())
    assert {each.service for each in found} == {"db"}
    assert [each.message for each in told] == ["web: its logging driver is none, so nothing is kept"]
    assert not any("shop_web" in each for each in swarm.calls if "logs" in each)


def test_following_ends_when_the_caller_stops(session, stack):
    assert stack is None
    stop = threading.Event()
    stop.set()
    assert list(lines(session, Asked(follow=True), stop)) == []


def test_lines_of_the_docker_command_are_none_of_a_container():
    assert starts_with_time("2026-11-24T20:10:18.205663715Z ")
    assert not starts_with_time("warning: incomplete log stream")
