"""The grammars of hints: a text in, a value or a ValueError with a sentence out."""

from __future__ import annotations

from typing import Any

from kompyse.values import name as values_name
from kompyse.values import size as values_size


def parse_size(text: str) -> int:
    """Read a size as Compose (`10g`, `512m`) or Kubernetes (`10Gi`) writes it, in bytes. Raises ValueError.

    `10G` counts in 1024, as everywhere in Compose.
    """
    shortened = text[:-1] if text[-1:] == "i" else text
    size = values_size.parse(shortened)
    if size <= 0:
        raise ValueError(f'the size "{text}" is not above 0')
    return size


_STORE_KINDS = {"": False, "secretstore": False, "clustersecretstore": True}
_KEY = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.")


def parse_store(text: str) -> tuple[str, bool]:
    """Read `NAME`, `NAME:SecretStore` or `NAME:ClusterSecretStore`: the name, and whether it is of the cluster.

    Raises ValueError with a sentence.
    """
    found, colon, kind = text.strip().partition(":")
    if not values_name.is_subdomain(found):
        raise ValueError(f'"{text}" names no store: write its name, as in vault, or vault:ClusterSecretStore')
    if kind.lower() not in _STORE_KINDS or (colon and not kind):
        raise ValueError(f'"{kind}" is no kind of store: use SecretStore or ClusterSecretStore')
    return found, _STORE_KINDS[kind.lower()]


def parse_key(text: str) -> str:
    """Check the key under which an object holds a file: letters, digits, `-`, `_` and `.`. Raises ValueError."""
    if not 0 < len(text) <= values_name.SUBDOMAIN_LIMIT or not _KEY.issuperset(text) or text == "." or text[:2] == "..":
        raise ValueError(f'"{text}" cannot be a key: use letters, digits, -, _ and .')
    return text


def parse_pull_policy(text: str) -> str:
    """Read `Always`, `Never` or `IfNotPresent`, in any case; gives the word that Compose has for it."""
    words = {"always": "always", "never": "never", "ifnotpresent": "missing"}
    if text.strip().lower() not in words:
        raise ValueError(f'"{text}" says not when to pull: use Always, Never or IfNotPresent')
    return words[text.strip().lower()]


def parse_class(text: str) -> str:
    """Check the name of a storage class: small letters, digits, `-` and `.`. Raises ValueError with a sentence."""
    if not values_name.is_subdomain(text):
        raise ValueError(f'"{text}" cannot be the name of a storage class: use small letters, digits, - and .')
    return text


def annotation_texts(value: Any) -> Any:
    """Make texts of what YAML reads as something else: annotations are texts."""
    if not isinstance(value, dict):
        return value
    made = {}
    for key, each in value.items():
        if each is None or isinstance(each, dict | list):
            raise ValueError(f"the annotation {key} needs a text")
        made[key] = str(each).lower() if isinstance(each, bool) else str(each)
    return made
