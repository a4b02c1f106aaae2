"""One run of passes: the sink they report to, and at its end the findings with their places and weights."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kompyse.diagnostics.code import Severity
from kompyse.diagnostics.diagnostic import Diagnostic, KompyseError, in_order
from kompyse.diagnostics.policy import DEFAULT, Policy
from kompyse.diagnostics.sink import Locator, Sink, located
from kompyse.diagnostics.suppression import MARK, Suppressions

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

    from kompyse.diagnostics.suppression import Reader


class Run:
    """Context in which passes run.

    Leaving it, by its end or by a `KompyseError`, finds the places of all findings, leaves out those that a comment on
    their line accepts, weighs the others by the policy, puts them into order, and raises `KompyseError` if one of them
    weighs as an error. Other exceptions pass.
    """

    def __init__(self, policy: Policy | None = None, comments: Reader | None = None) -> None:
        self.sink = Sink()
        self.is_complete = False
        """Set by the caller after the last pass: from then on a suppression without a finding is a useless one."""
        self.locate: Locator | None = None
        """Set by the caller when it is known."""
        self.diagnostics: tuple[Diagnostic, ...] = ()
        """The findings, after the end."""
        self.policy = policy or DEFAULT
        """May be completed by the caller with what the project says."""
        self._comments = comments

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if error is not None and not isinstance(error, KompyseError):
            return
        found = self.sink.located(None) if error is None else error.diagnostics
        kept = self._unsuppressed(located(found, self.locate))
        self.diagnostics = self.policy.apply(in_order(kept))
        if any(each.severity is Severity.ERROR for each in self.diagnostics):
            raise KompyseError(self.diagnostics) from None

    def _unsuppressed(self, found: tuple[Diagnostic, ...]) -> tuple[Diagnostic, ...]:
        """Leave out what comments of the files accept; add what is wrong with these comments."""
        if self._comments is None or not any(MARK in text for text in self.sink.texts.values()):
            return found
        suppressions = Suppressions(self.sink.texts, self._comments)
        kept = suppressions.apply(found)
        return (*kept, *suppressions.malformed, *(suppressions.unused() if self.is_complete else ()))
