"""Files and environment in, a loaded project out: the phases in their order, and where their errors end the run."""

from __future__ import annotations

import os
from collections import ChainMap
from functools import partial
from typing import TYPE_CHECKING, Any

from kompyse.compose import asked as asking
from kompyse.compose import consistency, defaults, discovery, modes, paths, project_name, uninterpolated
from kompyse.compose import env_files as variables
from kompyse.compose import profiles as activation
from kompyse.compose.assemble import Assembly, open_file
from kompyse.compose.canonical import canonical
from kompyse.compose.layers import locate, text_of
from kompyse.compose.loaded import Loaded
from kompyse.diagnostics.codes import source as codes

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from kompyse.compose.asked import Asked
    from kompyse.compose.layers import Layer
    from kompyse.diagnostics import Path, Sink

SKIPPABLE = frozenset(("interpolation", "normalization", "paths", "consistency", "env-files"))
"""What `load` can leave out."""


def load(  # noqa: PLR0913 - these are the options of Compose
    files: Sequence[str] = (),
    *,
    directory: str | None = None,
    env_files: Sequence[str] = (),
    profiles: Sequence[str] = (),
    name: str | None = None,
    environment: Mapping[str, str] | None = None,
    services: Sequence[str] = (),
    asked: Asked | None = None,
    skip: Collection[str] = (),
    stdin: Any = None,
    sink: Sink,
) -> Loaded:
    """Load a Compose project as `docker compose` would.

    `files` are paths, `-` for the standard input (`stdin`, by default that of the process); without any, COMPOSE_FILE
    or the default names count, here and above. `directory` is the project directory (default: that of the first file),
    `env_files` replace `.env`, `profiles` replace COMPOSE_PROFILES, `name` is the name of the project, and
    `environment` stands in for the process environment. `services` are the ones to keep, with what they need; all
    without any. `asked` is what a run asks beside the files. `skip` names steps of SKIPPABLE that are left out; without
    "interpolation", the tree is no model of a project but what was written, merged and in long forms. Warnings go to
    the sink. Raises KompyseError, with everything that was found, when the project cannot be used.
    """
    process = os.environ if environment is None else environment
    selection = discovery.select(files, directory, env_files, process, sink)
    sink.raise_on_errors()
    pairs = zip(selection.files, selection.labels, strict=True)
    layers = [layer for path, label in pairs for layer in open_file(path, label, sink, stdin)]
    sink.raise_on_errors()
    trees = [layer.tree for layer in layers]
    raw = "interpolation" in skip
    project = project_name.decide(name, selection.environment, trees, selection.directory, sink, skip=skip)
    sink.raise_on_errors(partial(locate, layers, {}))
    known = {**selection.environment, project_name.VARIABLE: project}
    assembly = Assembly(selection.directory, known, sink, skip=skip)
    tree = assembly.assemble(layers)
    if not tree:
        _report_empty(layers, selection.labels, sink)
    merged, locator = tree, partial(locate, layers, tree)
    consistency.check_values(merged, sink)
    if not raw:
        tree = canonical(merged, sink)
        locator = partial(locate, layers, tree)
        sink.raise_on_errors(locator)
        modes.check(merged, partial(text_of, layers, merged), sink)
    phases = _Phases(selection.directory, known, sink, skip=skip)
    if raw:
        full, disabled = phases.written(tree, project)
    else:
        active = tuple(profiles) or discovery.profiles(known)
        full, disabled = phases.complete(tree, project, active, services, asked)
    sink.raise_on_errors(locator)
    enabled = {key: value for key, value in (tree.get("services") or {}).items() if key not in disabled}
    written = {**tree, "services": enabled}
    return Loaded(
        tree=full,
        written=written,
        name=project,
        directory=selection.directory,
        files=selection.labels,
        environment=ChainMap(known, assembly.sources) if assembly.sources else known,
        disabled=disabled,
        locate=locator,
        profiles=activation.all_of(tree),
        gone=partial(_gone, layers, merged, written),
    )


def _gone(layers: Sequence[Layer], merged: dict[str, Any], written: dict[str, Any]) -> Mapping[Path, str]:
    from kompyse.compose import resolved  # noqa: PLC0415 - for a trace only

    return resolved.gone(layers, merged, written)


class _Phases:
    """The phases that see the whole project. Each gives a new tree."""

    def __init__(self, directory: str, known: Mapping[str, str], sink: Sink, skip: Collection[str]) -> None:
        self.directory = directory
        self.known = known
        self.sink = sink
        self.skip = skip

    def complete(
        self,
        tree: dict[str, Any],
        project: str,
        active: Sequence[str],
        services: Sequence[str],
        asked: Asked | None,
    ) -> tuple[dict[str, Any], tuple[str, ...]]:
        """Return the finished tree and the services that are off."""
        tree = defaults.values(tree) if "normalization" in self.skip else defaults.apply(tree, project)
        every = self.resolved({**tree, "name": project})
        if asked is not None:
            active = (*active, *asking.profiles(every, asked, self.sink))
        tree, disabled = activation.select(every, active)
        if "consistency" not in self.skip:
            consistency.check(tree, self.sink, every)
            tree, every = defaults.scaled(tree), defaults.scaled(every)
        if asked is not None:
            tree = asking.applied(tree, asked, disabled, self.sink)
        if services:
            tree, disabled = activation.only(every, services, active, self.sink)
        return variables.resolve(tree, self.known, self.directory, self.sink, self.skip), disabled

    def written(self, tree: dict[str, Any], project: str) -> tuple[dict[str, Any], tuple[str, ...]]:
        """Return the tree whose variables are not replaced, as complete as can be; every service is on."""
        tree = self.resolved(uninterpolated.values(tree))
        return (tree if "normalization" in self.skip else uninterpolated.complete(tree, project, self.known)), ()

    def resolved(self, tree: dict[str, Any]) -> dict[str, Any]:
        return tree if "paths" in self.skip else paths.resolve(tree, self.directory)


def _report_empty(layers: Sequence[Layer], labels: Sequence[str], sink: Sink) -> None:
    message = f"{', '.join(labels)}: there is nothing in {'it' if len(labels) == 1 else 'them'} but comments"
    where = layers[0].where(()) if layers else ()
    sink.report(codes.EMPTY_PROJECT, message, hint=codes.EMPTY_PROJECT.remedy, locations=where)
    sink.raise_on_errors()
