"""The option for the target: how it is spelled, and what means nothing on which."""

from __future__ import annotations

import click
import pytest
from click.testing import CliRunner

from kompyse.cli.group import kompyse
from kompyse.cli.verbs import swarming, targeting


def command(*options: click.Parameter) -> tuple[click.Command, list]:
    calls = []
    made = targeting.Verb(
        "verb",
        params=targeting.with_target([click.Argument(["names"], nargs=-1), *options]),
        callback=lambda **given: calls.append(given),
    )
    return made, calls


@pytest.mark.parametrize(
    ("arguments", "target", "names"),
    [
        ([], "kubernetes", ()),
        (["-t", "swarm"], "swarm", ()),
        (["web", "--target", "swarm", "db"], "swarm", ("web", "db")),
        (["-t", "kubernetes", "web"], "kubernetes", ("web",)),
    ],
)
def test_without_another_use_of_t(arguments, target, names):
    made, calls = command()
    assert CliRunner().invoke(made, arguments).exit_code == 0
    assert calls == [{"target": target, "names": names}]


@pytest.mark.parametrize(
    ("arguments", "target", "times", "names"),
    [
        (["-t"], "kubernetes", True, ()),
        (["-t", "web"], "kubernetes", True, ("web",)),
        (["-t", "swarm", "web"], "swarm", False, ("web",)),
        (["-t", "-t", "swarm", "web"], "swarm", True, ("web",)),
        (["--target", "swarm", "-t"], "swarm", True, ()),
        (["--", "-t", "swarm"], "kubernetes", False, ("-t", "swarm")),
    ],
)
def test_beside_another_use_of_t(arguments, target, times, names):
    made, calls = command(click.Option(["-t", "--timestamps"], is_flag=True))
    assert CliRunner().invoke(made, arguments).exit_code == 0
    assert calls == [{"target": target, "timestamps": times, "names": names}]


def test_every_verb_has_its_command_and_parameters_of_it():
    context = click.Context(kompyse)
    for verb, (_, takes) in swarming.VERBS.items():
        made = kompyse.get_command(context, verb)
        known = {each.name for each in made.params} | {"source", "console", "yes"}
        assert takes <= known, verb


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["ps", "-n", "x"], "a swarm has no namespaces"),
        (["up", "--namespace-per-project"], "a swarm has no namespaces"),
        (["up", "--force-conflicts"], "have no owners"),
        (["up", "--build"], "kompyse push"),
        (["up", "--strategy", "blue-green"], "deploy.update_config"),
        (["up", "--watch"], "--watch means nothing on a swarm"),
        (["down", "--timeout", "3"], "stop_grace_period"),
        (["exec", "web", "ls"], "docker exec"),
        (["diff"], "--dry-run=server"),
        (["events"], "docker events"),
        (["port-forward", "web"], "published ports are open on the nodes"),
        (["open", "web"], "published ports are open on the nodes"),
    ],
)
def test_what_means_nothing_on_a_swarm_is_refused(arguments, words):
    done = CliRunner().invoke(kompyse, [arguments[0], "--target", "swarm", *arguments[1:]])
    assert done.exit_code == 2
    assert words in done.output


@pytest.mark.parametrize("option", [["--resolve-image", "never"], ["--with-registry-auth"]])
def test_what_means_nothing_on_a_cluster_is_refused(option):
    done = CliRunner().invoke(kompyse, ["up", *option])
    assert done.exit_code == 2
    assert "is for a swarm" in done.output
