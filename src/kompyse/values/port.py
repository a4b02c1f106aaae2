"""Ports: numbers, ranges and the short syntax `[[ip:]published:]target[/protocol]`.

Follows the reference (docker/go-connections nat.ParsePortSpec), including that an expanded range comes out in
the order of its texts, not of its numbers: `8-11` gives 10, 11, 8, 9.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

PROTOCOLS = ("tcp", "udp", "sctp")


class Port(NamedTuple):
    """One mapping. `published` is a number or a range `a-b` as text, empty for a port that the host chooses."""

    target: int
    published: str = ""
    protocol: str = "tcp"
    host_ip: str = ""


@lru_cache(maxsize=4096)
def parse_range(text: str) -> tuple[int, int]:
    """Read `80` or `80-90`. Returns first and last; raises ValueError with a sentence."""
    first_text, dash, last_text = text.partition("-")
    first = _number(first_text, text)
    last = _number(last_text, text) if dash else first
    if last < first:
        raise ValueError(f'the port range "{text}" ends before it starts')
    return first, last


def _number(text: str, whole: str) -> int:
    digits = text.removeprefix("+")
    if not (digits.isascii() and digits.isdigit()):
        raise ValueError(f'"{whole}" is not a port number')
    number = int(digits)
    if number > 65535:
        raise ValueError(f"{number} is not a port number: the largest is 65535")
    return number


@lru_cache(maxsize=8192)
def parse(text: str) -> tuple[Port, ...]:
    """Read the short syntax. Returns one Port per target port; raises ValueError with a sentence."""
    host, _, target_text = text.rpartition(":")
    address, _, published_text = host.rpartition(":")
    host_ip = _host_ip(address, text)
    target_text, slash, protocol = target_text.partition("/")
    protocol = protocol.lower() if slash and protocol else "tcp"
    if not target_text:
        raise ValueError(f'"{text}" names no container port')
    if protocol not in PROTOCOLS:
        raise ValueError(f'"{protocol}" is not a protocol: use tcp, udp or sctp')
    first, last = parse_range(target_text)
    if not published_text:
        found = [Port(number, "", protocol, host_ip) for number in range(first, last + 1)]
    else:
        start, end = parse_range(published_text)
        if first == last:
            published = f"{start}-{end}" if start != end else str(start)
            found = [Port(first, published, protocol, host_ip)]
        elif end - start != last - first:
            raise ValueError(f'the ranges "{published_text}" and "{target_text}" are of different length')
        else:
            found = [Port(first + i, str(start + i), protocol, host_ip) for i in range(last - first + 1)]
    if not first:
        raise ValueError(f'"{text}" names no container port: 0 cannot be listened on')
    return tuple(sorted(found, key=lambda port: str(port.target))) if len(found) > 1 else tuple(found)


def _host_ip(address: str, text: str) -> str:
    if not address:
        return ""
    host_ip = address[1:-1] if address[0] == "[" and address[-1] == "]" else address
    if host_ip and not is_ip(host_ip):
        raise ValueError(f'"{host_ip}" in "{text}" is not an IP address')
    return host_ip


@lru_cache(maxsize=1024)
def is_ip(text: str) -> bool:
    """Tell whether the text is an IPv4 or IPv6 address (without a zone, as in Go's net.ParseIP)."""
    from ipaddress import ip_address  # noqa: PLC0415 - few projects bind to an address

    if "%" in text:
        return False
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
