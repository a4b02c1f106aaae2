"""Further host names: network aliases, links, container names and host names, all of which resolve in Compose.

Takes the services and their names, gives each service's aliases without those that a service owns already.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kompyse.diagnostics import Severity
from kompyse.diagnostics.codes import names as codes
from kompyse.diagnostics.codes import network as network_codes
from kompyse.plan import texts as plan_texts
from kompyse.plan.hints import KEY
from kompyse.plan.plan import Alias
from kompyse.values import name as values_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kompyse.diagnostics import Path, Sink
    from kompyse.model import Service
    from kompyse.plan.texts import Text


class _Wish(NamedTuple):
    """A name that somebody gives to `service`; `client` is the one service that uses it, where it comes from a link."""

    service: str
    written: str
    path: Path
    client: str = ""


def plan(  # noqa: PLR0913 - all that names depend on
    services: Mapping[str, Service],
    names: Mapping[str, str],
    texts: Sequence[Text],
    sink: Sink,
    called: Mapping[str, str],
    *,
    any_name: bool = False,
) -> dict[str, tuple[Alias, ...]]:
    """Decide the aliases of each service that has any.

    `called` are the services that a hint calls otherwise; they keep their own name too. Reports names that cannot be
    host names, names that another service owns (which keeps them), and a link's name that means different services to
    different clients. With `any_name` every text is a host name.
    """
    wishes = [_Wish(key, key, _naming(key, services[key])) for key, name in called.items() if key != name]
    wishes += [wish for key, service in services.items() for wish in _wishes(key, service) if wish.service in services]
    owners = {name: key for key, name in names.items()}
    usable: list[tuple[_Wish, str]] = []
    odd: list[_Wish] = []
    for wish in wishes:
        host = wish.written
        if not any_name and (not values_name.is_label(host) or host[0].isdigit()):
            if host in (wish.service, names[wish.service]):
                continue
            odd.append(wish)
            if "." in host or not (host := _label(host)):
                continue
        owner = owners.get(host)
        if owner is None:
            usable.append((wish, host))
        elif owner != wish.service:
            _report_taken(wish, owner, names[wish.service], sink)
    if odd:
        _report_odd(odd, texts, sink)
    return _unambiguous(usable, sink)


def _wishes(key: str, service: Service) -> Iterator[_Wish]:
    if service.container_name:
        yield _Wish(key, service.container_name, ("services", key, "container_name"))
    if service.hostname:
        yield _Wish(key, service.hostname, ("services", key, "hostname"))
    for network, attachment in service.networks.items():
        if attachment and attachment.aliases:
            for index, alias in enumerate(attachment.aliases):
                yield _Wish(key, alias, ("services", key, "networks", network, "aliases", index))
    for index, link in enumerate(service.links):
        target, _, alias = link.partition(":")
        if alias and alias != target:
            yield _Wish(target, alias, ("services", key, "links", index), key)


def _naming(key: str, service: Service) -> Path:
    """Give the place of the hint that calls a service otherwise."""
    extension = service.x_kompyse
    if isinstance(extension, dict) and "name" in extension:
        return ("services", key, KEY, "name")
    return ("services", key, "labels", "kompose.service.name_override")


def _label(written: str) -> str:
    try:
        return values_name.label(written, prefix="svc-")
    except ValueError:
        return ""


def _report_taken(wish: _Wish, owner: str, name: str, sink: Sink) -> None:
    sink.report(
        network_codes.ALIAS_TAKEN,
        f'"{wish.written}" is to lead to "{name}", but it is the name of service "{owner}" and leads there',
        path=wish.path,
        related=[("services", owner)],
        hint=f'let the clients ask for "{name}", or rename service "{owner}"',
    )


def _report_odd(odd: Sequence[_Wish], texts: Sequence[Text], sink: Sink) -> None:
    """Tell the names that cannot be host names, louder where another service uses them."""
    used: dict[str, Text] = {}
    owner_of = {wish.written: wish.service for wish in odd}
    for word, text in plan_texts.mentions(texts, owner_of):
        if text.service != owner_of[word]:
            used.setdefault(word, text)
    for wish in odd:
        host = "" if "." in wish.written else _label(wish.written)
        if host and host == wish.written.lower():
            continue  # host names are looked up without regard to case
        seen = used.get(wish.written)
        use = f', and {plan_texts.place(seen.path)} says "{wish.written}"' if seen else ""
        outcome = f'is reached as "{host}"' if host else "is not reached under that name"
        sink.report(
            codes.ALIAS_RENAMED if host else codes.ALIAS_UNUSABLE,
            f'"{wish.written}" cannot be a host name here: service "{wish.service}" {outcome}{use}',
            path=seen.path if seen else wish.path,
            related=[wish.path] if seen else [],
            hint=f'use "{host or wish.service}" instead' if seen else "",
            severity=Severity.WARNING if seen else Severity.NOTE,
        )


def _unambiguous(usable: Sequence[tuple[_Wish, str]], sink: Sink) -> dict[str, tuple[Alias, ...]]:
    """Sort the aliases by service; a name may belong to several services unless it comes from a link."""
    targets: dict[str, dict[str, _Wish]] = {}
    for wish, host in usable:
        targets.setdefault(host, {}).setdefault(wish.service, wish)
    found: dict[str, list[Alias]] = {}
    for host, wishes in targets.items():
        linked = [wish for wish in wishes.values() if wish.client]
        if len(wishes) > 1 and linked:
            sink.report(
                network_codes.ALIAS_AMBIGUOUS,
                f'"{host}" means {" and ".join(sorted(wishes))} to different services; here it would mean one to all,'
                " so the name is left out",
                path=linked[0].path,
                related=[wish.path for wish in wishes.values() if wish is not linked[0]],
                hint="give each its own name, and let the clients ask for that",
            )
            continue
        for key, wish in wishes.items():
            found.setdefault(key, []).append(Alias(host=host, written=wish.written, origin=wish.path))
    return {key: tuple(aliases) for key, aliases in found.items()}
