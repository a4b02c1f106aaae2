"""Whether the parts of the project fit together: the tree of the enabled services in, findings out.

Everything that the reference refuses at this stage, all of it in one run. Cycles are found by the graph of the
project. Duplicate host ports, names of modes and the like are not checked by the reference, and not here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kompyse.compose.shape_findings import close_match
from kompyse.diagnostics.codes import shape as codes
from kompyse.diagnostics.diagnostic import path_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kompyse.diagnostics.diagnostic import Path
    from kompyse.diagnostics.sink import Sink

_SINGULAR = {
    "networks": "network",
    "volumes": "volume",
    "secrets": "secret",
    "configs": "config",
    "models": "model",
}


def check(tree: dict[str, Any], sink: Sink, every: dict[str, Any] | None = None) -> None:
    """Report everything that contradicts itself or refers to nothing. `every` has the services that are off too."""
    project = _Project(tree, sink, every or tree)
    for name, service in project.services.items():
        for rule in _SERVICE_RULES:
            rule(project, name, service)
    _container_names(project)
    for key, secret in (tree.get("secrets") or {}).items():
        if not secret.get("external") and not secret.get("file") and not secret.get("environment"):
            _no_content("secrets", key, sink)


def check_values(tree: dict[str, Any], sink: Sink) -> None:
    """Report resources that contradict themselves; this holds for those that nobody uses too."""
    for section in ("secrets", "configs"):
        for key, store in (tree.get(section) or {}).items():
            _content(store, section, key, sink)
    for key, volume in (tree.get("volumes") or {}).items():
        _external_volume(volume or {}, key, sink)


class _Project:
    """The tree with what the rules look up in it."""

    def __init__(self, tree: dict[str, Any], sink: Sink, every: dict[str, Any]) -> None:
        self.tree = tree
        self.sink = sink
        self.services: dict[str, dict[str, Any]] = tree.get("services") or {}
        self.every: dict[str, dict[str, Any]] = every.get("services") or {}
        self.disabled = self.every.keys() - self.services.keys()

    def require(self, section: str, key: str, path: Path, *, hint: str = "") -> None:
        """Report a use of a resource that the top level does not declare."""
        declared = self.tree.get(section) or {}
        if key in declared:
            return
        near = close_match(key, declared)
        hint = f"did you mean {near}?" if near else hint or f"declare {key} under {section}: at the top level"
        message = f'service "{path[1]}" uses the {_SINGULAR[section]} "{key}", which is not declared'
        self.sink.report(codes.UNDEFINED_RESOURCE, message, path=path, hint=hint)

    def conflict(self, message: str, path: Path, hint: str) -> None:
        """Report two attributes that contradict each other."""
        self.sink.report(codes.CONFLICT, message, path=path, hint=hint)


def _image(project: _Project, name: str, service: dict[str, Any]) -> None:
    if "image" not in service and "build" not in service and "provider" not in service:
        message = f'service "{name}" has neither an image nor a build'
        project.sink.report(codes.NOTHING_TO_RUN, message, path=("services", name), hint="add image or build")


def _build(project: _Project, name: str, service: dict[str, Any]) -> None:
    build = service.get("build")
    if not build:
        return
    path: Path = ("services", name, "build")
    if "dockerfile" in build and "dockerfile_inline" in build:
        message = f'service "{name}" has both dockerfile and dockerfile_inline'
        project.conflict(message, (*path, "dockerfile_inline"), "keep one of them")
    platforms, platform = build.get("platforms"), service.get("platform")
    if platforms and platform and platform not in platforms:
        message = f'service "{name}" runs on {platform}, which is none of its build.platforms ({", ".join(platforms)})'
        project.conflict(message, (*path, "platforms"), f"add {platform} to build.platforms")
    for key, context in (build.get("additional_contexts") or {}).items():
        other = context.removeprefix("service:")
        if other != context and "build" not in project.every.get(other, {}):
            what = "is not built" if other in project.every else "does not exist"
            message = f'service "{name}" builds with the service "{other}", which {what}'
            place = (*path, "additional_contexts", key)
            project.sink.report(codes.UNDEFINED_SERVICE, message, path=place, hint=_near(other, project))
    for index, grant in enumerate(build.get("secrets") or ()):
        project.require("secrets", grant.get("source", ""), (*path, "secrets", index))


def _networks(project: _Project, name: str, service: dict[str, Any]) -> None:
    networks = service.get("networks") or {}
    if networks and service.get("network_mode"):
        message = f'service "{name}" has both network_mode and networks'
        project.conflict(message, ("services", name, "network_mode"), "keep one of them")
    for key in networks:
        project.require("networks", key, ("services", name, "networks", key))


def _dependencies(project: _Project, name: str, service: dict[str, Any]) -> None:
    for other, dependency in (service.get("depends_on") or {}).items():
        if other in project.services or (other in project.disabled and not dependency.get("required", True)):
            continue
        why = "is switched off by its profiles" if other in project.disabled else "does not exist"
        message = f'service "{name}" depends on the service "{other}", which {why}'
        hint = "switch its profile on, or write required: false" if other in project.disabled else _near(other, project)
        path = _origin(name, service, other)
        project.sink.report(codes.UNDEFINED_SERVICE, message, path=path, hint=hint)


def _origin(name: str, service: dict[str, Any], other: str) -> Path:
    """Find the attribute from which a dependency comes: those of links and shared namespaces are only implied."""
    base: Path = ("services", name)
    for index, link in enumerate(service.get("links") or ()):
        if link.split(":")[0] == other or link == other:
            return (*base, "links", index)
    for key in ("network_mode", "ipc", "pid", "uts"):
        if service.get(key) == f"service:{other}":
            return (*base, key)
    for index, origin in enumerate(service.get("volumes_from") or ()):
        if origin.split(":")[0] == other:
            return (*base, "volumes_from", index)
    return (*base, "depends_on", other)


def _near(other: str, project: _Project) -> str:
    near = close_match(other, project.services)
    return f"did you mean {near}?" if near else f"known services: {', '.join(list(project.services)[:8])}"


def _stores(project: _Project, name: str, service: dict[str, Any]) -> None:
    for section in ("secrets", "configs"):
        for index, grant in enumerate(service.get(section) or ()):
            project.require(section, grant.get("source", ""), ("services", name, section, index))
    for key in service.get("models") or ():
        project.require("models", key, ("services", name, "models", key))


def _volumes(project: _Project, name: str, service: dict[str, Any]) -> None:
    for index, mount in enumerate(service.get("volumes") or ()):
        source = mount.get("source", "")
        if mount["type"] == "volume" and source:
            hint = f"write ./{source} if it is a directory" if "/" in source else ""
            project.require("volumes", source, ("services", name, "volumes", index), hint=hint)


def _mount_targets(project: _Project, name: str, service: dict[str, Any]) -> None:
    taken: dict[str, Path] = {}
    for target, path in _targets(name, service):
        if target in taken:
            message = f"{path_text(path)}: {target} is mounted already by {path_text(taken[target])}"
            project.sink.report(codes.TARGET_TAKEN, message, path=path, hint="remove one of the two")
        taken[target] = path


def _targets(name: str, service: dict[str, Any]) -> Iterator[tuple[str, Path]]:
    for index, tmpfs in enumerate(service.get("tmpfs") or ()):
        yield tmpfs.partition(":")[0], ("services", name, "tmpfs", index)
    for index, mount in enumerate(service.get("volumes") or ()):
        yield mount["target"], ("services", name, "volumes", index)


def _replicas(project: _Project, name: str, service: dict[str, Any]) -> None:
    scale = service.get("scale")
    replicas = (service.get("deploy") or {}).get("replicas")
    if scale is not None and replicas is not None and scale != replicas:
        message = f'service "{name}" has scale: {scale} and deploy.replicas: {replicas}'
        project.conflict(message, ("services", name, "scale"), "keep one of them")
    for number, path in ((scale, ("scale",)), (replicas, ("deploy", "replicas"))):
        if number is not None and number < 0:
            place: Path = ("services", name, *path)
            message = f"{path_text(place)} must be at least 0, not {number}"
            project.sink.report(codes.VALUE_NOT_ALLOWED, message, path=place, hint="write 0 to run none")
    count = scale if scale is not None else replicas
    if (count or 0) > 1 and service.get("container_name"):
        message = f'service "{name}" has a container_name and {count} containers, which cannot all have it'
        project.conflict(message, ("services", name, "container_name"), "remove container_name")


_LIMITS = (
    ("cpus", "limits", "cpus"),
    ("mem_limit", "limits", "memory"),
    ("pids_limit", "limits", "pids"),
    ("mem_reservation", "reservations", "memory"),
)


def _limits(project: _Project, name: str, service: dict[str, Any]) -> None:
    """Compare the old limits with those of the deploy section; these count wherever their section stands."""
    resources = (service.get("deploy") or {}).get("resources") or {}
    for key, section, entry in _LIMITS:
        value = service.get(key)
        if not value or section not in resources:
            continue
        other = resources[section].get(entry)
        if other != value:
            there = f"services.{name}.deploy.resources.{section}"
            what = "lacks it" if other is None else f"says {other}"
            message = f"services.{name}.{key} is {value} and {there}.{entry} {what}"
            project.conflict(message, ("services", name, key), f"write the same value in {there}, or remove {key}")


def _health_check(project: _Project, name: str, service: dict[str, Any]) -> None:
    test = (service.get("healthcheck") or {}).get("test")
    if test and test[0] not in ("CMD", "CMD-SHELL", "NONE"):
        path: Path = ("services", name, "healthcheck", "test")
        message = f'{path_text(path)} must start with CMD, CMD-SHELL or NONE, not "{test[0]}"'
        hint = f'put "CMD" in front: ["CMD", "{test[0]}", ...]'
        project.sink.report(codes.INVALID_COMMAND, message, path=path, hint=hint)


def _watch(project: _Project, name: str, service: dict[str, Any]) -> None:
    for index, rule in enumerate((service.get("develop") or {}).get("watch") or ()):
        path: Path = ("services", name, "develop", "watch", index)
        if not rule.get("target") and rule.get("action") not in ("rebuild", "restart"):
            message = f"{path_text(path)} has the action {rule.get('action')} and no target"
            project.sink.report(codes.MISSING_ATTRIBUTE, message, path=path, hint="add target, a path in the container")
        if not rule.get("path"):
            message = f"{path_text(path)} has no path to watch"
            project.sink.report(codes.MISSING_ATTRIBUTE, message, path=path, hint="add path")


_SERVICE_RULES: tuple[Callable[[_Project, str, dict[str, Any]], None], ...] = (
    _image,
    _build,
    _networks,
    _dependencies,
    _volumes,
    _stores,
    _replicas,
    _limits,
    _health_check,
    _watch,
    _mount_targets,
)


def _container_names(project: _Project) -> None:
    owners: dict[str, str] = {}
    for name, service in project.services.items():
        wanted = service.get("container_name")
        if not wanted:
            continue
        owner = owners.setdefault(wanted, name)
        if owner != name:
            path: Path = ("services", name, "container_name")
            message = f'service "{name}" has the container_name "{wanted}", which service "{owner}" has already'
            project.sink.report(codes.CONTAINER_NAME_TAKEN, message, path=path, hint="remove one of the two")


_SOURCES = {"secrets": ("file", "environment"), "configs": ("file", "environment", "content")}
"""Where content can come from."""


def _content(store: dict[str, Any], section: str, key: str, sink: Sink) -> None:
    """Check that a secret or config says where its content comes from, once; a driver may bring it."""
    found = [source for source in _SOURCES[section] if source in store]
    if len(found) > 1:
        message = f'the {_SINGULAR[section]} "{key}" has both {found[0]} and {found[1]}'
        sink.report(codes.CONFLICT, message, path=(section, key, found[1]), hint="keep one of them")
    elif not found and "driver" not in store and "external" not in store:
        _no_content(section, key, sink)


def _no_content(section: str, key: str, sink: Sink) -> None:
    sources = _SOURCES[section]
    message = f'the {_SINGULAR[section]} "{key}" has none of {", ".join(sources)}'
    hint = f"add {sources[0]}, or external: true"
    sink.report(codes.CONTENT_MISSING, message, path=(section, key), hint=hint)


def _external_volume(volume: dict[str, Any], key: str, sink: Sink) -> None:
    if not volume.get("external"):
        return
    for other in volume:
        if other not in ("name", "external") and not other.startswith("x-"):
            message = f'the volume "{key}" is external, and has {other}, which only a new volume can have'
            sink.report(codes.CONFLICT, message, path=("volumes", key, other), hint=f"remove {other} or external")
