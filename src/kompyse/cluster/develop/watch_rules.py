"""The rules of `develop.watch` as they are followed on a cluster: a plan in, rules and findings out.

Source: Compose Develop Specification, and the behaviour of `docker compose watch` where that is silent.
"""

from __future__ import annotations

from pathlib import Path
from posixpath import join, normpath
from typing import TYPE_CHECKING, NamedTuple

from kompyse.cluster.errors import failure, finding
from kompyse.diagnostics.codes import cluster as codes
from kompyse.plan.plan import FromBundle
from kompyse.values import ignorefile

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from kompyse.diagnostics import Diagnostic
    from kompyse.model import Service
    from kompyse.model.build import Build, Watch
    from kompyse.model.process import Hook
    from kompyse.plan.plan import Plan, PlannedService
    from kompyse.values.ignorefile import Patterns

NEVER = ignorefile.parse(
    (
        *("**/.git", "**/.idea", "**/*___jb_old___", "**/*___jb_tmp___"),
        *("**/.#*", "**/#*#", "**/4913", "**/*~", "**/.*.kate-swp", "**/*-go-tmp-umask"),
        *("**/.*.swp", "**/.*.swx", "**/.*.swo", "**/.*.swn"),
    )
)
"""What no rule follows: the repository itself, and files that editors and compilers make for a moment."""
_SYNCS = frozenset({"sync", "sync+restart", "sync+exec"})


class Rule(NamedTuple):
    """One rule: what is watched, and what a change does."""

    service: str
    """Its name in the project."""
    container: str
    """What its container is called."""
    pods: str
    """The normalised name of the service that leads its pods."""
    action: str
    path: Path
    """An absolute path of this machine."""
    target: str
    """An absolute path in the container; empty where nothing is copied."""
    ignore: Patterns
    include: Patterns | None
    """None for everything."""
    hook: Hook | None
    initial: bool
    context: Path | None = None
    """What `excluded` counts from: the build context."""
    excluded: Patterns = ignorefile.Patterns(())
    """What the `.dockerignore` of the context leaves out."""

    @property
    def syncs(self) -> bool:
        """Whether a change is copied into the containers."""
        return self.action in _SYNCS

    def destination(self, relative: str) -> str:
        """Give the path in the container of a path below the watched one; empty is the watched one itself."""
        return normpath(join(self.target, relative))

    def follows(self, relative: str) -> bool:
        """Tell whether a change of this path, relative to the watched one, is one for the rule."""
        if not relative:
            return True  # a file that is named is meant, whatever an ignore file says of it
        if self.include is not None and not self.include.match(relative):
            return False
        within = self._in_context(relative)
        is_excluded = within is not None and self.excluded.match(within)
        return not (is_excluded or NEVER.match(relative) or self.ignore.match(relative))

    def passes_over(self, directory: str) -> bool:
        """Tell whether nothing below a directory can be one for the rule."""
        within = self._in_context(directory)
        return (
            NEVER.match(directory)
            or self.ignore.match_all_below(directory)
            or (within is not None and self.excluded.match_all_below(within))
        )

    def _in_context(self, relative: str) -> str | None:
        """Give a path relative to the build context; None where it is no path below it."""
        if self.context is None or not self.excluded.patterns:
            return None
        path = self.path / relative
        return str(path.relative_to(self.context)) if path.is_relative_to(self.context) else None


