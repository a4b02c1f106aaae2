"""The target: the plan of a project in, the objects that a Kubernetes cluster runs out, in the order to apply them.

Importing this module imports all others, which declare their lowering functions by that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kompyse.targets.kubernetes import (
    config,
    container,
    hooks,
    kinds,
    largeness,
    lowering,
    metadata,
    mounts,
    namespaces,
    network,
    order,
    placement,
    pod,
    policies,
    ports,
    probes,
    resources,
    scaling,
    security,
    startup,
    storage,
    workload,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kompyse.attributes.fate import Fate
    from kompyse.diagnostics import Sink
    from kompyse.plan.plan import Plan
    from kompyse.targets import Object
    from kompyse.targets.kubernetes.tracing import Tracing
    from kompyse.targets.trace import Recorder

DECLARING = (
    workload,
    container,
    ports,
    resources,
    mounts,
    config,
    probes,
    hooks,
    security,
    pod,
    namespaces,
    placement,
    scaling,
    startup,
    network,
    policies,
)
"""The modules that declare lowering functions; imported, they are asked."""


class Kubernetes:
    """Kubernetes 1.30 or newer, nothing but its own kinds of objects."""

    name = lowering.TARGET_NAME
    traces = True
    summary = "Kubernetes manifests: Deployments, Jobs, Services, claims, ConfigMaps, Secrets, NetworkPolicies"

    def fates(self) -> Mapping[str, Fate]:
        """Give the fate of every attribute path of the Compose Specification."""
        from kompyse.targets.kubernetes.fates import FATES  # noqa: PLC0415 - 400 rows, asked for what is lost

        return FATES

    def lower(self, plan: Plan, sink: Sink, trace: Recorder | None = None) -> list[Object]:
        """Translate a plan. The objects come in the order in which they have to be applied."""
        kinds.check_options(plan, sink)
        tracing = None if trace is None else _tracing(plan, sink, trace)
        objects = metadata.namespace(plan)
        if tracing is not None and objects:
            tracing.namespace(objects[0])
        for unit in plan.units:
            objects += workload.objects(plan, unit, sink, tracing)
        objects += config.bundles(plan, sink, tracing)
        objects += storage.claims(plan, sink, tracing)
        objects += network.services(plan, sink, tracing)
        objects += policies.policies(plan, sink, tracing)
        largeness.tell(plan, objects, sink)
        return order.ordered(objects)


def _tracing(plan: Plan, sink: Sink, recorder: Recorder) -> Tracing:
    from kompyse.targets.kubernetes.tracing import Tracing  # noqa: PLC0415 - only for a trace

    return Tracing(recorder, plan, sink)
