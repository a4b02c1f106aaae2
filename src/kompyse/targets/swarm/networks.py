"""Networks: those of the stack, which reach all nodes, and how services are attached to them.

Takes the plan; gives the attachments of a service with all names that it answers to, and the networks of the top level.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kompyse.diagnostics import Severity
from kompyse.diagnostics.codes import network as codes
from kompyse.targets.swarm.lowering import TARGET_NAME, Field, builds, lowers
from kompyse.targets.swarm.names import check_volume, stack_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kompyse.diagnostics import Path, Sink
    from kompyse.model import Network
    from kompyse.plan.plan import Plan
    from kompyse.targets.swarm.lowering import Scope

_OF_THE_NODE = ("host", "bridge")
"""Networks that every node has, and the modes of the same name."""
_ONE_HOST = frozenset(("bridge", "macvlan", "ipvlan", "nat", "transparent", "l2bridge", "l2tunnel", "none", "null"))
"""Drivers of networks of one host."""
_BRIDGE_OPTION = "com.docker.network.bridge."


def node_network(plan: Plan, name: str) -> str:
    """Give the key under which a network of the nodes stands in the stack file."""
    key = name
    while key in plan.project.networks:
        key += "-of-node"
    return key


def own_network(plan: Plan, service: str) -> str:
    """Give the key of the network of a service that is to have none."""
    key = f"{service}-alone"
    while key in plan.project.networks:
        key += "-here"
    return key


@lowers("services.*.networks.**", "services.*.network_mode", "services.*.links", "services.*.container_name")
def networks(scope: Scope) -> Iterator[Field]:
    """Attach the service. Its further names (container_name, host name, links, what it was called) are aliases."""
    service, planned = scope.service, scope.planned
    mode = service.network_mode
    if mode in _OF_THE_NODE:
        yield Field(("networks",), [node_network(scope.plan, mode)], (scope.path("network_mode"),))
        return
    if mode and mode != "default":
        _tell_mode(scope, mode)
    if mode == "none":
        yield Field(("networks",), [own_network(scope.plan, planned.key)], (scope.path("network_mode"),))
        return
    attached = list(service.networks) or ["default"]
    more = _more_names(scope)
    found: dict[str, list[str]] = {}
    for key in attached:
        attachment = service.networks.get(key)
        if not _is_of_node(scope.plan.project.networks.get(key)):
            found[key] = list(dict.fromkeys((*(attachment.aliases if attachment else ()), *more)))
        else:
            found[key] = []
    origins: list[Path] = (
        [scope.path("networks")] if service.networks else [path for paths in more.values() for path in paths]
    )
    if any(found.values()):
        for key, aliases in found.items():
            own = [path for name in aliases for path in more.get(name, ())]
            place = scope.path("networks", key) if key in service.networks else scope.path("networks")
            yield Field(("networks", key), {"aliases": aliases} if aliases else {}, (place, *own))
    elif attached != ["default"]:
        yield Field(("networks",), attached, origins)


def _more_names(scope: Scope) -> dict[str, list[Path]]:
    """Give the names of a service beside its own and those of its networks, each with the places that say it."""
    found: dict[str, list[Path]] = {}
    for alias in scope.planned.aliases:
        if (
            alias.origin[2] in ("container_name", "hostname", "links")
            and "{{" not in alias.written
            and alias.written != scope.planned.key
        ):
            found.setdefault(alias.written, []).append(alias.origin)
    if stack_name(scope.planned.key, scope.plan.project.name) != scope.planned.key:
        found.setdefault(scope.planned.key, [])
    return found


def _tell_mode(scope: Scope, mode: str) -> None:
    message = (
        f'"{scope.planned.key}" is to have no network: it gets one for itself, without a way out'
        if mode == "none"
        else f'network_mode "{mode}" is left out: "{scope.planned.key}" is on the network of the stack'
    )
    hint = "" if mode == "none" else "use names between services instead of localhost"
    scope.report(codes.SWARM_NETWORK_MODE, message, "network_mode", hint=hint)


def _is_of_node(network: Network | None) -> bool:
    return network is not None and ((network.external and network.name in _OF_THE_NODE) or network.driver == "host")


@builds("networks.**")
def entries(plan: Plan, sink: Sink) -> Iterator[tuple[str, str, dict[str, Any], dict[str, tuple[Path, ...]]]]:
    """Give the networks of the top level: section, key, fields, and the origins of each field."""
    for key in plan.networks:
        fields = _fields(plan, key, plan.project.networks.get(key), sink)
        if fields or key != "default":
            yield "networks", key, fields, {name: _origins(plan, key, name) for name in fields}
    modes: dict[str, Path] = {}
    for key, planned in plan.services.items():
        mode = planned.service.network_mode
        path: Path = ("services", key, "network_mode")
        if mode in _OF_THE_NODE:
            modes.setdefault(mode, path)
        elif mode == "none":
            yield "networks", own_network(plan, key), {"internal": True}, {"internal": (path,)}
    for mode, path in modes.items():
        yield (
            "networks",
            node_network(plan, mode),
            {"external": True, "name": mode},
            {"external": (path,), "name": (path,)},
        )


def _origins(plan: Plan, key: str, field: str) -> tuple[Path, ...]:
    """Give where a field of a network comes from: the attribute of its name, or a driver that says the same."""
    network = plan.project.networks.get(key)
    by_driver = network is not None and network.driver in ("host", "none", "null") and field != "labels"
    return (("networks", key, "driver" if by_driver else field),)


def _fields(plan: Plan, key: str, network: Network | None, sink: Sink) -> dict[str, Any]:
    if network is None:
        return {}
    path = ("networks", key)
    if network.external:
        name = network.name or key
        check_volume(name, (*path, "name"), "network", sink)
        return {"external": True, "name": name}
    if network.driver == "host":
        return {"external": True, "name": "host"}
    fields: dict[str, Any] = {}
    if network.name and network.name != f"{plan.project.name}_{key}":
        check_volume(network.name, (*path, "name"), "network", sink)
        fields["name"] = network.name
    _driver(key, network, fields, sink)
    if options := _options(key, network, sink):
        fields["driver_opts"] = options
    for name in ("internal", "attachable"):
        if getattr(network, name):
            fields[name] = True
    if ipam := _ipam(key, network, sink):
        fields["ipam"] = ipam
    if network.labels:
        fields["labels"] = dict(network.labels)
    return fields


def _driver(key: str, network: Network, fields: dict[str, Any], sink: Sink) -> None:
    """Keep the driver of a network that reaches all nodes; one of one host is told, and left out."""
    if network.driver in _ONE_HOST:
        sink.report(
            codes.SWARM_NETWORK_DRIVER,
            f'the network "{key}" is of the driver {network.driver}, which reaches one host: it is an overlay here',
            path=("networks", key, "driver"),
            target=TARGET_NAME,
            severity=Severity.NOTE if network.driver == "bridge" else None,
        )
        if network.driver in ("none", "null"):
            fields["internal"] = True
    elif network.driver and network.driver != "default":
        fields["driver"] = network.driver


def _options(key: str, network: Network, sink: Sink) -> dict[str, str]:
    """Give the options that a network of the swarm may have; those of networks of one host are told."""
    kept = {}
    of_one_host = network.driver in _ONE_HOST and network.driver != "bridge"
    for name, value in network.driver_opts.items():
        if of_one_host or name.startswith(_BRIDGE_OPTION):
            _tell_option(f'the option {name} of the network "{key}" is left out: an overlay has none', key, name, sink)
        else:
            kept[name] = value
    return kept


def _tell_option(message: str, key: str, option: str, sink: Sink) -> None:
    path = ("networks", key, "driver_opts", option)
    sink.report(codes.SWARM_NETWORK_OPTION, message, path=path, hint="leave it out", target=TARGET_NAME)


def _ipam(key: str, network: Network, sink: Sink) -> dict[str, Any]:
    ipam = network.ipam
    if ipam is None:
        return {}
    found: dict[str, Any] = {}
    if ipam.driver and ipam.driver != "default":
        found["driver"] = ipam.driver
    subnets: list[Mapping[str, str]] = []
    for index, pool in enumerate(ipam.config):
        if pool.subnet and ":" in pool.subnet:
            sink.report(
                codes.SWARM_NETWORK_OPTION,
                f'the subnet {pool.subnet} of "{key}" is left out: overlay networks have IPv4 addresses only',
                path=("networks", key, "ipam", "config", index, "subnet"),
                hint="leave it out",
                target=TARGET_NAME,
            )
        elif pool.subnet:
            subnets.append({"subnet": pool.subnet})
    if subnets:
        found["config"] = subnets
    return found
