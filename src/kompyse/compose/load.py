"""Files and environment in, a loaded project out: the phases in their order, and where their errors end the run."""

from __future__ import annotations

import os
from collections import ChainMap
from functools import partial
from typing import TYPE_CHECKING, Any

from kompyse.compose import consistency, defaults, discovery, paths, project_name
from kompyse.compose import env_files as variables
from kompyse.compose import profiles as activation
from kompyse.compose.assemble import Assembly, open_file
from kompyse.compose.layers import locate
from kompyse.compose.loaded import Loaded
from kompyse.diagnostics.codes import source as codes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kompyse.compose.layers import Layer
    from kompyse.diagnostics import Sink


def load(  # noqa: PLR0913 - these are the options of Compose
    files: Sequence[str] = (),
    *,
    directory: str | None = None,
    env_files: Sequence[str] = (),
    profiles: Sequence[str] = (),
    name: str | None = None,
    environment: Mapping[str, str] | None = None,
    stdin: Any = None,
    sink: Sink,
) -> Loaded:
    """Load a Compose project as `docker compose` would.

    `files` are paths, `-` for the standard input (`stdin`, by default that of the process); without any, COMPOSE_FILE
    or the default names count, here and above. `directory` is the project directory (default: that of the first file),
    `env_files` replace `.env`, `profiles` replace COMPOSE_PROFILES, `name` is the name of the project, and
    `environment` stands in for the process environment. Warnings go to the sink. Raises KompyseError, with everything
    that was found, when the project cannot be used.
    """
    process = os.environ if environment is None else environment
    selection = discovery.select(files, directory, env_files, process, sink)
    sink.raise_on_errors()
    pairs = zip(selection.files, selection.labels, strict=True)
    layers = [layer for path, label in pairs for layer in open_file(path, label, sink, stdin)]
    sink.raise_on_errors()
    trees = [layer.tree for layer in layers]
    project = project_name.decide(name, selection.environment, trees, selection.directory, sink)
    sink.raise_on_errors(partial(locate, layers, {}))
    known = {**selection.environment, project_name.VARIABLE: project}
    assembly = Assembly(selection.directory, known, sink)
    tree = assembly.assemble(layers)
    if not tree:
        _report_empty(layers, selection.labels, sink)
    locator = partial(locate, layers, tree)
    active = tuple(profiles) or discovery.profiles(known)
    full, disabled = _completed(tree, project, selection.directory, active=active, known=known, sink=sink)
    sink.raise_on_errors(locator)
    enabled = {key: value for key, value in (tree.get("services") or {}).items() if key not in disabled}
    return Loaded(
        tree=full,
        written={**tree, "services": enabled},
        name=project,
        directory=selection.directory,
        files=selection.labels,
        environment=ChainMap(known, assembly.sources) if assembly.sources else known,
        disabled=disabled,
        locate=locator,
    )


def _completed(  # noqa: PLR0913 - what the phases need
    tree: dict[str, Any],
    project: str,
    directory: str,
    *,
    active: Sequence[str],
    known: Mapping[str, str],
    sink: Sink,
) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Run the phases that see the whole project; return the tree and the disabled services."""
    tree = defaults.apply(tree, project)
    tree = paths.resolve(tree, directory)
    tree, disabled = activation.select(tree, active)
    consistency.check(tree, sink, disabled)
    return variables.resolve(tree, known, directory, sink), disabled


def _report_empty(layers: Sequence[Layer], labels: Sequence[str], sink: Sink) -> None:
    message = f"{', '.join(labels)}: there is nothing in {'it' if len(labels) == 1 else 'them'} but comments"
    where = layers[0].where(()) if layers else ()
    sink.report(codes.EMPTY_PROJECT, message, hint=codes.EMPTY_PROJECT.remedy, locations=where)
    sink.raise_on_errors()
