"""Start-up order: init containers that wait for the services a service depends on.

Takes the waits of the plan, gives init containers, and for waits on Jobs the rights and the token they need. Nothing
else in a pod gets that token. How a ready pod is found out stands in `readiness.py`. For a Job there is kubectl, whose
image has no shell. One `kubectl wait` can wait neither for an object that does not exist yet nor for one of two
conditions, so three containers wait in turn: until the Job exists, until it ended, and, without waiting, that it
succeeded. The last one fails at once and says so when the Job failed. As kubectl says nothing while it waits, a shell
goes before them and says for which Jobs the pod waits.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kompyse.diagnostics.codes import workload as codes
from kompyse.targets.kubernetes import (
    accounts,
    awaiting,
    container,
    escape,
    kinds,
    metadata,
    versions,
    waves,
)
from kompyse.targets.kubernetes.awaiting import COMPLETED, HEALTHY
from kompyse.targets.kubernetes.lowering import Contribution, Part, Scope, lowers
from kompyse.values import name as names

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kompyse.diagnostics import Path
    from kompyse.plan.plan import Plan, PlannedService, Unit, Wait
    from kompyse.targets import Object

TOKEN = "waiter-token"  # noqa: S105 - the name of a volume
TOKEN_PATH = "/var/run/secrets/kubernetes.io/serviceaccount"  # noqa: S105 - where client libraries look
NOBODY = 65534

_ENDED = 'jsonpath={.status.conditions[?(@.type<"FailureTarget")].type}'
"""Any value of this means that the Job has ended: of the types of its conditions (Complete, Failed, FailureTarget,
SuccessCriteriaMet, Suspended) only the first two sort before `FailureTarget`."""
_MOST_RULES = 20
"""Of a podFailurePolicy (batch/v1 validation)."""
_FOR_EVER = "--timeout=-1s"
"""A week, in kubectl; then the kubelet starts the container again."""


@lowers(
    "services.*.depends_on",
    "services.*.depends_on.*",
    "services.*.depends_on.*.condition",
    "services.*.depends_on.*.required",
    always=True,
)
def waiters(scope: Scope) -> Iterator[Contribution]:
    """Wait before the containers of the pod start; or only say the order, where the options ask for that."""
    if scope.planned.key != scope.unit.lead:
        return
    if waves.wanted(scope.options):
        yield Contribution(Part.WORKLOAD, {"annotations": {waves.SYNC_WAVE: str(scope.planned.wave)}})
    if scope.options.wait != "init":
        return
    starters: list[dict[str, Any]] = []
    origins: list[Path] = []
    patient: list[str] = []
    jobs: dict[str, Path] = {}
    for wait in awaiting.of_unit(scope.plan, scope.unit):
        if why := awaiting.obstacle(scope.plan, wait):
            _leave_out(scope, wait, why)
            continue
        awaited = scope.plan.services[wait.service]
        if wait.condition == COMPLETED:
            found = _for_job(scope, awaited, wait)
            patient += [each["name"] for each in found[:2]]
            jobs[scope.plan.services[scope.plan.unit_of(awaited.key).lead].name] = wait.origin
        else:
            found = [_for_service(scope, awaited, wait)]
        starters += found
        origins += [wait.origin] * len(found)
    if jobs:
        first = next(index for index, each in enumerate(starters) if each["name"] in patient)
        starters.insert(first, _announcement(scope, jobs))
        origins.insert(first, next(iter(jobs.values())))
    if starters:
        yield Contribution(Part.POD, {"initContainers": starters}, origins)
    if patient:
        named = accounts.of_unit(scope.plan, scope.unit)
        own = {} if named else {"serviceAccountName": account(scope.plan, scope.unit)}
        yield Contribution(Part.POD, {**own, "volumes": [_token()]})
        ends_at_once = scope.planned.retries == 0 and kinds.kind_of(scope.plan, scope.unit).ends
        if ends_at_once and versions.has(scope.options, versions.POD_FAILURE_POLICY):
            yield Contribution(Part.CONTROLLER, _patience(patient))


def _for_service(scope: Scope, awaited: PlannedService, wait: Wait) -> dict[str, Any]:
    """Wait until a service has a ready pod."""
    check = awaiting.checks(scope.plan)[awaited.key]
    until = "healthy" if wait.condition == HEALTHY else "there"
    script = _script(scope.planned.name, awaited.name, check, until, awaiting.seconds(scope.plan, wait))
    return _shell(scope, f"wait-{awaited.name}-ready", script)


def _shell(scope: Scope, name: str, script: str) -> dict[str, Any]:
    return {
        "name": container.starter_name(scope, name),
        "image": scope.options.wait_image,
        "imagePullPolicy": "IfNotPresent",
        "command": ["/bin/sh", "-c", escape.kubelet(script)],
        "securityContext": unprivileged(),
    }


def _announcement(scope: Scope, jobs: Iterable[str]) -> dict[str, Any]:
    """Say for which Jobs the pod waits, and where to look: kubectl is silent while it waits."""
    lines = [
        f'echo "{scope.planned.name} waits until Job {job} has succeeded. Look at: kubectl logs job/{job}"'
        for job in jobs
    ]
    return _shell(scope, "wait-says", "\n".join(lines))


def _leave_out(scope: Scope, wait: Wait, reason: str) -> None:
    message = f"{scope.planned.key} does not wait: {reason}"
    scope.sink.report(codes.WAIT_LEFT_OUT, message, path=wait.origin, target="kubernetes")


def _script(waiting: str, awaited: str, check: str, until: str, limit: int | None) -> str:
    """Write the waiter: ask every second, and say every five seconds for whom it waits."""
    lines = []
    if check.startswith("reach "):
        # `nc` has `-z` in some builds of busybox only, and `-e` in the others.
        lines.append('reach() { nc -z -w 2 "$1" "$2" || nc -w 2 "$1" "$2" -e true; } 2>/dev/null')
    lines.append("n=0" if limit is None else "from=$(date +%s) n=0")
    lines.append(f"until {check}; do")
    lines.append(f'  [ $((n % 5)) -ne 0 ] || echo "{waiting} waits until {awaited} is {until}"')
    if limit is not None:
        lines.append(f"  if [ $(($(date +%s) - from)) -ge {limit} ]; then")
        lines.append(f'    echo "{awaited} is not {until} after {limit} seconds: {waiting} starts anyway"')
        lines.append("    exit 0")
        lines.append("  fi")
    lines.append("  n=$((n + 1))")
    lines.append("  sleep 1")
    lines.append("done")
    lines.append(f'echo "{awaited} is {until}"')
    return "\n".join(lines)


def _for_job(scope: Scope, awaited: PlannedService, wait: Wait) -> list[dict[str, Any]]:
    """Wait until a Job has succeeded. An optional one is waited for, and its failure does not matter.

    The first two of the containers wait, the third one never does.
    """
    job = scope.plan.services[scope.plan.unit_of(awaited.key).lead]
    found = [
        _kubectl(scope, f"wait-{job.name}-exists", "wait", f"job/{job.name}", "--for=create", _FOR_EVER),
        _kubectl(scope, f"wait-{job.name}-ended", "wait", f"job/{job.name}", f"--for={_ENDED}", _FOR_EVER),
    ]
    if wait.required:
        found.append(_succeeded(scope, job))
    return found


def _succeeded(scope: Scope, job: PlannedService) -> dict[str, Any]:
    """Make the container that fails unless the Job has succeeded.

    A field selector finds the Job only with all its completions. A template that is called and does not exist is the
    one way to end `kubectl get` with a failure; its name and the line before are what a person reads.
    """
    completions = 1 if job.replicas is None else job.replicas
    reason = f"Job {job.name} has not succeeded, so {scope.planned.name} does not start"
    template = (
        f'{{{{if .items}}}}Job {job.name} has succeeded{{{{"\\n"}}}}'
        f'{{{{else}}}}{reason}. Look at: kubectl logs job/{job.name}{{{{"\\n"}}}}'
        f'{{{{template "{reason}"}}}}{{{{end}}}}'
    )
    selector = f"--field-selector=metadata.name={job.name},status.successful={completions}"
    made = _kubectl(scope, f"wait-{job.name}-succeeded", "get", "jobs", selector, f"--output=go-template={template}")
    made["terminationMessagePolicy"] = "FallbackToLogsOnError"
    return made


def _kubectl(scope: Scope, name: str, *arguments: str) -> dict[str, Any]:
    return {
        "name": container.starter_name(scope, name),
        "image": scope.options.wait_job_image,
        "imagePullPolicy": "IfNotPresent",
        "command": ["kubectl", *escape.words(arguments)],
        "volumeMounts": [{"name": TOKEN, "mountPath": TOKEN_PATH, "readOnly": True}],
        "securityContext": unprivileged(),
    }


def unprivileged() -> dict[str, Any]:
    """Take all rights from a waiter: even the strictest Pod Security level lets it run."""
    return {
        "allowPrivilegeEscalation": False,
        "capabilities": {"drop": ["ALL"]},
        "readOnlyRootFilesystem": True,
        "runAsNonRoot": True,
        "runAsUser": NOBODY,
        "seccompProfile": {"type": "RuntimeDefault"},
    }


def _token() -> dict[str, Any]:
    """Make the volume that holds what kubectl needs in a pod: a token, the authority of the server, the namespace."""
    sources = [
        {"serviceAccountToken": {"path": "token"}},
        {"configMap": {"name": "kube-root-ca.crt", "items": [{"key": "ca.crt", "path": "ca.crt"}]}},
        {"downwardAPI": {"items": [{"path": "namespace", "fieldRef": {"fieldPath": "metadata.namespace"}}]}},
    ]
    return {"name": TOKEN, "projected": {"sources": sources}}


def _patience(waiting: list[str]) -> dict[str, Any]:
    """Keep a Job that may not fail from failing because the API server did not answer a waiter of it.

    A policy has so many rules at most; what waits behind them finds the API server awake.
    """
    rules = [
        {"action": "Ignore", "onExitCodes": {"containerName": name, "operator": "NotIn", "values": [0]}}
        for name in dict.fromkeys(waiting[:_MOST_RULES])
    ]
    return {"podFailurePolicy": {"rules": rules}}


def account(plan: Plan, unit: Unit) -> str:
    """Name the service account under which the waiters of a unit ask for Jobs."""
    return names.label(f"{plan.services[unit.lead].name}-waiter")


def rights(plan: Plan, unit: Unit, pod: dict[str, Any]) -> list[Object]:
    """Make the ServiceAccount, Role and RoleBinding of a pod whose waiters ask for Jobs; none for any other.

    The Role lets them read these Jobs and nothing else. A pod that has an account already keeps that.
    """
    if not any(volume["name"] == TOKEN for volume in pod.get("volumes", ())):
        return []
    name, own = account(plan, unit), accounts.of_unit(plan, unit)
    awaited = (
        wait.service
        for wait in awaiting.of_unit(plan, unit)
        if wait.condition == COMPLETED and not awaiting.obstacle(plan, wait)
    )
    jobs = [plan.services[plan.unit_of(key).lead].name for key in awaited]
    group = "rbac.authorization.k8s.io"

    def head(kind: str, version: str) -> Object:
        made = metadata.metadata(plan, name, of=plan.services[unit.lead].name, component="waiter")
        return {"apiVersion": version, "kind": kind, "metadata": made}

    rule = {
        "apiGroups": ["batch"],
        "resources": ["jobs"],
        "resourceNames": list(dict.fromkeys(jobs)),
        "verbs": ["get", "list", "watch"],
    }
    subject = {"kind": "ServiceAccount", "name": own.name if own else name}
    if plan.options.namespace:
        subject["namespace"] = plan.options.namespace
    made = [] if own else [{**head("ServiceAccount", "v1"), "automountServiceAccountToken": False}]
    return [
        *made,
        {**head("Role", f"{group}/v1"), "rules": [rule]},
        {
            **head("RoleBinding", f"{group}/v1"),
            "roleRef": {"apiGroup": group, "kind": "Role", "name": name},
            "subjects": [subject],
        },
    ]
