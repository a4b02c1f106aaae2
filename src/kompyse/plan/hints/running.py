"""What can be hinted at of how a service runs: records, and the grammars of their values.

A field that nobody speaks of is None. The labels of Kompose (`running_labels.py`) and the types of `x-kompyse`
(`running_models.py`) both read into these.
"""

from __future__ import annotations

from typing import NamedTuple

from kompyse.plan.hints.grammar import parse_size
from kompyse.values import cpu, duration, shellwords

MOST = 2**31 - 1
"""The largest number of containers, seconds or tries that a platform counts to."""
CONCURRENCY = ("allow", "forbid", "replace")
PROBES = ("exec", "http")


class Usage(NamedTuple):
    """How much of a resource a container is to use: in percent of what it reserves, or an amount of bytes or CPUs."""

    percent: int | None = None
    amount: float | None = None


class Autoscale(NamedTuple):
    """As many containers as the load needs."""

    least: int | None = None
    most: int | None = None
    cpu: Usage | None = None
    memory: Usage | None = None


class Disruption(NamedTuple):
    """How many containers may be away at once, or have to stay: a number, or percent as `25%`."""

    min_available: int | str | None = None
    max_unavailable: int | str | None = None


class Probe(NamedTuple):
    """What differs from the health check of the service. Times are in seconds."""

    off: bool = False
    test: tuple[str, ...] | None = None
    """As `healthcheck.test` in its long form: CMD or CMD-SHELL, and what follows."""
    http_path: str | None = None
    http_port: int | None = None
    tcp_port: int | None = None
    interval: float | None = None
    timeout: float | None = None
    retries: int | None = None
    start_period: float | None = None

    @property
    def is_off(self) -> bool:
        """Tell whether there is to be no check at all."""
        return self.off or (self.test is not None and self.test[0] == "NONE")

    @property
    def asks(self) -> bool:
        """Tell whether it says itself what to ask, so that no health check is needed."""
        return self.test is not None or self.http_path is not None or bool(self.http_port or self.tcp_port)


class Starter(NamedTuple):
    """A container that runs to its end before the service starts."""

    name: str | None = None
    image: str | None = None
    command: tuple[str, ...] = ()


class Disk(NamedTuple):
    """What a container may write outside of its volumes, and what of it is kept free, in bytes."""

    limit: int | None = None
    request: int | None = None


class History(NamedTuple):
    """How many of the runs that ended are kept."""

    succeeded: int | None = None
    failed: int | None = None


def parse_usage(text: str, *, of_memory: bool) -> Usage:
    """Read `50%` or `50` as percent, and `200Mi` (memory) or `500m` (CPUs) as an amount. Raises ValueError."""
    word = text.strip()
    digits = word.removesuffix("%").strip()
    if digits.isascii() and digits.isdigit():
        if not 0 < int(digits) <= MOST:
            raise ValueError(f'"{text}" is no percentage: write one above 0, as in 50%')
        return Usage(percent=int(digits))
    if word.endswith("%"):
        raise ValueError(f'"{text}" is no percentage: write a whole number, as in 50%')
    if of_memory:
        return Usage(amount=parse_size(word))
    try:
        amount = int(word[:-1]) / 1000 if word.endswith("m") else cpu.parse(word)
    except ValueError:
        raise ValueError(f'"{text}" is no use of CPUs: write percent (50%) or an amount (500m, 1.5)') from None
    if amount <= 0:
        raise ValueError(f'"{text}" is not above 0')
    return Usage(amount=amount)


def parse_share(value: int | str) -> int | str:
    """Read a number of containers, or a part of them as `25%`. Raises ValueError."""
    text = str(value).strip()
    digits = text.removesuffix("%")
    limit = 100 if text.endswith("%") else MOST
    if not (digits.isascii() and digits.isdigit() and int(digits) <= limit):
        raise ValueError(f'"{value}" is neither a number of containers nor a part of them such as 25%')
    return f"{int(digits)}%" if text.endswith("%") else int(digits)


def parse_seconds(text: str) -> float:
    """Read a duration of Compose, in seconds. Raises ValueError."""
    seconds = duration.parse(text.strip()) / duration.SECOND
    if not 0 <= seconds <= MOST:
        raise ValueError(f'the duration "{text}" is below 0 or longer than 68 years')
    return seconds


def parse_port(text: str) -> int:
    """Read a port of a container. Raises ValueError."""
    digits = text.strip()
    if not (digits.isascii() and digits.isdigit() and 0 < int(digits) < 65536):
        raise ValueError(f'"{text}" is no port: it goes from 1 to 65535')
    return int(digits)


def parse_path(text: str) -> str:
    """Read the path of an HTTP request. Raises ValueError."""
    if not text.startswith("/") or any(character.isspace() for character in text):
        raise ValueError(f'"{text}" is no path of a request: it starts with / and has no blanks')
    return text


def parse_concurrency(text: str) -> str:
    """Read what happens when a run is due while one goes on; `never` is Kompose's word for `forbid`."""
    word = text.strip().lower()
    word = "forbid" if word == "never" else word
    if word not in CONCURRENCY:
        raise ValueError(f'"{text}" is not known: use {", ".join(CONCURRENCY)}')
    return word


def parse_zone(text: str) -> str:
    """Check the name of a time zone, as the tz database has them. Raises ValueError."""
    parts = text.split("/")
    letters = all(part and part.replace("_", "").replace("-", "").replace("+", "").isalnum() for part in parts)
    if not (text.isascii() and letters and parts[0][0].isalpha() and text != "Local"):
        raise ValueError(f'"{text}" is no time zone: write its name, as in Europe/Berlin or Etc/UTC')
    return text


def parse_test(text: str) -> tuple[str, ...]:
    """Read a health check: a list in JSON, `CMD ...`, `CMD-SHELL ...`, `NONE`, or a line for the shell."""
    line = text.strip()
    if line.startswith("["):
        return check_test(parse_list(line))
    head, _, rest = line.partition(" ")
    if head == "CMD":
        return check_test(("CMD", *shellwords.split(rest).words))
    if head in ("CMD-SHELL", "NONE"):
        return check_test((head, rest.strip()) if rest.strip() else (head,))
    return check_test(("CMD-SHELL", line) if line else ())


def check_test(test: tuple[str, ...]) -> tuple[str, ...]:
    """Check the long form of a test. Raises ValueError."""
    if not test or test[0] not in ("NONE", "CMD", "CMD-SHELL"):
        raise ValueError("a test is a line for the shell, or starts with CMD, CMD-SHELL or NONE")
    if test[0] != "NONE" and len(test) < 2:
        raise ValueError(f"{test[0]} needs a command behind it")
    return test


def parse_words(text: str) -> tuple[str, ...]:
    """Read a command: a list in JSON, or words as a shell splits them. Raises ValueError."""
    line = text.strip()
    found = parse_list(line) if line.startswith("[") else shellwords.split(line).words
    if not found:
        raise ValueError("the command is empty")
    return found


def parse_list(text: str) -> tuple[str, ...]:
    """Read a list of texts in JSON. Raises ValueError."""
    import json  # noqa: PLC0415 - a label with a list is rare

    try:
        found = json.loads(text)
    except ValueError:
        raise ValueError(f'{text} is no list in JSON: put each word into double quotes, as in ["echo", "ok"]') from None
    if not all(isinstance(each, str) for each in found):
        raise ValueError(f"{text} holds something else than texts: put each word into double quotes")
    return tuple(found)
