"""Kompyse: Compose in, running platform out, and nothing lost without being told where and why.

`load` reads a Compose project, `convert` translates it; both raise `KompyseError` for what a user can
get wrong. Everything else of the package may change between releases.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kompyse.api import Loading, Result, convert, load
    from kompyse.diagnostics import Diagnostic, KompyseError, Location, Policy, Severity
    from kompyse.model import Project
    from kompyse.plan import Options

__version__ = "0.1.0"

__all__ = [
    "Diagnostic",
    "KompyseError",
    "Loading",
    "Location",
    "Options",
    "Policy",
    "Project",
    "Result",
    "Severity",
    "__version__",
    "convert",
    "load",
]

# Name → module that holds it: imported when first asked for, so that `import kompyse` costs nothing.
_HOMES = {
    "Diagnostic": "kompyse.diagnostics",
    "KompyseError": "kompyse.diagnostics",
    "Loading": "kompyse.api",
    "Location": "kompyse.diagnostics",
    "Options": "kompyse.plan",
    "Policy": "kompyse.diagnostics",
    "Project": "kompyse.model",
    "Result": "kompyse.api",
    "Severity": "kompyse.diagnostics",
    "convert": "kompyse.api",
    "load": "kompyse.api",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return __all__
