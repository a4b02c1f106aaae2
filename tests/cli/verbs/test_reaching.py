"""Which project and namespace a command speaks of."""

from __future__ import annotations

import click
import pytest

from kompyse.cli.verbs import reaching


def test_a_name_alone_needs_no_file():
    assert reaching.project_name({"files": (), "name": "shop"}) == "shop"


@pytest.mark.parametrize(
    ("namespace", "per_project", "expected"), [(None, False, None), ("n", False, "n"), (None, True, "my-shop")]
)
def test_the_namespace(namespace, per_project, expected):
    assert reaching.namespace_of("my_shop", namespace, per_project=per_project) == expected


def test_two_namespaces_are_one_too_many():
    with pytest.raises(click.UsageError):
        reaching.namespace_of("shop", "n", per_project=True)


SOURCE = {"files": (), "directory": None, "name": None}


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"source": SOURCE}, ""),
        (
            {"source": {**SOURCE, "name": "my shop"}, "namespace": "n", "context": "kind-dev"},
            " -p 'my shop' --context kind-dev -n n",
        ),
        (
            {"source": {**SOURCE, "files": ("a.yaml", "b.yaml"), "directory": "d"}, "per_project": True},
            " -f a.yaml -f b.yaml --project-directory d --namespace-per-project",
        ),
    ],
)
def test_commands_that_are_named_speak_of_the_same_project(given, expected):
    hint = "kompyse logs web, or kompyse up --build"
    assert reaching.again(hint) == hint
    with click.Context(click.Command("ps")) as here:
        here.meta[reaching.SAID] = reaching.said(given)
        assert reaching.again(hint) == f"kompyse logs{expected} web, or kompyse up{expected} --build"
