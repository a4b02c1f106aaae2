"""Names: Compose keys and host names in, DNS labels out; and the names of Compose projects.

Label rules: RFC 1123 as Kubernetes checks them (`[a-z0-9]([-a-z0-9]*[a-z0-9])?`, at most 63 characters); RFC 1035
labels also start with a letter (names of Services).
"""

from __future__ import annotations

from functools import lru_cache
from zlib import crc32

LIMIT = 63
SUBDOMAIN_LIMIT = 253
_LABEL = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-")
_PROJECT = _LABEL | {"_"}


@lru_cache(maxsize=16384)
def label(text: str, *, limit: int = LIMIT, prefix: str = "") -> str:
    """Turn a text into a DNS-1123 label: lower case, `_`, `.` and anything else to `-`, no `-` at either end.

    `prefix` is put before a name that does not start with a letter (DNS-1035 needs one there). A name longer than
    `limit` is cut and ends in 8 hexadecimal digits of a checksum of the whole text, so that two long names stay
    two. Raises ValueError when nothing is left.
    """
    cleaned = "".join(c if c in _LABEL else "-" for c in text.lower()).strip("-")
    if not cleaned:
        raise ValueError(f'"{text}" holds no letter or digit from which a name could be made')
    if prefix and cleaned[0].isdigit():
        cleaned = prefix + cleaned
    if len(cleaned) <= limit:
        return cleaned
    return f"{cleaned[: limit - 9].rstrip('-')}-{crc32(text.encode()):08x}"


def is_label(text: str, *, limit: int = LIMIT) -> bool:
    """Tell whether the text is a DNS-1123 label already."""
    return 0 < len(text) <= limit and _LABEL.issuperset(text) and text[0] != "-" and text[-1] != "-"


def is_subdomain(text: str) -> bool:
    """Tell whether the text is a DNS-1123 subdomain: labels joined by dots, at most 253 characters."""
    return 0 < len(text) <= SUBDOMAIN_LIMIT and all(is_label(part, limit=SUBDOMAIN_LIMIT) for part in text.split("."))


@lru_cache(maxsize=64)
def project(text: str) -> str:
    """Normalise a project name as Compose does: lower case, only `[a-z0-9_-]`, no `_` or `-` in front. May be empty."""
    return "".join(c for c in text.lower() if c in _PROJECT).lstrip("_-")


def is_project(text: str) -> bool:
    """Tell whether a name given by option or environment is accepted (these are checked, never rewritten)."""
    return bool(text) and project(text) == text
