"""What can go wrong with a cluster: raised here, told by the command line, which ends with 3."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from kompyse.diagnostics import Diagnostic, KompyseError
from kompyse.diagnostics.codes.cluster import CLUSTER_UNREACHABLE, REQUEST_REFUSED

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kompyse.diagnostics import Code


class ClusterError(KompyseError):
    """The cluster or the engine failed, or what runs there does; `diagnostics` says why."""

    exit_code = 3

    def __init__(self, diagnostics: Sequence[Diagnostic], logs: Mapping[str, str] | None = None) -> None:
        self.logs = dict(logs or {})
        """The last lines of the services that fail, by their names."""
        super().__init__(diagnostics)


class ApiError(Exception):
    """An API server answered that it will not do something.

    `status` is the HTTP status, `reason` the word of the API (`Conflict`, `AlreadyExists`, `NotFound`), `message` its
    sentence, `causes` the details: dicts with `reason`, `message`, `field`.
    """

    def __init__(self, status: int, reason: str, message: str, causes: tuple[dict[str, Any], ...] = ()) -> None:
        self.status = status
        self.reason = reason
        self.message = message
        self.causes = causes
        super().__init__(f"{status} {reason}: {message}")

    @property
    def is_stale(self) -> bool:
        """Whether an object has changed since it was read, so that the same request may succeed now."""
        owned = any(cause.get("reason") == "FieldManagerConflict" for cause in self.causes)
        return self.status == 409 and self.reason == "Conflict" and not owned


class Unreachable(Exception):  # noqa: N818 - the state, as the message says it
    """An API server does not answer."""


class Untrusted(Unreachable):
    """What answers at the address is not the API server, by its certificate."""


class Cut(Unreachable):
    """What an API server was sending broke off."""


def finding(code: Code, message: str, hint: str = "") -> Diagnostic:
    """Make a finding; it stands at no place in a file."""
    return Diagnostic(code, code.severity, message, hint=hint)


def failure(code: Code, message: str, hint: str = "") -> ClusterError:
    """Make the error that carries one finding."""
    return ClusterError((finding(code, message, hint),))


@contextmanager
def answered() -> Iterator[None]:
    """Turn what an API server refuses, or does not answer, into findings: `ClusterError`."""
    try:
        yield
    except ApiError as error:
        from kompyse.cluster.server import rights  # noqa: PLC0415 - only for those who lack one

        refused = finding(REQUEST_REFUSED, f"the API server refused: {error.message}")
        raise ClusterError((rights.told(error) or refused,)) from None
    except Unreachable as error:
        raise failure(CLUSTER_UNREACHABLE, str(error)) from None
