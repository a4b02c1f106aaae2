"""Contents: ConfigMaps and Secrets, and their files in the containers that are granted them.

Takes the bundles of the plan, gives an object for each that the project makes, and the mounts of single files and of
directories, bytes and modes as they are. The hash in the pod's annotations, by which a change starts new pods, is put
there by `workload.py`. Content is never told in a diagnostic.
"""

from __future__ import annotations

from base64 import b64encode
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from zlib import crc32

from kompyse.diagnostics.codes import config as codes
from kompyse.diagnostics.codes import storage as storage_codes
from kompyse.plan.hints import KEY
from kompyse.plan.plan import FromBundle, FromHost
from kompyse.targets.kubernetes import metadata, mountpoints, secrets, volumenames
from kompyse.targets.kubernetes.lowering import TARGET_NAME, Contribution, Part, Scope, builds, lowers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kompyse.diagnostics import Sink
    from kompyse.plan.plan import Bundle, File, Plan, PlannedMount
    from kompyse.targets import Object
    from kompyse.targets.kubernetes.tracing import Tracing

DEFAULT_MODE = 0o444
"""Of content that comes with no mode: what Compose and Swarm give a config or a secret."""

_BITS = 0o777
"""The permission bits that a file in a ConfigMap or a Secret may have."""
_KEY = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.")
_KEY_LIMIT = 253


@builds(
    "configs",
    "configs.*",
    "configs.*.content",
    "configs.*.environment",
    "configs.*.external",
    "configs.*.file",
    "configs.*.labels",
    "configs.*.name",
    "secrets",
    "secrets.*",
    "secrets.*.environment",
    "secrets.*.external",
    "secrets.*.file",
    "secrets.*.labels",
    "secrets.*.name",
)
def bundles(plan: Plan, sink: Sink, trace: Tracing | None = None) -> list[Object]:
    """Make a ConfigMap or a Secret of each bundle; external ones are there already, under a key that is assumed."""
    made: list[Object] = []
    for bundle in plan.bundles:
        if bundle.secret:
            meta = {} if bundle.external else _metadata(plan, bundle, sink)
            each = secrets.made(plan, bundle, meta, _keyed(bundle), sink)
        else:
            each = _config(plan, bundle, sink)
        if each is not None:
            made.append(each)
            if trace is not None:
                trace.bundle(each, bundle)
    return made


def _metadata(plan: Plan, bundle: Bundle, sink: Sink) -> dict[str, Any]:
    written = metadata.annotations_of(bundle.labels, (*bundle.origin, "labels"), sink) if bundle.labels else {}
    if bundle.annotations:
        written |= metadata.annotations_of(bundle.annotations, (*bundle.origin, KEY, "annotations"), sink)
    of = bundle.stem or bundle.name
    if bundle.origin[2:3] == ("environment",):
        of = plan.services[str(bundle.origin[1])].name
    return metadata.metadata(plan, bundle.name, of=of, annotations=written)


def _config(plan: Plan, bundle: Bundle, sink: Sink) -> Object | None:
    """Make a ConfigMap; none where it is there already."""
    if not bundle.external:
        fixed = {"immutable": True} if bundle.immutable else {}
        meta = _metadata(plan, bundle, sink)
        return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": meta, **fixed, **_texts(bundle)}
    extension = plan.project.configs[str(bundle.origin[1])].x_kompyse
    if not (isinstance(extension, dict) and "key" in extension):
        message = f'ConfigMap "{bundle.name}" must be there, with the key "{bundle.file}"'
        sink.report(codes.EXTERNAL_KEY_ASSUMED, message, path=bundle.origin, target=TARGET_NAME)
    return None


def _texts(bundle: Bundle) -> dict[str, dict[str, str]]:
    """Put each file under `data` if it is text in UTF-8, else under `binaryData`; the bytes are the same.

    A NUL makes it no text: parsers of YAML differ in what they make of one.
    """
    data: dict[str, str] = {}
    binary: dict[str, str] = {}
    for key, file in _keyed(bundle):
        try:
            text = file.data.decode()
        except UnicodeDecodeError:
            text = "\0"
        if "\0" in text:
            binary[key] = b64encode(file.data).decode()
        else:
            data[key] = text
    return {name: values for name, values in (("data", data), ("binaryData", binary)) if values}


