"""Bind mounts: what becomes of a directory or file of this machine on a platform that cannot see it.

Takes one mount and what stands at its source; gives the source of the planned mount, or None where nothing is
mounted. Every outcome but plain content is told, with what is lost and what to do.
"""

from __future__ import annotations

import os.path
from typing import TYPE_CHECKING, NamedTuple

from kompyse.diagnostics.codes import storage as codes
from kompyse.plan import paths, secret_files
from kompyse.plan.plan import FromBundle, FromHost, FromNothing, FromVolume

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kompyse.diagnostics import Code, Path, Sink
    from kompyse.model import Mount, Service
    from kompyse.plan.files import Source
    from kompyse.plan.plan import MountSource

_DOCKER = "nodes of a platform mostly have no Docker: use the platform's own interface, or leave the service out"
_DOCKER_NODE = (
    "the Docker of that node answers; what manages all nodes belongs on one that may: deploy.placement.constraints"
)
_ADVICE = {
    "/var/run/docker.sock": _DOCKER,
    "/run/docker.sock": _DOCKER,
    "/etc/localtime": "set the variable TZ instead",
    "/etc/timezone": "set the variable TZ instead",
}
_MACHINE = ("/proc/", "/sys/", "/dev/", "/var/lib/docker/", "/var/log/")
_MACHINE_ADVICE = "a service that watches machines belongs on every one of them: set deploy.mode: global"


class Bind(NamedTuple):
    """A bind mount of a service, with what stands at its source."""

    key: str
    service: Service
    mount: Mount
    source: Source
    path: Path
    names: Mapping[str, str]
    """Names of the contents taken from bind mounts, by their path in the project."""
    below: str = ""
    """An anonymous volume below the target: the image holds something there that the mount is not to hide."""
    sharers: int = 1
    """How many services mount this source."""

    @property
    def where(self) -> str:
        """The source as a user knows it: its path in the project, else the whole path."""
        inside = self.source.inside
        return self.source.path if inside is None else "." if inside == "." else f"./{inside}"


def volume_key(source: Source) -> str:
    """Name the volume that replaces a bind mount in `Plan.volumes`: a path, which no key of a project is."""
    return source.path if source.inside is None else f"./{source.inside}"


def is_source_tree(service: Service, source: Source) -> bool:
    """Tell a development mount: the project directory, or (with) the directory from which the image is built."""
    if source.inside is None or source.kind == "file":
        return False
    if source.inside == ".":
        return True
    context = service.build.context if service.build else ""
    return context.startswith("/") and (context == source.path or context.startswith(source.path.rstrip("/") + "/"))


def becomes_content(source: Source, choice: str) -> bool:
    """Tell whether the bind mounts of a source are mounted as content; `choice` is the option `bind`."""
    wanted = choice in ("auto", "content") or (choice == "claim" and source.kind == "file")
    return wanted and source.files is not None and not source.is_empty


def decide(  # noqa: PLR0911 - one return for each outcome, in the order in which they win
    bind: Bind, choice: str, sink: Sink
) -> MountSource | None:
    """Decide what is mounted. `choice` is the option `bind`, or node: host, where the nodes run Docker."""
    source = bind.source
    if choice == "refuse":
        _tell(
            codes.BIND_REFUSED,
            bind,
            sink,
            "is mounted from this machine, which the option `bind` refuses",
            "use a named volume, a config, or the image",
        )
        return None
    if not source.path.startswith("/"):
        _tell(codes.BIND_NOT_MOUNTED, bind, sink, "is no absolute path, so nothing is mounted", "use a named volume")
        return None
    if choice == "empty":
        return FromNothing()
    if choice in ("host", "node"):
        return _from_host(bind, sink, docker=choice == "node")
    if bind.below and is_source_tree(bind.service, source) and source.kind != "missing" and choice == "auto":
        _tell_left_to_image(bind, f"lies over {bind.below}, which the image brings", sink)
        return None
    if becomes_content(source, choice):
        return _content(bind, sink)
    if choice == "claim" and source.kind not in ("socket", "device", "file"):
        return _claim(bind, sink)
    if source.kind == "missing":
        return _missing(bind, sink)
    if source.is_empty:
        return _empty(bind, "is empty", codes.BIND_SOURCE_EMPTY, sink)
    if is_source_tree(bind.service, source):
        _tell_left_to_image(bind, source.refusal, sink)
        return None
    if choice == "content":
        _tell(
            codes.BIND_REFUSED,
            bind,
            sink,
            f"{source.refusal}, so it cannot become content, as is asked for",
            "use a named volume, or put the files into the image",
        )
        return None
    return _from_host(bind, sink)


def _tell(code: Code, bind: Bind, sink: Sink, what: str, hint: str) -> None:
    message = f'{bind.where}, mounted at {bind.mount.target} in "{bind.key}", {what}'
    sink.report(code, message, path=bind.path, hint=hint)


