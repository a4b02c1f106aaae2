"""Traces of contents and accounts: which values and options are behind a ConfigMap, a Secret or a ServiceAccount.

Takes an object and what it was made of, gives the rows of its trace. Asked only when a trace is recorded.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kompyse.plan.hints import KEY
from kompyse.targets.kubernetes import metadata, origins
from kompyse.targets.kubernetes.secrets import FETCHED, SEALED
from kompyse.targets.trace import Origin

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kompyse.diagnostics import Path
    from kompyse.plan.plan import Bundle
    from kompyse.targets import Object
    from kompyse.targets.kubernetes.object_traces import ObjectTraces

Rows = dict["Path", "Sequence[Origin]"]


def rows(traces: ObjectTraces, made: Object, bundle: Bundle) -> Rows:
    """Give the rows of a ConfigMap, Secret, SealedSecret or ExternalSecret."""
    of_variables = bundle.origin[2:3] == ("environment",)
    found = _of_variables(traces, made, bundle) if of_variables else _of_store(traces, bundle)
    fixed = traces.written((*bundle.origin, KEY, "immutable"))
    found["immutable",] = fixed or [Origin(option="immutable_config")]
    if made["kind"] == SEALED:
        sealed = [Origin(option="sealed_cert"), *found["data",]]
        found |= {("spec", "encryptedData"): sealed, **_under(found, ("spec", "template"))}
        # The same annotations stand at the Secret that the controller makes.
        scope: Sequence[Origin] = [Origin(option="sealed_scope")]
        for at in (("metadata",), ("spec", "template", "metadata")):
            found |= {(*at, "annotations", f"sealedsecrets.bitnami.com/{each}"): scope for each in _SCOPES}
    if made["kind"] == FETCHED:
        found |= _fetched(traces, bundle, found)
    return found


_SCOPES = ("namespace-wide", "cluster-wide")


def _under(found: Rows, at: Path) -> Rows:
    return {(*at, *path): origin for path, origin in found.items()}


def _paths(paths: Iterable[Path]) -> list[Origin]:
    return [Origin(path=path) for path in dict.fromkeys(paths)]


def _of_store(traces: ObjectTraces, bundle: Bundle) -> Rows:
    """Give the rows of a config, a secret, or the content of a bind mount."""
    base = bundle.origin
    named = traces.written((*base, KEY, "name"))
    subject = named or _paths(origins.resource(traces.recorder, base))
    of_store = [(*base, key) for key in ("file", "content", "environment", "source")]
    content = traces.written(*of_store) or _paths([base])
    content += traces.written((*base, KEY, "key"))
    reason = [Origin(reason="its content has no form that Kubernetes knows")]
    found: Rows = {
        ("apiVersion",): _paths([base]),
        ("kind",): _paths([base]),
        ("type",): traces.written((*base, KEY, "type")) or reason,
        ("data",): content,
        ("binaryData",): content,
        **traces.head(subject),
    }
    for key in bundle.labels:
        found["metadata", "annotations", key] = _paths([(*base, "labels", key)])
    for key in bundle.annotations:
        found["metadata", "annotations", key] = _paths([(*base, KEY, "annotations", key)])
    return found


def _of_variables(traces: ObjectTraces, made: Object, bundle: Bundle) -> Rows:
    """Give the rows of the variables of a service."""
    base = bundle.origin
    every = traces.written(base) or _paths(origins.entries(traces.recorder, str(base[1]), "env_file"))
    asked = [*every, Origin(option="credentials" if bundle.secret else "variables")]
    found: Rows = {
        ("apiVersion",): asked,
        ("kind",): asked,
        ("type",): [Origin(reason="variables have no form that Kubernetes knows")],
        **traces.head(_paths([base[:2]])),
        ("data",): every,
    }
    data: dict[str, Any] = made.get("data") or made.get("spec", {}).get("encryptedData") or {}
    for name in data:
        path = (*base, name)
        own = traces.written(path) or _paths(origins.in_files(traces.recorder, path))
        found["data", name] = own or every
    return found


def _fetched(traces: ObjectTraces, bundle: Bundle, found: Rows) -> Rows:
    """Give the rows of an order to fetch a secret."""
    base = bundle.origin
    where = traces.written((*base, KEY, "store")) or [Origin(option="secret_store")]
    key = traces.written((*base, KEY, "remote_key")) or _paths([base])
    part = traces.written((*base, KEY, "property")) or key
    hourly = [Origin(reason="an hour is what the operator takes too where nothing is said")]
    rows: Rows = {
        ("apiVersion",): where,
        ("kind",): where,
        ("spec",): where,
        ("spec", "refreshInterval"): traces.written((*base, KEY, "refresh")) or hourly,
        ("spec", "target", "name"): found["metadata", "name"],
        ("spec", "target", "creationPolicy"): [Origin(reason="the Secret goes with the order for it")],
        ("spec", "target", "template"): traces.written((*base, KEY, "type")) or where,
        ("spec", "data", "*", "secretKey"): traces.written((*base, KEY, "key")) or _paths([base]),
        ("spec", "data", "*", "remoteRef"): key,
        ("spec", "data", "*", "remoteRef", "property"): part,
        ("spec", "dataFrom", "*", "extract"): key,
        ("spec", "dataFrom", "*", "extract", "property"): part,
    }
    return rows


def account(traces: ObjectTraces, path: Path) -> Rows:
    """Give the rows of a ServiceAccount that the hint at `path` asks to make."""
    subject = traces.written((*path, "name")) or _paths([path])
    asked = _paths([(*path, "create")])
    found: Rows = {("apiVersion",): asked, ("kind",): asked, **traces.head(subject)}
    found["metadata", "annotations"] = _paths([(*path, "annotations")])
    found["metadata", "labels", metadata.NAME] = _paths([path[:2]])
    return found
