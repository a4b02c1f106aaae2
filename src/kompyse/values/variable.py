"""Names of environment variables: which every platform takes, and which seem to hold a credential.

Takes a name and a value, gives a verdict. That of a credential is a guess by words, made to be right about what images
really read: it may overlook one, and takes settings of credentials (`TOKEN_LIFETIME`, `PASSWORD_FILE`) for none.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import re

_PORTABLE = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.")
_TELLING = ("PASS", "PWD", "SECRET", "TOKEN", "CREDENTIAL", "KEY", "AUTH", "PW", "DSN")
"""A name without any of these is no credential; the value may be one yet."""
_BLAND = frozenset({"true", "false", "yes", "no", "on", "off", "none", "null", "0", "1"})


def is_portable(name: str) -> bool:
    """Tell whether every supported Kubernetes takes the name of a variable, also as a key of an object.

    That is `[-._a-zA-Z][-._a-zA-Z0-9]*`, and no name of a parent directory (apimachinery, IsEnvVarName).
    """
    return _PORTABLE.issuperset(name) and not name[:1].isdigit() and name not in ("", ".") and not name.startswith("..")


@cache
def _name_pattern() -> re.Pattern[str]:
    import re  # noqa: PLC0415 - for those projects whose names tell something

    return re.compile(
        r"(?:^|[_.-])(?:PASS|PASSWORD|PASSWD|PASSPHRASE|PASSCODE|PWD|PW|SECRET|TOKEN|CREDENTIALS?|SECRET_KEY_BASE|DSN"
        r"|(?:API|SECRET|ACCESS|PRIVATE|ENCRYPTION|SIGNING|AUTH|MASTER|APP|ACCOUNT|LICENSE|JWT|SSH|SERVICE)_?KEY)$"
        r"|(?:PASSWORD|PASSWD|PASSPHRASE|SECRET|TOKEN|APIKEY)$"
    )


@cache
def _url_pattern() -> re.Pattern[str]:
    import re  # noqa: PLC0415 - for those projects whose values have a place for a password

    return re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://[^\s/@:]*:[^\s/@]+@")


def is_credential(name: str, value: str) -> bool:
    """Tell whether a variable seems to hold a password, a token or a key: by its name, or by a password in a URL."""
    if not value:
        return False
    if "@" in value and "://" in value and _url_pattern().search(value):
        return True
    upper = name.upper()
    if not any(word in upper for word in _TELLING) or upper in ("PWD", "OLDPWD"):
        return False
    if value.lower() in _BLAND or value.startswith("/run/secrets/"):
        return False
    return _name_pattern().search(upper) is not None
