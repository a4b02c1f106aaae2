"""`kompyse convert`: a project in, the manifests of a target out."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

import click

from kompyse.cli import options
from kompyse.cli.console import FAILED
from kompyse.diagnostics import Severity, Sink
from kompyse.diagnostics.codes.output import OUTPUT_IS_INPUT

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
kompyse convert --profile '*' --output json -o shop.json"""


def _size(_context: click.Context, option: click.Parameter, value: str | None) -> int | None:
    """Read a size, written as Compose (`512m`, `2gb`) or Kubernetes (`512Mi`, `2Gi`) have it; gives bytes."""
    if value is None:
        return None
    from kompyse.plan.hints import parse_size  # noqa: PLC0415 - not for --help

    try:
        return parse_size(value)
    except ValueError as error:
        raise click.BadParameter(str(error), param=option) from error


def _target(_context: click.Context, option: click.Parameter, value: str) -> str:
    from kompyse import targets  # noqa: PLC0415 - not for --help

    if value not in targets.BUILT_IN and value not in targets.names():
        hint = options.nearest(value, targets.names()) or f": there are {', '.join(targets.names())}"
        raise click.BadParameter(f"there is no target {value!r}{hint}", param=option)
    return value


def _words(name: str, words: tuple[str, ...], text: str) -> click.Option:
    return click.Option([name], type=click.Choice(words, case_sensitive=False), help=text)


# Every option of the plan, by its name there. An option that is not given is left to the plan's default.
CHOICES = (
    click.Option(["-n", "--namespace"], metavar="NAME", help="Put every object into this namespace."),
    click.Option(["--create-namespace"], is_flag=True, default=None, help="Make the namespace too."),
    _words(
        "--publish",
        ("nodeport", "loadbalancer", "none"),
        "How published ports are reached from outside. [default: nodeport]",
    ),
    _words(
        "--services",
        ("auto", "clusterip", "headless"),
        "What stands behind the name of a service: an address for the known ports, or a name that leads to the "
        "pods on every port, as in Compose. [default: auto]",
    ),
    _words(
        "--wait",
        ("init", "annotations", "none"),
        "How the order of depends_on is kept: by init containers that wait, by annotations for Argo CD and Helm, or "
        "not at all. [default: init]",
    ),
    click.Option(
        ["--wait-image"],
        metavar="IMAGE",
        help="Image of what waits for services; it needs sh, nc and nslookup. [default: busybox:1.36]",
    ),
    click.Option(
        ["--wait-job-image"],
        metavar="IMAGE",
        help="Image of what waits for one-shot services; it needs kubectl. [default: registry.k8s.io/kubectl:v1.34.4]",
    ),
    click.Option(
        ["--wait-started-seconds"],
        type=click.IntRange(min=0),
        metavar="SECONDS",
        help="How long a service waits for one that only has to be started. [default: 60]",
    ),
    _words(
        "--bind",
        ("auto", "content", "host", "claim", "refuse"),
        "What becomes of bind mounts: their content in a ConfigMap, the path of the node, a volume, or an error. "
        "[default: auto]",
    ),
    click.Option(
        ["--volume-size"], callback=_size, metavar="SIZE", help="Size of volumes that say none. [default: 1Gi]"
    ),
    click.Option(
        ["--storage-class"],
        metavar="NAME",
        help="Storage class of volumes that say none. [default: that of the cluster]",
    ),
    _words(
        "--shared-volumes",
        ("affinity", "rwx"),
        "How several services share a volume: all on one node, or with ReadWriteMany. [default: affinity]",
    ),
    _words(
        "--network-policy",
        ("auto", "always", "never"),
        "When networks become NetworkPolicies: where the project keeps services apart, always, or never. "
        "[default: auto]",
    ),
    _words(
        "--controller",
        ("deployment", "statefulset", "daemonset"),
        "The kind of services that say none. [default: as each service asks for]",
    ),
)

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
        ["-t", "--target"],
        default="kubernetes",
        show_default=True,
        metavar="NAME",
        callback=_target,
        help="The target.",
    ),
)


def convert(*, source: dict[str, Any], console: Console, out: str, shape: str, target: str, **choices: Any) -> int:
    """Convert, write, tell. Gives the exit code."""
    from kompyse import api, plan  # noqa: PLC0415 - the passes are loaded only when they run

    given = {name: value for name, value in choices.items() if value is not None}
    result = api.convert(**source, target=target, options=plan.Options(**given))
    found, where = _write(result, out, shape)
    told = (*result.diagnostics, *source["policy"].apply(found))
    services, objects = len(result.project.services), len(result.objects)
    console.tell(told, f"converted {_count(services, 'service')} into {_count(objects, 'object')}{where}")
    return FAILED if any(each.severity is Severity.ERROR for each in told) else 0


def _write(result: Result, out: str, shape: str) -> tuple[Sequence[Diagnostic], str]:
    """Write the objects to where `-o` says. Gives what was found and the words for where they went."""
    from kompyse import outputs  # noqa: PLC0415 - as above

    if out == "-":
        sys.stdout.buffer.write(outputs.render(result.objects, shape))
        sys.stdout.buffer.flush()
        return (), ""

    from kompyse.outputs import writing  # noqa: PLC0415 - not for a pipe

    sink = Sink()
    if not (out.endswith(("/", os.sep)) or os.path.isdir(out)):  # noqa: PTH112 - pathlib takes 3 ms to import
        _refuse_input(result, out, sink)
        writing.write_file(out, outputs.render(result.objects, shape), sink)
        return (), f" in {out}"
    written = writing.write_directory(out, outputs.files(result.objects, shape), result.project.name, sink)
    counts = [f"{len(names)} {word}" for word, names in zip(("written", "unchanged", "removed"), written, strict=True)]
    return sink.located(None), f" in {out} (files: {', '.join(each for each in counts if each[0] != '0')})"


def _refuse_input(result: Result, out: str, sink: Sink) -> None:
    """Stop before a Compose file is replaced by what was made of it."""
    if os.path.realpath(out) in map(os.path.realpath, result.files):
        sink.report(OUTPUT_IS_INPUT, f"{out} is a Compose file of the project", hint="name another file after -o")
        sink.raise_on_errors()


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


command = options.project_command(convert, (*OUTPUT, *CHOICES), summary=SUMMARY, text=TEXT, example=EXAMPLE)
