"""`kompyse explain`: a code of a finding, or a Compose attribute, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kompyse.cli import options

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kompyse.attributes.attribute import Attribute
    from kompyse.attributes.fate import Fate
    from kompyse.diagnostics import Code

SUMMARY = "Explain a finding, or what becomes of a Compose attribute."

TEXT = """SUBJECT is the id or name of a code, as findings show them, or an attribute: its name, its path, or the path
of a value in your project."""

EXAMPLE = """kompyse explain KY001
kompyse explain attribute-lost
kompyse explain shm_size
kompyse explain services.web.deploy.resources"""


def explain(subject: str) -> int:
    """Print what there is to say."""
    from kompyse.attributes.registry import REGISTRY  # noqa: PLC0415 - not for --help
    from kompyse.diagnostics.codes import all_codes  # noqa: PLC0415 - not for --help

    codes = all_codes()
    if code := next((row for row in codes.values() if subject.lower() in (row.id.lower(), row.name)), None):
        lines: Iterable[str] = _of_code(code)
    elif rows := _rows(subject):
        lines = _of_attributes(rows)
    else:
        known = [*codes, *(row.name for row in codes.values()), *(path.split(".")[-1] for path in REGISTRY), *REGISTRY]
        raise click.BadArgumentUsage(f"nothing is called {subject!r}{options.nearest(subject, known)}")
    click.echo("\n".join(lines))
    return 0


def _of_code(code: Code) -> Iterator[str]:
    yield f"{code.id} {code.name} ({code.severity})"
    yield ""
    yield code.meaning
    yield ""
    yield f"What to do: {code.remedy}"


def _rows(subject: str) -> list[Attribute]:
    """The attributes that are meant: by path, by the path of a value, or by the last name of their path."""
    from kompyse.attributes.registry import REGISTRY, attribute_path  # noqa: PLC0415 - not for --help

    if subject in REGISTRY:
        return [REGISTRY[subject]]
    parts = [int(part) if part.isdigit() else part for part in subject.replace("[", ".").replace("]", "").split(".")]
    if len(parts) > 1 and (path := attribute_path(parts)):
        return [REGISTRY[path]]
    return [row for path, row in REGISTRY.items() if path.rpartition(".")[2].removesuffix("[]") == subject]


def _of_attributes(rows: Iterable[Attribute]) -> Iterator[str]:
    from kompyse import targets  # noqa: PLC0415 - not for --help

    fates = {name: targets.find(name).fates() for name in targets.names()}
    for index, row in enumerate(rows):
        if index:
            yield ""
        yield f"{row.path} ({row.form})"
        yield f"  {row.summary}"
        for target, table in fates.items():
            if fate := table.get(row.path):
                yield from (f"  {line}" for line in _of_fate(target, fate))


def _of_fate(target: str, fate: Fate) -> Iterator[str]:
    fields = f" ({fate.fields})" if fate.fields and fate.fields != fate.text else ""
    yield f"{target}: {fate.kind}: {fate.text}{fields}"
    if fate.remedy:
        yield f"  what to do: {fate.remedy}"


command = click.Command(
    "explain",
    callback=explain,
    params=[click.Argument(["subject"])],
    help=f"{SUMMARY}\n\n{TEXT}",
    short_help=SUMMARY,
    epilog=options.examples(EXAMPLE),
)
