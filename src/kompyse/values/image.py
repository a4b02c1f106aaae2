"""References of images: `[registry[:port]/]name[:tag][@digest]`.

Follows the reference (distribution/reference, ParseNormalizedNamed), which the Docker Engine and the kubelet share.
"""

from __future__ import annotations

from functools import lru_cache

_SMALL = frozenset("abcdefghijklmnopqrstuvwxyz0123456789")
_LETTERS = _SMALL | frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
_HEX = frozenset("0123456789abcdefABCDEF")
_LONGEST_NAME = 255
_LONGEST_TAG = 128
_DIGEST_OF_64 = 64


@lru_cache(maxsize=8192)
def check(text: str) -> None:
    """Raise ValueError, with a sentence, when the text is no reference."""
    name, at, digest = text.partition("@")
    if at and not _is_digest(digest):
        raise ValueError(f'"{digest}" is no digest, such as sha256: and 64 hexadecimal digits')
    # A colon in the last part begins the tag; one before belongs to the registry's port.
    folder, slash, last = name.rpartition("/")
    last, colon, tag = last.partition(":")
    if colon and not _is_tag(tag):
        raise ValueError(f'"{tag}" is no tag: letters, digits, `_`, `.` and `-`, at most {_LONGEST_TAG}')
    parts = f"{folder}{slash}{last}".split("/")
    if len(parts) > 1 and _names_a_registry(parts[0]):
        registry = parts.pop(0)
        if not _is_registry(registry):
            raise ValueError(f'"{registry}" is no registry: write a host name, and a port if it needs one')
    for part in parts:
        if not _is_component(part):
            raise ValueError(_fault(part))
    path = "/".join(parts)
    if len(path) > _LONGEST_NAME:
        raise ValueError(f"the name is longer than {_LONGEST_NAME} characters")
    if len(parts) == 1 and not colon and not at and len(path) == _DIGEST_OF_64 and _HEX.issuperset(path):
        raise ValueError("64 hexadecimal digits are the identifier of an image on one machine, not its name")


def has_registry(text: str) -> bool:
    """Tell whether a reference says which registry has the image."""
    first, slash, _ = text.partition("/")
    return bool(slash) and _names_a_registry(first)


def _fault(part: str) -> str:
    if not part:
        return "a part of it is empty"
    if part != part.lower():
        return f'"{part}" has capital letters'
    return f'"{part}" has characters that a name cannot have there'


def _names_a_registry(first: str) -> bool:
    """Tell the registry from the first part of a name, as Docker does."""
    return "." in first or ":" in first or first == "localhost" or first != first.lower()


def _is_registry(text: str) -> bool:
    host, colon, port = text.rpartition(":") if not text.endswith("]") else (text, "", "")
    if not colon:
        host = text
    elif not (port.isascii() and port.isdigit()):
        return False
    if host.startswith("[") and host.endswith("]"):
        return bool(host[1:-1]) and (_HEX | {":"}).issuperset(host[1:-1])
    return all(
        part and (_LETTERS | {"-"}).issuperset(part) and part[0] != "-" and part[-1] != "-" for part in host.split(".")
    )


def _is_component(part: str) -> bool:
    """Check runs of small letters and digits, joined by one `.`, one or two `_`, or any number of `-`."""
    if _SMALL.issuperset(part):
        return bool(part)
    if not part or part[0] not in _SMALL or part[-1] not in _SMALL:
        return False
    separator = ""
    for character in part:
        if character in _SMALL:
            separator = ""
            continue
        separator += character
        if separator not in (".", "_", "__") and separator.strip("-"):
            return False
    return True


def _is_tag(tag: str) -> bool:
    return 0 < len(tag) <= _LONGEST_TAG and (_LETTERS | frozenset("_.-")).issuperset(tag) and tag[0] not in ".-"


def _is_digest(digest: str) -> bool:
    algorithm, _, value = digest.partition(":")
    if not (algorithm and (_LETTERS | frozenset("-_+.")).issuperset(algorithm) and algorithm[0].isalpha()):
        return False
    length = {"sha256": 64, "sha384": 96, "sha512": 128}.get(algorithm)
    return _HEX.issuperset(value) and (len(value) == length if length else len(value) >= 32)
