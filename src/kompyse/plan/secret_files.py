"""Files that look like secrets by their names or contents, where they are about to be carried as plain content.

Takes the files of a bind mount, gives the paths of those that belong into `secrets`. No content leaves this module.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kompyse.plan.plan import File

_NAMES = frozenset(
    {
        ".dockerconfigjson",
        ".env",
        ".git-credentials",
        ".htpasswd",
        ".netrc",
        ".npmrc",
        ".pgpass",
        ".pypirc",
        "credentials",
        "credentials.json",
        "id_dsa",
        "id_ecdsa",
        "id_ed25519",
        "id_rsa",
        "kubeconfig",
    }
)
_ENDINGS = (".jks", ".kdbx", ".key", ".keystore", ".p12", ".pfx", ".env")
_EXAMPLES = ("dist", "example", "sample", "template")
"""What a file is called that is only to be copied and filled in."""
_PRIVATE = b"PRIVATE KEY-----"
_HEAD = 4096
"""Bytes in which a private key begins; it may follow a certificate."""


def found(files: Iterable[File]) -> list[str]:
    """List the paths of the files that look like secrets."""
    return [file.path for file in files if _is_secret(file)]


def _is_secret(file: File) -> bool:
    name = file.path.rpartition("/")[2].lower()
    if not file.data or name.endswith(_EXAMPLES):
        return False
    is_called_so = name in _NAMES or name.endswith(_ENDINGS) or name.startswith(".env.")
    return is_called_so or _PRIVATE in file.data[:_HEAD]
