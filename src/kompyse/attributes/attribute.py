"""The type of a row in the registry: what an attribute of the Compose Specification is and may hold."""

from __future__ import annotations

from typing import NamedTuple

NAME = "[a-zA-Z0-9._-]+"
"""Keys of services, networks, volumes and the like."""
WORD = "[a-z]+"
"""Keys of ulimits."""


class Attribute(NamedTuple):
    """One attribute path.

    `path`: `*` stands for a key that the user chooses, `[]` for the items of a list.
    `form`: the types it takes, joined by `|`: string, int, number, bool, null, map, list (of strings), `list(...)`,
    `list(unique)` (of strings, each once), `map|list(K=V)` (a map of scalars, or a list of assignments),
    `map(host:ip|list)|list(host=ip|host:ip)` (extra hosts), `enum:a/b` (one of these texts).
    `summary`: what it does in Compose, one sentence.

    What a value must also fulfil: `pattern` (found anywhere in a text), `minimum` and `maximum` of a number,
    `required` keys of a map, `unique` items of a list. For maps with keys of the user: `key`, the pattern of a whole
    key, and `entry`, the form of their values where these have no row. `open` maps let unknown keys pass;
    `extensions` says whether `x-` keys are allowed in a map that is not open.
    `unit`: how its text or number is read: duration, bytes, cpus, float, int, count (an int that is not negative),
    bool, mode.
    `neutral`: values that ask for nothing, in canonical form: what holds without the attribute. Null and what is empty
    ask for nothing anywhere, and need not be named.
    """

    path: str
    form: str
    summary: str
    unique: bool = False
    key: str = ""
    entry: str = ""
    open: bool = False
    extensions: bool = True
    required: tuple[str, ...] = ()
    pattern: str = ""
    minimum: int | None = None
    maximum: int | None = None
    unit: str = ""
    neutral: tuple[str | float | bool, ...] = ()
