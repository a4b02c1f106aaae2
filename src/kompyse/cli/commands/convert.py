"""`kompyse convert`: a project in, the manifests of a target out."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

import click

from kompyse.cli import choices, options
from kompyse.cli.console import FAILED
from kompyse.diagnostics import KompyseError, Severity, Sink
from kompyse.diagnostics.codes.output import OUTPUT_IS_INPUT, OUTPUT_NEEDS_FILES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kompyse.api import Result
    from kompyse.cli.console import Console
    from kompyse.diagnostics import Diagnostic

SUMMARY = "Translate a project into manifests."

TEXT = """The manifests go to standard output unless -o names a file or a directory. Nothing is written when there are
errors. Whatever the target cannot hold is told on standard error, with the line where it stands."""

EXAMPLE = """kompyse convert | kubectl apply -f -
kompyse convert -f compose.yaml -f compose.prod.yaml -n shop --create-namespace -o manifests/
kompyse convert --profile '*' --output json -o shop.json
kompyse convert --annotate --trace trace.json -o shop.yaml"""


OUTPUT = (
    click.Option(
        ["-o", "--out"],
        metavar="PATH",
        default="-",
        help="A file, a directory (it exists, or the name ends in /; one file per object), or - for standard output. "
        "In a directory, files of an earlier run that are no longer needed are removed, all others stay.",
    ),
    click.Option(
        ["--output", "shape"],
        type=click.Choice(("plain", "json")),
        default="plain",
        show_default=True,
        help="The form of the manifests: YAML, or JSON.",
    ),
    click.Option(
        ["--annotate"],
        is_flag=True,
        help="Say at the end of each line of the YAML where it comes from: file, line and path in the project.",
    ),
    click.Option(
        ["--trace", "trace_file"],
        metavar="FILE",
        help="Write where every field comes from, and what became of every value, as JSON into a file.",
    ),
    choices.target(multiple=False),
)


def convert(  # noqa: PLR0913 - the options
    *,
    source: dict[str, Any],
    console: Console,
    out: str,
    shape: str,
    target: str,
    annotate: bool,
    trace_file: str | None,
    **given: Any,
) -> int:
    """Convert, write, tell. Gives the exit code."""
    from kompyse import api, plan  # noqa: PLC0415 - the passes are loaded only when they run

    if annotate and shape != "plain":
        raise click.UsageError(f"--annotate writes comments, which {shape} has none of: leave out --output {shape}")
    if trace_file and (trace_file == "-" or os.path.realpath(trace_file) == os.path.realpath(out)):
        raise click.UsageError("--trace needs a file of its own")
    chosen = plan.Options(**choices.given(given))
    result = api.convert(**source, target=target, options=chosen, trace=annotate or trace_file is not None)
    if trace_file:
        _refuse_input(result, trace_file, Sink())
    found, where = _write(result, out, shape, annotate=annotate)
    if trace_file:
        found = (*found, *_write_trace(result, trace_file))
    told = (*result.diagnostics, *result.policy.apply(found))
    services, objects = len(result.project.services), len(result.objects)
    console.tell(told, f"converted {_count(services, 'service')} into {_count(objects, 'object')}{where}")
    return FAILED if any(each.severity is Severity.ERROR for each in told) else 0


def _write_trace(result: Result, path: str) -> Sequence[Diagnostic]:
    """Write the trace behind the objects. Gives what kept it from being written."""
    from kompyse.outputs import writing  # noqa: PLC0415 - for those who ask
    from kompyse.targets import trace_data  # noqa: PLC0415 - as above

    assert result.trace is not None
    try:
        writing.write_file(path, trace_data.render(result.trace).encode(), Sink())
    except KompyseError as error:
        return error.diagnostics
    return ()


def _write(result: Result, out: str, shape: str, *, annotate: bool) -> tuple[Sequence[Diagnostic], str]:
    """Write the objects to where `-o` says. Gives what was found and the words for where they went."""
    from kompyse import outputs  # noqa: PLC0415 - as above

    comment = result.trace.comment if annotate and result.trace else None
    if out == "-":
        if found := _without_files(result):
            return found, ""
        sys.stdout.buffer.write(outputs.render(result.objects, shape, comment, result.names))
        sys.stdout.buffer.flush()
        return (), ""

    from kompyse.outputs import writing  # noqa: PLC0415 - not for a pipe

    sink = Sink()
    if not (out.endswith(("/", os.sep)) or os.path.isdir(out)):  # noqa: PTH112 - pathlib takes 3 ms to import
        _refuse_input(result, out, sink)
        data = outputs.render(result.objects, shape, comment, result.names)
        _write_beside(result, os.path.dirname(out), sink)  # noqa: PTH120 - as above
        writing.write_file(out, data, sink)
        return sink.located(None), f" in {out}"
    files = outputs.files(result.objects, shape, comment, result.names)
    _write_beside(result, out, sink)
    written = writing.write_directory(out, files, result.project.name, sink)
    counts = [f"{len(names)} {word}" for word, names in zip(("written", "unchanged", "removed"), written, strict=True)]
    return sink.located(None), f" in {out} (files: {', '.join(each for each in counts if each[0] != '0')})"


def _write_beside(result: Result, folder: str, sink: Sink) -> None:
    """Write the files that the objects name into their folder, or what an earlier run left there away."""
    from kompyse.outputs import writing  # noqa: PLC0415 - as above

    beside = result.beside
    if beside is None:
        return
    place = os.path.join(folder, beside.folder)  # noqa: PTH118 - pathlib takes 3 ms to import
    if not beside.files and not os.path.exists(os.path.join(place, writing.RECORD)):  # noqa: PTH110, PTH118 - as above
        return
    files = {each.path: each.data for each in beside.files}
    secret = [each.path for each in beside.files if each.secret]
    writing.write_directory(place, files, result.project.name, sink, secret)


def _without_files(result: Result) -> Sequence[Diagnostic]:
    """Give the error of a document that is to be printed, and names files which would be nowhere."""
    if result.beside is None or not result.beside.files:
        return ()
    shown = [f"{result.beside.folder}/{each.path}" for each in result.beside.files]
    more = f" and {len(shown) - 3} more" if shown[3:] else ""
    sink = Sink()
    sink.report(
        OUTPUT_NEEDS_FILES,
        f"the output names files that belong beside it ({', '.join(shown[:3])}{more}), and standard output has no place"
        " for them",
        hint="write it into a file or a directory: -o stack.yaml, or -o DIR/",
    )
    return sink.located(None)


def _refuse_input(result: Result, out: str, sink: Sink) -> None:
    """Stop before a Compose file is replaced by what was made of it."""
    if os.path.realpath(out) in map(os.path.realpath, result.files):
        sink.report(OUTPUT_IS_INPUT, f"{out} is a Compose file of the project", hint="name another file")
        sink.raise_on_errors()


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


command = options.project_command(convert, (*OUTPUT, *choices.PLAN), summary=SUMMARY, text=TEXT, example=EXAMPLE)
