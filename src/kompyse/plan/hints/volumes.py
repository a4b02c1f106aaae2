"""The grammars of hints about volumes: a text or a map in, a value or a ValueError with a sentence out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kompyse.values import name as values_name

if TYPE_CHECKING:
    from collections.abc import Mapping

_LARGEST_ID = 2**31 - 1
_NAME = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.")


def parse_group(text: str | int) -> int:
    """Check the number of a group. Raises ValueError with a sentence."""
    digits = str(text).strip()
    if not (digits.isascii() and digits.isdigit() and int(digits) <= _LARGEST_ID):
        raise ValueError(f'"{text}" is no number of a group: use one from 0 to {_LARGEST_ID}')
    return int(digits)


def parse_subpath(text: str) -> str:
    """Check the path of a folder inside a volume; gives it without slashes at its ends. Raises ValueError."""
    path = text.strip().rstrip("/")
    if not path or path.startswith("/") or ".." in path.split("/"):
        raise ValueError(f'"{text}" is no folder of a volume: use a path inside it, without a slash in front or ..')
    return path


def parse_labels(labels: Mapping[str, str]) -> dict[str, str]:
    """Check labels as a platform selects by them (`[DOMAIN/]NAME: VALUE`). Raises ValueError with a sentence."""
    if not labels:
        raise ValueError("there is no label in it")
    for key, value in labels.items():
        domain, slash, name = key.rpartition("/")
        if not is_word(name) or (slash and not values_name.is_subdomain(domain)):
            raise ValueError(f'"{key}" cannot be the name of a label: use at most 63 letters, digits, -, _ and .')
        if value and not is_word(value):
            raise ValueError(f'"{value}" cannot be the value of a label: use at most 63 letters, digits, -, _ and .')
    return dict(labels)


def is_word(text: str) -> bool:
    """Tell a text that can be the value of a label: a letter or digit at both ends, `-`, `_` and `.` between."""
    return 0 < len(text) <= values_name.LIMIT and _NAME.issuperset(text) and text[0].isalnum() and text[-1].isalnum()
