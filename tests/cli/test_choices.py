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


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (["--label", "team"], "'team' is no KEY=VALUE"),
        (["--annotation", "=x"], "'=x' is no KEY=VALUE"),
        (["--sealed-cert", "gone.pem"], "gone.pem cannot be read: No such file"),
        (["--secrets", "hidden"], "'inline', 'external', 'sealed'"),
    ],
)
def test_options_of_contents_that_cannot_be_read(arguments: list[str], text: str) -> None:
    command = click.Command("probe", params=list(choices.PLAN))
    with pytest.raises(click.BadParameter) as told:
        command.make_context("probe", arguments)
    assert text in told.value.format_message()


def test_options_of_contents(tmp_path) -> None:
    (tmp_path / "cert.pem").write_text("certificate", encoding="utf-8")
    command = click.Command("probe", params=list(choices.PLAN))
    arguments = ["--label", "a=b", "--label", "c=d=e", "--sealed-cert", str(tmp_path / "cert.pem")]
    given = choices.given(command.make_context("probe", [*arguments, "--image-pull-secret", "r"]).params)
    assert given["labels"] == ("a=b", "c=d=e")
    assert given["sealed_cert"] == "certificate"
    assert given["image_pull_secrets"] == ("r",)
    assert not {"annotations", "immutable_config", "secret_store"} & given.keys()
