"""The texts of a project in which one service may name another, and the words and addresses found in them.

Takes the services and the contents they mount, gives texts with their paths; one pass over all of them together
answers what is asked, so that thousands of services cost no more than their letters.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cache
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from kompyse.diagnostics import Path
    from kompyse.model import Service
    from kompyse.plan.plan import Bundle

_LARGEST_TEXT = 1 << 20
_SMALL_PORTS = frozenset({21, 22, 25, 53})


class Text(NamedTuple):
    """A value in which a service may be named. `service` is the one that reads it."""

    service: str
    path: Path
    value: str
    command: bool = False
    """Words of a command line: a host and a port may stand beside each other (`nc -z db 5432`)."""


class Address(NamedTuple):
    """A host with a port in a text. `scheme` is lower case, empty where there is none; then the port is written."""

    text: Text
    host: str
    port: int | None
    scheme: str = ""


def of_services(services: Mapping[str, Service]) -> list[Text]:
    """Gather environment, entrypoint, command and health check of all services, in project order."""
    found = []
    for key, service in services.items():
        for name, value in service.environment.items():
            if value:
                found.append(Text(key, ("services", key, "environment", name), value))
        if service.command:
            found.append(Text(key, ("services", key, "command"), " ".join(service.command), command=True))
        if service.entrypoint:
            found.append(Text(key, ("services", key, "entrypoint"), " ".join(service.entrypoint), command=True))
        check = service.healthcheck
        if check and check.test:
            found.append(Text(key, ("services", key, "healthcheck", "test"), " ".join(check.test), command=True))
    return found


def of_bundles(bundles: Iterable[Bundle], readers: Mapping[tuple[bool, str], Sequence[str]]) -> list[Text]:
    """Gather the contents that are text, once each: `readers` are the services that mount a bundle, the first counts.

    Its key is (secret, name). Binary and very large files are left out.
    """
    found = []
    for bundle in bundles:
        services = readers.get((bundle.secret, bundle.name), ())
        for file in bundle.files if services else ():
            if len(file.data) <= _LARGEST_TEXT and b"\0" not in file.data:
                value = file.data.decode("utf-8", "replace")
                found.append(Text(services[0], bundle.origin, value))
    return found


def place(path: Path) -> str:
    """Name a text for a message: `the variable URL of "web"`, `a file mounted into "web"`, `the config "nginx"`."""
    if path[0] != "services":
        return f'the {str(path[0]).removesuffix("s")} "{path[1]}"'
    if path[2] == "environment":
        return f'the variable {path[3]} of "{path[1]}"'
    if path[2] == "volumes":
        return f'a file mounted into "{path[1]}"'
    return f'the {path[2]} of "{path[1]}"'


@cache
def _address_pattern() -> re.Pattern[str]:
    # The lookbehind lets a match begin at the start of a word only, which keeps the search linear.
    return re.compile(
        r"(?<![\w.+-])(?:([A-Za-z][A-Za-z0-9+.-]*)://([^\s/?#\"'`<>|\\,;)\]}]+)"
        r"|([A-Za-z0-9][\w.-]*)([: ])([0-9]{2,5})(?![\w.-]))"
    )


@cache
def _word_pattern() -> re.Pattern[str]:
    return re.compile(r"[A-Za-z0-9_][\w.-]*")


def addresses(texts: Sequence[Text]) -> Iterator[Address]:
    """Find `scheme://[user@]host[:port]`, `host:port` and, on command lines, `host port`, in the order of the texts."""
    for text, match in _matches(_address_pattern(), texts):
        scheme, authority, host, separator, port = match.groups("")
        if scheme:
            name, colon, number = authority.rpartition("@")[2].partition(":")
            if not colon:
                yield Address(text, name, None, scheme.lower())
            elif number.isascii() and number.isdigit() and len(number) <= 5:
                yield Address(text, name, int(number), scheme.lower())
        elif (separator == ":" or text.command) and _is_port(int(port)):
            yield Address(text, host, int(port))


def _is_port(number: int) -> bool:
    """Leave out small numbers but for a few ports: `postgres:13` and `redis:7` are images."""
    return number >= 80 or number in _SMALL_PORTS


def mentions(texts: Sequence[Text], words: Collection[str]) -> Iterator[tuple[str, Text]]:
    """Find whole words (host names: letters, digits, `_`, `.`, `-`) in the order of the texts."""
    for text, match in _matches(_word_pattern(), texts):
        word = match[0]
        if word in words:
            yield word, text
        elif (bare := word.rstrip(".-")) != word and bare in words:
            yield bare, text


def _matches(pattern: re.Pattern[str], texts: Sequence[Text]) -> Iterator[tuple[Text, re.Match[str]]]:
    ends = list(accumulate(len(text.value) + 1 for text in texts))
    for match in pattern.finditer("\n".join([text.value for text in texts])):
        yield texts[bisect_right(ends, match.start())], match
