"""Where pods may run: `deploy.placement` becomes affinity to nodes, distance to one another and spread over labels."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kompyse.diagnostics.codes import workload as codes
from kompyse.targets.kubernetes import kinds, metadata, versions
from kompyse.targets.kubernetes.lowering import Contribution, Part, Scope, lowers
from kompyse.targets.kubernetes.pod import ARCH, ARCHITECTURES, OS

if TYPE_CHECKING:
    from collections.abc import Iterator

HOST = "kubernetes.io/hostname"
CONTROL_PLANE = "node-role.kubernetes.io/control-plane"
_FIELDS = {"node.hostname": HOST, "node.platform.os": OS, "node.platform.arch": ARCH}
_LABELS = "node.labels."


@lowers("services.*.deploy.placement.constraints")
def constraints(scope: Scope) -> Iterator[Contribution]:
    """Require labels of the node; all constraints must hold."""
    placement = scope.service.deploy and scope.service.deploy.placement
    expressions: list[dict[str, Any]] = []
    tolerations: list[dict[str, Any]] = []
    for index, constraint in enumerate(placement.constraints if placement else ()):
        expression = _expression(constraint)
        if expression is None:
            scope.report(
                codes.CONSTRAINT_LOST,
                f'nodes of Kubernetes say nothing that "{constraint}" could ask for',
                *("deploy", "placement", "constraints", index),
                hint="give the nodes a label and ask for it: node.labels.NAME == VALUE",
            )
            continue
        expressions.append(expression)
        if expression == {"key": CONTROL_PLANE, "operator": "Exists"}:
            tolerations.append({"key": CONTROL_PLANE, "operator": "Exists", "effect": "NoSchedule"})
    if expressions:
        terms = [{"matchExpressions": expressions}]
        affinity = {"nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": terms}}}
        yield Contribution(Part.POD, {"affinity": affinity})
    if tolerations:
        yield Contribution(Part.POD, {"tolerations": tolerations[:1]})


def _expression(constraint: str) -> dict[str, Any] | None:
    """Read `ATTRIBUTE == VALUE` or `ATTRIBUTE != VALUE`. None for what Kubernetes cannot ask of a node."""
    equal = "==" in constraint
    attribute, separator, value = (part.strip() for part in constraint.partition("==" if equal else "!="))
    if not separator or not value:
        return None
    if attribute == "node.role":
        if value not in ("manager", "worker"):
            return None
        return {"key": CONTROL_PLANE, "operator": "Exists" if equal == (value == "manager") else "DoesNotExist"}
    key = _FIELDS.get(attribute)
    if attribute == "node.platform.arch":
        value = ARCHITECTURES.get(value.lower(), value)
    if attribute.startswith(_LABELS):
        key = attribute.removeprefix(_LABELS)
    if not key or not metadata.is_annotation_key(key) or metadata.label_value(value) != value:
        return None
    return {"key": key, "operator": "In" if equal else "NotIn", "values": [value]}


@lowers("services.*.deploy.placement.preferences.**")
def preferences(scope: Scope) -> Iterator[Contribution]:
    """Spread the pods over the values of node labels, as far as it goes."""
    placement = scope.service.deploy and scope.service.deploy.placement
    found = []
    for index, preference in enumerate(placement.preferences if placement else ()):
        label = preference.spread or ""
        key = label.removeprefix(_LABELS)
        if label.startswith(_LABELS) and metadata.is_annotation_key(key):
            found.append(_spread(scope, key, 1, "ScheduleAnyway"))
            continue
        scope.report(
            codes.CONSTRAINT_LOST,
            f'nodes of Kubernetes say nothing over which "{label}" could spread',
            *("deploy", "placement", "preferences", index, "spread"),
            hint="give the nodes a label and spread over it: node.labels.NAME",
        )
    if found:
        yield Contribution(Part.POD, {"topologySpreadConstraints": found})


@lowers("services.*.deploy.placement.max_replicas_per_node")
def max_replicas_per_node(scope: Scope) -> Iterator[Contribution]:
    """Keep the pods apart: a limit of 1 is exact, a larger one only bounds how uneven the nodes may be."""
    placement = scope.service.deploy and scope.service.deploy.placement
    most = placement.max_replicas_per_node if placement else None
    if not most or most < 1 or kinds.kind_of(scope.plan, scope.unit) is kinds.Kind.DAEMON_SET:
        return
    if most > 1:
        scope.report(
            codes.REPLICAS_PER_NODE_BOUNDED,
            f"nodes may differ by {most} pods; a node may still run more when there are few nodes",
            *("deploy", "placement", "max_replicas_per_node"),
        )
        yield Contribution(Part.POD, {"topologySpreadConstraints": [_spread(scope, HOST, most, "DoNotSchedule")]})
        return
    term = {"labelSelector": _selector(scope), "topologyKey": HOST, **_revision(scope)}
    apart = {"podAntiAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": [term]}}
    yield Contribution(Part.POD, {"affinity": apart})


def _spread(scope: Scope, key: str, skew: int, otherwise: str) -> dict[str, Any]:
    return {
        "maxSkew": skew,
        "topologyKey": key,
        "whenUnsatisfiable": otherwise,
        "labelSelector": _selector(scope),
        **_revision(scope),
    }


def _selector(scope: Scope) -> dict[str, Any]:
    return {"matchLabels": metadata.selector(scope.plan, scope.planned.key)}


def _revision(scope: Scope) -> dict[str, Any]:
    """Compare pods of one revision only, so that the old pods do not keep the new ones out during an update."""
    rolls = kinds.kind_of(scope.plan, scope.unit) is kinds.Kind.DEPLOYMENT
    if rolls and versions.has(scope.options, versions.SPREAD_LABEL_KEYS):
        return {"matchLabelKeys": ["pod-template-hash"]}
    return {}
