"""`kompyse explain`: a finding, a Compose attribute, or a value or line of a project, in words."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from kompyse.cli import options
from kompyse.diagnostics import Severity, path_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kompyse.api import Checked
    from kompyse.attributes.attribute import Attribute
    from kompyse.attributes.fate import Fate
    from kompyse.cli.console import Console
    from kompyse.diagnostics import Code, Diagnostic, Path

SUMMARY = "Explain a finding, an attribute, or a line of your project."

TEXT = """SUBJECT is the id or name of a code, as findings show them; an attribute: its name or its path; the path of a
value in the project here, or that of -f; or a line of a file. For a value it says what it is, where it was written, and
what it becomes on each target."""

EXAMPLE = """kompyse explain KY001
kompyse explain shm_size
kompyse explain services.web.healthcheck
kompyse explain compose.yaml:12"""

PAGES = "docs/reference/diagnostics"
"""Where the pages of codes are in the repository."""
SHOWN = 12
"""Lines of a value that are shown."""
NO_PROJECT = "KY103"


class Subject(NamedTuple):
    """What is to be explained: rows of the registry, and perhaps one value of a project."""

    rows: tuple[Attribute, ...]
    path: Path = ()
    checked: Checked | None = None


def explain(*, source: dict[str, Any], console: Console, subject: str) -> int:  # noqa: ARG001 - nothing else is told
    """Print what there is to say."""
    from kompyse.diagnostics.codes import all_codes  # noqa: PLC0415 - not for --help

    if code := next((row for row in all_codes().values() if subject.lower() in {row.id.lower(), row.name}), None):
        lines: Iterable[str] = _of_code(code)
    elif position := re.fullmatch(r"(.+?):(\d+)(?::(\d+))?", subject):
        lines = _of_subject(_at(position[1], int(position[2]), int(position[3] or 0), source))
    else:
        lines = _of_subject(_named(subject, source))
    click.echo("\n".join(lines))
    return 0


def _of_code(code: Code) -> Iterator[str]:
    from kompyse.diagnostics.codes import page_of  # noqa: PLC0415 - not for --help

    yield f"{code.id} {code.name} ({code.severity})"
    yield ""
    yield code.meaning
    yield ""
    yield f"What to do: {code.remedy}"
    yield f"Page: {PAGES}/{page_of(code)}"


def _named(subject: str, source: dict[str, Any]) -> Subject:
    """Find what a name or path means: in the registry, or else in the project."""
    from kompyse.attributes.registry import REGISTRY, attribute_path  # noqa: PLC0415 - not for --help

    if subject in REGISTRY and ("*" in subject or "." not in subject):
        return Subject((REGISTRY[subject],))
    rows = tuple(row for path, row in REGISTRY.items() if path.rpartition(".")[2].removesuffix("[]") == subject)
    if rows:
        return Subject(rows)
    checked = _checked(source)
    if checked and checked.loading:
        tree = checked.loading.tree
        path = _in_tree(subject, tree) or _in_tree(f"services.{subject}", tree)
        if path and (attribute := attribute_path(path)):
            return Subject((REGISTRY[attribute],), path, checked)
    path = tuple(int(part) if part.isdigit() else part for part in re.split(r"[.\[\]]+", subject.rstrip("]")) if part)
    attribute = attribute_path(path) if len(path) > 1 else ""
    if attribute and attribute.count(".") == len([part for part in path if isinstance(part, str)]) - 1:
        return Subject((REGISTRY[attribute],), path, checked)
    raise click.BadArgumentUsage(f"nothing is called {subject!r}{options.nearest(subject, _known(checked))}")


def _known(checked: Checked | None) -> Iterator[str]:
    """Give every word that would have been understood."""
    from kompyse.attributes.registry import REGISTRY  # noqa: PLC0415 - not for --help
    from kompyse.diagnostics.codes import all_codes  # noqa: PLC0415 - not for --help

    for code in all_codes().values():
        yield from (code.id, code.name)
    for path in REGISTRY:
        yield from (path.split(".")[-1].removesuffix("[]"), path)
    if checked and checked.loading:
        for section, entries in checked.loading.tree.items():
            if isinstance(entries, dict):
                yield from (f"{section}.{name}" for name in entries)
                yield from (f"{section}.{name}.{key}" for name, own in entries.items() for key in own or ())


def _in_tree(subject: str, tree: Any) -> Path:
    """Read a path as the keys of a tree say, for these may hold dots; empty when it leads nowhere."""
    if isinstance(tree, dict):
        for key in sorted(tree, key=len, reverse=True):
            rest = subject.removeprefix(key)
            if not subject.startswith(key) or rest[:1] not in {"", ".", "["}:
                continue
            if not rest:
                return (key,)
            if below := _in_tree(rest.removeprefix("."), tree[key]):
                return (key, *below)
    elif isinstance(tree, list) and (index := re.match(r"\[(\d+)\]\.?", subject)) and int(index[1]) < len(tree):
        rest = subject[index.end() :]
        below = _in_tree(rest, tree[int(index[1])])
        return (int(index[1]), *below) if below or not rest else ()
    return ()


def _at(file: str, line: int, column: int, source: dict[str, Any]) -> Subject:
    """Find what stands on a line of a file: one of the project here or of -f, or else a project of its own."""
    from kompyse.attributes.registry import REGISTRY, attribute_path  # noqa: PLC0415 - not for --help
    from kompyse.compose import places  # noqa: PLC0415 - not for --help

    checked = _checked(source)
    name = _name_of(file, checked)
    if name is None:
        checked = _checked({**source, "files": (file,)})
        name = _name_of(file, checked)
    if checked is None or name is None:
        raise click.BadArgumentUsage(f"there is no Compose file {file!r}")
    text = checked.examined.texts[name]
    path = places.path_at(text, line, column)
    if path is None:
        count = len(text.splitlines())
        reason = f"{file} has {count} lines" if line > count else f"nothing stands on line {line} of {file}"
        raise click.BadArgumentUsage(reason)
    if checked.loading:
        loading = checked.loading
        path = places.canonical(path, text, name, loading.tree, loading.locate) or path
    attribute = attribute_path(path)
    if not attribute:
        raise click.BadArgumentUsage(f"{path_text(path)} is no attribute of Compose")
    return Subject((REGISTRY[attribute],), path, checked)


def _name_of(file: str, checked: Checked | None) -> str | None:
    """Give the name under which a file was read; None when it was not."""
    texts = checked.examined.texts if checked else {}
    wanted = os.path.realpath(file)
    return next((name for name in texts if name == file or os.path.realpath(name) == wanted), None)


def _checked(source: dict[str, Any]) -> Checked | None:
    """Examine the project for all targets; None when there is none."""
    from kompyse import api, targets  # noqa: PLC0415 - the passes are loaded only when they run

    checked = api.check(**source, targets=targets.names(), trace=True)
    return None if any(each.code.id == NO_PROJECT for each in checked.examined.diagnostics) else checked


def _of_subject(subject: Subject) -> Iterator[str]:
    from kompyse import targets  # noqa: PLC0415 - not for --help

    fates = {name: targets.find(name).fates() for name in targets.names()}
    for index, row in enumerate(subject.rows):
        if index:
            yield ""
        yield f"{row.path} ({row.form})"
        yield f"  {row.summary}"
        if subject.checked:
            yield from (f"  {line}" for line in _here(subject.path, subject.checked))
        for target, table in fates.items():
            if fate := table.get(row.path):
                yield from (f"  {line}" for line in _of_fate(target, fate))
            if subject.checked:
                yield from (f"    {line}" for line in _became(subject.path, subject.checked, target))
                yield from (f"    {line}" for line in _told(subject.path, subject.checked, target))


def _here(path: Path, checked: Checked) -> Iterator[str]:
    """Say what a value is in the project, and where it was written."""
    name = path_text(path)
    if checked.loading is None:
        error = next(each for each in checked.examined.diagnostics if each.severity is Severity.ERROR)
        where = f"{error.location}: " if error.location else ""
        yield f"{name}: the project cannot be read ({where}{error.code.id} {error.message})"
        return
    tree, value = checked.loading.tree, checked.loading.tree
    if path[0] == "services" and len(path) > 1 and path[1] not in tree["services"]:
        off = path[1] in checked.loading.disabled
        hint = options.nearest(str(path[1]), tree["services"])
        yield f"{name}: {'no chosen profile enables the service' if off else f'there is no such service{hint}'}"
        return
    try:
        for part in path:
            value = value[part]  # type: ignore[index]
    except (KeyError, IndexError, TypeError):
        yield f"{name}: not set in the project"
        return
    place = next(iter(checked.loading.locate(path)), None)
    lines = _value(value)
    if len(lines) == 1:
        yield f"{name}: {lines[0]}"
    else:
        yield f"{name}:"
        yield from (f"  {line}" for line in lines)
    if place:
        yield f"  written at {place}"


def _value(value: Any) -> list[str]:
    from kompyse.outputs import emitter  # noqa: PLC0415 - only here

    lines = emitter.document(value if isinstance(value, dict) else {"": value}).splitlines()
    if not isinstance(value, dict):
        lines[0] = lines[0].partition(":")[2].strip()
        lines = [line for line in lines if line]
    return lines if len(lines) <= SHOWN else [*lines[:SHOWN], f"… and {len(lines) - SHOWN} more lines"]


def _of_fate(target: str, fate: Fate) -> Iterator[str]:
    fields = f" ({fate.fields})" if fate.fields and fate.fields != fate.text else ""
    yield f"{target}: {fate.kind}: {fate.text}{fields}"
    if fate.remedy:
        yield f"  what to do: {fate.remedy}"


def _became(path: Path, checked: Checked, target: str) -> Iterator[str]:
    """Say which fields a value became here, or why it became none."""
    trace = checked.traces.get(target)
    value = trace.of_value(path) if trace else None
    if value is None:
        return
    # The scalars of a list are told as the list.
    paths = (
        (field.owner, field.path[:-1] if isinstance(field.path[-1], int) else field.path) for field in value.fields
    )
    fields = list(dict.fromkeys(f"{owner}: {path_text(path)}" for owner, path in paths))
    yield from fields[:SHOWN]
    if len(fields) > SHOWN:
        yield f"… and {len(fields) - SHOWN} more fields"
    if value.reason and not fields:
        yield value.reason


def _told(path: Path, checked: Checked, target: str) -> Iterator[str]:
    """Tell the findings about a value or something in it; that the table loses the value itself was said."""
    for each in checked.examined.of_target(target):
        if each.path[: len(path)] == path and not (each.path == path and _is_of_table(each)):
            yield f"{f'{each.location}: ' if each.location else ''}{each.severity} {each.code.id}: {each.message}"


def _is_of_table(each: Diagnostic) -> bool:
    from kompyse.diagnostics.codes import fates  # noqa: PLC0415 - not for --help

    return each.code in vars(fates).values()


command = options.project_command(
    explain,
    (click.Argument(["subject"]),),
    summary=SUMMARY,
    text=TEXT,
    example=EXAMPLE,
    without=("form", "quiet", "verbose", "strict", "errors", "ignores"),
)
