from __future__ import annotations

import pytest

from kompyse.attributes.registry import REGISTRY
from kompyse.compose.forms import scalars
from kompyse.diagnostics import Sink


def read(function, value: object):
    sink = Sink()
    return function(value, ("x",), sink), [each.code.id for each in sink.located(None)]


@pytest.mark.parametrize(
    ("function", "value", "found"),
    [
        (scalars.durations, "90s", "1m30s"),
        (scalars.spans, "1m", "1m0s"),
        (scalars.spans, "0", None),
        (scalars.sizes, "64m", "67108864"),
        (scalars.sizes, 64, "64"),
        (scalars.sizes, "67108864", "67108864"),
        (scalars.sizes, -1, "-1"),
        (scalars.sizes, 0, None),
        (scalars.cpus, "0.50", 0.5),
        (scalars.cpus, 0, None),
        (scalars.decimal, 50, 50.0),
        (scalars.whole, 2.0, 2),
        (scalars.whole, "-5", -5),
        (scalars.count, "5", 5),
        (scalars.limit, "5", 5),
        (scalars.limit, {"soft": 1, "hard": 2}, {"soft": 1, "hard": 2}),
        (scalars.boolean, True, True),
        (scalars.boolean, "FALSE", False),
        (scalars.octal, 440, "0670"),
        (scalars.octal, "0440", "0440"),
        (scalars.bits, 0o700, 448),
        (scalars.device_count, "ALL", -1),
        (scalars.device_count, "2", 2),
        (scalars.device_count, -1, -1),
        (scalars.printed, True, "true"),
        (scalars.printed_list, [80, "a"], ["80", "a"]),
        (scalars.listed, "a", ["a"]),
        (scalars.listed, ["a"], ["a"]),
        (scalars.listed_without_blanks, ["", "a", None], ["a"]),
        (scalars.listed_without_blanks, "", []),
        (scalars.names, ["a"], {"a": None}),
        (scalars.names, {"a": {}}, {"a": {}}),
    ],
)
def test_a_scalar_is_read(function, value, found) -> None:
    assert read(function, value) == (found, [])


@pytest.mark.parametrize(
    ("function", "value", "code"),
    [
        (scalars.durations, "90", "KY157"),
        (scalars.sizes, "1x", "KY158"),
        (scalars.sizes, 64e6, "KY167"),
        (scalars.cpus, "0,5", "KY159"),
        (scalars.decimal, "a", "KY117"),
        (scalars.whole, "a", "KY117"),
        (scalars.whole, "1_0", "KY117"),
        (scalars.count, -1, "KY159"),
        (scalars.limit, "a", "KY117"),
        (scalars.boolean, "1", "KY117"),
        (scalars.whole, float("inf"), "KY117"),
        (scalars.octal, "0o440", "KY159"),
        (scalars.octal, 440.0, "KY159"),
        (scalars.bits, "0700", "KY159"),
        (scalars.device_count, "some", "KY117"),
    ],
)
def test_what_cannot_be_read_is_told_and_dropped(function, value, code) -> None:
    assert read(function, value) == (None, [code])


@pytest.mark.parametrize(
    ("value", "found", "hint"), [(1.9, 1, "write 1, or 2"), (-1.5, -1, "write -1, or -2"), (0.5, 0, "write 0, or 1")]
)
def test_a_fraction_of_a_whole_number_is_cut_with_a_warning(value, found, hint) -> None:
    sink = Sink()
    assert scalars.whole(value, ("x",), sink) == found
    assert [(each.code.id, each.hint) for each in sink.located(None)] == [("KY173", hint)]


def test_the_mode_of_a_mount_in_memory_is_suggested_without_quotes() -> None:
    sink = Sink()
    scalars.bits("700", ("x",), sink)
    assert [each.hint for each in sink.located(None)] == ["write 0700 without quotes"]


@pytest.mark.parametrize(("word", "found"), [("yes", True), ("On", True), ("y", True), ("no", False), ("off", False)])
def test_the_booleans_of_yaml_1_1_are_taken_with_a_warning(word, found) -> None:
    assert read(scalars.boolean, word) == (found, ["KY118"])


def test_every_unit_of_the_registry_has_its_conversion() -> None:
    assert {row.unit for row in REGISTRY.values()} == {"", *scalars.UNITS}
