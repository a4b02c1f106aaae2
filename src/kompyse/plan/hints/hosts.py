"""The grammars of addresses that the world uses: a host, a path, both together; a text in, a value or a ValueError out.

Follows what the API servers check: a host is a DNS name in small letters, with `*` for one first label; a path is
absolute, without empty or dotted parts.
"""

from __future__ import annotations

import re
from functools import cache

from kompyse.values import name as values_name
from kompyse.values import port as values_port

PATH_LIMIT = 1024
_ODD_PARTS = ("//", "/./", "/../", "%2f", "%2F")
_ODD_ENDS = ("/.", "/..")


@cache
def _path_pattern() -> re.Pattern[str]:
    return re.compile(r"/(?:[-A-Za-z0-9/._~!$&'()*+,;=:@]|%[0-9a-fA-F]{2})*")


def parse_host(text: str) -> str:
    """Read `shop.example.com` or `*.example.com`, in any case. Raises ValueError with a sentence."""
    host = text.strip().rstrip(".").lower()
    if "://" in host:
        raise ValueError(f'"{text}" is a URL: write the host alone, such as "{host.partition("://")[2]}"')
    if ":" in host or values_port.is_ip(host):
        raise ValueError(f'"{text}" is no host name: write a DNS name without a port, and no address')
    if not values_name.is_subdomain(host.removeprefix("*.")):
        raise ValueError(f'"{text}" is no host name: use small letters, digits, - and ., or *. and such a name')
    if any(len(label) > values_name.LIMIT for label in host.split(".")):
        raise ValueError(f'"{text}" has a part of more than {values_name.LIMIT} characters, which no DNS name has')
    return host


def parse_path(text: str) -> str:
    """Read an absolute path of a URL. Raises ValueError with a sentence."""
    path = text.strip()
    if not _path_pattern().fullmatch(path) or len(path) > PATH_LIMIT:
        raise ValueError(f'"{text}" is no path of a URL: begin with /, and write other signs as %20')
    if any(part in path for part in _ODD_PARTS) or path.endswith(_ODD_ENDS):
        raise ValueError(f'"{text}" has an empty or dotted part, which a path may not have here')
    return path


def parse_place(text: str) -> tuple[str, str]:
    """Read `host` or `host/path`; the path is empty where there is none. Raises ValueError with a sentence."""
    if "://" in text:
        return parse_host(text), ""  # which says what is wrong
    host, slash, rest = text.strip().partition("/")
    return parse_host(host), parse_path(slash + rest) if slash else ""


def parse_gateway(text: str) -> tuple[str, str]:
    """Read `NAME` or `NAME/NAMESPACE`; the namespace is empty where there is none. Raises ValueError."""
    name, slash, namespace = text.strip().partition("/")
    if not values_name.is_subdomain(name) or (slash and not values_name.is_label(namespace)):
        raise ValueError(f'"{text}" names no gateway: write its name, or name/namespace')
    return name, namespace


def parse_object_name(text: str) -> str:
    """Read the name of something on the platform. Raises ValueError with a sentence."""
    name = text.strip()
    if not values_name.is_subdomain(name):
        raise ValueError(f'"{text}" cannot be a name on the platform: use small letters, digits, - and .')
    return name


def parse_service_name(text: str) -> str:
    """Read a host name of a service: a label that starts with a letter. Raises ValueError with a sentence."""
    name = text.strip()
    if not values_name.is_label(name) or name[0].isdigit():
        raise ValueError(
            f'"{text}" cannot be the name of a service: use small letters, digits and -, a letter first,'
            f" at most {values_name.LIMIT} characters"
        )
    return name


def parse_port_range(text: str) -> range:
    """Read `30000-32767`. Raises ValueError with a sentence."""
    first, last = values_port.parse_range(text)
    if not first:
        raise ValueError(f'"{text}" is no range of ports: 0 is none')
    return range(first, last + 1)
