"""An examination as text: findings under the service that they are about, each with its line and a caret, then counts.

service web
  compose.yaml:12:5: warning KY001 attribute-lost: services.web.cgroup is lost: ...
    12 |     cgroup: private
       |     ^
    hint: ...
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from kompyse.diagnostics.code import Severity
from kompyse.diagnostics.diagnostic import path_text
from kompyse.diagnostics.examined import service_of, tally
from kompyse.diagnostics.render.masking import masked
from kompyse.diagnostics.render.text import counts, plain, visible

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from kompyse.diagnostics.diagnostic import Diagnostic, Location
    from kompyse.diagnostics.examined import Examined, Standing

    Style = Callable[[str, str], str]

WIDTH = 120
"""Characters of a line of a file that are shown."""


def render(  # noqa: PLR0913 - what a user can ask for
    examined: Examined,
    *,
    with_inert: bool = False,
    side_by_side: bool = False,
    quiet: bool = False,
    verbose: bool = False,
    style: Style = plain,
) -> str:
    """Print an examination. `with_inert` adds what means nothing on a target, `side_by_side` the fate of everything.

    `quiet` leaves everything out but errors, `verbose` adds the hints of notes. `style` is that of `text.render`.
    """
    shown = [each for each in examined.diagnostics if not quiet or each.severity is Severity.ERROR]
    show = partial(_group, examined=examined, verbose=verbose, style=style)
    parts = ["".join(show(name, found)) for name, found in _groups(shown)]
    if with_inert and not quiet:
        parts += ["".join(_inert(examined, target)) for target in examined.targets]
    if side_by_side and examined.standings and not quiet:
        parts.append("".join(_table(examined)))
    if not quiet:
        parts.append("".join(_summary(examined)))
    return "\n".join(part for part in parts if part)


def _groups(found: Iterable[Diagnostic]) -> list[tuple[str, list[tuple[Diagnostic, list[str]]]]]:
    """Sort findings by service, the project first. What several targets say of one place is one finding."""
    by_service: dict[str, dict[Diagnostic, list[str]]] = {"": {}}
    for each in found:
        own = by_service.setdefault(service_of(each), {})
        own.setdefault(each._replace(target=""), []).append(each.target)
    return [(service, list(own.items())) for service, own in by_service.items() if own]


def _group(
    service: str, found: list[tuple[Diagnostic, list[str]]], *, examined: Examined, verbose: bool, style: Style
) -> Iterator[str]:
    yield style(f"service {visible(service)}" if service else "project", "place") + "\n"
    hinted: set[tuple[str, str]] = set()
    for each, targets in found:
        place = f"{style(str(each.location), 'place')}: " if each.location else ""
        code = style(f"{each.code.id} {each.code.name}", "code")
        on = f" [{', '.join(targets)}]" if len(examined.targets) > 1 and any(targets) else ""
        yield f"  {place}{style(each.severity.value, each.severity.value)} {code}: {visible(each.message)}{on}\n"
        if each.location:
            yield from quotation(each.location, examined.texts, style)
        if len(each.locations) > 1:
            yield style(f"    also at {', '.join(map(str, each.locations[1:]))}", "hint") + "\n"
        if each.hint and (each.code.id, each.hint) not in hinted and (verbose or each.severity is not Severity.NOTE):
            hinted.add((each.code.id, each.hint))
            yield style(f"    hint: {visible(each.hint)}", "hint") + "\n"


def quotation(place: Location, texts: Mapping[str, str], style: Style = plain) -> Iterator[str]:
    """Quote the line of a place, with a caret under its column; nothing when the line is not known."""
    lines = texts.get(place.file, "").splitlines()
    if not 0 < place.line <= len(lines):
        return
    # A tab is one column, and so are other characters that would not be seen.
    line = masked("".join(each if each.isprintable() else " " for each in lines[place.line - 1]))
    start = max(0, place.column - WIDTH + 20) if len(line) > WIDTH else 0
    number = str(place.line)
    yield f"    {number} | {line[start : start + WIDTH].rstrip()}\n"
    yield f"    {' ' * len(number)} | {' ' * (place.column - 1 - start)}{style('^', 'hint')}\n"


def _inert(examined: Examined, target: str) -> Iterator[str]:
    rows = [
        (standing, each.text)
        for standing in examined.standings
        for each in standing.becomes
        if each.target == target and each.fate == "inert"
    ]
    if rows:
        yield f"without a meaning on {target}, so that nothing is lost\n"
    for standing, text in rows:
        yield f"  {_place(standing)}{visible(path_text(standing.path))}: {visible(text)}\n"


def _place(standing: Standing) -> str:
    return f"{standing.place}: " if standing.place else ""


def _table(examined: Examined) -> Iterator[str]:
    """Show every attribute with what becomes of it on each target, and the codes of what is told there."""
    head = ("attribute", *examined.targets)
    rows = [
        (
            visible(path_text(each.path)),
            *(" ".join((own.fate, *examined.codes_at(each.path, own.target))) for own in each.becomes),
        )
        for each in examined.standings
    ]
    widths = [max(len(row[column]) for row in (head, *rows)) for column in range(len(head))]
    for row in (head, *rows):
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() + "\n"


def _summary(examined: Examined) -> Iterator[str]:
    if not examined.is_complete:
        yield "errors kept the check from its end: there may be more to say once they are mended\n"
    for target in examined.targets:
        found = tally(examined.of_target(target))
        words = ", ".join(f"{number} {effect.value}" for effect, number in found.items() if number and effect.value)
        if words or examined.is_complete:
            yield f"{target}: {words or 'nothing is lost, approximated or refused'}\n"
    if numbers := counts(examined.diagnostics):
        yield f"found: {numbers}\n"
