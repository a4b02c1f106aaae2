"""Names: keys of the Compose project in, names that hold on a platform out.

A service's name is a host name for its peers, so a change of it is told, and told louder where the old name is in use.
Every name follows from its own key alone, never from the order of the files or from its neighbours; two keys that come
to one name are an error. Names of mounted files, which no user chose, are made different instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from zlib import crc32

from kompyse.diagnostics import Severity
from kompyse.diagnostics.codes import names as codes
from kompyse.plan import texts as plan_texts
from kompyse.values import name as values_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kompyse.diagnostics import Path, Sink
    from kompyse.model import Network, Project, Store, Volume
    from kompyse.plan.texts import Text

_PREFIX = "svc-"
"""Before a service name that starts with a digit: host names of this kind start with a letter (DNS-1035)."""


def of_services(
    keys: Iterable[str], sink: Sink, called: Mapping[str, str] | None = None, *, any_name: bool = False
) -> dict[str, str]:
    """Give each service its DNS-1035 label, with `any_name` its key. Reports collisions, and names without a letter.

    `called` holds the names, usable ones, that hints give to services.
    """
    names = {}
    given = called or {}
    for key in keys:
        if key in given or any_name:
            names[key] = given.get(key, key)
        elif is_usable(key):
            names[key] = key
        else:
            names[key] = _label(key, ("services", key), "service", sink, prefix=_PREFIX)
    _report_collisions(names, "services", "service", sink)
    return names


def is_usable(text: str) -> bool:
    """Tell whether a text is a name of a service already: a label that starts with a letter."""
    return values_name.is_label(text) and not text[0].isdigit()


def tell_renamed(names: Mapping[str, str], texts: Sequence[Text], sink: Sink) -> None:
    """Tell which services have another name now; a warning where another service still uses the old one.

    A service that a hint calls otherwise is found under its old name too, if that is a usable one.
    Upper case alone breaks no reference: host names are looked up without regard to case.
    """
    renamed = {key: name for key, name in names.items() if key != name and not is_usable(key)}
    if not renamed:
        return
    broken = {key for key, name in renamed.items() if key.lower() != name}
    used: dict[str, Text] = {}
    for word, text in plan_texts.mentions(texts, broken):
        if text.service != word:
            used.setdefault(word, text)
    for key, name in renamed.items():
        if key in used:
            text = used[key]
            sink.report(
                codes.RENAMED_SERVICE_REFERENCED,
                f'service "{key}" is reached as "{name}" here, and {plan_texts.place(text.path)} says "{key}"',
                path=text.path,
                related=[("services", key)],
                hint=f'rename the service to "{name}" in the Compose file and where it is used',
            )
        else:
            sink.report(
                codes.SERVICE_RENAMED,
                f'service "{key}" is called "{name}" here: "{key}" cannot be a host name',
                path=("services", key),
                hint=f'rename it to "{name}" in the Compose file to have one name everywhere',
            )


def of_networks(project: Project, keys: Iterable[str], sink: Sink, *, any_name: bool = False) -> dict[str, str]:
    """Give the networks in use their labels; with `any_name` the names that they have in Compose."""
    if any_name:
        return {key: _written(project.networks.get(key), key) for key in keys}
    names = {key: _of_resource(project, "networks", key, project.networks.get(key), sink) for key in keys}
    _report_collisions(_but_same(names, project.networks), "networks", "network", sink)
    return names


def of_volumes(project: Project, keys: Iterable[str], sink: Sink, *, any_name: bool = False) -> dict[str, str]:
    """Give the mounted volumes their labels; an external one keeps the name it has on the platform, all `any_name`."""
    if any_name:
        return {key: _written(project.volumes.get(key), key) for key in keys}
    names = {key: _of_resource(project, "volumes", key, project.volumes.get(key), sink) for key in keys}
    _report_collisions(names, "volumes", "volume", sink)
    return names


def of_stores(  # noqa: PLR0913 - as for the others, and what hints say
    project: Project,
    section: str,
    keys: Iterable[str],
    sink: Sink,
    called: Mapping[str, str] | None = None,
    *,
    any_name: bool = False,
) -> dict[str, str]:
    """Give the granted `secrets` or `configs` their labels; an external one keeps its name, with `any_name` each key.

    `called` are the names that hints give, by key.
    """
    stores = getattr(project, section)
    given = called or {}
    if any_name:
        names = {key: _written(stores[key], key) if stores[key].external else key for key in keys}
        return {key: given.get(key, name) for key, name in names.items()}
    names = {
        key: given[key] if key in given else _of_resource(project, section, key, stores.get(key), sink) for key in keys
    }
    external = {key: store for key, store in stores.items() if store.external}
    # Two keys may mean two files of one that is there already.
    first = {given[key]: key for key in reversed(names) if key in given and key in external}
    apart = {key: name for key, name in names.items() if not (key in given and first.get(name, key) != key)}
    _report_collisions(_but_same(apart, external), section, section[:-1], sink)
    return names


def same_volumes(volumes: Mapping[str, Volume | None]) -> dict[str, str]:
    """Find the keys that mean the same volume as a key before them: one name, and nothing else that differs.

    `name` tells the engine which volume is meant, so that two keys with one name share it.
    """
    first: dict[object, str] = {}
    found = {}
    for key, volume in volumes.items():
        if volume is not None and volume.name:
            identity = (volume.name, volume.external, volume.driver, tuple(sorted(volume.driver_opts.items())))
            if (known := first.setdefault(identity, key)) != key:
                found[key] = known
    return found


def _written(resource: Volume | Network | Store | None, key: str) -> str:
    return (resource.name if resource else None) or key


def _but_same(names: Mapping[str, str], resources: Mapping[str, Network | Store | None]) -> dict[str, str]:
    """Leave out keys to which the project itself gives the name of another: these are one thing."""
    seen: set[str] = set()
    kept = {}
    for key, name in names.items():
        resource = resources.get(key)
        written = resource.name if resource else None
        if written and written in seen:
            continue
        if written:
            seen.add(written)
        kept[key] = name
    return kept


def of_files(paths: Iterable[str], taken: Iterable[str]) -> dict[str, str]:
    """Name contents that are mounted from files, by their path in the project (`web/nginx.conf` → web-nginx-conf).

    A name in `taken`, or one that two paths would share, gets a checksum of its path, so that none depends on order.
    """
    stems = {path: _stem(path) for path in paths}
    used = set(taken)
    count: dict[str, int] = {}
    for stem in stems.values():
        count[stem] = count.get(stem, 0) + 1
    return {
        path: stem if stem not in used and count[stem] == 1 else values_name.label(f"{stem}-{crc32(path.encode()):08x}")
        for path, stem in stems.items()
    }


def _stem(path: str) -> str:
    try:
        return values_name.label(path)
    except ValueError:
        return "project"


def _of_resource(
    project: Project, section: str, key: str, resource: Volume | Network | Store | None, sink: Sink
) -> str:
    """Name something of the top level.

    `name:` counts when it is not the one that Compose makes up (`<project>_<key>`): that holds the project's name,
    which is told apart by the namespace here.
    """
    written = resource.name if resource else None
    what = section[:-1]
    if resource and resource.external:
        given = written or key
        path: Path = (section, key, "name") if written else (section, key)
        if section == "networks":
            return _label(given, path, what, sink)
        if values_name.is_subdomain(given):
            return given
        name = _label(given, path, what, sink)
        sink.report(
            codes.EXTERNAL_NAME_INVALID,
            f'the external {what} "{given}" is looked for under "{name}": nothing can be called "{given}" there',
            path=path,
            hint=f'make it under the name "{name}", or set `name` to what it is called on the platform',
        )
        return name
    if written and written not in (f"{project.name}_{key}", key):
        name = _label(written, (section, key, "name"), what, sink)
        if name != written:
            sink.report(
                codes.RESOURCE_RENAMED,
                f'the {what} "{key}" is called "{name}" here: "{written}" is no valid name on the platform',
                path=(section, key, "name"),
                severity=Severity.NOTE,
            )
        return name
    return _label(key, (section, key), what, sink)


def _label(text: str, path: Path, what: str, sink: Sink, *, prefix: str = "") -> str:
    try:
        return values_name.label(text, prefix=prefix)
    except ValueError as error:
        sink.report(codes.NAME_UNUSABLE, f"the {what} has no usable name: {error}", path=path, hint="rename it")
        return "unnamed"


def _report_collisions(names: Mapping[str, str], section: str, what: str, sink: Sink) -> None:
    """Report keys that came to one name."""
    if len(set(names.values())) == len(names):
        return
    owners: dict[str, list[str]] = {}
    for key, name in names.items():
        owners.setdefault(name, []).append(key)
    for name, keys in owners.items():
        if len(keys) > 1:
            keys.sort()
            sink.report(
                codes.NAMES_COLLIDE,
                f'the {what}s {" and ".join(_quoted(key) for key in keys)} would both be called "{name}" here',
                path=(section, keys[-1]),
                related=[(section, key) for key in keys[:-1]],
                hint=f"rename one of them; names here are small letters, digits and -, at most {values_name.LIMIT}",
            )


def _quoted(key: str) -> str:
    return f'"{key}"'
