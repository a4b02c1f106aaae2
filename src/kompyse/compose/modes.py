"""File modes that were written as decimal numbers: the merged tree in, findings out.

`mode: 440` is 440 in YAML, and the bits of that number are `0670`. What was read as 256 may well have been written as
`0400`; only a number that could be meant in octal is looked up in the text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kompyse.diagnostics import path_text
from kompyse.diagnostics.codes.shape import MODE_IN_DECIMAL
from kompyse.values import mode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kompyse.diagnostics import Path, Sink

USUAL = frozenset(
    int(digits, 8)
    for digits in (
        *("400", "440", "444", "500", "550", "555", "600", "640", "644", "660", "664", "666", "700", "750", "755"),
        *("770", "775", "777", "1777", "2750", "2755", "2770", "2775", "4755"),
    )
)
"""Modes that people give to files."""


def check(tree: dict[str, Any], written: Callable[[Path], str], sink: Sink) -> None:
    """Report decimal modes; `written` gives the text of the scalar at a path."""
    for name, service in (tree.get("services") or {}).items():
        for path, value in _modes(service):
            place = ("services", name, *path)
            if _is_meant_in_octal(value) and written(place) == str(value):
                message = (
                    f"{path_text(place)}: {value} is a decimal number, and as a mode it is {mode.text(value)}; "
                    f"{mode.text(int(str(value), 8))} is probably meant"
                )
                sink.report(MODE_IN_DECIMAL, message, path=place, hint=f"write mode: 0{value}")


def _is_meant_in_octal(value: Any) -> bool:
    """Tell whether the digits of a number are octal ones, and make no worse a mode than the number itself."""
    if value.__class__ is not int or not 100 <= value <= 7777 or not set(str(value)) <= set("01234567"):
        return False
    return value not in USUAL or int(str(value), 8) in USUAL


def _modes(service: dict[str, Any]) -> Iterator[tuple[Path, Any]]:
    for section in ("configs", "secrets"):
        for index, grant in enumerate(service.get(section) or ()):
            yield (section, index, "mode"), grant.get("mode")
    for index, grant in enumerate((service.get("build") or {}).get("secrets") or ()):
        yield ("build", "secrets", index, "mode"), grant.get("mode")
    for index, mount in enumerate(service.get("volumes") or ()):
        if mount.get("tmpfs"):
            yield ("volumes", index, "tmpfs", "mode"), mount["tmpfs"].get("mode")
