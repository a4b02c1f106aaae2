"""The files of a kubeconfig: paths in, one merged kubeconfig out, and what is needed to connect where that is plain.

    read(places()) -> dict | None            # as kubectl merges files: the first that says a thing counts
    plain(merged, context) -> Plain | None   # None where a program or a proxy has to do with it

Most contexts of a developer (minikube, kind, k3d, Docker Desktop) hold an address, a certificate and a key or a token.
For these the `kubernetes` package, which takes a third of a second to import, is not needed; all others are left to it.
"""

from __future__ import annotations

import base64
import binascii
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_LISTS = ("clusters", "users", "contexts")
_FILES = {
    "clusters": ("cluster", ("certificate-authority",)),
    "users": ("user", ("client-certificate", "client-key", "tokenFile")),
    "contexts": ("context", ()),
}
"""The name of an entry of each list, and what in it is a path beside the file."""
_PLAIN = {
    "cluster": frozenset({"server", "certificate-authority", "certificate-authority-data", "extensions"}),
    "user": frozenset(
        {"token", "tokenFile", "client-certificate", "client-certificate-data", "client-key", "client-key-data"}
    ),
}
"""What is understood here."""
_PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy")


class Plain(NamedTuple):
    """An API server and who asks it. Contents are those of files, read already."""

    server: str
    authority: str
    """The certificates (PEM) that the server's is to come from; empty for those that the system trusts."""
    certificate: bytes
    key: bytes
    token: str
    token_file: str
    """Read again for every request, since what it holds changes."""


def places() -> str:
    """Give the paths of the kubeconfig: those of KUBECONFIG, else ~/.kube/config."""
    return os.environ.get("KUBECONFIG") or "~/.kube/config"


def read(paths: str) -> dict[str, Any] | None:
    """Read and merge files; None when none of them is there.

    Raises:
        ValueError: a file is no kubeconfig.
        OSError: a file cannot be read.
    """
    merged: dict[str, Any] | None = None
    for each in paths.split(os.pathsep):
        path = Path(each).expanduser()
        if each and path.exists():
            merged = merged or {name: [] for name in _LISTS}
            _merge(merged, _file(path), path.absolute().parent)
    return merged


def _file(path: Path) -> dict[str, Any]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        found = yaml.load(path.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506 - both are safe ones
    except yaml.YAMLError as error:
        raise ValueError(" ".join(str(error).split())) from None
    if not isinstance(found, dict):
        raise ValueError(f"{path} holds no kubeconfig")  # noqa: TRY004 - of the file, not of a type
    return found


def _merge(merged: dict[str, Any], found: Mapping[str, Any], folder: Path) -> None:
    merged["current-context"] = merged.get("current-context") or found.get("current-context") or ""
    for name in _LISTS:
        inner, paths = _FILES[name]
        known = {each["name"] for each in merged[name]}
        for each in found.get(name) or ():
            if not isinstance(each, dict) or "name" not in each:
                raise ValueError(f"an entry of {name} has no name")
            if each["name"] not in known:
                entry = dict(each.get(inner) or {})
                entry |= {key: str(folder / entry[key]) for key in paths if entry.get(key)}
                merged[name].append({"name": str(each["name"]), inner: entry})


def entry(merged: Mapping[str, Any], name: str, inner: str) -> dict[str, Any]:
    """Find an entry: `inner` is `context`, `cluster` or `user`. Empty where there is none."""
    return next((each[inner] for each in merged[f"{inner}s"] if each["name"] == name), {})


def plain(merged: Mapping[str, Any], context: str) -> Plain | None:
    """Give what a connection takes, or None for what is not understood here.

    Raises:
        OSError: a file that is named is not there, or cannot be read.
        ValueError: what is written in base64 is not.
    """
    chosen = entry(merged, context, "context")
    cluster = entry(merged, str(chosen.get("cluster")), "cluster")
    user = entry(merged, str(chosen.get("user")), "user")
    understood = set(_written(cluster)) <= _PLAIN["cluster"] and set(_written(user)) <= _PLAIN["user"]
    if not understood or not cluster.get("server") or any(os.environ.get(each) for each in _PROXIES):
        return None
    return Plain(
        str(cluster["server"]).rstrip("/"),
        _content(cluster, "certificate-authority").decode(),
        _content(user, "client-certificate"),
        _content(user, "client-key"),
        str(user.get("token") or ""),
        str(user.get("tokenFile") or ""),
    )


def _written(given: Mapping[str, Any]) -> Iterator[str]:
    return (key for key, value in given.items() if value)


def _content(given: Mapping[str, Any], key: str) -> bytes:
    """Read what stands in the kubeconfig itself, which comes first, or in the file that it names."""
    if data := given.get(f"{key}-data"):
        try:
            return base64.b64decode(data, validate=True)
        except (binascii.Error, ValueError):
            raise ValueError(f"{key}-data is not base64") from None
    return Path(given[key]).read_bytes() if given.get(key) else b""
