"""The options of a translation."""

from __future__ import annotations

import click
import pytest

from kompyse.cli import choices


@pytest.mark.parametrize(
    ("multiple", "arguments", "expected"),
    [
        (False, [], "kubernetes"),
        (True, [], ("kubernetes",)),
        (True, ["-t", "kubernetes", "--target", "kubernetes"], ("kubernetes", "kubernetes")),
    ],
)
def test_target(multiple: bool, arguments: list[str], expected) -> None:  # noqa: FBT001
    command = click.Command("probe", params=[choices.target(multiple=multiple)])
    (value,) = command.make_context("probe", arguments).params.values()
    assert value == expected


@pytest.mark.parametrize("multiple", [True, False])
def test_an_unknown_target_is_a_usage_error(multiple: bool) -> None:  # noqa: FBT001
    command = click.Command("probe", params=[choices.target(multiple=multiple)])
    with pytest.raises(click.BadParameter, match="did you mean 'kubernetes'"):
        command.make_context("probe", ["-t", "kubernets"])


def test_what_is_not_given_is_left_out() -> None:
    assert choices.given({"bind": None, "create_namespace": False}) == {"create_namespace": False}


def annotations(*arguments: str) -> object:
    (option,) = (each for each in choices.PLAN if each.name == "ingress_annotations")
    (value,) = click.Command("probe", params=[option]).make_context("probe", list(arguments)).params.values()
    return value


def test_annotations_are_keys_with_values() -> None:
    assert annotations() is None
    given = ["--ingress-annotation", "a.b/c=d", "--ingress-annotation", "e=f=g"]
    assert annotations(*given) == ("a.b/c=d", "e=f=g")
    with pytest.raises(click.BadParameter, match="KEY=VALUE"):
        annotations("--ingress-annotation", "a.b/c")
