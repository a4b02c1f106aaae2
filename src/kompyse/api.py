"""The passes in their order: `load` ends with the typed project, `convert` with the objects of a target.

Nothing is printed or written here; findings come back in the result, or in the `KompyseError` when one is an error.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from kompyse import targets
from kompyse.attributes import reporting
from kompyse.compose.load import load as read
from kompyse.diagnostics import KompyseError
from kompyse.diagnostics.codes.output import NOTHING_CONVERTED, OPTION_INVALID, TARGET_UNKNOWN
from kompyse.diagnostics.run import Run
from kompyse.graph import build
from kompyse.model.checked import checked
from kompyse.plan import Options, make
from kompyse.plan.options import problems

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kompyse.compose.loaded import Loaded
    from kompyse.diagnostics import Diagnostic, Policy, Sink
    from kompyse.diagnostics.sink import Locator
    from kompyse.model import Project
    from kompyse.plan.plan import Plan
    from kompyse.targets import Object, Target

File: TypeAlias = "str | os.PathLike[str]"


class Loading(NamedTuple):
    """A loaded project."""

    project: Project
    """The typed model: variables resolved, files merged, defaults filled in, enabled services only."""
    tree: dict[str, Any]
    """The same as plain data, as `docker compose config --format json` has it."""
    diagnostics: tuple[Diagnostic, ...]
    """Warnings and notes, sorted by their place."""
    files: tuple[str, ...]
    """The Compose files that were given or found."""
    disabled: tuple[str, ...]
    """Services that no chosen profile enables."""
    locate: Locator
    """Finds where the value of a path was written; several places after a merge."""


class Result(NamedTuple):
    """A converted project."""

    objects: list[Object]
    """API objects as plain data, in the order in which they have to be applied."""
    diagnostics: tuple[Diagnostic, ...]
    """Warnings and notes, sorted by their place."""
    project: Project
    """The project that was converted."""
    plan: Plan
    """What was decided before the target was asked."""
    files: tuple[str, ...]
    """The Compose files that were given or found."""


def load(  # noqa: PLR0913 - what a command line gives
    files: File | Sequence[File] | None = None,
    *,
    directory: File | None = None,
    env_files: Sequence[File] = (),
    profiles: Sequence[str] = (),
    name: str | None = None,
    environment: Mapping[str, str] | None = None,
    stdin: Any = None,
    policy: Policy | None = None,
) -> Loading:
    """Load a Compose project.

    Args:
        files: Compose files, later ones override earlier ones; `-` is standard input. None searches the current
            directory and its parents.
        directory: what relative paths are relative to; None for the directory of the first file.
        env_files: files with variables; none for `.env` in the project's directory.
        profiles: profiles to enable, `*` for all.
        name: the project's name; None lets the files or the directory say it.
        environment: variables for interpolation; None for those of this process.
        stdin: the stream behind `-`; None for that of this process.
        policy: which findings weigh more or less than usual.

    Raises:
        KompyseError: the project cannot be used, or a finding weighs as an error.

    Example:
        >>> import kompyse
        >>> shop = kompyse.load("examples/shop/compose.yaml")
        >>> sorted(shop.project.services)
        ['cache', 'db', 'migrate', 'web']
    """
    with Run(policy) as run:
        loaded, project = _load(
            run,
            files,
            directory=directory,
            env_files=env_files,
            profiles=profiles,
            name=name,
            environment=environment,
            stdin=stdin,
        )
    return Loading(project, loaded.tree, run.diagnostics, loaded.files, loaded.disabled, loaded.locate)


def convert(  # noqa: PLR0913 - what a command line gives
    files: File | Sequence[File] | None = None,
    *,
    target: str = "kubernetes",
    options: Options | None = None,
    directory: File | None = None,
    env_files: Sequence[File] = (),
    profiles: Sequence[str] = (),
    name: str | None = None,
    environment: Mapping[str, str] | None = None,
    stdin: Any = None,
    policy: Policy | None = None,
) -> Result:
    """Translate a Compose project into the objects of a target.

    `target` is its name. `options` are the choices of the translation (sizes in bytes, times in seconds), None for the
    defaults. The other arguments are those of `load`.

    Raises:
        KompyseError: the project, an option or the target cannot be used, or a finding weighs as an error.

    Example:
        >>> import kompyse
        >>> result = kompyse.convert("examples/hello/compose.yaml")
        >>> [each["kind"] for each in result.objects]
        ['ConfigMap', 'Service', 'Service', 'Deployment']
    """
    with Run(policy) as run:
        engine = _target(target, run.sink)
        chosen = options or Options()
        for problem in problems(chosen):
            run.sink.report(OPTION_INVALID, problem)
        run.sink.raise_on_errors()
        loaded, project = _load(
            run,
            files,
            directory=directory,
            env_files=env_files,
            profiles=profiles,
            name=name,
            environment=environment,
            stdin=stdin,
        )
        if not project.services:
            run.sink.report(NOTHING_CONVERTED, "no service is enabled: there is nothing to convert")
        graph = build(project, run.sink)
        run.sink.raise_on_errors()
        plan = make(project, graph, chosen, run.sink, directory=loaded.directory, environment=loaded.environment)
        run.sink.raise_on_errors()
        objects = engine.lower(plan, run.sink)
        reporting.report(loaded.written, engine.fates(), run.sink, engine.name)
    return Result(objects, run.diagnostics, project, plan, loaded.files)


def _load(run: Run, files: File | Sequence[File] | None, **source: Any) -> tuple[Loaded, Project]:
    """Read the files and build the model; from then on the run knows where things stand."""
    given = (files,) if isinstance(files, (str, os.PathLike)) else files or ()
    source["directory"] = source["directory"] and os.fspath(source["directory"])
    source["env_files"] = [os.fspath(each) for each in source["env_files"]]
    loaded = read([os.fspath(each) for each in given], **source, sink=run.sink)
    run.locate = loaded.locate
    return loaded, checked(loaded.tree, run.sink)


def _target(name: str, sink: Sink) -> Target:
    try:
        return targets.find(name)
    except KeyError:
        sink.report(TARGET_UNKNOWN, f"there is no target {name!r}", hint=f"there are: {', '.join(targets.names())}")
        raise KompyseError(sink.located(None)) from None
