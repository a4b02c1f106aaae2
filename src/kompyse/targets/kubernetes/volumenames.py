"""Names of the volumes of a pod: made of what they hold, so that no two kinds and no two volumes share one.

Takes a kind, what tells a volume from others of its kind, and these others; gives a DNS label. The kind stands in
front, so that volumes of two kinds never have one name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from zlib import crc32

from kompyse.values import name as names

if TYPE_CHECKING:
    from collections.abc import Iterable


def distinct(kind: str, identity: str, others: Iterable[str]) -> str:
    """Name a volume after a path or a name, which has more characters than a label.

    `others` are the identities of the volumes of this kind in the pod: where two would get one name, each of them gets
    a checksum, so that none depends on the order.
    """
    name = _plain(kind, identity)
    if any(other != identity and _plain(kind, other) == name for other in others):
        return f"{name[:54].rstrip('-')}-{crc32(identity.encode()):08x}"
    return name


def _plain(kind: str, identity: str) -> str:
    return names.label(f"{kind}-{identity.strip('/')}")
