"""The choices about how the world reaches services: checked here, since few callers make any.

Takes the options, gives a sentence for each that cannot be used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kompyse.plan.hints import hosts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from kompyse.plan.options import Options


def of_tls(text: str) -> str | bool:
    """Read the option `ingress_tls`: true, or the name of a secret. Raises ValueError with a sentence."""
    return True if text.strip().lower() == "true" else hosts.parse_object_name(text)


def annotation(text: str) -> tuple[str, str]:
    """Read `KEY=VALUE`. Raises ValueError with a sentence."""
    key, equals, value = text.partition("=")
    if not key or not equals:
        raise ValueError(f'"{text}" is no annotation: write KEY=VALUE')
    return key, value


_READERS: Mapping[str, Callable[[str], object]] = {
    "domain": hosts.parse_host,
    "ingress_class": hosts.parse_object_name,
    "ingress_tls": of_tls,
    "gateway": hosts.parse_gateway,
    "node_ports": hosts.parse_port_range,
}
"""Option → what reads its text, or raises ValueError."""


def problems(options: Options) -> Iterator[str]:
    """Say in a sentence each what is wrong with the options about routes."""
    for option, read in _READERS.items():
        value = getattr(options, option)
        if value is not None:
            try:
                read(value)
            except ValueError as error:
                yield f"{option} is {value!r}: {error}"
    if options.domain is not None and options.domain.startswith("*"):
        yield f"domain is {options.domain!r}: the names of services are put before it, so it takes no *"
    for each in options.ingress_annotations:
        try:
            annotation(each)
        except ValueError as error:
            yield f"ingress_annotations: {error}"
