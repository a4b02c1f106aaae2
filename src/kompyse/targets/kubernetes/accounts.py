"""Accounts: the identity of a pod towards the cluster, and the secrets with which its images are pulled.

Takes what hints, labels and options name, gives fields of the pod, and the ServiceAccounts that a hint asks to make.
What is only named has to be there, which is told.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kompyse.diagnostics.codes import config as codes
from kompyse.plan.hints import KEY
from kompyse.targets.kubernetes import metadata
from kompyse.targets.kubernetes.lowering import TARGET_NAME, Contribution, Part, Scope, lowers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kompyse.diagnostics import Path, Sink
    from kompyse.plan.hints import AccountHints
    from kompyse.plan.plan import Plan, PlannedService, Unit
    from kompyse.targets import Object
    from kompyse.targets.kubernetes.tracing import Tracing

ACCOUNT, SECRETS = "service_account", "image_pull_secrets"
LABELS = {ACCOUNT: "kompose.serviceaccount-name", SECRETS: "kompose.image-pull-secret"}


@lowers("services.*.labels", always=True)
def account(scope: Scope) -> Iterator[Contribution]:
    """Run under the service account that a hint names, and give the containers its token.

    Who names an account wants what it may do; without one, no container gets a token.
    """
    found = of(scope.planned)
    if found is not None:
        fields = {"serviceAccountName": found.name, "automountServiceAccountToken": found.token}
        yield Contribution(Part.POD, fields, (origin(scope.planned, ACCOUNT),))


@lowers("services.*.image", always=True)
def pull_secrets(scope: Scope) -> Iterator[Contribution]:
    """Name the secrets with which images are pulled: those of the options first."""
    own = scope.planned.hints.pull_secrets if scope.planned.hints else ()
    found = dict.fromkeys((*scope.options.image_pull_secrets, *own))
    if found:
        yield Contribution(Part.POD, {"imagePullSecrets": [{"name": name} for name in found]})


def of(planned: PlannedService) -> AccountHints | None:
    """Give what is said of the account of a service."""
    return planned.hints.account if planned.hints else None


def of_unit(plan: Plan, unit: Unit) -> AccountHints | None:
    """Give the account of a pod: that of the last of its services that names one, as fields are merged."""
    named = [found for key in unit.services if (found := of(plan.services[key])) is not None]
    return named[-1] if named else None


def origin(planned: PlannedService, field: str) -> Path:
    """Give where an account or a pull secret is named."""
    extension = planned.service.x_kompyse
    if isinstance(extension, dict) and field in extension:
        return ("services", planned.key, KEY, field)
    return ("services", planned.key, "labels", LABELS[field])


def objects(plan: Plan, sink: Sink, trace: Tracing | None = None) -> list[Object]:
    """Make the ServiceAccounts that hints ask for, once each, and tell what is named and not made."""
    made: dict[str, Object] = {}
    needed: dict[tuple[str, str], list[Path]] = {}
    for planned in plan.services.values():
        if planned.hints is None:
            continue
        for name in planned.hints.pull_secrets:
            needed.setdefault(("Secret", name), []).append(origin(planned, SECRETS))
        found = of(planned)
        if found is None:
            continue
        if not found.create:
            needed.setdefault(("ServiceAccount", found.name), []).append(origin(planned, ACCOUNT))
        elif found.name not in made:
            path = origin(planned, ACCOUNT)
            written = metadata.annotations_of(found.annotations, (*path, "annotations"), sink)
            meta = metadata.metadata(plan, found.name, of=planned.name, annotations=written)
            made[found.name] = {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": meta}
            if trace is not None:
                trace.account(made[found.name], path)
    for (kind, name), (path, *others) in needed.items():
        if kind == "Secret" or name not in made:
            message = f'the {kind} "{name}" must be there: {_command(plan, kind, name)}'
            sink.report(codes.NAMED_OBJECT_EXPECTED, message, path=path, related=others, target=TARGET_NAME)
    return list(made.values())


def _command(plan: Plan, kind: str, name: str) -> str:
    where = f" --namespace={plan.options.namespace}" if plan.options.namespace else ""
    if kind == "Secret":
        who = "--docker-server=HOST --docker-username=USER --docker-password=PASSWORD"
        return f"kubectl create secret docker-registry {name}{where} {who}"
    return f"kubectl create serviceaccount {name}{where}"
