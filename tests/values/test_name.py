from __future__ import annotations

import pytest

from kompyse.values import name


@pytest.mark.parametrize(
    ("text", "label"),
    [("web", "web"), ("My_App.x", "my-app-x"), ("_a_", "a"), ("a__b", "a--b"), ("1web", "1web"), ("caf\u00e9!", "caf")],
)
def test_a_label_is_lower_case_with_hyphens(text, label) -> None:
    assert name.label(text) == label
    assert name.is_label(label)


def test_a_leading_digit_gets_a_prefix_where_one_is_asked_for() -> None:
    assert name.label("1web", prefix="svc-") == "svc-1web"
    assert name.label("web", prefix="svc-") == "web"


def test_a_long_name_is_cut_and_stays_apart_from_its_like() -> None:
    first, second = name.label("a" * 80), name.label("a" * 81)
    assert first != second
    assert {len(first), len(second)} == {63}
    assert name.label("a" * 80) == first
    assert len(name.label("a" * 30, limit=20)) == 20
    assert name.label("a" * 63) == "a" * 63


def test_the_cut_leaves_no_hyphen_before_the_checksum() -> None:
    assert "--" not in name.label("a" * 53 + "-" * 5 + "b" * 20)


@pytest.mark.parametrize("text", ["", "___", "\u00e9"])
def test_a_name_without_letters_and_digits_is_refused(text) -> None:
    with pytest.raises(ValueError, match="no letter or digit"):
        name.label(text)


@pytest.mark.parametrize("text", ["", "-a", "a-", "A", "a_b", "a.b", "a" * 64])
def test_what_is_no_label(text) -> None:
    assert not name.is_label(text)


@pytest.mark.parametrize(
    ("text", "normal"), [("My_App.1", "my_app1"), ("-_x", "x"), ("a b", "ab"), ("My.App", "myapp"), ("...", "")]
)
def test_a_project_name_is_normalised(text, normal) -> None:
    assert name.project(text) == normal
    assert not name.is_project(text)
    assert name.is_project(normal) is bool(normal)
