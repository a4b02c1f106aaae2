from __future__ import annotations

import pytest

from kompyse.compose.forms import mappings
from kompyse.diagnostics import Sink, path_text

PATH = ("x",)


@pytest.mark.parametrize(
    ("value", "found"),
    [
        (["A=1", "B", "C=", "D=a=b", "A=2"], {"A": "2", "B": None, "C": "", "D": "a=b"}),
        ({"A": 1, "B": None}, {"A": 1, "B": None}),
        (None, {}),
        ([1], {"1": None}),
    ],
)
def test_a_list_becomes_a_map(value, found) -> None:
    assert mappings.to_map(value) == found


def test_an_environment_keeps_names_without_value() -> None:
    assert mappings.assignments({"A": 1.50, "B": None, "C": True, "D": "x"}, PATH, Sink()) == {
        "A": "1.5",
        "B": None,
        "C": "true",
        "D": "x",
    }
    assert mappings.assignments(["A", "B=1"], PATH, Sink()) == {"A": None, "B": "1"}


def test_labels_have_an_empty_text_for_no_value() -> None:
    assert mappings.texts({"a": None, "b": 1}, PATH, Sink()) == {"a": "", "b": "1"}
    assert mappings.texts(["a", "b=1"], PATH, Sink()) == {"a": "", "b": "1"}


def test_options_of_a_provider_are_lists() -> None:
    assert mappings.options({"a": 1.5, "b": [True, "x"], "c": []}, PATH, Sink()) == {"a": ["1.5"], "b": ["true", "x"]}


@pytest.mark.parametrize(
    ("function", "value", "code", "hint"),
    [
        (mappings.assignments, ["A =1"], "KY163", "write A=1"),
        (mappings.assignments, ["A:1"], "KY171", "write A=1"),
        (mappings.contexts, ["a"], "KY163", "write a=./directory"),
        (mappings.ssh, ["k"], "KY163", "write k=/path/to/key"),
    ],
)
def test_what_is_no_assignment_is_told(function, value, code, hint) -> None:
    sink = Sink()
    function(value, PATH, sink)
    assert [(each.code.id, path_text(each.path), each.hint) for each in sink.located(None)] == [(code, "x[0]", hint)]


@pytest.mark.parametrize("function", [mappings.assignments, mappings.texts, mappings.contexts, mappings.ssh])
def test_a_name_that_is_given_twice_is_told(function) -> None:
    sink = Sink()
    assert function(["a=1", "b=1", "a=1", "b=2"], PATH, sink) == {"a": "1", "b": "2"}
    assert [(each.code.id, each.path, each.related) for each in sink.located(None)] == [
        ("KY172", ("x", 1), (("x", 3),))
    ]


def test_contexts_and_keys_become_maps() -> None:
    sink = Sink()
    assert mappings.contexts(["a=./b"], PATH, sink) == {"a": "./b"}
    assert mappings.ssh(["default", "k=/key"], PATH, sink) == {"default": None, "k": "/key"}
    assert sink.located(None) == ()


def test_a_map_without_a_shape_may_hold_scalars_alone() -> None:
    sink = Sink()
    assert mappings.scalars_only({"a": 10, "b": "x"}, PATH, sink) == {"a": "10", "b": "x"}
    mappings.scalars_only({"a": [1], "b": {}}, PATH, sink)
    assert [(each.code.id, path_text(each.path)) for each in sink.located(None)] == [("KY151", "x.a"), ("KY151", "x.b")]
