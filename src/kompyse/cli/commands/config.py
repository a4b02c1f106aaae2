"""`kompyse config`: the project as Kompyse understood it, in the form of `docker compose config`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from kompyse.cli import options
from kompyse.diagnostics import KompyseError, Sink, path_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from kompyse.cli.console import Console
    from kompyse.compose.loaded import Loaded

SUMMARY = "Print the project with everything resolved."

TEXT = """Variables are replaced, files merged, short forms written out and defaults filled in. A dollar sign is printed
as $$, so that the output can be read again. With -q nothing is printed but errors: a check. Services that are named
are printed with those that they depend on."""

EXAMPLE = """kompyse config
kompyse config --format json -o resolved.json
kompyse config --origins web
kompyse config --services --profile debug
kompyse config --hash '*'"""

_LISTS = {
    "services": "Print the names of the services only.",
    "volumes": "Print the names of the volumes only.",
    "networks": "Print the names of the networks only.",
    "models": "Print the models only.",
    "images": "Print the images of the services only.",
    "profiles": "Print all profiles that there are.",
    "variables": "Print the variables that the files use, with their defaults; --format yaml or json for data.",
    "environment": "Print the variables that are seen, those of .env too.",
    "origins": "Print every value with the file and line that it came from; --format json for data.",
}
_SKIPS = {
    "--no-interpolate": ("interpolation", "Leave variables as they are written."),
    "--no-normalize": ("normalization", "Leave out names, networks and dependencies that are only implied."),
    "--no-path-resolution": ("paths", "Leave relative paths as they are written."),
    "--no-consistency": ("consistency", "Do not check whether the parts fit together."),
    "--no-env-resolution": ("env-files", "Do not read the env_file of services."),
}

PARAMETERS = (
    click.Argument(["services"], nargs=-1, metavar="[SERVICE]..."),
    click.Option(
        ["--format", "shape"],
        type=click.Choice(("yaml", "json")),
        help="The form of the output; yaml unless told.",
    ),
    click.Option(["-o", "--output"], metavar="FILE", default="-", help="Write to a file; - for standard output."),
    *(click.Option([f"--{name}", "listing"], flag_value=name, help=text) for name, text in _LISTS.items()),
    click.Option(
        ["--hash", "hashed"],
        metavar="NAMES",
        help="Print the hash of services, which Compose compares with that of a container; '*' for all.",
    ),
    *(
        click.Option([name, f"no_{step.replace('-', '_')}"], is_flag=True, help=text)
        for name, (step, text) in _SKIPS.items()
    ),
)


class _Call(NamedTuple):
    """What was asked for, beside the project."""

    loaded: Loaded
    shape: str | None
    skip: frozenset[str]
    hashed: str = ""


def config(  # noqa: PLR0913 - what a command line gives
    *,
    source: dict[str, Any],
    console: Console,
    services: tuple[str, ...],
    shape: str | None,
    output: str,
    listing: str | None,
    hashed: str | None,
    **skips: bool,
) -> int:
    """Load, print, tell. Gives the exit code."""
    from kompyse.diagnostics.run import Run  # noqa: PLC0415 - the passes are loaded only when they run

    skip = frozenset(step for step, _ in _SKIPS.values() if skips[f"no_{step.replace('-', '_')}"])
    if listing == "variables":
        skip |= {"interpolation"}
    elif listing in ("services", "volumes", "networks", "models"):
        skip |= {"env-files"}
        services = ()
    with Run(source.pop("policy")) as run:
        loaded = _load(source, services, skip, run.sink)
        run.locate = loaded.locate
    call = _Call(loaded, shape, skip, hashed or "")
    if not console.quiet:
        try:
            text = _hashes(call) if hashed else _PRINTERS[listing or ""](call)
            data = text.encode()
        except UnicodeEncodeError:
            raise _not_unicode(loaded) from None
        _write(data, output)
    console.tell(run.diagnostics)
    return 0


def _load(source: dict[str, Any], services: tuple[str, ...], skip: frozenset[str], sink: Sink) -> Loaded:
    """Read the project; refuse what the reference refuses, which for cycles is the business of the graph."""
    from kompyse.compose.load import load  # noqa: PLC0415 - the passes are loaded only when they run

    loaded = load(**source, services=services, skip=skip, sink=sink)
    if not skip & {"interpolation", "consistency", "normalization"}:
        from kompyse.graph import build  # noqa: PLC0415 - as above
        from kompyse.model.checked import checked  # noqa: PLC0415 - as above

        build(checked(loaded.tree, sink), sink)
        sink.raise_on_errors(loaded.locate)
    return loaded


def _model(call: _Call) -> str:
    """Print the model. Without interpolation, dollar signs are what was written."""
    from kompyse.compose import printed  # noqa: PLC0415 - only here

    tree, keep = call.loaded.tree, "env-files" in call.skip
    if "interpolation" in call.skip:
        text = _data(printed.in_order(printed.ordered(tree)), call.shape)
    elif call.shape == "json":
        text = _data(printed.as_json(tree, env_files=keep), "json")
    else:
        text = _data(printed.as_yaml(tree, env_files=keep), "yaml")
    return text if "interpolation" in call.skip else text.replace("$", "$$")


def _data(data: Any, shape: str | None) -> str:
    if shape == "json":
        from msgspec import json  # noqa: PLC0415 - only here

        return json.format(json.encode(data), indent=2).decode() + "\n"
    from kompyse.outputs import emitter  # noqa: PLC0415 - only here

    return emitter.document(data)


def _lines(lines: Iterable[str]) -> str:
    return "".join(f"{line}\n" for line in lines)


def _services(call: _Call) -> str:
    return _lines(sorted(call.loaded.tree.get("services") or {}))


def _used(section: str) -> Callable[[_Call], str]:
    def names(call: _Call) -> str:
        from kompyse.compose.profiles import prune  # noqa: PLC0415 - only here

        return _lines(sorted(prune(call.loaded.tree).get(section) or {}))

    return names


def _models(call: _Call) -> str:
    from kompyse.compose.profiles import prune  # noqa: PLC0415 - only here

    models = (prune(call.loaded.tree).get("models") or {}).values()
    return _lines(sorted(model["model"] for model in models if (model or {}).get("model")))


def _images(call: _Call) -> str:
    """Print images in the order of the services; what is only built has the name that Compose gives the result."""
    services = call.loaded.tree.get("services") or {}
    return _lines(service.get("image") or f"{call.loaded.name}-{key}" for key, service in sorted(services.items()))


def _profiles(call: _Call) -> str:
    return _lines(call.loaded.profiles)


def _environment(call: _Call) -> str:
    return _lines(f"{name}={value}" for name, value in sorted(call.loaded.environment.items()))


def _variables(call: _Call) -> str:
    """Print a table, or data with the names of the reference."""
    from kompyse.compose.variables import used  # noqa: PLC0415 - only here

    rows = used(call.loaded.tree)
    if call.shape is None:
        head = ("NAME", "REQUIRED", "DEFAULT VALUE", "ALTERNATE VALUE")
        cells = [head, *((row.name, str(row.required).lower(), row.default, row.presence) for row in rows)]
        widths = [max(20, *(len(line[column]) + 3 for line in cells)) for column in range(3)]
        return _lines("".join(map(str.ljust, line, widths)) + line[3] for line in cells)
    keys = [
        key.lower() if call.shape == "yaml" else key for key in ("Name", "DefaultValue", "PresenceValue", "Required")
    ]
    fields = [(row.name, row.default, row.presence, row.required) for row in rows]
    return _data({each[0]: dict(zip(keys, each, strict=True)) for each in fields}, call.shape)


def _hashes(call: _Call) -> str:
    from kompyse.compose.hashes import service_hash  # noqa: PLC0415 - only here

    services = call.loaded.tree.get("services") or {}
    names = sorted(services) if call.hashed == "*" else call.hashed.split(",")
    unknown = [name for name in names if name not in services]
    if unknown:
        known = ", ".join(sorted(services)) or "none"
        raise click.BadParameter(f"there is no service {unknown[0]!r}; there are: {known}", param_hint="'--hash'")
    return _lines(f"{name} {service_hash(services[name], call.loaded.environment)}" for name in sorted(set(names)))


def _origins(call: _Call) -> str:
    from kompyse.compose.origins import lines, table  # noqa: PLC0415 - only here

    return _data(table(call.loaded), "json") if call.shape == "json" else _lines(lines(call.loaded))


_PRINTERS: dict[str, Callable[[_Call], str]] = {
    "": _model,
    "services": _services,
    "volumes": _used("volumes"),
    "networks": _used("networks"),
    "models": _models,
    "images": _images,
    "profiles": _profiles,
    "variables": _variables,
    "environment": _environment,
    "origins": _origins,
}


def _not_unicode(loaded: Loaded) -> KompyseError:
    """Name every value that cannot be printed as text."""
    from kompyse.diagnostics.codes.output import TEXT_NOT_UNICODE  # noqa: PLC0415 - only here
    from kompyse.outputs import not_text  # noqa: PLC0415 - only here

    sink = Sink()
    for path in not_text(loaded.tree):
        sink.report(TEXT_NOT_UNICODE, f"{path_text(path)} holds bytes that are not UTF-8", path=path)
    return KompyseError(sink.located(loaded.locate))


def _write(data: bytes, output: str) -> None:
    if output == "-":
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    from kompyse.outputs.writing import write_file  # noqa: PLC0415 - not for a pipe

    write_file(output, data, Sink())


command = options.project_command(config, PARAMETERS, summary=SUMMARY, text=TEXT, example=EXAMPLE)
