"""From what was seen on one side to facts that can be compared, and the comparison.

A fact is a path (service, field, …) and a value. `NORMALISED` is all that is taken off: what differs from one run to
the next on the same side, or what no project can ask for. Everything else that differs between the sides has to be told
by the conversion, with a code at a path: `told.tsv` beside a project lists these. An untold difference is a fault, and
so is a line of `told.tsv` without a difference.
"""

from __future__ import annotations

import fnmatch
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from behaviour.sides import Event, Report, Seen
    from kompyse.diagnostics import Diagnostic

Fact = tuple[str, ...]
Facts = dict[Fact, Any]
MISSING = "(not there)"


class Project(NamedTuple):
    """What the comparison needs of a Compose file: for each service its variables, dependencies and settings."""

    services: Mapping[str, Mapping[str, Any]]

    def variables(self, service: str) -> Mapping[str, str]:
        return self.services[service].get("environment") or {}


class Told(NamedTuple):
    """A difference that the conversion tells: facts of a pattern, by a diagnostic."""

    facts: str
    code: str
    path: str


class Difference(NamedTuple):
    """A fact that is not the same on both sides."""

    fact: Fact
    engine: Any
    other: Any

    def __str__(self) -> str:
        return f"{'.'.join(self.fact)}: {self.engine!r} on the engine, {self.other!r} on the cluster"


class Places(NamedTuple):
    """The paths at which a service mounts something of which each side makes a part in its own way."""

    folders: frozenset[str] = frozenset()
    """Volumes, and folders of the project."""
    copied: frozenset[str] = frozenset()
    """Configs and secrets that no file of the host has."""


class At(NamedTuple):
    """A fact in its service: what a rule looks at."""

    field: str
    rest: Fact
    value: Any
    settings: Mapping[str, Any]
    places: Places


class Rule(NamedTuple):
    """Facts that are left out, and why."""

    leaves_out: Callable[[At], bool]
    because: str


_FILES = {"files", "later"}
_HOST_NAME = {("hostname",), ("environment", "HOSTNAME")}
_READ_ONLY = {"read_only", "writable"}

NORMALISED = (
    Rule(
        lambda at: (at.field, *at.rest) in _HOST_NAME and "hostname" not in at.settings,
        "the engine invents the host name of a container, the cluster that of a pod",
    ),
    Rule(
        lambda at: at.field == "environment" and at.rest[0].startswith("KUBERNETES_"),
        "the kubelet tells every container where the API is, and cannot be asked not to",
    ),
    Rule(
        lambda at: at.field == "dns" and at.rest[0] == "nameservers" and "dns" not in at.settings,
        "each side has a name server of its own",
    ),
    Rule(
        lambda at: at.field == "dns" and at.rest[0] == "search" and at.rest[1] not in at.settings.get("dns_search", ()),
        "every pod searches the domains of its cluster too",
    ),
    Rule(
        lambda at: at.field == "dns" and at.rest[0] == "options" and at.rest[1] not in at.settings.get("dns_opt", ()),
        "and has ndots:5 for them, as the engine has ndots:0 for its own",
    ),
    Rule(
        lambda at: at.field in _FILES and at.rest[0] in at.places.folders and at.rest[1] == "mode",
        "the storage class, the kubelet and the engine make the top folders of volumes, and none can be told how;"
        " whether the service can write there is a fact of its own",
    ),
    Rule(
        lambda at: at.field in {"mounts", *_FILES} and at.rest[0] in at.places.copied and at.rest[1] in _READ_ONLY,
        "Docker Compose copies a config or secret that is no file into the container, where root may overwrite it;"
        " the specification has it mounted",
    ),
    Rule(
        lambda at: at.field == "mounts" and at.rest[1] == "memory" and at.value > 1 << 32,
        "a tmpfs of no size ends at the memory of the host, or at half of it",
    ),
    Rule(
        lambda at: at.field == "seccomp" and not any("seccomp" in each for each in at.settings.get("security_opt", ())),
        "whether a pod that does not say is filtered like every container of an engine is a setting of the kubelet"
        " (seccompDefault)",
    ),
)
"""All that is taken off the facts before they are compared. What is left must be equal or told."""

LATE = 2.5
"""How many seconds too long a killed process may be alive and count as killed in time: the machine is shared."""


def facts_of(project: Project, report: Report, stopped: Report, places: Mapping[str, Places]) -> Facts:
    """Make the facts of one side. A service of which nothing is known has none."""
    facts: Facts = {}
    for service, containers in report.items():
        spoken = [each for each in containers if _event(each, "seen")]
        if not spoken:
            continue
        facts[service, "replicas"] = 1 if _ends(project, service) else len(spoken)
        each_facts = [dict(_of_container(project, service, each)) for each in spoken]
        for path in sorted({path for each in each_facts for path in each}):
            values = [each.get(path, MISSING) for each in each_facts]
            facts[service, *path] = values[0] if all(value == values[0] for value in values) else values
        for dependency, edge in _dependencies(project, service):
            order = _order(spoken, report.get(dependency, []), edge)
            facts[service, "starts after", dependency, edge] = order
    for service, containers in stopped.items():
        for seen in containers:
            facts.update(_stopping(service, project.services[service], seen.events))
    return {path: value for path, value in facts.items() if not _is_left_out(project, path, value, places)}


