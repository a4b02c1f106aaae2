"""Write the reference pages and schemas that follow from the code.

    python tools/generate_docs.py [--check]

With `--check` nothing is written: exit code 1 names the files that are not what they would be.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from code_examples import Example, examples
from kompyse import targets
from kompyse.attributes.registry import REGISTRY
from kompyse.cli.group import kompyse
from kompyse.diagnostics.codes import FAMILIES, all_codes, anchor
from kompyse.diagnostics.render.examination import schema as check_schema
from kompyse.diagnostics.render.json import schema as diagnostics_schema
from kompyse.plan.hints import json_schema as hints_schema
from kompyse.targets.trace_data import schema as trace_schema

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from kompyse.attributes.fate import Fate
    from kompyse.diagnostics import Code

REPOSITORY = Path(__file__).resolve().parent.parent
GENERATED = "docs/reference"
"""A folder whose pages all come from here; another page in it is left over from an earlier run."""

ELSEWHERE = ("docs/reference/comparison.md",)
"""Pages in it that another command writes, since it needs more than the code: `make compare`."""

NOTICE = "<!-- Written by tools/generate_docs.py (make docs): change the code instead. -->"


def pages() -> dict[str, str]:
    """Every generated file: its path in the repository, its text."""
    codes = tuple(all_codes().values())
    shown = examples()
    # The digit behind KY names the family; the rows of two families share KY1.
    by_family = {family: [code for code in codes if _family(code) == family] for family in FAMILIES}
    return {
        "docs/reference/diagnostics/README.md": _index(by_family),
        **{
            f"docs/reference/diagnostics/{family}.md": _family_page(family, rows, shown)
            for family, rows in by_family.items()
            if rows
        },
        "docs/reference/attributes.md": _attributes(),
        "docs/reference/cli.md": _cli(),
        "schemas/x-kompyse.json": _json(hints_schema()),
        "schemas/diagnostics.json": _json(diagnostics_schema()),
        "schemas/check.json": _json(check_schema()),
        "schemas/trace.json": _json(trace_schema()),
    }


def _family(code: Code) -> str:
    from importlib import import_module  # noqa: PLC0415 - only here

    return next(
        family for family in FAMILIES if code in vars(import_module(f"kompyse.diagnostics.codes.{family}")).values()
    )


def _page(title: str, *parts: str) -> str:
    return "\n\n".join((f"# {title}", NOTICE, *(part for part in parts if part))) + "\n"


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = (head, tuple("---" for _ in head), *rows)
    return "\n".join(f"| {' | '.join(_cell(cell) for cell in line)} |" for line in lines)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def _index(by_family: dict[str, list[Code]]) -> str:
    rows = (
        (f"[{code.id}]({family}.md#{anchor(code)})", code.name, code.severity.value)
        for family, codes in by_family.items()
        for code in codes
    )
    return _page(
        "Findings",
        "What Kompyse tells, one row a code. `kompyse explain KY001` prints the same text; `--error`, `--ignore` and\n"
        "`--strict` say how much a finding weighs.",
        _table(("code", "name", "severity"), rows),
    )


def _family_page(family: str, codes: list[Code], shown: Mapping[str, Example]) -> str:
    return _page(
        f"Findings: {FAMILIES[family]}",
        *(
            f"## {code.id} {code.name}\n\n{code.severity.value.capitalize()}. {code.meaning}\n\n"
            f"**What to do.** {code.remedy}{_example(shown.get(code.id))}"
            for code in codes
        ),
    )


def _example(example: Example | None) -> str:
    """Show what causes a finding, and what is told. What no Compose file causes has no example."""
    if example is None:
        return ""
    options = f" and `kompyse convert {example.arguments}`" if example.arguments else ""
    return (
        f"\n\n**Example.** With this `{example.file}`{options}:\n\n```yaml\n{example.snippet}\n```\n\n"
        f"```text\n{example.told}\n```"
    )


def _attributes() -> str:
    names = targets.BUILT_IN
    fates = {name: targets.find(name).fates() for name in names}
    rows = ((f"`{path}`", row.summary, *(_fate(fates[name], path) for name in names)) for path, row in REGISTRY.items())
    return _page(
        "Compose attributes",
        "Every attribute of the Compose Specification, and what becomes of it on each target. `*` stands for a key\n"
        "that you choose, `[]` for the items of a list. **lost** and **refused** are told at their line,\n"
        "**approximated** is a note that says the difference, **inert** means that there is nothing to lose.",
        _table(("attribute", "what it does", *names), rows),
    )


def _fate(fates: Mapping[str, Fate], path: str) -> str:
    """The fate of a path in words; one that has the fate of what it is part of names that instead."""
    fate, parent = fates[path], _parent(path)
    if parent and fates[parent] == fate:
        while (above := _parent(parent)) and fates[above] == fate:
            parent = above
        return f"as `{parent}`"
    fields = f" (`{fate.fields}`)" if fate.fields and fate.fields != fate.text else ""
    remedy = f"; *instead:* {fate.remedy}" if fate.remedy else ""
    return f"**{fate.kind.value}:** {fate.text}{fields}{remedy}"


def _parent(path: str) -> str:
    """The path of what an attribute is part of; empty at the top."""
    return path.removesuffix("[]") if path.endswith("[]") else path.rpartition(".")[0]


def _cli() -> str:
    context = click.Context(kompyse, info_name="kompyse")
    parts = []
    for name in kompyse.list_commands(context):
        command = kompyse.get_command(context, name)
        assert command is not None
        parts.append("\n\n".join(_command(name, command)))
    codes = _table(
        ("exit code", "means"),
        (
            ("0", "done; there may be warnings"),
            ("1", "the input cannot be used, or a finding weighs as an error; nothing was written"),
            ("2", "wrong usage of the command line"),
            ("3", "the cluster or the engine failed"),
            ("130", "interrupted"),
        ),
    )
    return _page(
        "Commands",
        "Options that Compose takes before the command (`kompyse -f compose.yaml convert`) are taken there too.",
        *parts,
        f"## Exit codes\n\n{codes}",
    )


def _command(name: str, command: click.Command) -> Iterator[str]:
    arguments = "".join(f" {each.name.upper()}" for each in command.params if isinstance(each, click.Argument))
    yield f"## kompyse {name}"
    yield f"`kompyse {name} [OPTIONS]{arguments}`"
    yield (command.help or "").strip()
    options = [each for each in command.params if isinstance(each, click.Option)]
    if options:
        yield _table(("option", "does"), ((_option(each), _help(each)) for each in options))
    yield "```sh\n" + "\n".join(line.strip() for line in (command.epilog or "").splitlines()[2:]) + "\n```"


def _option(option: click.Option) -> str:
    value = ""
    if isinstance(option.type, click.Choice):
        value = " " + "|".join(map(str, option.type.choices))
    elif option.metavar:
        value = f" {option.metavar}"
    return f"`{', '.join(option.opts)}{'' if option.is_flag else value}`"


def _help(option: click.Option) -> str:
    return f"{option.help} [default: {option.default}]" if option.show_default else option.help or ""


def _json(schema: dict[str, Any]) -> str:
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def main() -> int:
    """Write or check the files; the exit code is 1 when a check finds something."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write nothing; fail when a file is not up to date")
    check = parser.parse_args().check
    made = {REPOSITORY / name: text for name, text in pages().items()}
    outdated = [path for path, text in made.items() if not path.is_file() or path.read_text(encoding="utf-8") != text]
    kept = {*made, *(REPOSITORY / name for name in ELSEWHERE)}
    left_over = sorted(set((REPOSITORY / GENERATED).rglob("*.md")) - kept)
    if check:
        for path in (*outdated, *left_over):
            print(f"not up to date: {path.relative_to(REPOSITORY)} (make docs writes it)", file=sys.stderr)
        return int(bool(outdated or left_over))
    for path in outdated:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(made[path], encoding="utf-8")
        print(f"wrote {path.relative_to(REPOSITORY)}")
    for path in left_over:
        path.unlink()
        print(f"removed {path.relative_to(REPOSITORY)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
