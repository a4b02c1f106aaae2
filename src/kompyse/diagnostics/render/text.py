"""Findings as lines for people: place, severity, code, sentence, and below it what to do.

compose.yaml:12:5: warning KY001 attribute-lost: services.web.cgroup is lost: ...
  hint: ...
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from kompyse.diagnostics.code import Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from kompyse.diagnostics.diagnostic import Diagnostic

NOTES_SHOWN = 5
"""Notes of one code that are shown before the rest is only counted."""


def plain(text: str, _role: str) -> str:
    """Style nothing: for files and pipes."""
    return text


def render(
    diagnostics: Iterable[Diagnostic], *, verbose: bool = False, style: Callable[[str, str], str] = plain
) -> str:
    """Print findings in the given order, each with a line break at its end.

    `style(text, role)` colours a part; roles are error, warning, note, place, code and hint. A hint that is the same
    for several findings of a code is printed once. Of notes, the first few of a code are shown, without hints, and the
    rest is counted; `verbose` shows all.
    """
    heads = {severity: style(severity.value, severity.value) for severity in Severity}
    codes: dict[str, str] = {}
    hinted: set[tuple[str, str]] = set()
    notes: Counter[str] = Counter()
    last_note: dict[str, int] = {}
    lines: list[str] = []
    for each in diagnostics:
        code = each.code
        if each.severity is Severity.NOTE and not verbose:
            notes[code.id] += 1
            if notes[code.id] > NOTES_SHOWN:
                continue
            last_note[code.id] = len(lines)
        name = codes.get(code.id) or codes.setdefault(code.id, style(f"{code.id} {code.name}", "code"))
        place = f"{style(str(each.locations[0]), 'place')}: " if each.locations else ""
        line = f"{place}{heads[each.severity]} {name}: {visible(each.message)}\n"
        if len(each.locations) > 1:
            line += style(f"  also at {', '.join(map(str, each.locations[1:]))}", "hint") + "\n"
        if each.hint and (verbose or each.severity is not Severity.NOTE) and (code.id, each.hint) not in hinted:
            hinted.add((code.id, each.hint))
            line += style(f"  hint: {visible(each.hint)}", "hint") + "\n"
        lines.append(line)
    for identifier, index in last_note.items():
        more = notes[identifier] - NOTES_SHOWN
        if more > 0:
            lines[index] += style(f"  … and {more} more {identifier} (-v shows all)", "hint") + "\n"
    return "".join(lines)


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
