"""Health checks that are plain HTTP requests: `curl` or `wget` to the container itself, read as the request they make.

Takes a test as `healthcheck.test` has it, gives the request, or None where the kubelet's own would find out something
else. The kubelet takes a status from 200 to 399 for healthy, follows redirects on one host, and checks no certificates;
so `curl` has to fail on 400 and more (`-f`), and a request by HTTPS has to ignore the certificate. Loaded only where
requests are asked for.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from kompyse.values import shellwords

_TAILS = re.compile(r"\s*(?:(?:>|1>|&>|2>)\s*/dev/null|2>&1)\s*$")
_OR_FAIL = re.compile(r"\s*\|\|\s*(?:exit\s+[1-9][0-9]*|false)\s*;?\s*$")
_ACTIVE = frozenset("$`;&|<>()*{}~#\n\\")
"""What makes a shell do more than to split a line into words. A `?` finds no file in a URL."""
_URL = re.compile(
    r"(?:(https?)://)?(localhost|127\.0\.0\.1|\[::1\]|0\.0\.0\.0)(?::([0-9]{1,5}))?(/[^\s#]*)?$", re.IGNORECASE
)
_PORTS = {"http": 80, "https": 443}
_CURL_FLAGS = frozenset(
    ("--fail", "--silent", "--show-error", "--location", "--insecure", "--no-progress-meter", "--globoff")
)
_CURL_LETTERS = frozenset("fsSLkg")
_WGET_FLAGS = frozenset(
    ("--quiet", "--no-verbose", "--spider", "--no-check-certificate", "--server-response", "--tries=1", "-nv", "-nc")
)
_WGET_LETTERS = frozenset("qS")


class Request(NamedTuple):
    """An HTTP request to the container itself."""

    port: int
    path: str
    scheme: str
    headers: tuple[tuple[str, str], ...] = ()

    def action(self) -> dict[str, Any]:
        """Write it as a probe has it. Scheme and path are left out where they are what is meant anyway."""
        made: dict[str, Any] = {"path": self.path, "port": self.port}
        if self.scheme == "https":
            made["scheme"] = "HTTPS"
        made["httpHeaders"] = [{"name": name, "value": value} for name, value in self.headers]
        return {"httpGet": made}


def read(test: tuple[str, ...] | None) -> Request | None:
    """Read a test as a request."""
    if not test or len(test) < 2:
        return None
    words = _plain(test[1]) if test[0] == "CMD-SHELL" and len(test) == 2 else None
    if test[0] == "CMD":
        words = list(test[1:])
        if words[:2] in (["sh", "-c"], ["/bin/sh", "-c"]) and len(words) == 3:
            words = _plain(words[2])
    if not words:
        return None
    program = words[0].rpartition("/")[2]
    if program == "curl":
        return _curl(words[1:])
    return _wget(words[1:]) if program == "wget" else None


def _plain(line: str) -> list[str] | None:
    """Split a line of which the shell does nothing but that; its end may say what any failure says: `|| exit 1`."""
    text = _OR_FAIL.sub("", line)
    while (shorter := _TAILS.sub("", text)) != text:
        text = shorter
    if not _ACTIVE.isdisjoint(_without_single_quotes(text)):
        return None
    try:
        found = shellwords.split(text)
    except ValueError:
        return None
    return list(found.words) if not found.cut else None


def _without_single_quotes(text: str) -> str:
    """Leave out the parts in single quotes; and `?` and `&` in double ones, where they mean nothing to a shell."""
    plain = re.sub(r"'[^'\\]*'", "", text)
    return re.sub(r'"[^"$`\\]*"', "", plain)


def _curl(arguments: list[str]) -> Request | None:
    fails = insecure = False
    headers: list[tuple[str, str]] = []
    url = None
    rest = iter(arguments)
    for word in rest:
        if word in ("-o", "--output"):
            if next(rest, "") not in ("/dev/null", "-"):
                return None
        elif word in ("-H", "--header"):
            name, colon, value = next(rest, "").partition(":")
            if not colon or not name.strip() or not value.strip():
                return None
            headers.append((name.strip(), value.strip()))
        elif word in ("-X", "--request"):
            if next(rest, "") != "GET":
                return None
        elif word.startswith("--") and word in _CURL_FLAGS:
            fails, insecure = fails or word == "--fail", insecure or word == "--insecure"
        elif re.fullmatch(r"-[A-Za-z]+", word) and _CURL_LETTERS.issuperset(word[1:]):
            fails, insecure = fails or "f" in word, insecure or "k" in word
        elif word.startswith("-") or url is not None:
            return None
        else:
            url = word
    return _request(url, headers, insecure=insecure) if fails else None


def _wget(arguments: list[str]) -> Request | None:
    insecure = False
    url = None
    rest = iter(arguments)
    for word in rest:
        if word in ("-O", "-qO", "--output-document"):
            if next(rest, "") not in ("/dev/null", "-"):
                return None
        elif word in ("-t", "--tries"):
            if next(rest, "") != "1":
                return None
        elif word in _WGET_FLAGS or re.fullmatch(r"-q?O(?:-|/dev/null)|--output-document=(?:-|/dev/null)", word):
            insecure = insecure or word == "--no-check-certificate"
        elif re.fullmatch(r"-[A-Za-z]+", word) and _WGET_LETTERS.issuperset(word[1:]):
            continue
        elif word.startswith("-") or url is not None:
            return None
        else:
            url = word
    return _request(url, [], insecure=insecure)


def _request(url: str | None, headers: list[tuple[str, str]], *, insecure: bool) -> Request | None:
    """Read a URL that leads to the container itself. The request names the host as the program would."""
    match = _URL.match(url or "")
    if match is None:
        return None
    scheme = (match[1] or "http").lower()
    port = int(match[3] or _PORTS[scheme])
    if not 0 < port < 65536 or (scheme == "https" and not insecure):
        return None
    host = match[2] if port == _PORTS[scheme] else f"{match[2]}:{port}"
    named = any(name.lower() == "host" for name, _ in headers)
    return Request(port, match[4] or "/", scheme, tuple(headers if named else [("Host", host), *headers]))
