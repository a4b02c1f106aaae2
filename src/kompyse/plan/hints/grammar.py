"""The grammars of hints: a text in, a value or a ValueError with a sentence out."""

from __future__ import annotations

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


def parse_class(text: str) -> str:
    """Check the name of a storage class: small letters, digits, `-` and `.`. Raises ValueError with a sentence."""
    if not values_name.is_subdomain(text):
        raise ValueError(f'"{text}" cannot be the name of a storage class: use small letters, digits, - and .')
    return text
