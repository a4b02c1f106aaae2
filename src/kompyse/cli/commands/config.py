"""`kompyse config`: the project as Kompyse understood it, in the form of `docker compose config`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from kompyse.cli import options
from kompyse.diagnostics import KompyseError, Sink, path_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from kompyse.api import Loading
    from kompyse.cli.console import Console

SUMMARY = "Print the project with everything resolved."

TEXT = """Variables are replaced, files merged, short forms written out and defaults filled in. A dollar sign is printed
as $$, so that the output can be read again. With -q nothing is printed but errors: a check."""

EXAMPLE = """kompyse config
kompyse config --format json -o resolved.json
kompyse config --services --profile debug"""

PARAMETERS = (
    click.Option(
        ["--format", "shape"],
        type=click.Choice(("yaml", "json")),
        default="yaml",
        show_default=True,
        help="The form of the output.",
    ),
    click.Option(["-o", "--output"], metavar="FILE", default="-", help="Write to a file; - for standard output."),
    click.Option(["--services", "listing"], flag_value="services", help="Print the names of the services only."),
    click.Option(["--volumes", "listing"], flag_value="volumes", help="Print the names of the volumes only."),
    click.Option(["--images", "listing"], flag_value="images", help="Print the images of the services only."),
    click.Option(["--profiles", "listing"], flag_value="profiles", help="Print all profiles that there are."),
)


def config(*, source: dict[str, Any], console: Console, shape: str, output: str, listing: str | None) -> int:
    """Load, print, tell. Gives the exit code."""
    from kompyse import api  # noqa: PLC0415 - the passes are loaded only when they run

    if listing == "profiles":
        source = {**source, "profiles": ("*",)}
    loading = api.load(**source)
    if not console.quiet:
        try:
            text = "".join(f"{line}\n" for line in _LISTINGS[listing](loading)) if listing else _model(loading, shape)
            _write(text.encode(), output)
        except UnicodeEncodeError:
            raise _not_unicode(loading) from None
    console.tell(loading.diagnostics)
    return 0


def _services(loading: Loading) -> Iterable[str]:
    return sorted(loading.project.services)


def _volumes(loading: Loading) -> Iterable[str]:
    return sorted(loading.project.volumes)


def _images(loading: Loading) -> Iterable[str]:
    """Images in the order of the services; what is only built has the name that Compose gives the result."""
    project = loading.project
    return [service.image or f"{project.name}-{key}" for key, service in sorted(project.services.items())]


def _profiles(loading: Loading) -> Iterable[str]:
    return sorted({profile for service in loading.project.services.values() for profile in service.profiles})


_LISTINGS: dict[str, Callable[[Loading], Iterable[str]]] = {
    "services": _services,
    "volumes": _volumes,
    "images": _images,
    "profiles": _profiles,
}


def _model(loading: Loading, shape: str) -> str:
    tree = _sorted(loading.tree)
    first = {key: tree[key] for key in ("name", "services", "networks", "volumes", "secrets", "configs") if key in tree}
    ordered = {**first, **tree}
    if shape == "json":
        from msgspec import json  # noqa: PLC0415 - only here

        text = json.format(json.encode(ordered), indent=2).decode() + "\n"
    else:
        from kompyse.outputs import emitter  # noqa: PLC0415 - only here

        text = emitter.document(ordered)
    return text.replace("$", "$$")


def _sorted(value: Any) -> Any:
    """Sort the keys of all maps, as `docker compose config` does."""
    if isinstance(value, dict):
        return {key: _sorted(value[key]) for key in sorted(value)}
    if isinstance(value, list):
        return [_sorted(each) for each in value]
    return value


def _not_unicode(loading: Loading) -> KompyseError:
    """Name every value that cannot be printed as text."""
    from kompyse.diagnostics.codes.output import TEXT_NOT_UNICODE  # noqa: PLC0415 - only here
    from kompyse.outputs import not_text  # noqa: PLC0415 - only here

    sink = Sink()
    for path in not_text(loading.tree):
        sink.report(TEXT_NOT_UNICODE, f"{path_text(path)} holds bytes that are not UTF-8", path=path)
    return KompyseError(sink.located(loading.locate))


def _write(data: bytes, output: str) -> None:
    if output == "-":
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    from kompyse.outputs.writing import write_file  # noqa: PLC0415 - not for a pipe

    write_file(output, data, Sink())


command = options.project_command(config, PARAMETERS, summary=SUMMARY, text=TEXT, example=EXAMPLE)
