"""Signals of Linux: `SIGQUIT`, `quit`, `SIGRTMIN+3` and `3` in, the number or a portable name out."""

from __future__ import annotations

_NAMES = [
    "HUP",
    "INT",
    "QUIT",
    "ILL",
    "TRAP",
    "ABRT",
    "BUS",
    "FPE",
    "KILL",
    "USR1",
    "SEGV",
    "USR2",
    "PIPE",
    "ALRM",
    "TERM",
    "STKFLT",
    "CHLD",
    "CONT",
    "STOP",
    "TSTP",
    "TTIN",
    "TTOU",
    "URG",
    "XCPU",
    "XFSZ",
    "VTALRM",
    "PROF",
    "WINCH",
    "IO",
    "PWR",
    "SYS",
]
"""In the order of their numbers, from 1 on (signal(7), x86 and ARM)."""
_NUMBERS = {name: number for number, name in enumerate(_NAMES, start=1)}
_ALIASES = {"CLD": "CHLD", "IOT": "ABRT", "POLL": "IO"}
_FIRST_REAL_TIME, _LAST = 34, 64
"""SIGRTMIN as C libraries have it, which keep two for themselves, and SIGRTMAX."""
_STEPS = {"RTMIN": range(16), "RTMAX": range(-14, 1)}
"""How far a name may count up from the first and down from the last."""


def parse(text: str) -> int:
    """Give the number of a signal. Raises ValueError with a sentence."""
    short = text.strip().upper()
    if short.isascii() and short.isdigit() and 0 < int(short) <= _LAST:
        return int(short)
    short = short.removeprefix("SIG")
    short = _ALIASES.get(short, short)
    if short in _NUMBERS:
        return _NUMBERS[short]
    start, step = short[:5], short[5:]
    if start in _STEPS and (not step or (step[0] in "+-" and step[1:].isascii() and step[1:].isdigit())):
        distance = int(step or 0)
        if distance in _STEPS[start]:
            return (_FIRST_REAL_TIME if start == "RTMIN" else _LAST) + distance
    raise ValueError(f'"{text}" is no signal: write a name such as SIGQUIT, or a number up to {_LAST}')


def portable(text: str) -> str:
    """Write a signal as every shell's `kill` takes it: its name without SIG, or the number of what has no such name."""
    number = parse(text)
    return _NAMES[number - 1] if number <= len(_NAMES) and _NAMES[number - 1] != "STKFLT" else str(number)
