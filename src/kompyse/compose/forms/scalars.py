"""Numbers, booleans, durations, sizes and modes: one scalar in, the scalar that the reference prints out.

One function for each `unit` of the registry.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kompyse.diagnostics.codes import shape as codes
from kompyse.diagnostics.codes.source import CAST_FAILED, YAML11_BOOLEAN
from kompyse.diagnostics.diagnostic import path_text
from kompyse.values import cpu, duration, goformat, mode, size

if TYPE_CHECKING:
    from collections.abc import Callable

    from kompyse.diagnostics.code import Code
    from kompyse.diagnostics.diagnostic import Path
    from kompyse.diagnostics.sink import Sink

_BOOLEANS = {"true": True, "false": False, "y": True, "yes": True, "on": True, "n": False, "no": False, "off": False}


def durations(value: Any, path: Path, sink: Sink) -> str | None:
    """Print a duration in Go's form, `1m30s`."""
    try:
        return duration.normal(value)
    except ValueError as error:
        _refuse(codes.INVALID_DURATION, error, path, sink, 'write a number and a unit, such as "30s" or "1m30s"')
        return None


def spans(value: Any, path: Path, sink: Sink) -> str | None:
    """Print a duration where zero is the same as none."""
    printed = durations(value, path, sink)
    return None if printed == "0s" else printed


def sizes(value: Any, path: Path, sink: Sink) -> str | None:
    """Print a size as the digits of its bytes. A number with a fraction is dropped, as Compose does, with a warning."""
    if isinstance(value, float):
        message = f"{path_text(path)}: Compose ignores {goformat.number(value)}, a number with a fraction or exponent"
        sink.report(codes.SIZE_IGNORED, message, path=path, hint=f'write "{round(value)}b", or a size such as "64m"')
        return None
    try:
        number = value if isinstance(value, int) else size.parse(value)
    except ValueError as error:
        _refuse(codes.INVALID_SIZE, error, path, sink, 'write a number and a unit, such as "512m" or "1.5g"')
        return None
    return str(number) if number else None


def cpus(value: Any, path: Path, sink: Sink) -> float | None:
    """Return an amount of CPUs as a number."""
    try:
        return cpu.parse(value) or None
    except ValueError as error:
        _refuse(codes.INVALID_NUMBER, error, path, sink, 'write "0.5" or 2')
        return None


def decimal(value: Any, path: Path, sink: Sink) -> float | None:
    """Return a number with a fraction, as exact as the reference keeps it."""
    try:
        return cpu.shortest(float(value)) or None
    except (ValueError, OverflowError):
        _refuse(CAST_FAILED, f'"{value}" is not a number', path, sink, "write a number")
        return None


def whole(value: Any, path: Path, sink: Sink) -> int | None:
    """Return a whole number; a fraction is cut off, as Compose does, with a warning."""
    try:
        number = int(value) if not isinstance(value, str) or value == value.strip().replace("_", "") else int("")
    except (TypeError, ValueError, OverflowError):
        _refuse(CAST_FAILED, f'"{value}" is not a whole number', path, sink, "write a whole number")
        return None
    if isinstance(value, float) and number != value:
        message = f"{path_text(path)}: Compose takes {goformat.number(value)} for {number}, a whole number"
        hint = f"write {number}, or {number + (1 if value > 0 else -1)}"
        sink.report(codes.FRACTION_CUT, message, path=path, hint=hint)
    return number


def count(value: Any, path: Path, sink: Sink) -> int | None:
    """Return a whole number that may not be negative."""
    number = whole(value, path, sink)
    if number is not None and number < 0:
        _refuse(codes.INVALID_NUMBER, f"{number} is negative", path, sink, "write 0 or more")
        return None
    return number


def weight(value: Any, path: Path, sink: Sink) -> int | None:
    """Return the weight of a block device, for which Compose takes no text."""
    if isinstance(value, str):
        _refuse(codes.INVALID_NUMBER, f'"{value}" is a text', path, sink, f"write {value} without quotes")
        return None
    return count(value, path, sink)


