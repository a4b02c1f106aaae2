"""Findings as lines for people: place, severity, code, sentence, and below it what to do.

compose.yaml:12:5: warning KY001 attribute-lost: services.web.cgroup is lost: ...
  hint: ...
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from kompyse.diagnostics.code import Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from kompyse.diagnostics.diagnostic import Diagnostic

NOTES_SHOWN = 5
"""Notes of one code that are shown before the rest is only counted."""

NAMES_SHOWN = 4
"""Services that are named when a finding is the same for several."""


def plain(text: str, _role: str) -> str:
    """Style nothing: for files and pipes."""
    return text


def render(
    diagnostics: Iterable[Diagnostic], *, verbose: bool = False, style: Callable[[str, str], str] = plain
) -> str:
    """Print findings in the given order, each with a line break at its end.

    `style(text, role)` colours a part; roles are error, warning, note, place, code and hint. What one place of a file
    (an anchor that services merge) causes for several services is printed once, with their names. A hint that is the
    same for several findings of a code is printed once. Of notes, the first few of a code are shown, without hints, and
    the rest is counted. `verbose` shows all.
    """
    heads = {severity: style(severity.value, severity.value) for severity in Severity}
    hinted: set[tuple[str, str]] = set()
    found, shown = Counter[str](), Counter[str]()
    last_note: dict[str, int] = {}
    lines: list[str] = []
    for each, others in _singly(diagnostics) if verbose else _by_place(diagnostics):
        code = each.code
        if each.severity is Severity.NOTE and not verbose:
            found[code.id] += 1 + len(others)
            if shown[code.id] >= NOTES_SHOWN:
                continue
            shown[code.id] += 1
            found[code.id] -= 1 + len(others)
            last_note[code.id] = len(lines)
        place = f"{style(str(each.locations[0]), 'place')}: " if each.locations else ""
        name = style(f"{code.id} {code.name}", "code")
        line = f"{place}{heads[each.severity]} {name}: {visible(each.message)}\n"
        if others:
            line += style(f"  also for {_listed(others)}", "hint") + "\n"
        if len(each.locations) > 1:
            line += style(f"  also at {', '.join(map(str, each.locations[1:]))}", "hint") + "\n"
        if each.hint and (verbose or each.severity is not Severity.NOTE) and (code.id, each.hint) not in hinted:
            hinted.add((code.id, each.hint))
            line += style(f"  hint: {visible(each.hint)}", "hint") + "\n"
        lines.append(line)
    for identifier, index in last_note.items():
        if more := found[identifier]:
            lines[index] += style(f"  … and {more} more {identifier} (-v shows all)", "hint") + "\n"
    return "".join(lines)


def _singly(diagnostics: Iterable[Diagnostic]) -> Iterator[tuple[Diagnostic, tuple[str, ...]]]:
    return ((each, ()) for each in diagnostics)


def _by_place(diagnostics: Iterable[Diagnostic]) -> Iterable[tuple[Diagnostic, list[str]]]:
    """Put findings together that say the same of several services and stand at one place.

    Gives the first of each with the names of the other services.
    """
    groups: dict[tuple[object, ...], tuple[Diagnostic, list[str]]] = {}
    for number, each in enumerate(diagnostics):
        key: tuple[object, ...] = (number,)
        if each.locations and len(each.path) > 1 and each.path[0] == "services":
            service = str(each.path[1])
            words = f"{each.message}\n{each.hint}".replace(service, "\0")
            key = (each.code.id, each.severity, each.locations, words)
            if key in groups:
                groups[key][1].append(service)
                continue
        groups[key] = (each, [])
    return groups.values()


def _listed(names: Sequence[str]) -> str:
    more = len(names) - NAMES_SHOWN
    if more <= 1:
        return ", ".join(names)
    return f"{', '.join(names[:NAMES_SHOWN])} and {more} more"


def visible(text: str) -> str:
    """Escape what would not be seen or would steer the terminal: values of the user stand in messages."""
    if text.isprintable():
        return text
    return "".join(
        each if each.isprintable() else each.encode("unicode_escape", "backslashreplace").decode() for each in text
    )


def counts(diagnostics: Iterable[Diagnostic]) -> str:
    """Count findings in words, the worst first: `2 errors, 1 warning`; empty when there are none."""
    found = Counter(each.severity for each in diagnostics)
    return ", ".join(
        f"{found[severity]} {severity}{'s' if found[severity] > 1 else ''}" for severity in Severity if found[severity]
    )