def rules(plan: Plan, services: Collection[str]) -> tuple[list[Rule], list[Diagnostic]]:
    """Give the rules of these services, or of all, and what cannot be done of them as it is written.

    Raises:
        ClusterError: there is no such service, or none of them has a rule that can be followed.
    """
    for each in services:
        if each not in plan.services:
            known = ", ".join(sorted(plan.services))
            raise failure(codes.NOTHING_TO_WATCH, f'the project has no service "{each}"', hint=f"there are: {known}")
    made: list[Rule] = []
    findings: list[Diagnostic] = []
    for key, planned in plan.services.items():
        if services and key not in services:
            continue
        rows = planned.service.develop.watch if planned.service.develop else ()
        for index, row in enumerate(rows):
            problem = _problem(planned, row)
            if problem is not None:
                message, hint = problem
                where = f"services.{key}.develop.watch[{index}]"
                findings.append(finding(codes.WATCH_RULE_UNUSABLE, f"{where} {message}", hint))
                continue
            findings += _of_hook(key, index, row)
            made.append(_rule(plan, planned, row))
    if not made:
        which = ", ".join(services) if services else "the project"
        hint = "add develop.watch to a service: path, action and, to copy files, target"
        error = failure(codes.NOTHING_TO_WATCH, f"{which} has no rule to watch by", hint=hint)
        error.diagnostics = (*findings, *error.diagnostics)
        raise error
    return made, findings


def _rule(plan: Plan, planned: PlannedService, row: Watch) -> Rule:
    service = planned.service
    # What is copied into the container need not come from the build context, but mostly does.
    context = Path(service.build.context) if service.build and service.build.context.startswith("/") else None
    return Rule(
        planned.key,
        planned.name,
        plan.services[plan.unit_of(planned.key).lead].name,
        row.action,
        Path(row.path),
        normpath(join("/", row.target)) if row.target and row.action in _SYNCS else "",
        ignorefile.parse(row.ignore),
        ignorefile.parse(row.include) if row.include else None,
        row.exec if row.action == "sync+exec" else None,
        row.initial_sync,
        context,
        ignorefile.parse(_excluded(service.build, context)) if service.build and context else ignorefile.Patterns(()),
    )


def _excluded(build: Build, context: Path) -> Sequence[str]:
    """Read the patterns that a build goes by: those of the Dockerfile's own file, else of the context's."""
    for each in (context / f"{build.dockerfile or 'Dockerfile'}.dockerignore", context / ".dockerignore"):
        try:
            return ignorefile.read(each.read_text(encoding="utf-8", errors="replace"))
        except OSError:
            continue
    return ()


def _problem(planned: PlannedService, row: Watch) -> tuple[str, str] | None:
    """Say why a rule cannot be followed, and what to do; None when it can."""
    if row.action == "rebuild" and planned.service.build is None:
        return "has the action rebuild, and the service has no build", "add build, or use the action restart"
    if row.action == "sync+exec" and not (row.exec and row.exec.command):
        return "has the action sync+exec and no exec.command", "add exec.command, or use the action sync"
    if row.action not in _SYNCS or not row.target:
        return None
    covering = next(_covering(planned, row.target), None)
    if covering is not None:
        hint = f"remove the mount at {covering} in an override file for development, so that the image has the files"
        return f"copies to {row.target}, where {covering} is mounted as read-only content", hint
    return None


def _covering(planned: PlannedService, target: str) -> Iterator[str]:
    """Give the mounts that a cluster makes read-only and that hold a path of the container."""
    for each in planned.mounts:
        place = each.target.rstrip("/")
        if isinstance(each.source, FromBundle) and f"{normpath(target)}/".startswith(f"{place}/"):
            yield each.target


def _of_hook(key: str, index: int, row: Watch) -> Iterator[Diagnostic]:
    hook = row.exec
    if row.action != "sync+exec" or hook is None:
        return
    for name, asked in (("user", bool(hook.user)), ("privileged", hook.privileged)):
        if asked:
            where = f"services.{key}.develop.watch[{index}].exec.{name}"
            message = f"{where} is left out: a command runs as the user of its container, with its rights"
            yield finding(codes.WATCH_HOOK_USER, message)


def is_supervised(service: Service) -> bool:
    """Whether a service has a rule for which its process is started again within its container."""
    rows = service.develop.watch if service.develop else ()
    return any(each.action == "sync+restart" for each in rows)
