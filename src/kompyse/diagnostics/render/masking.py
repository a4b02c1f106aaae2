"""Masking: a line of the user's file in, the same line without what looks like a password, a token or a key out.

A finding quotes the line that it is about, and is read by more people than the file: in the log of a build, for one.
"""

from __future__ import annotations

import re
from functools import cache

MASK = "***"
_NAME = (
    r"[\w.-]*(?:PASS|PASSWORD|PASSWD|PASSPHRASE|PASSCODE|PWD|PW|SECRET|TOKEN|CREDENTIALS?|DSN|SECRET_KEY_BASE"
    r"|(?:API|SECRET|ACCESS|PRIVATE|ENCRYPTION|SIGNING|AUTH|MASTER|APP|ACCOUNT|LICENSE|JWT|SSH|SERVICE)_?KEY)"
)


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    quoted = r"\"(?:[^\"\\]|\\.)*\"?|'[^']*'?"
    start = rf"(?i)(?<![\w.-])({_NAME}[\"']?(?:\s*=|\s*:(?=\s))\s*)"
    return (
        (re.compile(r"(://[^\s/@:]*:)[^\s/@]+(?=@)"), rf"\1{MASK}"),
        (re.compile(rf"{start}({quoted}|[^\s\"'{{}}\[\]#][^,}}\]]*)(?=.*[}}\]])"), rf"\1{MASK}"),
        (re.compile(rf"{start}(?!\*\*\*)({quoted}|[^\s\"'{{\[#].*)"), rf"\1{MASK}"),
    )


def masked(line: str) -> str:
    """Mask the value after a telling name (`DB_PASSWORD: x`, `TOKEN=x`), and the password in a URL."""
    for pattern, replacement in _patterns():
        line = pattern.sub(replacement, line)
    return line
