"""What `up` and `rollback` share of switching blue-green: who is switched, and what becomes of a failure."""

from __future__ import annotations

import pytest

from kompyse import api
from kompyse.cli.console import Console
from kompyse.cli.verbs import colouring
from kompyse.cluster.errors import ClusterError, finding
from kompyse.cluster.strategies.bluegreen import Change, Sides, Turn
from kompyse.diagnostics.codes import cluster as codes
from kompyse.diagnostics.codes.config import STRATEGY_OF_UP

COMPOSE = """\
name: shop
services:
  Web: {image: x, expose: [80]}
  beside: {image: x, network_mode: "service:Web"}
  api: {image: x, x-kompyse: {strategy: blue-green}}
  old: {image: x, x-kompyse: {strategy: Rolling}}
"""


@pytest.fixture
def result(tmp_path):
    (tmp_path / "compose.yaml").write_text(COMPOSE, encoding="utf-8")
    return api.convert([tmp_path / "compose.yaml"])


def asked(strategy: str | None = None, *services: str) -> colouring.Asked:
    return colouring.Asked(strategy, 30, promotes=True, waits=True, services=services)


@pytest.mark.parametrize(
    ("choice", "wanted"),
    [
        (asked(), {"api": True}),
        (asked("rolling"), {"api": True}),
        (asked("blue-green"), {"api": True, "web": False}),
        (asked("blue-green", "Web"), {"api": True, "web": True}),
        (asked("blue-green", "beside"), {"api": True, "web": True}),
        (asked("blue-green", "old"), {"api": True}),
    ],
)
def test_what_a_service_says_goes_before_the_option(result, choice, wanted):
    assert colouring.wanted(result, choice) == wanted


@pytest.mark.parametrize(
    ("choice", "keep"),
    [
        (asked(), False),
        (asked("blue-green"), False),
        (asked(None, "Web"), True),
        (asked("blue-green", "Web"), True),
        (asked("rolling", "Web"), False),
    ],
)
def test_who_names_services_leaves_others_to_their_colours(result, monkeypatch, choice, keep):
    given = []

    def planned(*_args, keep):
        given.append(keep)
        raise KeyboardInterrupt

    monkeypatch.setattr("kompyse.cluster.strategies.bluegreen.planned", planned)
    with pytest.raises(KeyboardInterrupt):
        colouring.applied(None, None, result, choice, None)
    assert given == [keep]


def test_the_options_are_taken_out_of_what_was_given():
    given = {"strategy": "blue-green", "delay": 5, "promotes": False, "namespace": "x"}
    choice = colouring.asked(given, waits=True, services=["web"])
    assert choice == colouring.Asked("blue-green", 5, promotes=False, waits=True, services=["web"])
    assert given == {"namespace": "x"}


def test_what_is_told_to_those_who_convert_is_not_told_here(result):
    assert [each.code for each in result.diagnostics].count(STRATEGY_OF_UP) == 1
    kept = colouring.of_convert(result.diagnostics)
    assert len(kept) == len(result.diagnostics) - 1
    assert STRATEGY_OF_UP not in [each.code for each in kept]


CONSOLE = Console("text", quiet=True, verbose=False)
FAILED = ClusterError(
    [
        finding(codes.SERVICE_FAILED, "web-green (pod web-green-1): no", hint="kompyse logs web-green"),
        finding(codes.SERVICE_FAILED, "db: no", hint="kompyse logs db"),
    ],
    {"web-green": "x"},
)


def failing(context) -> ClusterError:
    with pytest.raises(ClusterError) as caught, context:
        raise FAILED
    return caught.value


def test_a_failure_says_what_was_taken_away_and_keeps_the_log(monkeypatch):
    monkeypatch.setattr("kompyse.cluster.strategies.switching.take_away", lambda *_: ["web: green was taken away"])
    turn = Turn("web", {}, "green", Sides("blue"), stays=True)
    error = failing(colouring.together(None, Change(None, [turn]), CONSOLE))
    assert [each.code for each in error.diagnostics[1:]] == [codes.SERVICE_FAILED, codes.COLOUR_KEPT_BACK]
    # Of what is gone there is nothing more to look at.
    assert [each.hint for each in error.diagnostics] == ["", "kompyse logs db", ""]
    assert error.logs == {"web-green": "x"}


def test_a_failure_of_a_run_that_switches_nothing_is_as_ever(monkeypatch):
    monkeypatch.setattr("kompyse.cluster.strategies.switching.take_away", lambda *_: pytest.fail("asked"))
    assert failing(colouring.together(None, Change(None), CONSOLE)) is FAILED


def test_who_does_not_wait_is_told_that_the_old_pods_run_on(monkeypatch, capsys):
    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("kompyse.cluster.strategies.switching.retire", interrupted)
    with pytest.raises(KeyboardInterrupt):
        colouring.retired(None, Change(None), 30, Console("text", quiet=False, verbose=False))
    assert "runs on, and gets no new requests" in capsys.readouterr().err


def test_what_does_not_come_back_is_stopped(monkeypatch):
    monkeypatch.setattr(
        "kompyse.cluster.strategies.rolling_back.given_up", lambda *_: ["web: blue could not come back"]
    )
    error = failing(colouring.back(None, Change(None), CONSOLE))
    assert [each.code for each in error.diagnostics][-1:] == [codes.COLOUR_KEPT_BACK]
