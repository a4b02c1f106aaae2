"""An examination as SARIF 2.1.0, for code scanning: a rule for each code that was found, a result for each finding.

Paths are relative to a root, with the fragment of the file in `region`; what stands nowhere is a result without a
location. The fingerprint of a result is made of code, target and Compose path, so that it holds when lines move.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import msgspec

from kompyse.diagnostics.diagnostic import path_text
from kompyse.diagnostics.examined import effect
from kompyse.diagnostics.render.text import visible

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from kompyse.diagnostics.code import Code
    from kompyse.diagnostics.diagnostic import Diagnostic, Location
    from kompyse.diagnostics.examined import Examined

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
VERSION = "2.1.0"
STDIN = "<stdin>"
"""The name of what has no path."""


def render(examined: Examined, relative: Callable[[str], str], version: str) -> str:
    """Print a log with one run of this version of Kompyse.

    `relative` makes the path of a file relative to the root of the repository.
    """
    codes = sorted({each.code for each in examined.diagnostics})
    run = {
        "tool": {
            "driver": {
                "name": "Kompyse",
                "version": version,
                "semanticVersion": version,
                "rules": [_rule(code) for code in codes],
            }
        },
        "columnKind": "unicodeCodePoints",
        "invocations": [{"executionSuccessful": examined.is_complete}],
        "results": [_result(each, codes.index(each.code), relative) for each in examined.diagnostics],
    }
    log = {"$schema": SCHEMA, "version": VERSION, "runs": [run]}
    return msgspec.json.format(msgspec.json.encode(log), indent=2).decode() + "\n"


def _rule(code: Code) -> dict[str, Any]:
    return {
        "id": code.id,
        "name": "".join(word.capitalize() for word in code.name.replace(".", "-").split("-")),
        "shortDescription": {"text": code.name.replace("-", " ")},
        "fullDescription": {"text": code.meaning},
        "help": {
            "text": f"{code.meaning}\n\nWhat to do: {code.remedy}",
            "markdown": f"{code.meaning}\n\n**What to do.** {code.remedy}",
        },
        "defaultConfiguration": {"level": code.severity.value},
    }


def _result(each: Diagnostic, rule: int, relative: Callable[[str], str]) -> dict[str, Any]:
    hint = f" Hint: {visible(each.hint)}." if each.hint else ""
    path = visible(path_text(each.path))
    result: dict[str, Any] = {
        "ruleId": each.code.id,
        "ruleIndex": rule,
        "level": each.severity.value,
        "message": {"text": f"{visible(each.message)}.{hint}".replace("..", ".")},
        "partialFingerprints": {"kompyse/v1": _fingerprint((each.code.id, each.target, path or each.message))},
        "properties": {"effect": effect(each).value, "target": each.target},
    }
    places = [_location(place, relative) for place in each.locations if place.file != STDIN]
    if places:
        result["locations"] = places[:1]
        if path:
            result["locations"][0]["logicalLocations"] = [{"fullyQualifiedName": path}]
        if places[1:]:
            result["relatedLocations"] = places[1:]
    return result


def _location(place: Location, relative: Callable[[str], str]) -> dict[str, Any]:
    path = relative(place.file).replace("\\", "/")
    uri = quote(path.encode("utf-8", "surrogateescape"))
    physical: dict[str, Any] = {"artifactLocation": {"uri": f"file://{uri}" if path.startswith("/") else uri}}
    if place.line:
        physical["region"] = {"startLine": place.line, "startColumn": max(1, place.column)}
    return {"physicalLocation": physical}


def _fingerprint(parts: Iterable[str]) -> str:
    return hashlib.sha256("\0".join(parts).encode("utf-8", "backslashreplace")).hexdigest()[:32]
