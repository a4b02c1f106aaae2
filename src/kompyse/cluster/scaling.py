"""How many pods of a service run: stop, start, scale, and restart of what `up` has applied.

Takes a session and names of services; changes their workloads by merge patches, and gives the normalised names of the
services that changed (what `waiting.wait` waits for) with what could not be done:

    restart(session, services, told) -> Done      stop(session, services, told) -> Done
    start(session, services, told) -> Done        scale(session, numbers, told) -> Done
    until_gone(session, names, seconds)           found(session, services) -> list[Workload]

What is set here is no part of the project: the next `up` puts the project's own number back, and `revival` gives the
change by which it starts what has none.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from kompyse.cluster.errors import ClusterError, failure, finding
from kompyse.cluster.observing import WORKLOADS, observed, service_of
from kompyse.cluster.strategies import colours
from kompyse.diagnostics.codes import cluster as codes
from kompyse.values import name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from kompyse.cluster.session import Session
    from kompyse.diagnostics import Diagnostic
    from kompyse.targets import Object

BEFORE = "kompyse.io/replicas-before-stop"
"""The annotation of a workload that was stopped: how many replicas it had."""
RESTARTED = "kubectl.kubernetes.io/restartedAt"
"""The annotation of a pod template by which kubectl, and so everybody, asks for new pods."""
_SCALED = frozenset({"Deployment", "StatefulSet"})
_ROLLED = frozenset({*_SCALED, "DaemonSet"})
_WHY = {
    "DaemonSet": "it runs on every node (a DaemonSet) and has no number of replicas",
    "Job": "it runs once, to its end (a Job)",
    "CronJob": "it runs by the clock (a CronJob)",
}


class Workload(NamedTuple):
    """What runs services on the cluster."""

    kind: str
    path: str
    object: Object

    @property
    def service(self) -> str:
        """The service that leads the pods; its name is that of the workload."""
        return service_of(self.object)

    @property
    def services(self) -> frozenset[str]:
        """All services in the pods: those that share the network of the first are containers beside it."""
        spec = self.object["spec"]
        template = spec["jobTemplate"]["spec"]["template"] if self.kind == "CronJob" else spec["template"]
        return frozenset({self.service, *(each["name"] for each in template["spec"]["containers"])})

    @property
    def runs(self) -> bool:
        """Whether it has pods, or has had them: not when it is stopped."""
        return self.kind not in _SCALED or bool(self.replicas)

    @property
    def replicas(self) -> int:
        """How many are to run now."""
        number: int = self.object["spec"].get("replicas", 1)
        return number


class Done(NamedTuple):
    """What a verb did."""

    services: tuple[str, ...]
    """The services whose workloads changed."""
    findings: tuple[Diagnostic, ...]


def found(session: Session, services: Iterable[str] = (), *, beside: bool = False) -> list[Workload]:
    """Read the workloads that run these services, or all of the project.

    With `beside` also those that still have pods while another serves in their place.

    Raises:
        ClusterError: there is none for a service, or none at all; it names those that there are.
        ApiError, Unreachable: the cluster refuses, or does not answer.
    """
    workloads = there(session, beside=beside)
    known = sorted({service for each in workloads for service in each.services})
    wanted = {each: name.label(each) for each in services}
    missing = [each for each, label in wanted.items() if label not in known]
    if missing or not workloads:
        raise _unknown(session, missing, known)
    labels = set(wanted.values())
    return [each for each in workloads if not labels or labels & each.services]


def there(session: Session, *, beside: bool = False) -> list[Workload]:
    """Read the workloads that the project has on the cluster, by the names of their services.

    Raises:
        ApiError, Unreachable: the cluster refuses, or does not answer.
    """
    workloads: list[Workload] = []
    for kind, (group, plural) in WORKLOADS.items():
        listed = session.client.get(session.path(plural, group=group), labelSelector=session.selector)["items"]
        workloads += [
            Workload(kind, session.path(plural, each["metadata"]["name"], group=group), each)
            for each in listed
            if (colours.is_live(each) or (beside and each["spec"].get("replicas")))
            and not any(owner["kind"] == "CronJob" for owner in each["metadata"].get("ownerReferences", ()))
        ]
    return sorted(workloads, key=lambda each: each.service)


def _unknown(session: Session, missing: Sequence[str], known: Sequence[str]) -> ClusterError:
    where = f'of "{session.project}" in the namespace "{session.namespace}" of {session.context}'
    if not known:
        places = session.elsewhere()
        hint = f"it is in the namespace {', '.join(places)}: name that with -n" if places else "kompyse up"
        return failure(codes.SERVICE_NOT_THERE, f"nothing {where} runs services", hint=hint)
    hint = f"there are: {', '.join(known)}"
    return ClusterError(
        [finding(codes.SERVICE_NOT_THERE, f'no service "{each}" {where}', hint=hint) for each in missing]
    )


def restart(session: Session, services: Iterable[str], told: Callable[[str], object]) -> Done:
    """Replace the pods by new ones, as a rollout does: a service with several replicas goes on answering."""
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    there = found(session, services, beside=True)
    beside = {each.service for each in there if not colours.is_live(each.object)}
    change = {"spec": {"template": {"metadata": {"annotations": {RESTARTED: now}}}}}

    def one(workload: Workload) -> Object | None:
        if not workload.replicas and workload.kind in _SCALED:
            told(f"{_title(workload)} is stopped: start it with kompyse start {workload.service}")
            return None
        if workload.service in beside and not colours.side_of(workload.object):
            # What leads to it leads to the pods that it has now, and to no others.
            told(f"{_title(workload)} has another colour beside it: end that with kompyse up first")
            return None
        return change

    live = [each for each in there if colours.is_live(each.object)]
    return _each(session, live, _ROLLED, one, told, "restarted")


def stop(session: Session, services: Iterable[str], told: Callable[[str], object]) -> Done:
    """Scale to zero, and note on each workload how many replicas it had."""

    def one(workload: Workload) -> Object | None:
        if not workload.replicas:
            told(f"{_title(workload)} is stopped already")
            return None
        return stopping(workload.replicas)

    return _each(session, found(session, services, beside=True), _SCALED, one, told, "stopped")


def stopping(replicas: int) -> Object:
    """Give the merge patch that takes the pods from a workload, and notes how many replicas it had."""
    return {"metadata": {"annotations": {BEFORE: str(replicas)}}, "spec": {"replicas": 0}}


def start(session: Session, services: Iterable[str], told: Callable[[str], object]) -> Done:
    """Put the replicas back that there were before `stop`; one where nothing is noted."""

    def one(workload: Workload) -> Object | None:
        if workload.replicas:
            told(f"{_title(workload)} runs already")
            return None
        return _started(workload.object)

    return _each(session, found(session, services), _SCALED, one, told, "started")


def revival(made: Object, there: Object) -> Object | None:
    """Give the merge patch for a workload that is at zero and of which the project leaves the number to an autoscaler.

    One that has no replicas is left alone by its autoscaler, so that an apply which names no number starts nothing.
    Source: https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#implicit-maintenance-mode-deactivation
    """
    if made["kind"] not in _SCALED or "replicas" in made["spec"] or there["spec"].get("replicas") != 0:
        return None
    return _started(there)


def _started(workload: Object) -> Object:
    """Give the merge patch that puts the replicas back that are noted; one where nothing is."""
    number = before_stop(workload["metadata"].get("annotations"))
    return {"metadata": {"annotations": {BEFORE: None}}, "spec": {"replicas": number}}


def before_stop(notes: Mapping[str, str] | None) -> int:
    """Read how many replicas there were before `stop`; one where nothing is noted."""
    noted = (notes or {}).get(BEFORE, "")
    return int(noted) if noted.isdecimal() and int(noted) else 1


def scale(session: Session, numbers: Mapping[str, int], told: Callable[[str], object]) -> Done:
    """Set how many replicas of each service run.

    Raises:
        ClusterError: also when a service runs as something that has no replicas; nothing is changed then.
    """
    chosen = found(session, numbers)
    labels = {name.label(service): number for service, number in numbers.items()}
    wrong = [each for each in chosen if each.kind not in _SCALED]
    if wrong:
        raise ClusterError(
            [finding(codes.NOT_SCALABLE, f"{each.service} cannot be scaled: {_WHY[each.kind]}") for each in wrong]
        )

    def one(workload: Workload) -> Object | None:
        number = next(labels[service] for service in sorted(workload.services) if service in labels)
        if number == workload.replicas:
            told(f"{_title(workload)} has {number} replicas already")
            return None
        return {"metadata": {"annotations": {BEFORE: None}}, "spec": {"replicas": number}}

    return _each(session, chosen, _SCALED, one, told, "scaled")


def _each(  # noqa: PLR0913, PLR0917 - what is changed, how, and what is said
    session: Session,
    workloads: Sequence[Workload],
    kinds: frozenset[str],
    change: Callable[[Workload], Object | None],
    told: Callable[[str], object],
    what: str,
) -> Done:
    """Patch the workloads of these kinds; the others are told. No change means that there is nothing to do."""
    changed, findings = [], []
    for each in workloads:
        if each.kind not in kinds:
            findings.append(finding(codes.LEFT_AS_IT_IS, f"{each.service} is not {what}: {_WHY[each.kind]}"))
        elif (patch := change(each)) is not None:
            session.client.merge(each.path, patch)
            changed.append(each.service)
            told(f"{_title(each)} {what}")
    return Done(tuple(changed), tuple(findings))


def _title(workload: Workload) -> str:
    return f"{workload.kind} {workload.object['metadata']['name']}"


def until_gone(session: Session, services: Sequence[str], seconds: float | None = None) -> None:
    """Wait until no pod of these services (normalised names) is left.

    Raises:
        ClusterError: `seconds` are over.
        ApiError, Unreachable: the cluster does not answer.
    """
    with observed(session, frozenset()) as views:
        left = ([each["metadata"]["name"] for each in view.pods if service_of(each) in services] for view in views)
        until_none(left, "pods", seconds)


def until_none(views: Iterable[Sequence[str]], what: str, seconds: float | None) -> None:
    """Go through views of what still runs (`what`: pods) until there is none.

    Raises:
        ClusterError: `seconds` are over.
    """
    deadline = None if seconds is None else time.monotonic() + seconds
    for left in views:
        if not left:
            return
        if deadline is not None and time.monotonic() > deadline:
            raise failure(codes.STILL_THERE, f"after {seconds:.0f} seconds these {what} still run: {', '.join(left)}")