def _keyed(bundle: Bundle) -> list[tuple[str, File]]:
    """Give each file its key. Keys hold no slash, and few other characters: `conf.d/a` is under `conf.d__a`."""
    found: dict[str, File] = {}
    for file in bundle.files:
        key = file.path
        if not _KEY.issuperset(key) or len(key) > _KEY_LIMIT or key.startswith(".."):
            key = "".join(c if c in _KEY else "_" for c in key.replace("/", "__")).removeprefix("..")
        if key in ("", ".") or key in found or len(key) > _KEY_LIMIT:
            key = f"{key[: _KEY_LIMIT - 9]}-{crc32(file.path.encode()):08x}"
        found[key] = file
    return list(found.items())


@lru_cache(maxsize=2)
def _bundles(plan: Plan) -> dict[tuple[bool, str], Bundle]:
    return {(bundle.secret, bundle.name): bundle for bundle in plan.bundles}


@lowers(
    "services.*.configs",
    "services.*.configs[]",
    "services.*.configs[].source",
    "services.*.configs[].target",
    "services.*.configs[].mode",
    "services.*.secrets",
    "services.*.secrets[]",
    "services.*.secrets[].source",
    "services.*.secrets[].target",
    "services.*.secrets[].mode",
    always=True,
)
def contents(scope: Scope) -> Iterator[Contribution]:
    """Mount the configs and secrets of a service, and the files of the project that are bound into it."""
    volumes: list[dict[str, Any]] = []
    mounts: list[dict[str, Any]] = []
    for mount in mountpoints.effective(scope):
        if isinstance(mount.source, FromBundle):
            bundle = _bundles(scope.plan)[_identity(mount.source)]
            name = _volume_name(scope, mount, bundle)
            volume = {"name": name, **_volume(bundle, mount.mode)}
            if volume not in volumes:
                volumes.append(volume)
            mounts += _mounts(scope, mount, bundle, name)
            _tell_changes(scope, mount, bundle)
    if mounts:
        yield Contribution(Part.POD, {"volumes": volumes})
        yield Contribution(Part.CONTAINER, {"volumeMounts": mounts})


def _identity(source: FromBundle) -> tuple[bool, str]:
    return source.secret, source.bundle


def _volume_name(scope: Scope, mount: PlannedMount, bundle: Bundle) -> str:
    """Name the volume of a bundle: one for all its mounts in the pod, or one for each mode that they ask for."""
    mounted = [
        (other.source.secret, other.source.bundle, other.mode)
        for key in scope.unit.services
        for other in scope.plan.services[key].mounts
        if isinstance(other.source, FromBundle)
    ]
    modes = {mode for secret, name, mode in mounted if (secret, name) == (bundle.secret, bundle.name)}
    mode = "" if len(modes) == 1 or mount.mode is None else f"0{mount.mode:o}"
    kind = "secret" if bundle.secret else "config"
    alike = [name for secret, name, _ in mounted if secret == bundle.secret]
    return volumenames.distinct(f"{kind}{mode}", bundle.name, alike)


def _volume(bundle: Bundle, asked: int | None) -> dict[str, Any]:
    """Write the volume of a bundle: which key is which file, with which mode."""
    source: dict[str, Any] = {"secretName": bundle.name} if bundle.secret else {"name": bundle.name}
    keyed = _keyed(bundle)
    modes = [_mode(file, asked) for _, file in keyed]
    alike = len(set(modes)) <= 1
    if modes and alike:
        source["defaultMode"] = modes[0]
    elif asked is not None:
        source["defaultMode"] = asked & _BITS
    if not alike or any(key != file_path(file.path) for key, file in keyed):
        source["items"] = [
            {"key": key, "path": file_path(file.path), **({} if alike else {"mode": mode})}
            for (key, file), mode in zip(keyed, modes, strict=True)
        ]
    return {"secret": source} if bundle.secret else {"configMap": source}


