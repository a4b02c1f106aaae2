from __future__ import annotations

import pytest

from kompyse.attributes.registry import REGISTRY
from kompyse.compose.checkers import by_path, checkers, either


def test_there_is_a_checker_for_every_row_and_the_root() -> None:
    assert set(by_path()) == {"", *REGISTRY}
    assert checkers() is by_path()[""]
    assert checkers() is checkers()


def test_checkers_hang_together_as_the_paths_do() -> None:
    service = checkers().fields["services"].entry
    assert service is by_path()["services.*"]
    assert service.fields["ports"].item is by_path()["services.*.ports[]"]
    assert service.fields["command"].item.scalars == {str}


@pytest.mark.parametrize(
    ("path", "types"),
    [
        ("services.*.image", {str}),
        ("services.*.scale", {int, float, str}),
        ("services.*.environment", {dict, list}),
        ("services.*.command", {str, list, type(None)}),
        ("services.*.gpus", {str, list}),
        ("services.*.external_links", {list}),
    ],
)
def test_the_types_come_from_the_form(path, types) -> None:
    assert by_path()[path].takes() == types


@pytest.mark.parametrize(
    ("path", "value", "fault"),
    [
        ("services.*.scale", 2.0, ""),
        ("services.*.scale", 2.5, "must be a whole number"),
        ("services.*.cpus", 2.5, ""),
        ("services.*.cpu_percent", -1, "must be at least 0"),
        ("services.*.cpu_percent", 101, "must be at most 100"),
        ("services.*.cgroup", "host", ""),
        ("services.*.cgroup", "x", 'must be "host" or "private"'),
        ("services.*.container_name", "__ab", ""),
        ("services.*.container_name", "a", "does not match the pattern [a-zA-Z0-9][a-zA-Z0-9_.-]+"),
    ],
)
def test_a_checker_says_what_is_wrong_with_a_value(path, value, fault) -> None:
    assert by_path()[path].fault(value) == fault


def test_words_are_joined_as_people_do() -> None:
    assert [either(["a"]), either(["a", "b"]), either(["a", "b", "c"])] == ["a", "a or b", "a, b or c"]
