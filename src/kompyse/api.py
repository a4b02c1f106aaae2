"""The passes in their order: `load` ends with the typed project, `convert` with the objects of a target.

`check` does what `convert` does for the findings alone.

Nothing is printed or written here; findings come back in the result, or in the `KompyseError` when one is an error.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias, cast

from kompyse import targets as registered
from kompyse.attributes import reporting
from kompyse.compose.load import load as read
from kompyse.diagnostics import KompyseError, Sink
from kompyse.diagnostics.codes.output import NOTHING_CONVERTED, OPTION_INVALID, TARGET_UNKNOWN
from kompyse.diagnostics.run import Run
from kompyse.graph import build
from kompyse.model.checked import checked
from kompyse.plan import Options, hints, make
from kompyse.plan.options import problems
from kompyse.plan.terms import Terms

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kompyse.compose.asked import Asked
    from kompyse.compose.loaded import Loaded
    from kompyse.diagnostics import Diagnostic, Policy
    from kompyse.diagnostics.examined import Examined, Standing
    from kompyse.diagnostics.sink import Locator
    from kompyse.diagnostics.suppression import Comment
    from kompyse.model import Project
    from kompyse.plan.plan import Plan
    from kompyse.targets import Beside, DocumentTarget, Object, Target, TracingTarget
    from kompyse.targets.trace import Trace

File: TypeAlias = "str | os.PathLike[str]"
_NARROWEST = Terms()


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
    policy: Policy
    """How findings were weighed: as the caller said, and where nothing was said, as the project does."""
    trace: Trace | None = None
    """Where each field comes from, and what became of each value; None unless it was asked for."""
    names: tuple[str, ...] = ()
    """What the files of the objects are called, without an ending; empty where the objects themselves say it."""
    beside: Beside | None = None
    """Files that the objects name, which belong beside them."""


class Checked(NamedTuple):
    """A project that was checked, whether it can be converted or not."""

    examined: Examined
    """The findings, and what becomes of what the project sets."""
    loading: Loading | None
    """The loaded project; None when it cannot be read."""
    traces: Mapping[str, Trace] = {}
    """By target, where they were asked for and could be made."""


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
    with Run(policy, _comments) as run:
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
    trace: bool = False,
    asked: Asked | None = None,
) -> Result:
    """Translate a Compose project into the objects of a target.

    `target` is its name. `options` are the choices of the translation (sizes in bytes, times in seconds), None for the
    defaults. With `trace`, it is recorded where every field comes from. `asked` is what a run asks beside the files:
    services by name, other numbers of replicas. The other arguments are those of `load`.

    Raises:
        KompyseError: the project, an option or the target cannot be used, or a finding weighs as an error.

    Example:
        >>> import kompyse
        >>> result = kompyse.convert("examples/hello/compose.yaml")
        >>> [each["kind"] for each in result.objects]
        ['ConfigMap', 'Service', 'Service', 'Deployment']
    """
    with Run(policy, _comments) as run:
        engine = _target(target, run.sink)
        chosen = _valid(options, run.sink)
        loaded, project = _load(
            run,
            files,
            directory=directory,
            env_files=env_files,
            profiles=profiles,
            name=name,
            environment=environment,
            stdin=stdin,
            asked=asked,
        )
        plan = _planned(loaded, project, chosen, run.sink, _terms(engine))
        objects, traced = _lowered(engine, loaded, plan, run.sink, trace=trace)
        run.is_complete = True
    names, beside = _documents(engine, plan)
    return Result(objects, run.diagnostics, project, plan, loaded.files, run.policy, traced, names, beside)


def check(  # noqa: PLR0913 - what a command line gives
    files: File | Sequence[File] | None = None,
    *,
    targets: Sequence[str] = ("kubernetes",),
    options: Options | None = None,
    directory: File | None = None,
    env_files: Sequence[File] = (),
    profiles: Sequence[str] = (),
    name: str | None = None,
    environment: Mapping[str, str] | None = None,
    stdin: Any = None,
    policy: Policy | None = None,
    trace: bool = False,
) -> Checked:
    """Find out what a conversion to each of the targets would tell, and what becomes of everything that is set.

    The arguments are those of `convert`; with `trace` there is a trace for each target. Nothing is raised for a project
    that cannot be used: the errors are among the findings, and as many of the others as can be had.
    """
    from kompyse.diagnostics.examined import Examined  # noqa: PLC0415 - not to convert

    run = Run(policy, _comments)
    loading: Loading | None = None
    standings: tuple[Standing, ...] = ()
    traces: dict[str, Trace] = {}
    try:
        with run:
            engines = [_target(each, run.sink) for each in targets]
            chosen = _valid(options, run.sink)
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
            loading = Loading(project, loaded.tree, (), loaded.files, loaded.disabled, loaded.locate)
            standings = _standings(loaded, engines)
            run.is_complete = _examine(loaded, project, engines, chosen, run.sink, traces if trace else None)
    except KompyseError:
        pass  # the run has them
    services = tuple(loading.project.services) if loading else ()
    examined = Examined(tuple(targets), run.diagnostics, run.is_complete, services, standings, run.sink.texts)
    return Checked(examined, loading, traces)


def _lowered(
    engine: Target, loaded: Loaded, plan: Plan, sink: Sink, *, trace: bool
) -> tuple[list[Object], Trace | None]:
    """Translate, and tell what of the project is lost on the way."""
    traced: Trace | None = None
    if trace:
        objects, traced = _traced(engine, loaded, plan, sink)
    else:
        objects = engine.lower(plan, sink)
        reporting.report(loaded.written, engine.fates(), sink, engine.name)
    if plan.options.validate:
        from kompyse.targets import validating  # noqa: PLC0415 - with --validate only

        validating.validate(engine, objects, plan, sink, lambda: _traced(engine, loaded, plan, Sink())[1])
    return objects, traced


def _traced(engine: Target, loaded: Loaded, plan: Plan, sink: Sink) -> tuple[list[Object], Trace]:
    """Do the same, and record where the fields come from and what became of the values."""
    from kompyse.compose import origins  # noqa: PLC0415 - with a trace only
    from kompyse.targets import trace as tracing  # noqa: PLC0415 - with a trace only

    recorder = tracing.Recorder(loaded.written, loaded.gone(), lambda path: origins.file_of(loaded, path))
    if getattr(engine, "traces", False):
        objects = cast("TracingTarget", engine).lower(plan, sink, recorder)
    else:
        objects = engine.lower(plan, sink)
    reporting.report(loaded.written, engine.fates(), sink, engine.name)
    tracing.settle_unused(recorder, plan)
    findings = sink.located(None)
    traced = tracing.complete(
        recorder, objects, target=engine.name, fates=engine.fates(), findings=findings, locate=loaded.locate
    )
    return objects, traced


def _examine(  # noqa: PLR0913, PLR0917 - the passes before gave these
    loaded: Loaded,
    project: Project,
    engines: Sequence[Target],
    options: Options,
    sink: Sink,
    traces: dict[str, Trace] | None,
) -> bool:
    """Report what each target has to say; the tables are asked even when the project cannot be planned.

    Returns whether everything could be asked.
    """
    plans = _plans(loaded, project, engines, options, sink)
    for engine in engines:
        own = Sink()
        plan = plans[_terms(engine)]
        if plan is None:
            reporting.report(loaded.written, engine.fates(), own, engine.name)
        else:
            _, traced = _lowered(engine, loaded, plan, own, trace=traces is not None)
            if traces is not None and traced is not None:
                traces[engine.name] = traced
        sink.take(own.located(None), engine.name)
    return None not in plans.values()


def _plans(
    loaded: Loaded, project: Project, engines: Sequence[Target], options: Options, sink: Sink
) -> dict[Terms, Plan | None]:
    """Make a plan for each set of terms. What all plans find is told once; the rest for the targets concerned."""
    plans: dict[Terms, Plan | None] = {}
    found: dict[Terms, tuple[Diagnostic, ...]] = {}
    for terms in dict.fromkeys(map(_terms, engines)):
        planning = Sink()
        try:
            plans[terms] = _planned(loaded, project, options, planning, terms)
        except KompyseError:
            plans[terms] = None
        found[terms] = planning.located(None)
    everywhere = [each for each in next(iter(found.values()), ()) if all(each in own for own in found.values())]
    sink.take(everywhere, "")
    for engine in engines:
        sink.take([each for each in found[_terms(engine)] if each not in everywhere], engine.name)
    return plans


def _terms(engine: Target) -> Terms:
    """Give what a target says that its platform offers."""
    terms: Terms = getattr(engine, "terms", _NARROWEST)
    return terms


def _documents(engine: Target, plan: Plan) -> tuple[tuple[str, ...], Beside | None]:
    """Ask a target whose objects are documents of their own for their names, and for the files beside them."""
    if not hasattr(engine, "beside"):
        return (), None
    target = cast("DocumentTarget", engine)
    return target.names, target.beside(plan)


def _standings(loaded: Loaded, engines: Sequence[Target]) -> tuple[Standing, ...]:
    from kompyse.attributes.inventory import inventory  # noqa: PLC0415 - not to convert
    from kompyse.diagnostics.examined import Becomes, Standing  # noqa: PLC0415 - not to convert

    return tuple(
        Standing(
            entry.path,
            next(iter(loaded.locate(entry.path)), None),
            tuple(Becomes(target, fate.kind.value, fate.text) for target, fate in entry.fates.items()),
        )
        for entry in inventory(loaded.written, {engine.name: engine.fates() for engine in engines})
    )


def _planned(loaded: Loaded, project: Project, options: Options, sink: Sink, terms: Terms) -> Plan:
    """Decide what holds for every target. Raises KompyseError when it cannot be decided."""
    if not project.services:
        sink.report(NOTHING_CONVERTED, "no service is enabled: there is nothing to convert")
    graph = build(project, sink)
    sink.raise_on_errors()
    plan = make(project, graph, options, sink, directory=loaded.directory, environment=loaded.environment, terms=terms)
    sink.raise_on_errors()
    if options.resolve_images:
        from kompyse.plan import pinning  # noqa: PLC0415 - with --resolve-images only

        plan = pinning.pinned(plan, sink)
    return plan


def _valid(options: Options | None, sink: Sink) -> Options:
    """Check the options. Raises KompyseError when one cannot be used."""
    chosen = options or Options()
    for problem in problems(chosen):
        sink.report(OPTION_INVALID, problem)
    sink.raise_on_errors()
    return chosen


def _comments(text: str) -> Iterable[Comment]:
    from kompyse.compose import comments  # noqa: PLC0415 - for texts that have some

    return comments.find(text)


def _load(run: Run, files: File | Sequence[File] | None, **source: Any) -> tuple[Loaded, Project]:
    """Read the files and build the model; from then on the run knows where things stand."""
    given = (files,) if isinstance(files, (str, os.PathLike)) else files or ()
    source["directory"] = source["directory"] and os.fspath(source["directory"])
    source["env_files"] = [os.fspath(each) for each in source["env_files"]]
    loaded = read([os.fspath(each) for each in given], **source, sink=run.sink)
    run.locate = loaded.locate
    project = checked(loaded.tree, run.sink)
    ignores, errors = hints.of_project(project, run.sink)
    run.policy = run.policy._replace(project_ignores=ignores, project_errors=errors)
    return loaded, project


def _target(name: str, sink: Sink) -> Target:
    try:
        return registered.find(name)
    except KeyError:
        sink.report(TARGET_UNKNOWN, f"there is no target {name!r}", hint=f"there are: {', '.join(registered.names())}")
        raise KompyseError(sink.located(None)) from None
