"""Names that lead out of the project: to what `x-kompyse.outside` says, and to containers of other projects.

Takes the plan and the names in use, gives Services without pods: of type ExternalName for a DNS name, headless with an
EndpointSlice for addresses. Within the project they resolve like the name of a service.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kompyse.diagnostics.codes import network as codes
from kompyse.plan.hints import KEY
from kompyse.targets.kubernetes import metadata
from kompyse.targets.kubernetes.lowering import TARGET_NAME
from kompyse.values import name as names
from kompyse.values import port as values_port

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kompyse.diagnostics import Path, Sink
    from kompyse.plan.plan import Plan
    from kompyse.targets import Object
    from kompyse.targets.kubernetes.tracing import Tracing

SERVICE_NAME = "kubernetes.io/service-name"
"""The label by which an EndpointSlice belongs to a Service."""
COMPONENT = "outside"


def objects(plan: Plan, taken: set[str], sink: Sink, trace: Tracing | None) -> Iterator[Object]:
    """Make the objects of all names that lead out. `taken` are the names that lead to services; it grows."""
    for name, targets in plan.outside.items():
        path: Path = (KEY, "outside", name)
        if name in taken:
            message = f'"{name}" leads to a service of the project, and so not to {targets[0]}'
            hint = "give one of the two another name"
            sink.report(codes.OUTSIDE_NAME_TAKEN, message, path=path, hint=hint, target=TARGET_NAME)
            continue
        taken.add(name)
        for made in _led(plan, name, targets):
            if trace is not None:
                trace.link_out(made, path)
            yield made
    yield from _links(plan, taken, sink, trace)


def _led(plan: Plan, name: str, targets: tuple[str, ...]) -> Iterator[Object]:
    """Make what leads a name to a DNS name, or to addresses."""
    if not values_port.is_ip(targets[0]):
        yield _service(plan, name, {"type": "ExternalName", "externalName": targets[0]})
        return
    yield _service(plan, name, {"clusterIP": "None"})
    for family in ("IPv4", "IPv6"):
        addresses = [each for each in targets if (":" in each) is (family == "IPv6")]
        if addresses:
            meta = metadata.metadata(plan, f"{name}-{family.lower()}", of=name, component=COMPONENT)
            meta["labels"][SERVICE_NAME] = name
            yield {
                "apiVersion": "discovery.k8s.io/v1",
                "kind": "EndpointSlice",
                "metadata": meta,
                "addressType": family,
                "endpoints": [{"addresses": [address]} for address in addresses],
                "ports": [],
            }


def _service(plan: Plan, name: str, spec: dict[str, Any]) -> Object:
    meta = metadata.metadata(plan, name, component=COMPONENT)
    return {"apiVersion": "v1", "kind": "Service", "metadata": meta, "spec": spec}


def _links(plan: Plan, taken: set[str], sink: Sink, trace: Tracing | None) -> Iterator[Object]:
    """Give a second name to containers of other projects; without one, their own name resolves in the namespace."""
    namespace = plan.options.namespace
    made: dict[str, str] = {}
    for key, planned in plan.services.items():
        for index, link in enumerate(planned.service.external_links):
            container, _, alias = link.partition(":")
            path: Path = ("services", key, "external_links", index)
            alias = alias or container
            if made.get(alias) == container or alias in plan.outside:
                continue
            usable = names.is_label(alias) and not alias[0].isdigit() and names.is_label(container)
            if alias == container and usable:
                continue  # a Service of that name in the namespace answers already
            if namespace is None or not usable or alias in taken:
                message = f'"{alias}" will not lead to container "{container}" of another project'
                hint = f"say where it leads: {KEY}: {{outside: {{{alias}: <host name or address>}}}} at the top"
                if namespace is None and usable:
                    hint = f"convert with --namespace if both are in one, or {hint}"
                if alias in taken:
                    message, hint = f"{message}: it leads elsewhere already", "give it another alias"
                sink.report(codes.EXTERNAL_LINK_UNRESOLVED, message, path=path, hint=hint, target=TARGET_NAME)
                continue
            taken.add(alias)
            made[alias] = container
            target = f"{container}.{namespace}.svc.cluster.local"
            led = _service(plan, alias, {"type": "ExternalName", "externalName": target})
            if trace is not None:
                trace.link_out(led, path)
            yield led
