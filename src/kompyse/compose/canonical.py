"""Short forms to long forms: the merged tree of a checked shape in, what `docker compose config` prints out.

The result has one form for every attribute: commands split, durations in Go's form, sizes as digits, ports and mounts
as maps, scalars of string maps as text. An attribute whose value is the same as leaving it out (`privileged: false`,
an empty list) is left out, as the reference does. Defaults, paths and the environment are later phases. What the
reference loses without a word gives the same tree and a warning.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from kompyse.attributes.registry import REGISTRY
from kompyse.compose.checkers import Checker, by_path
from kompyse.compose.forms import (
    build,
    commands,
    dependencies,
    devices,
    hosts,
    mappings,
    mounts,
    ports,
    scalars,
    stores,
    unread,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kompyse.diagnostics.diagnostic import Path
    from kompyse.diagnostics.sink import Sink

    Conversion = Callable[[Any, Path, Sink], Any]

_S = "services.*."
_HOOKS = ("post_start[]", "pre_stop[]", "pre_start[]", "develop.watch[].exec")
_DEVICES = f"{_S}deploy.resources.reservations.devices[]"

CONVERSIONS: dict[str, Conversion] = {
    **dict.fromkeys(("networks.*", "volumes.*", "secrets.*", "configs.*"), stores.external),
    **dict.fromkeys(("networks.*.labels", "volumes.*.labels", "secrets.*.labels", "configs.*.labels"), mappings.texts),
    **dict.fromkeys(("networks.*.driver_opts", "volumes.*.driver_opts", "secrets.*.driver_opts"), mappings.texts),
    "networks.*.ipam.options": mappings.texts,
    "networks.*.ipam.config[].aux_addresses": mappings.texts,
    f"{_S}annotations": mappings.texts,
    f"{_S}labels": mappings.texts,
    f"{_S}sysctls": mappings.texts,
    f"{_S}storage_opt": mappings.scalars_only,
    f"{_S}logging.options": mappings.texts,
    f"{_S}networks.*.driver_opts": mappings.texts,
    f"{_S}deploy.labels": mappings.texts,
    f"{_S}volumes[].volume.labels": mappings.texts,
    f"{_S}environment": mappings.assignments,
    f"{_S}build": build.to_map,
    f"{_S}build.args": mappings.assignments,
    f"{_S}build.labels": mappings.texts,
    f"{_S}build.additional_contexts": mappings.contexts,
    f"{_S}build.ssh": mappings.ssh,
    f"{_S}build.extra_hosts": hosts.to_list,
    f"{_S}build.provenance": scalars.printed,
    f"{_S}build.sbom": scalars.printed,
    f"{_S}build.no_cache_filter": scalars.listed,
    f"{_S}provider.options": mappings.options,
    f"{_S}depends_on": dependencies.to_map,
    f"{_S}networks": scalars.names,
    f"{_S}models": scalars.names,
    f"{_S}ports": ports.to_list,
    f"{_S}volumes[]": mounts.to_map,
    f"{_S}volumes[].bind.create_host_path": stores.opted_in,
    f"{_S}volumes[].tmpfs.mode": scalars.bits,
    f"{_S}devices[]": devices.to_map,
    f"{_S}gpus": devices.gpus,
    **dict.fromkeys((f"{_S}blkio_config.weight", f"{_S}blkio_config.weight_device[].weight"), scalars.weight),
    f"{_S}expose": scalars.exposed,
    f"{_S}group_add": scalars.printed_list,
    f"{_S}extra_hosts": hosts.to_list,
    f"{_S}env_file": stores.env_files,
    f"{_S}healthcheck.test": commands.test,
    **{f"{each}[]": stores.grant for each in (f"{_S}secrets", f"{_S}configs", f"{_S}build.secrets")},
    **{
        f"{_S}deploy.{section}.{key}": scalars.spans
        for section in ("update_config", "rollback_config")
        for key in ("delay", "monitor")
    },
    **dict.fromkeys((_DEVICES, f"{_S}gpus[]"), devices.request),
    **dict.fromkeys((f"{_DEVICES}.count", f"{_S}gpus[].count"), scalars.device_count),
    **dict.fromkeys((f"{_DEVICES}.options", f"{_S}gpus[].options"), mappings.texts),
    **dict.fromkeys((f"{_S}dns_search", f"{_S}tmpfs", f"{_S}label_file"), scalars.listed),
    f"{_S}dns": scalars.listed_without_blanks,
    **dict.fromkeys((f"{_S}ulimits.*", f"{_S}build.ulimits.*"), scalars.limit),
    **dict.fromkeys((f"{_S}develop.watch[].ignore", f"{_S}develop.watch[].include"), scalars.listed),
    **dict.fromkeys((f"{_S}command", f"{_S}entrypoint"), commands.words),
    **{
        f"{_S}{hook}.{key}": conversion
        for hook in _HOOKS
        for key, conversion in (("command", commands.words), ("environment", mappings.assignments))
    },
}
"""What to do at a path, besides the units of the registry."""

FORMS: dict[str, Conversion] = {
    **dict.fromkeys(("networks.*", "volumes.*", "secrets.*", "configs.*"), stores.external),
    **dict.fromkeys((f"{_S}dns", f"{_S}label_file"), scalars.listed_without_blanks),
    **dict.fromkeys((f"{_S}develop.watch[].ignore", f"{_S}develop.watch[].include"), scalars.listed),
    **dict.fromkeys((f"{_S}networks", f"{_S}models"), scalars.names),
    **dict.fromkeys((f"{_S}build.provenance", f"{_S}build.sbom"), scalars.printed),
    **{f"{each}[]": stores.grant for each in (f"{_S}secrets", f"{_S}configs", f"{_S}build.secrets")},
    f"{_S}build": build.to_map,
    f"{_S}depends_on": dependencies.to_map,
    f"{_S}ports": ports.to_long,
    f"{_S}volumes[]": mounts.to_long,
    **{
        _S + path: CONVERSIONS[_S + path]
        for path in ("build.additional_contexts", "build.ssh", "devices[]", "env_file", "gpus")
    },
}
"""What to do at a path when a document is merged: forms only, for a later document may still replace the value."""

UNREAD_FORMS: dict[str, Conversion] = {
    **FORMS,
    f"{_S}build.additional_contexts": unread.assigned,
    f"{_S}build.ssh": unread.assigned,
    f"{_S}devices[]": unread.device,
    f"{_S}env_file": unread.env_files,
    f"{_S}gpus": unread.gpus,
    f"{_S}ports": unread.ports,
    f"{_S}volumes[]": unread.mount,
}
"""The same for a tree whose variables are not replaced."""

KEPT = frozenset(
    _S + path
    for path in (
        "attach",
        "init",
        "scale",
        "command",
        "entrypoint",
        "build",
        "build.context",
        "build.dockerfile",
        "develop",
        "blkio_config",
        "credential_spec",
        "deploy",
        "healthcheck",
        "logging",
        "provider",
        "healthcheck.retries",
        "deploy.replicas",
        "deploy.update_config",
        "deploy.update_config.parallelism",
        "deploy.rollback_config",
        "deploy.rollback_config.parallelism",
        "deploy.restart_policy",
        "deploy.restart_policy.max_attempts",
        "deploy.resources.limits",
        "deploy.resources.reservations",
        "deploy.resources.reservations.generic_resources[].discrete_resource_spec",
        "deploy.resources.reservations.generic_resources[].discrete_resource_spec.kind",
        "deploy.resources.reservations.generic_resources[].discrete_resource_spec.value",
        "deploy.resources.reservations.devices[].count",
        "deploy.resources.reservations.devices[].device_ids",
        "gpus[].count",
        "gpus[].device_ids",
        "depends_on.*.required",
        "devices[].target",
        "env_file[].required",
        "volumes[].bind",
        "volumes[].bind.create_host_path",
        "volumes[].volume",
        "volumes[].tmpfs",
        "volumes[].image",
        "develop.watch[].exec",
        *(f"{ulimits}.*{end}" for ulimits in ("ulimits", "build.ulimits") for end in ("", ".soft", ".hard")),
    )
) | {
    *("networks.*.enable_ipv4", "networks.*.enable_ipv6", "services", "configs.*.content"),
    *(f"{section}.*.file" for section in ("secrets", "configs")),
    *(f"{section}.*.name" for section in ("networks", "volumes", "secrets", "configs")),
}
"""Where a value that is zero or empty says something, so that it stays, as every required key does."""

NULLABLE = frozenset(f"{_S}{hook}.command" for hook in _HOOKS)
"""Where the key itself is required, so that it stays even when its value is null."""


_STAGES: dict[str, Mapping[str, Conversion] | None] = {"": None, "forms": FORMS, "unread": UNREAD_FORMS}


class _Step:
    """What to do at one path, and the steps below it."""

    __slots__ = ("convert", "fields", "item", "kept", "leaf", "nullable", "star", "takes")

    def __init__(self, path: str, checker: Checker, table: Mapping[str, Conversion] | None) -> None:
        self.convert: Conversion | None
        if table is None:
            self.convert = CONVERSIONS.get(path) or scalars.UNITS.get(checker.attribute.unit)
        else:
            self.convert = table.get(path)
        self.takes = checker.takes()
        self.nullable = path in NULLABLE or table is not None
        self.kept = path in KEPT or self.nullable
        self.fields: dict[str, _Step] = {}
        self.star: _Step | None = None
        self.item: _Step | None = None
        self.leaf = self.convert is None


@cache
def _steps(stage: str = "") -> _Step:
    checkers = by_path()
    table = _STAGES[stage]
    known = {"": _Step("", checkers[""], table)}
    for path in REGISTRY:
        step = known[path] = _Step(path, checkers[path], table)
        if path.endswith("[]"):
            parent = known[path[:-2]]
            parent.item = step
        elif path.endswith(".*"):
            parent = known[path[:-2]]
            parent.star = step
        else:
            above, _, key = path.rpartition(".")
            parent = known[above]
            parent.fields[key] = step
            step.kept = step.kept or key in checkers[above].required
        parent.leaf = False
    return known[""]


def canonical(tree: dict[str, Any], sink: Sink) -> dict[str, Any]:
    """Return the tree in canonical form; the input is not changed. Values that cannot be read are reported.

    A value of a wrong shape is passed over: the shape check reports it.
    """
    return _Walk(sink).fields(_steps(), tree, ())


def long_forms(tree: dict[str, Any], sink: Sink, *, unread: bool = False) -> dict[str, Any]:
    """Return the tree in the long forms that merging needs; texts, numbers and empty values stay as they are.

    With `unread`, variables are not replaced yet, and a text that cannot be read stays too.
    """
    return _Walk(sink).fields(_steps("unread" if unread else "forms"), tree, ())


class _Walk:
    """One walk over the tree, with the sink in hand."""

    def __init__(self, sink: Sink) -> None:
        self.sink = sink

    def value(self, step: _Step, value: Any, path: Path) -> Any:
        """Convert the value itself, then what stands below it."""
        if value is None:
            return None
        if step.convert is not None and value.__class__ in step.takes:
            value = step.convert(value, path, self.sink)
        if value.__class__ is dict and (step.fields or step.star):
            return self.fields(step, value, path)
        if value.__class__ is list and step.item is not None:
            return self.items(step.item, value, path)
        return value

    def fields(self, step: _Step, value: dict[str, Any], path: Path) -> dict[str, Any]:
        """Convert the values of a map and leave out those that say nothing; `x-` keys stay as they are."""
        fields, star = step.fields, step.star
        found = {}
        for key, item in value.items():
            child = fields.get(key, star)
            if child is None:
                found[key] = item
                continue
            result = item if child.leaf else self.value(child, item, (*path, key))
            if result or child is star or (child.kept and (result is not None or child.nullable)):
                found[key] = result
        return found

    def items(self, step: _Step, value: list[Any], path: Path) -> list[Any]:
        """Convert the items of a list; an item that could not be read is left out."""
        results = (self.value(step, item, (*path, index)) for index, item in enumerate(value))
        return [result for result in results if result is not None]
