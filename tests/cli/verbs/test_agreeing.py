"""Who is asked before a cluster is changed, and what the answers do."""

from __future__ import annotations

import click
import pytest

from kompyse.cli.console import Console
from kompyse.cli.verbs.agreeing import asking
from kompyse.cluster.errors import ClusterError
from kompyse.cluster.server.contexts import of

FAR = of("prod", {"cluster": "prod"}, {"server": "https://api.example.com:6443"}, {})
NEAR = of("kind-dev", {"cluster": "kind-dev"}, {"server": "https://127.0.0.1:6443"}, {})
CONSOLE = Console("text", quiet=False, verbose=False)


@pytest.fixture
def terminal(monkeypatch):
    """A terminal on which somebody types the answer that is given."""

    def typed(answer):
        for stream in ("stdin", "stderr"):
            monkeypatch.setattr(f"sys.{stream}.isatty", lambda: True, raising=False)
        asked = []

        def prompt(text):
            asked.append(text)
            return answer

        monkeypatch.setattr("click.termui.visible_prompt_func", prompt)
        return asked

    return typed


def test_nobody_is_asked_for_a_local_cluster_or_after_an_answer():
    asking(CONSOLE, "Apply to", answered=False)(NEAR, "default")
    asking(CONSOLE, "Apply to", answered=True)(FAR, "default")


def test_without_a_terminal_it_is_refused():
    with pytest.raises(ClusterError) as caught:
        asking(CONSOLE, "Apply to", answered=False)(FAR, "shop")
    (found,) = caught.value.diagnostics
    assert found.code.id == "KY940"
    assert found.message == (
        'Apply to context "prod" (server https://api.example.com:6443), namespace "shop"? It is not on this machine, '
        "and there is no terminal to ask on"
    )
    assert found.hint == "name it with --context prod, or give --yes"


@pytest.mark.parametrize("answer", ["y", "YES"])
def test_yes_goes_on(terminal, answer, capfd):
    asked = terminal(answer)
    asking(CONSOLE, "Delete from", answered=False)(FAR, "shop")
    expected = 'Delete from context "prod" (server https://api.example.com:6443), namespace "shop"? [y/N]: '
    assert capfd.readouterr().err + "".join(asked) == expected


@pytest.mark.parametrize("answer", ["", "n"])
def test_anything_else_does_not(terminal, answer, capfd):
    terminal(answer)
    with pytest.raises(click.exceptions.Exit) as caught:
        asking(CONSOLE, "Apply to", answered=False)(FAR, "shop")
    assert caught.value.exit_code == 1
    assert "nothing was changed" in capfd.readouterr().err
