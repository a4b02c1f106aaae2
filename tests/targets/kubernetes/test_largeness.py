"""Objects that are too large: for the copy that `kubectl apply` keeps, and for the API server."""

from __future__ import annotations

import pytest

CONFIG = "services: {web: {image: i, configs: [c]}}\nconfigs: {c: {content: %s}}"
CODES = {"KY654", "KY655"}


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("x" * 260_000, []),
        ("x" * 262_000, ["KY654"]),
        ("'" + "<" * 43_000 + "'", []),
        ("'" + "&" * 44_000 + "'", ["KY654"]),
        ("x" * 1_048_576, ["KY654"]),
    ],
)
def test_contents_beyond_the_room_of_a_copy(lowered, content: str, told: list[str]) -> None:
    found = lowered(CONFIG % content).told
    assert [each.code.id for each in found if each.code.id in CODES] == told
    assert all(each.path == ("configs", "c") for each in found if each.code.id in CODES)


def test_the_hint_names_the_way_out(lowered) -> None:
    (told,) = lowered(CONFIG % ("x" * 300_000)).told_of("KY654")
    assert told.severity == "warning"
    assert "--server-side" in told.hint


def test_own_annotations_share_the_room_with_the_copy(lowered) -> None:
    text = f"services: {{web: {{image: i, deploy: {{labels: {{a: {'x' * 140_000}}}}}}}}}"
    assert [each.path for each in lowered(text).told_of("KY654")] == [("services", "web")]


def test_a_workload_that_no_api_server_takes_is_an_error(lowered) -> None:
    variables = ", ".join(f"A{number}: {'x' * 100_000}" for number in range(17))
    (told,) = lowered(f"services: {{web: {{image: i, environment: {{{variables}}}}}}}").told_of("KY655")
    assert told.severity == "error"
    assert told.path == ("services", "web")


def test_a_text_that_is_no_unicode_is_left_to_the_output(lowered) -> None:
    found = lowered("services: {web: {image: i, environment: [A]}}", environment={"A": "\udcff" * 30_000})
    assert not [each for each in found.told if each.code.id in CODES]
