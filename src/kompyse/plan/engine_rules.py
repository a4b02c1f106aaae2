"""What an engine takes of single values: one check for each kind of value, a sentence where it refuses one.

A check takes a value as the model has it, and gives None, or a code with the end of a sentence that begins with the
name of the value. Which value is checked by which is said in `refusals.py`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from kompyse.diagnostics.codes import workload as codes
from kompyse.values import duration
from kompyse.values import port as values_port
from kompyse.values import signal as values_signal

if TYPE_CHECKING:
    from collections.abc import Callable

    from kompyse.diagnostics import Code
    from kompyse.model import Hook

INT32 = 2**31 - 1
INT64 = 2**63 - 1
LONGEST_WAIT = INT32 - 3600
"""Seconds between two steps of an update; an hour is left for what a platform adds."""
LARGEST_ARGUMENT = 1 << 17
"""Bytes of one argument or variable with its closing NUL (Linux, MAX_ARG_STRLEN)."""
LEAST_MEMORY = 6 << 20
"""Bytes with which a container starts at all (moby, daemon_unix.go: linuxMinMemory)."""
LEAST_CPUS = 0.01
"""The kernel gives no less than 1 ms in each 100 ms (moby, daemon_unix.go)."""
Fault: TypeAlias = "tuple[Code, str] | None"
"""What is wrong with a value, as the end of a sentence that begins with its name."""
Check: TypeAlias = "Callable[[Any], Fault]"


def _outside(reason: str) -> Fault:
    return codes.VALUE_OUT_OF_RANGE, reason


def _unusable(reason: str) -> Fault:
    return codes.VALUE_UNUSABLE, reason


def between(low: int, high: int) -> Check:
    """Check a whole number against both ends of its range."""

    def check(value: int) -> Fault:
        return None if low <= value <= high else _outside(f"is {value}: it goes from {low} to {high}")

    return check


def time(longest: float = INT32, shortest: float = 0.0) -> Check:
    """Check a time, in seconds; 0 is always taken."""

    def check(value: float) -> Fault:
        if value < 0:
            return _outside(f"is {_printed(value)}: a time is not negative")
        if 0 < value < shortest:
            return _outside(f"is {_printed(value)}: the shortest is {_printed(shortest)}")
        if value > longest:
            return _outside(f"is {_printed(value)}: the longest is {longest:.0f} seconds")
        return None

    return check


def _printed(seconds: float) -> str:
    return duration.text(round(seconds * duration.SECOND))


def cpus(least: float) -> Check:
    """Check an amount of CPUs."""

    def check(value: float) -> Fault:
        if value < least:
            return _outside(f"is {value:g}: the least is {least:g} of a CPU")
        if value * 1000 > INT64:
            return _outside(f"is {value:g}: no machine has so many CPUs")
        return None

    return check


def quota(value: int) -> Fault:
    """Check a CPU quota, in microseconds."""
    return _outside(f"is {value}: it is at least 1000 microseconds, or -1 for no limit") if 0 < value < 1000 else None


def memory(value: int) -> Fault:
    """Check a limit of memory, in bytes."""
    if value == -1 or value >= LEAST_MEMORY:
        return None
    return _outside(f"is {value} bytes: the least is 6 MiB; a size without a unit counts bytes")


def amount(value: int) -> Fault:
    """Check an amount of which -1 means none."""
    return None if value == -1 else not_negative(value)


def not_negative(value: int) -> Fault:
    """Check that a number is not negative."""
    return _outside(f"is {value}: it is not negative") if value < 0 else None


def retries(value: str) -> Fault:
    """Check the number in `on-failure:N`; any other word is checked where the policy is decided."""
    number = value.partition(":")[2]
    if number.isascii() and number.isdigit() and int(number) > INT32:
        return _outside(f"asks for {number} retries: the most is {INT32}")
    return None


def _is_number(text: str) -> bool:
    digits = text[1:] if text[:1] in ("-", "+") else text
    return digits.isascii() and digits.isdigit()


def identity(text: str) -> Fault:
    """Check the number of a user or group (moby: uids and gids must be in range 0-2147483647); names may be any."""
    if _is_number(text) and not 0 <= int(text) <= INT32:
        return _outside(f"is {text}: numbers of users and groups go from 0 to {INT32}")
    return None


def user(text: str) -> Fault:
    """Check `USER` or `USER:GROUP`."""
    owner, _, group = text.partition(":")
    if ":" in group:
        return _unusable(f'is "{text}": write USER or USER:GROUP')
    return identity(owner) or identity(group)


def owner(text: str) -> Fault:
    """Check the owner of a mounted file, which has to be a number."""
    if not _is_number(text):
        return _unusable(f'is "{text}": it has to be a number')
    return identity(text)


def group(text: str) -> Fault:
    """Check a group, a number or a name."""
    return identity(text) if text else _unusable("is empty")


def mode(value: int) -> Fault:
    """Check permission bits."""
    return None if 0 <= value <= 0o7777 else _outside(f"is 0{value:o}: the bits of a mode go to 07777")


def one_of(*words: str) -> Check:
    """Check a word against those that exist."""

    def check(value: str) -> Fault:
        if value in words:
            return None
        return _unusable(f'is "{value}": it is one of {", ".join(words[:-1])} and {words[-1]}')

    return check


def pull_policy(value: str) -> Fault:
    """Check when an image is pulled."""
    words = ("always", "never", "missing", "if_not_present", "build", "refresh", "daily", "weekly")
    if value in words:
        return None
    try:
        known = value.startswith("every_") and duration.parse(value.removeprefix("every_")) > 0
    except ValueError:
        known = False
    return None if known else _unusable(f'is "{value}": it is one of {", ".join(words)}, or every_ and a time')


_CAPABILITIES = frozenset(
    (  # noqa: SIM905 - a list of words reads better than a list of texts
        "ALL AUDIT_CONTROL AUDIT_READ AUDIT_WRITE BLOCK_SUSPEND BPF CHECKPOINT_RESTORE CHOWN DAC_OVERRIDE "
        "DAC_READ_SEARCH FOWNER FSETID IPC_LOCK IPC_OWNER KILL LEASE LINUX_IMMUTABLE MAC_ADMIN MAC_OVERRIDE MKNOD "
        "NET_ADMIN NET_BIND_SERVICE NET_BROADCAST NET_RAW PERFMON SETFCAP SETGID SETPCAP SETUID SYS_ADMIN SYS_BOOT "
        "SYS_CHROOT SYS_MODULE SYS_NICE SYS_PACCT SYS_PTRACE SYS_RAWIO SYS_RESOURCE SYS_TIME SYS_TTY_CONFIG SYSLOG "
        "WAKE_ALARM"
    ).split()
)
"""Of Linux 6 (capability.h); the engine refuses a container that asks for any other."""


def capability(value: str) -> Fault:
    """Check the name of a capability."""
    if value.upper().removeprefix("CAP_") in _CAPABILITIES:
        return None
    from difflib import get_close_matches  # noqa: PLC0415 - for a message

    close = get_close_matches(value.upper().removeprefix("CAP_"), _CAPABILITIES, n=1)
    return _unusable(f'is "{value}": Linux has no such capability' + (f"; {close[0]} is near" if close else ""))


def signal(value: str) -> Fault:
    """Check a signal."""
    try:
        values_signal.parse(value)
    except ValueError as error:
        return _unusable(f"is no signal that can be sent: {error}")
    return None


def address(value: str) -> Fault:
    """Check an IP address."""
    return None if values_port.is_ip(value) else _unusable(f'is "{value}": it has to be an IP address')


def absolute(value: str) -> Fault:
    """Check a path in the container."""
    if value.startswith("/") or value[1:2] == ":":  # a drive of Windows
        return None
    return _unusable(f'is "{value}": it has to be an absolute path')


_WORD = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.")
_SYSTEMS_AND_ARCHITECTURES = frozenset(
    (  # noqa: SIM905 - a list of words reads better than a list of texts
        "darwin freebsd linux windows 386 aarch64 amd64 arm arm64 armel armhf i386 loong64 mips64le ppc64le riscv64 "
        "s390x x86-64 x86_64"
    ).split()
)


def platform(value: str) -> Fault:
    """Check `OS/ARCHITECTURE[/VARIANT]`, or one of the two alone (containerd, platforms.Parse)."""
    parts = value.split("/")
    if len(parts) > 3 or not all(part and _WORD.issuperset(part) for part in parts):
        return _unusable(f'is "{value}": it is OS/ARCHITECTURE or OS/ARCHITECTURE/VARIANT')
    if len(parts) == 1 and value.lower() not in _SYSTEMS_AND_ARCHITECTURES:
        return _unusable(f'is "{value}", which is no operating system and no architecture')
    return None


def resolver_option(value: str) -> Fault:
    """Check an option of the resolver."""
    return None if value.partition(":")[0] else _unusable(f'is "{value}": an option has a name, as in "ndots:2"')


def volumes_from(value: str) -> Fault:
    """Check the options behind a source: `db`, `db:ro`, `container:name:ro`."""
    parts = value.removeprefix("container:").split(":")
    if len(parts) <= 2 and set(parts[1:2] and parts[1].split(",")) <= {"ro", "rw", "z", "Z"}:
        return None
    return _unusable(f'is "{value}": behind the source stands ro or rw')


def variable_name(name: str) -> str:
    """Say why a variable cannot be called so; empty when it can."""
    if name and "=" not in name and name.isascii() and name.isprintable():
        return ""
    return "cannot be set: the name of a variable has printable ASCII characters, and no `=`"


def argument(text: str, more: int = 0) -> str:
    """Say why a process cannot be given a text; `more` are bytes that go with it. Empty when it can."""
    if "\0" in text:
        return "holds a NUL, which no process can be given"
    if len(text) * 4 + more >= LARGEST_ARGUMENT and len(text.encode("utf-8", "replace")) + more >= LARGEST_ARGUMENT:
        return f"is longer than {LARGEST_ARGUMENT - 1} bytes, the most that Linux gives a process in one piece"
    return ""


def container_hook(hook: Hook) -> Fault:
    """Check a hook that may leave its command to the image."""
    for name in hook.environment:
        if reason := variable_name(name):
            return _unusable(f'has a variable "{name}" that {reason}')
    return None


def hook(value: Hook) -> Fault:
    """Check a hook that runs in the container of the service."""
    return container_hook(value) if value.command else _unusable("has no command to run")