def _mode(file: File, asked: int | None) -> int:
    mode = asked if asked is not None else file.mode
    return DEFAULT_MODE if mode is None else mode & _BITS


def file_path(path: str) -> str:
    """Give the path of a file in its volume, which may not begin with two dots: the kubelet keeps such names."""
    return path if not path.startswith("..") else f"_{path}"


def _mounts(scope: Scope, mount: PlannedMount, bundle: Bundle, name: str) -> list[dict[str, Any]]:
    """Write the mounts of a bundle: one file at its exact path, or a directory."""
    assert isinstance(mount.source, FromBundle)
    if mount.source.file is not None:
        return [_file_mount(name, mount.target, mount.source.file)]
    if not bundle.files:
        return [{"name": name, "mountPath": mount.target, "readOnly": True}]
    below = [other for other in mountpoints.effective(scope) if other.target.startswith(f"{mount.target.rstrip('/')}/")]
    if _holds(mount, bundle, below):
        return [{"name": name, "mountPath": mount.target, "readOnly": True}]
    scope.sink.report(
        storage_codes.FILES_BESIDE_IMAGE,
        f"{mount.target} of {scope.planned.key} is mounted file by file, because {below[0].target} is below it",
        path=mount.origin,
        target=TARGET_NAME,
    )
    covered = tuple(f"{other.target}/" for other in below)
    base = mount.target.rstrip("/")
    return [
        _file_mount(name, f"{base}/{file.path}", file.path)
        for file in bundle.files
        if not f"{base}/{file.path}/".startswith(covered)
    ]


def _holds(mount: PlannedMount, bundle: Bundle, below: list[PlannedMount]) -> bool:
    """Tell whether a directory of content can be mounted whole with these mounts below it.

    The kubelet makes the mount point of another directory in it, unless that lies in a directory of the content: it
    would hide that one. It makes a directory for a file too, and the container does not start.
    """
    own = {file.path.partition("/")[0] for file in bundle.files}
    start = len(mount.target.rstrip("/")) + 1
    return all(not _is_file(other) and other.target[start:].partition("/")[0] not in own for other in below)


def _is_file(mount: PlannedMount) -> bool:
    source = mount.source
    if isinstance(source, FromBundle):
        return source.file is not None
    return isinstance(source, FromHost) and source.kind in ("file", "socket", "device")


def _file_mount(name: str, target: str, file: str) -> dict[str, Any]:
    return {"name": name, "mountPath": target, "subPath": file_path(file), "readOnly": True}


def _tell_changes(scope: Scope, mount: PlannedMount, bundle: Bundle) -> None:
    """Tell what a mounted file is not as it is in the project."""
    if not mount.read_only and mount.origin[2:3] == ("volumes",):
        message = f"{mount.target} of {scope.planned.key} cannot be written from the container"
        scope.sink.report(storage_codes.CONTENT_IS_READ_ONLY, message, path=mount.origin, target=TARGET_NAME)
    if mount.mode is not None and mount.mode & ~_BITS:
        message = f"{mount.target} of {scope.planned.key} has mode 0{mount.mode & _BITS:o}, not 0{mount.mode:o}"
        scope.sink.report(codes.MODE_BITS_LOST, message, path=mount.origin, target=TARGET_NAME)
    if isinstance(mount.source, FromBundle) and mount.source.file is None:
        for path in (file.path for file in bundle.files if file.path != file_path(file.path)):
            message = f"{path} in {mount.target} of {scope.planned.key} is called {file_path(path)}"
            scope.sink.report(codes.FILE_RENAMED, message, path=mount.origin, target=TARGET_NAME)


def is_readable_to_all(plan: Plan, mount: PlannedMount) -> bool:
    """Tell whether every user may read the files of a mounted bundle; unknown ones count as readable."""
    assert isinstance(mount.source, FromBundle)
    files = _bundles(plan)[_identity(mount.source)].files
    return all(_mode(file, mount.mode) & 0o004 for file in files)
