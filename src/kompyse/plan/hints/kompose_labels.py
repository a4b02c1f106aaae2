"""The `kompose.*` labels, for those who migrate: one row a label, how its text is read and which hints it gives.

Takes the labels of a service or volume; a label that means nothing here is told with those that do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kompyse.diagnostics.codes import config as codes
from kompyse.plan.hints import hosts, running_labels, volume_labels
from kompyse.plan.hints.grammar import parse_class, parse_pull_policy, parse_size
from kompyse.plan.hints.records import KINDS, TRAFFIC_POLICIES, AccountHints, RouteHints
from kompyse.values import cron

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kompyse.diagnostics import Path, Sink

PREFIX = "kompose."


def _size(text: str) -> int:
    return parse_size(text.strip())


def _kind(text: str) -> str:
    word = text.strip().lower()
    if word not in KINDS[:3]:
        raise ValueError(f'"{text}" is no controller: use {", ".join(KINDS[:3])}')
    return word


_SERVICE_TYPES: dict[str, dict[str, str]] = {
    "nodeport": {"publish": "nodeport"},
    "loadbalancer": {"publish": "loadbalancer"},
    "clusterip": {"publish": "none"},
    "headless": {"publish": "none", "style": "headless"},
}
"""What kompose.service.type may say, and the hints that say the same."""


def _service_type(text: str) -> dict[str, str]:
    word = text.strip().lower()
    if word not in _SERVICE_TYPES:
        raise ValueError(f'"{text}" is no type of exposure: use {", ".join(_SERVICE_TYPES)}')
    return _SERVICE_TYPES[word]


def _count(text: str) -> int:
    digits = text.strip()
    if not (digits.isascii() and digits.isdigit() and int(digits) < 2**31):
        raise ValueError(f'"{text}" is no number from 0 to {2**31 - 1}')
    return int(digits)


def _node_port(text: str) -> int:
    digits = text.strip()
    if not (digits.isascii() and digits.isdigit() and 0 < int(digits) < 65536):
        raise ValueError(f'"{text}" is no port: use a number of the node ports of the cluster (30000 to 32767)')
    return int(digits)


def _traffic_policy(text: str) -> str:
    word = text.strip().lower()
    if word not in TRAFFIC_POLICIES:
        raise ValueError(f'"{text}" is no policy of traffic: use {" or ".join(TRAFFIC_POLICIES)}')
    return word


def _is_true(text: str) -> bool:
    word = text.strip().lower()
    if word not in ("true", "false"):
        raise ValueError(f'"{text}" is neither true nor false')
    return word == "true"


def _expose(text: str) -> RouteHints | None:
    """Read `true`, `false`, or hosts with or without a path: `shop.example.com/api,example.org`."""
    word = text.strip().lower()
    if word in ("", "false"):
        return None
    places = () if word == "true" else tuple(hosts.parse_place(part) for part in text.split(","))
    return RouteHints(places=tuple(dict.fromkeys(places)))


def _tls_secret(text: str) -> str:
    """Read the name of a secret; `true` is the certificate that whatever takes the requests has itself."""
    word = text.strip()
    return "" if word.lower() == "true" else hosts.parse_object_name(word)


def _as(field: str, read: Callable[[str], Any]) -> Callable[[str], dict[str, Any]]:
    return lambda text: {field: read(text)}


# Label → how its text is read; gives fields of the hints.
SERVICE = {
    "kompose.controller.type": _as("kind", _kind),
    "kompose.service.type": _service_type,
    "kompose.service.nodeport.port": _as("node_port", _node_port),
    "kompose.service.external-traffic-policy": _as("traffic_policy", _traffic_policy),
    "kompose.service.expose": _as("ingress", _expose),
    "kompose.service.expose.tls-secret": _as("ingress_tls", _tls_secret),
    "kompose.service.expose.ingress-class-name": _as("ingress_class", hosts.parse_object_name),
    "kompose.service.name_override": _as("name", hosts.parse_service_name),
    "kompose.controller.port.expose": _as("on_node", _is_true),
    "kompose.cronjob.schedule": _as("schedule", cron.parse),
    "kompose.cronjob.backoff_limit": _as("retries", _count),
    "kompose.volume.size": _as("volume_size", _size),
    "kompose.volume.storage-class-name": _as("volume_class", parse_class),
    "kompose.serviceaccount-name": _as("account", lambda text: AccountHints(hosts.parse_object_name(text))),
    "kompose.image-pull-secret": _as("pull_secrets", lambda text: (hosts.parse_object_name(text),)),
    "kompose.image-pull-policy": _as("pull_policy", parse_pull_policy),
    **running_labels.SERVICE,
    **volume_labels.SERVICE,
}
DEPLOY = running_labels.DEPLOY
VOLUME = {
    "kompose.volume.size": _as("size", _size),
    "kompose.volume.storage-class-name": _as("storage_class", parse_class),
    **volume_labels.VOLUME,
}


def apply(labels: Mapping[str, str], path: Path, known: Mapping[str, Any], hints: Any, sink: Sink) -> Any:
    """Apply the `kompose.*` labels of a service or volume; tells those that mean nothing here."""
    for label, text in labels.items():
        if not label.startswith(PREFIX):
            continue
        if label in known:
            hints = applied(known[label], text, (*path, label), hints, sink)
        else:
            sink.report(
                codes.KOMPOSE_LABEL_UNKNOWN,
                f'the label "{label}" has no effect here',
                path=(*path, label),
                hint=_advice(label, known),
            )
    return hints


def _advice(label: str, known: Mapping[str, Any]) -> str:
    """Name the label that was meant, or all that there are."""
    from difflib import get_close_matches  # noqa: PLC0415 - for a finding only

    close = get_close_matches(label, known, n=1, cutoff=0.8)
    return f"did you mean {close[0]}?" if close else f"these have: {', '.join(known)}"


def applied(read: Callable[[str], dict[str, Any]], text: str, path: Path, hints: Any, sink: Sink) -> Any:
    """Read a text into hints; reports what it says wrong and leaves the hints as they are."""
    try:
        found = read(text)
    except ValueError as error:
        sink.report(codes.HINT_INVALID, f"{path[-1]}: {error}", path=path, hint="correct the value")
        return hints
    for field, value in found.items():
        if isinstance(value, running_labels.Part):
            found[field] = value.into(getattr(hints, field))
    return hints._replace(**found)