def boolean(value: Any, path: Path, sink: Sink) -> bool | None:
    """Return a boolean; the words of YAML 1.1 are taken with a warning."""
    if isinstance(value, bool):
        return value
    found = _BOOLEANS.get(value.lower()) if isinstance(value, str) else None
    if found is None:
        _refuse(CAST_FAILED, f'"{value}" is not a boolean', path, sink, "write true or false")
        return None
    if value.lower() not in ("true", "false"):
        message = f'{path_text(path)}: "{value}" is text in YAML 1.2, and Compose takes it for a boolean'
        sink.report(YAML11_BOOLEAN, message, path=path, hint=f"write {str(found).lower()}")
    return found


def octal(value: Any, path: Path, sink: Sink) -> str | None:
    """Print a file mode as octal digits, `0440`; a number with a fraction or exponent is none."""
    try:
        if isinstance(value, float):
            raise ValueError(f"{goformat.number(value)} is not a file mode")  # noqa: TRY004, TRY301 - a user's slip
        return mode.text(mode.parse(value))
    except ValueError as error:
        _refuse(codes.INVALID_NUMBER, error, path, sink, 'write octal digits, such as "0440"')
        return None


def bits(value: Any, path: Path, sink: Sink) -> int | None:
    """Return the mode of a mount in memory, a number of bits, for which Compose takes no text."""
    if isinstance(value, str):
        digits = value.lstrip("0") or "0"
        _refuse(codes.INVALID_NUMBER, f'"{value}" is a text', path, sink, f"write 0{digits} without quotes")
        return None
    return count(value, path, sink)


def limit(value: Any, path: Path, sink: Sink) -> Any:
    """Return a ulimit: a whole number, or the map of a soft and a hard one."""
    return value if isinstance(value, dict) else whole(value, path, sink)


def device_count(value: Any, path: Path, sink: Sink) -> int | None:
    """Return how many devices; -1 is all of them."""
    if isinstance(value, str) and value.lower() == "all":
        return -1
    return whole(value, path, sink)


def printed(value: Any, _path: Path, _sink: Sink) -> str:
    """Print a scalar of any type as Go does."""
    return goformat.text(value)


def printed_list(value: list[Any], _path: Path, _sink: Sink) -> list[str]:
    """Print the items of a list of texts and numbers."""
    return [goformat.text(item) for item in value]


def exposed(value: list[Any], path: Path, sink: Sink) -> list[str]:
    """Print the items of `expose`, which are texts and whole numbers."""
    for index, item in enumerate(value):
        if isinstance(item, float):
            _refuse(codes.INVALID_PORT, f"{item} is not a port", (*path, index), sink, 'write "80", or "80-90"')
    return printed_list(value, path, sink)


def listed(value: Any, _path: Path, _sink: Sink) -> list[Any]:
    """Make a list of a single text."""
    return [value] if isinstance(value, str) else value


def listed_without_blanks(value: Any, _path: Path, _sink: Sink) -> list[Any]:
    """Make a list of a single text and leave out empty ones, which unset variables leave behind."""
    return [item for item in ([value] if isinstance(value, str) else value) if item]


def names(value: Any, _path: Path, _sink: Sink) -> dict[str, Any]:
    """Make a map without values of a list of names."""
    return dict.fromkeys(map(str, value)) if isinstance(value, list) else value


UNITS: dict[str, Callable[[Any, Path, Sink], Any]] = {
    "duration": durations,
    "bytes": sizes,
    "cpus": cpus,
    "float": decimal,
    "int": whole,
    "count": count,
    "bool": boolean,
    "mode": octal,
}
"""The conversion for each `unit` of the registry."""


def _refuse(code: Code, why: object, path: Path, sink: Sink, hint: str) -> None:
    sink.report(code, f"{path_text(path)}: {why}", path=path, hint=hint)