def _is_left_out(project: Project, path: Fact, value: Any, places: Mapping[str, Places]) -> bool:
    service, field, *rest = path
    at = At(field, tuple(rest), value, project.services[service], places.get(service, Places()))
    return any(rule.leaves_out(at) for rule in NORMALISED)


def _ends(project: Project, service: str) -> bool:
    return "ENDS" in project.variables(service)


def _event(seen: Seen, name: str) -> Event | None:
    return next((event for event in seen.events if event["probe"] == name), None)


def _flat(value: Any, path: Fact = ()) -> Iterator[tuple[Fact, Any]]:
    if isinstance(value, dict):
        for key, part in value.items():
            yield from _flat(part, (*path, key))
    else:
        yield path, value


def _of_container(project: Project, service: str, seen: Seen) -> Iterator[tuple[Fact, Any]]:
    said = dict(_event(seen, "seen") or {})
    for field in ("probe", "at"):
        said.pop(field, None)
    for field in ("search", "options"):
        said["dns"][field] = dict.fromkeys(said["dns"][field], True)
    yield from _flat(said)
    yield ("state",), seen.state
    if project.services[service].get("healthcheck") and not _ends(project, service):
        yield ("healthy",), seen.healthy
    if not _ends(project, service):
        yield ("restarts",), seen.restarts
    asked = seen.asked or {}
    for text, answer in asked.get("answers", {}).items():
        yield ("answers", text), answer.partition(" ")[0] if answer not in ("no such name", "nobody") else answer
    for text, answers in asked.get("all_answers", {}).items():
        yield ("all answers", text), len(answers)
    for field in ("names", "hosts", "later"):
        yield from _flat(asked.get(field, {}), (field,))


def _dependencies(project: Project, service: str) -> Iterator[tuple[str, str]]:
    written = project.services[service].get("depends_on") or {}
    for dependency in written:
        edge = written[dependency] if isinstance(written, dict) else {}
        yield dependency, edge.get("condition", "service_started")


_BEFORE = {
    "service_started": "started",
    "service_healthy": "ready",
    "service_completed_successfully": "ended",
}


def _order(dependents: Iterable[Seen], dependencies: Iterable[Seen], condition: str) -> bool:
    """Tell whether every container of a service started when its dependency was as far as it has to be."""
    before = [event["at"] for each in dependencies if (event := _event(each, _BEFORE[condition]))]
    starts = [event["at"] for each in dependents if (event := _event(each, "started"))]
    return bool(before) and bool(starts) and min(starts) >= max(before)


def _stopping(service: str, settings: Mapping[str, Any], said: list[Event]) -> Iterator[tuple[Fact, Any]]:
    """Tell which signal asked a service to stop, and whether it was given the time that it asks for, and no more."""
    asked = next((event for event in said if event["probe"] == "asked to stop"), None)
    if asked is None:
        yield (service, "stops", "signal"), "none"
        return
    yield (service, "stops", "signal"), asked["signal"]
    if settings.get("environment", {}).get("STOP") == "tells":
        lived = max(event["at"] for event in said) - asked["at"]
        grace = float(settings.get("stop_grace_period", "10s").removesuffix("s"))
        in_time = grace - 0.6 <= lived <= grace + LATE
        yield (service, "stops", "after"), "the time that it asks for" if in_time else f"{lived:.0f} seconds"


def compare(engine: Facts, other: Facts) -> list[Difference]:
    """List the facts that are not the same."""
    return [
        Difference(path, engine.get(path, MISSING), other.get(path, MISSING))
        for path in sorted(engine.keys() | other.keys())
        if engine.get(path, MISSING) != other.get(path, MISSING)
    ]


def judge(
    differences: Sequence[Difference], told: Sequence[Told], diagnostics: Sequence[Diagnostic]
) -> tuple[list[Difference], list[str]]:
    """Hold the differences against what is told. Returns the untold ones, and the expectations that do not hold."""
    said = {(each.code.id, ".".join(map(str, each.path))) for each in diagnostics}
    faults: list[str] = []
    explained: set[Fact] = set()
    for row in told:
        found = [each for each in differences if fnmatch.fnmatchcase(".".join(each.fact), row.facts)]
        if (row.code, row.path) not in said:
            faults.append(f"{row.code} at {row.path} is not told, so {row.facts} is not explained")
            continue
        if not found:
            faults.append(f"{row.facts} is the same on both sides, though {row.code} at {row.path} tells otherwise")
        explained.update(each.fact for each in found)
    return [each for each in differences if each.fact not in explained], faults


def count(engine: Facts, other: Facts) -> int:
    """Count differences where some services may not run at all.

    One for a service that never said anything, else one for each fact; facts that the other side alone has (variables
    that nobody asked for) are one for each service and field.
    """
    silent = {path[0] for path in engine} - {path[0] for path in other}
    differing = {each.fact if each.fact in engine else each.fact[:2] for each in compare(engine, other)}
    return len(silent) + sum(path[0] not in silent for path in differing)
