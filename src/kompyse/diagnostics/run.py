"""One run of passes: the sink they report to, and at its end the findings with their places and weights."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kompyse.diagnostics.code import Severity
from kompyse.diagnostics.diagnostic import Diagnostic, KompyseError, in_order
from kompyse.diagnostics.policy import DEFAULT, Policy
from kompyse.diagnostics.sink import Locator, Sink, located

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self


class Run:
    """Context in which passes run.

    Leaving it, by its end or by a `KompyseError`, finds the places of all findings, weighs them by the policy, puts
    them into order, and raises `KompyseError` if one of them weighs as an error. Other exceptions pass.
    """

    def __init__(self, policy: Policy | None = None) -> None:
        self.sink = Sink()
        self.locate: Locator | None = None
        """Set by the caller when it is known."""
        self.diagnostics: tuple[Diagnostic, ...] = ()
        """The findings, after the end."""
        self._policy = policy or DEFAULT

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if error is not None and not isinstance(error, KompyseError):
            return
        found = self.sink.located(None) if error is None else error.diagnostics
        self.diagnostics = self._policy.apply(in_order(located(found, self.locate)))
        if any(each.severity is Severity.ERROR for each in self.diagnostics):
            raise KompyseError(self.diagnostics) from None