def _tell_left_to_image(bind: Bind, reason: str, sink: Sink) -> None:
    _tell(
        codes.SOURCE_TREE_LEFT_OUT,
        bind,
        sink,
        f"is a source tree that {reason}, so it is not mounted: the files of the image are used",
        "copy the sources into the image (COPY in its Dockerfile), as for any release",
    )


def _content(bind: Bind, sink: Sink) -> FromBundle:
    source = bind.source
    assert source.inside is not None
    if is_source_tree(bind.service, source):
        _tell(
            codes.SOURCE_TREE_MOUNTED,
            bind,
            sink,
            "is a source tree: its files hide those of the image, are read-only, and change only with a new conversion",
            "for a release copy the sources into the image and drop the mount, for instance in an override file",
        )
    secret = secret_files.found(source.files or ())
    if secret:
        others = f" and {len(secret) - 1} others" if len(secret) > 1 else ""
        _tell(
            codes.SECRET_AS_CONTENT,
            bind,
            sink,
            f"holds what looks like a secret ({secret[0]}{others}), and is carried as plain content",
            "declare it under `secrets` at the top level, and grant it with the same path as `target`",
        )
    if source.hollow:
        _tell(
            codes.EMPTY_FOLDERS_LOST,
            bind,
            sink,
            f"has folders without files, which are not there in the container: {', '.join(source.hollow[:5])}",
            "let the service make them, elsewhere than in the mount",
        )
    file = source.files[0].path if source.kind == "file" and source.files else None
    return FromBundle(bundle=bind.names[source.inside], file=file)


def _claim(bind: Bind, sink: Sink) -> FromVolume:
    if bind.source.kind != "missing" and not bind.source.is_empty:
        _tell(
            codes.BIND_BECOMES_VOLUME,
            bind,
            sink,
            "becomes a volume, which starts empty: the files are not copied",
            "copy them once it runs, or use a config for files that are only read",
        )
    return FromVolume(volume=volume_key(bind.source))


def _missing(bind: Bind, sink: Sink) -> FromNothing | FromVolume | None:
    """Rule for a source that is not there. Docker makes a directory of it, also where a file was meant."""
    if _is_file_name(bind) or is_source_tree(bind.service, bind.source):
        _tell(
            codes.BIND_SOURCE_MISSING,
            bind,
            sink,
            "does not exist, so nothing is mounted: the image's own files are used, if it has any there",
            "create it and convert again, or remove the mount",
        )
        return None
    return _empty(bind, "does not exist", codes.BIND_SOURCE_MISSING, sink)


def _is_file_name(bind: Bind) -> bool:
    """Tell by the names of source and target whether a file is meant: both end in something like `.conf`."""
    endings = [os.path.splitext(path)[1] for path in (bind.source.path, bind.mount.target)]  # noqa: PTH122
    return all(ending != ".d" and any(letter.isalpha() for letter in ending) for ending in endings)


def _empty(bind: Bind, state: str, code: Code, sink: Sink) -> FromNothing | FromVolume:
    """Rule for an empty directory: a place for data, which stay on the host of Compose and so in a volume here."""
    if bind.mount.read_only and bind.sharers <= 1:
        _tell(code, bind, sink, f"{state}: the container gets an empty directory", "fill it and convert again")
        return FromNothing()
    _tell(
        code,
        bind,
        sink,
        f"{state}, so it is taken for a place for data and becomes a volume, empty at first",
        "if files belong there, create them and convert again; else declare a named volume, which says so",
    )
    return FromVolume(volume=volume_key(bind.source))


def _from_host(bind: Bind, sink: Sink, *, docker: bool = False) -> FromHost:
    """Mount the path of the node; `docker` says that the nodes run Docker."""
    source, mount = bind.source, bind.mount
    reason = source.refusal or "is on this machine"
    watched = f"{source.path}/".startswith(_MACHINE) or source.path == "/"
    known = _DOCKER_NODE if docker and source.path.endswith("/docker.sock") else _ADVICE.get(source.path)
    advice = known or (_MACHINE_ADVICE if watched else "use a named volume, a config, or the image")
    _tell(
        codes.BIND_FROM_HOST,
        bind,
        sink,
        f"{reason}: the path of whichever node runs the container is mounted, and what it holds is the node's",
        advice,
    )
    options = mount.bind
    # An absent `bind` leaves the creation to the short form, where Docker creates what is missing.
    create = options is None or options.create_host_path is not False
    return FromHost(
        path=paths.plain(source.path),
        kind="unknown" if source.kind == "missing" else source.kind,
        create=create,
        propagation=options.propagation if options else None,
        recursive=options.recursive if options else None,
    )
