"""What the user wants findings to weigh: options and the project's own words in, findings with other severities out."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from kompyse.diagnostics.code import Code, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kompyse.diagnostics.diagnostic import Diagnostic

_EXACT = 100


class Policy(NamedTuple):
    """How findings are weighed. Codes are named by id (`KY201`), by the start of one (`KY2`), or by name.

    The closer name wins (`KY201` over `KY2`), and of two equally close ones `errors`. An error stays one, even when
    it is ignored: what it is about cannot be converted.
    """

    strict: bool = False
    """Warnings weigh as errors."""
    errors: tuple[str, ...] = ()
    """Codes that weigh as errors."""
    ignores: tuple[str, ...] = ()
    """Codes that are not told."""
    project_errors: tuple[str, ...] = ()
    """What the project itself wants to weigh as errors; `errors` and `ignores` win."""
    project_ignores: tuple[str, ...] = ()
    """What the project itself wants not to be told; `errors` and `ignores` win."""

    def apply(self, diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
        """Weigh findings anew, and leave out those that are ignored."""
        if self == DEFAULT:
            return tuple(diagnostics)
        weighed = ((each, self._severity(each)) for each in diagnostics)
        return tuple(each._replace(severity=severity) for each, severity in weighed if severity is not None)

    def _severity(self, diagnostic: Diagnostic) -> Severity | None:
        """The severity of a finding under this policy; None when it is not told."""
        if diagnostic.severity is Severity.ERROR:
            return Severity.ERROR
        code = diagnostic.code
        for errors, ignores in ((self.errors, self.ignores), (self.project_errors, self.project_ignores)):
            raised, ignored = _closest(errors, code), _closest(ignores, code)
            if raised and raised >= ignored:
                return Severity.ERROR
            if ignored:
                return None
        return Severity.ERROR if self.strict and diagnostic.severity is Severity.WARNING else diagnostic.severity


DEFAULT = Policy()


@lru_cache(maxsize=1024)
def _closest(names: tuple[str, ...], code: Code) -> int:
    """How closely one of the names fits the code: 0 when none does."""
    return max((_fit(name, code) for name in names), default=0)


def fits(name: str, code: Code) -> bool:
    """Tell whether a name (an id, the start of one, or a name) means the code."""
    return _fit(name, code) > 0


def _fit(name: str, code: Code) -> int:
    if name.lower() == code.name:
        return _EXACT
    return len(name) if code.id.startswith(name.upper()) and name.upper().startswith("KY") else 0


def unknown_codes(names: Iterable[str], codes: Iterable[Code]) -> tuple[str, ...]:
    """Those of the names that fit no code at all."""
    rows = tuple(codes)
    return tuple(name for name in names if not any(_fit(name, code) for code in rows))
