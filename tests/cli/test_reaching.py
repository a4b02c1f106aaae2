"""Which project and namespace a command speaks of."""

from __future__ import annotations

import click
import pytest

from kompyse.cli import reaching


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
