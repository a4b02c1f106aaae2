"""What the words of `up` choose of a project."""

from __future__ import annotations

import click
import pytest

import kompyse
from kompyse.cli.console import Console
from kompyse.cli.verbs import choosing
from kompyse.cli.verbs.choosing import Choice

CONSOLE = Console("text", quiet=False, verbose=False)
PROJECT = "services: {db: {image: 'i:1'}, my_web: {image: 'i:1', depends_on: [db]}, lone: {image: 'i:1'}}\n"


@pytest.fixture
def result(tmp_path):
    (tmp_path / "compose.yaml").write_text(PROJECT, encoding="utf-8")
    return kompyse.convert(tmp_path / "compose.yaml")


def test_the_options_are_taken_out_of_what_was_given():
    given = {"named": ("web",), "alone": True, "replicas": {"web": 2}, "services": "auto"}
    choice = choosing.chosen(given)
    assert (choice, given) == (Choice(("web",), True, {"web": 2}), {"services": "auto"})
    assert choice.asked() == (("web",), {"web": 2}, frozenset())


def test_without_names_it_is_all(result):
    choice = Choice((), alone=False, replicas={"lone": 2})
    assert choosing.keys(choice, result) == frozenset()
    assert choosing.names(choice, result) == ()
    assert choosing.narrowed(choice, result) is result


def test_names_are_those_of_the_files(result):
    choice = Choice(("my_web",), alone=False, replicas={})
    assert choosing.keys(choice, result) == {"my_web", "db"}
    assert choosing.names(choice, result) == ("my-web",)
    assert set(choosing.narrowed(choice, result).plan.services) == {"my_web", "db"}


def test_a_number_for_another_service_is_wrong_usage(result):
    with pytest.raises(click.UsageError, match="--scale db"):
        choosing.keys(Choice(("lone",), alone=False, replicas={"db": 2}), result)


@pytest.mark.parametrize(("there", "unawaited"), [(frozenset(), {"db"}), (frozenset({"db"}), None)])
def test_what_does_not_run_is_not_waited_for(result, monkeypatch, there, unawaited):
    asked = []
    monkeypatch.setattr("kompyse.cluster.selecting.running", lambda _session: there)
    choice = Choice(("my_web",), alone=True, replicas={})
    choosing.startable(choice, result, None, lambda wanted: asked.append(wanted.unawaited) or result, CONSOLE)
    assert asked == ([unawaited] if unawaited else [])


def test_the_cluster_is_not_asked_where_nothing_is_left_out(result, monkeypatch):
    monkeypatch.setattr("kompyse.cluster.selecting.running", lambda _session: pytest.fail("asked"))
    for choice in (Choice(("my_web",), alone=False, replicas={}), Choice(("lone",), alone=True, replicas={})):
        assert choosing.startable(choice, result, None, None, CONSOLE) is result
