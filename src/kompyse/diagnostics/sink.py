"""Collects the findings of all passes; nothing is printed from here."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from kompyse.diagnostics.code import Severity
from kompyse.diagnostics.diagnostic import Diagnostic, KompyseError, Location, Path

if TYPE_CHECKING:
    from kompyse.diagnostics.code import Code

Locator = Callable[[Path], tuple[Location, ...]]


class Sink:
    """Where the passes put what they find, in the order in which they find it.

    Positions are looked up at the end, by `located`, and only for findings that came without one:
    a clean run never pays for them.
    """

    def __init__(self) -> None:
        self._found: list[Diagnostic] = []
        self.has_errors = False
        self.texts: dict[str, str] = {}
        """The text of each Compose file that was read, by its name in locations: for comments and quotations."""

    def report(  # noqa: PLR0913 - a finding has this many parts
        self,
        code: Code,
        message: str,
        *,
        path: Path = (),
        hint: str = "",
        locations: Iterable[Location] = (),
        severity: Severity | None = None,
        target: str = "",
        related: Iterable[Path] = (),
    ) -> None:
        """Add a finding. `message` is one sentence with the values; `hint` says what to do next.

        `related` are the paths of further values that make up the finding; their places follow that of `path`.
        """
        weight = severity or code.severity
        self.has_errors = self.has_errors or weight is Severity.ERROR
        self._found.append(Diagnostic(code, weight, message, path, hint, tuple(locations), target, tuple(related)))

    def take(self, found: Iterable[Diagnostic], target: str) -> None:
        """Add findings that were made elsewhere for a target."""
        for each in found:
            self.has_errors = self.has_errors or each.severity is Severity.ERROR
            self._found.append(each._replace(target=target))

    def raise_on_errors(self, locate: Locator | None = None) -> None:
        """End the run if an error was found. Raises KompyseError with everything found so far."""
        if self.has_errors:
            raise KompyseError(self.located(locate))

    def located(self, locate: Locator | None) -> tuple[Diagnostic, ...]:
        """All findings, each once, with a place in a file where `locate` knows one for its path."""
        return located(self._found, locate)


def located(found: Iterable[Diagnostic], locate: Locator | None) -> tuple[Diagnostic, ...]:
    """Give findings their places in files, each finding once; those that have a place keep it."""
    unique = dict.fromkeys(found)
    if locate is None:
        return tuple(unique)
    return tuple(
        each
        if each.locations or not each.path
        else each._replace(locations=tuple(place for path in (each.path, *each.related) for place in locate(path)))
        for each in unique
    )
