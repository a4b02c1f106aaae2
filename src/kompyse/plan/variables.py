"""Variables beside their services: which of them stand in a bundle of their own, as the options ask for.

Takes the services with their names; gives for each service the sets of its variables, and the bundles that hold them.
A variable that no key of an object can be called like, or whose value is no text, stays with its service.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kompyse.plan import contents, names
from kompyse.plan.files import LIMIT
from kompyse.plan.hints import parse_store
from kompyse.plan.plan import Bundle, File, Remote, VariableSet
from kompyse.values import variable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kompyse.model import Service
    from kompyse.plan.options import Options


class Beside(NamedTuple):
    """The sets of variables by service, and the bundles that hold them."""

    by_service: dict[str, tuple[VariableSet, ...]]
    bundles: tuple[Bundle, ...]


NONE = Beside({}, ())


def plan(
    services: Mapping[str, Service], called: Mapping[str, str], others: Iterable[Bundle], options: Options
) -> Beside:
    """Plan the variables that do not stand with their service. `called` are the names of services here.

    `others` are the bundles that there are anyway: no two of a kind share a name.
    """
    apart = options.variables == "content", options.credentials == "secret"
    if not any(apart):
        return NONE
    wanted = {
        (secret, key): found
        for key, service in services.items()
        for secret in (False, True)
        if (found := _chosen(service, *apart, secret=secret))
    }
    known = list(others)
    bundles: dict[tuple[bool, str], Bundle] = {}
    for secret in (False, True):
        stems = {f"{called[key]}-env": key for own, key in wanted if own is secret}
        own_names = names.of_files(stems, [each.stem or each.name for each in known if each.secret is secret])
        for stem, key in stems.items():
            bundles[secret, key] = _bundle(own_names[stem], key, wanted[secret, key], options, secret=secret)
    by_service = {
        key: tuple(
            VariableSet(bundle=bundles[secret, key].name, secret=secret, names=tuple(wanted[secret, key]))
            for secret in (False, True)
            if (secret, key) in bundles
        )
        for key in dict.fromkeys(key for _, key in wanted)
    }
    return Beside(by_service, tuple(bundles.values()))


def _chosen(service: Service, content: bool, separate: bool, *, secret: bool) -> dict[str, bytes]:  # noqa: FBT001
    """Give the variables of a service that go into a bundle of this kind; none where they are too much for one."""
    found: dict[str, bytes] = {}
    for name, value in service.environment.items():
        if value is None or not variable.is_portable(name):
            continue
        if (separate and variable.is_credential(name, value)) is not secret or not (secret or content):
            continue
        try:
            found[name] = value.encode()
        except UnicodeEncodeError:
            continue
    return found if sum(map(len, found.values())) <= LIMIT else {}


def _bundle(name: str, key: str, chosen: Mapping[str, bytes], options: Options, *, secret: bool) -> Bundle:
    origin = ("services", key, "environment")
    if secret and options.secrets == "external":
        remote = None
        if options.secret_store:
            store, cluster_wide = parse_store(options.secret_store)
            remote = Remote(store=store, cluster_wide=cluster_wide, key=name)
        return Bundle(name=name, files=(), secret=True, external=remote is None, remote=remote, origin=origin)
    files = tuple(File(path=each, data=data) for each, data in chosen.items())
    made = Bundle(name=name, files=files, secret=secret, origin=origin)
    return contents.finished(made, options, immutable=options.immutable_config)
