"""The target: the plan of a project in, the objects that a Kubernetes cluster runs out, in the order to apply them.

Importing this module imports all others, which declare their lowering functions by that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kompyse.targets.kubernetes import (
    accounts,
    config,
    container,
    filling,
    hooks,
    kinds,
    largeness,
    lowering,
    marks,
    metadata,
    mounts,
    namespaces,
    network,
    order,
    ownership,
    placement,
    pod,
    policies,
    ports,
    probes,
    readiness,
    resources,
    scaling,
    security,
    startup,
    storage,
    versions,
    waves,
    workload,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from kompyse.attributes.fate import Fate
    from kompyse.diagnostics import Path, Sink
    from kompyse.plan.options import Options
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
    ownership,
    config,
    probes,
    hooks,
    security,
    pod,
    accounts,
    namespaces,
    placement,
    scaling,
    startup,
    filling,
    network,
    policies,
)
"""The modules that declare lowering functions; imported, they are asked."""


class Kubernetes:
    """Kubernetes of the release that the options name, nothing but its own kinds of objects."""

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
        versions.check_options(plan.options, sink)
        tracing = None if trace is None else _tracing(plan, sink, trace)
        objects = metadata.namespace(plan)
        if tracing is not None and objects:
            tracing.namespace(objects[0])
        for unit in plan.units:
            objects += workload.objects(plan, unit, sink, tracing)
        objects += accounts.objects(plan, sink, tracing)
        objects += config.bundles(plan, sink, tracing)
        objects += storage.claims(plan, sink, tracing)
        waves.claims(plan, objects, tracing)
        objects += network.services(plan, sink, tracing)
        objects += readiness.services(plan, tracing)
        objects += policies.policies(plan, sink, tracing)
        marks.add(plan.options, objects, sink, tracing)
        largeness.tell(plan, objects, sink)
        return order.ordered(objects)

    def validate(
        self, objects: list[Object], options: Options, sink: Sink, origins: Callable[[Object, Path], Iterable[Path]]
    ) -> None:
        """Tell what does not fit the schemas of Kubernetes."""
        from kompyse.targets.kubernetes import validation  # noqa: PLC0415 - for those who ask

        validation.check(objects, options, sink, origins)


def _tracing(plan: Plan, sink: Sink, recorder: Recorder) -> Tracing:
    from kompyse.targets.kubernetes.tracing import Tracing  # noqa: PLC0415 - only for a trace

    return Tracing(recorder, plan, sink)
