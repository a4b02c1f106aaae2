"""The docker command: arguments in, what it says out; what keeps it from answering is a `ClusterError`.

Docker("swarm-of-mine").read("stack", "ls")       -> standard output
Docker().inspect("service", ["shop_web"])         -> the objects that there are
Docker().lines(("service", "logs", ...), stop)    -> lines as they come
"""

from __future__ import annotations

import json
import os
import subprocess
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple

from kompyse.cluster.errors import ClusterError, failure
from kompyse.diagnostics.codes import cluster as codes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kompyse.targets import Object

_UNREACHABLE = (
    "cannot connect to the docker daemon",
    "error during connect",
    "failed to connect to the docker api",
    "permission denied while trying to connect",
    "connection refused",
    "context deadline exceeded",
)
_NO_MANAGER = ("this node is not a swarm manager", "the swarm does not have a leader", "swarm is encrypted")
_NO_CONTEXT = ("unable to resolve docker endpoint", "context not found")


class Done(NamedTuple):
    """How a command ended."""

    code: int
    out: str
    err: str


class Docker(NamedTuple):
    """The docker command with a context; None leaves the choice to the command, as DOCKER_HOST and `docker context`."""

    context: str | None = None

    def command(self, *arguments: str) -> list[str]:
        """Give the words of a command."""
        scope = ("--context", self.context) if self.context else ()
        return ["docker", *scope, *arguments]

    def run(self, *arguments: str, seconds: float | None = None) -> Done:
        """Run a command to its end, or for so many seconds. Gives how it ended, whatever that is.

        Raises:
            ClusterError: there is no docker command.
        """
        try:
            done = subprocess.run(  # noqa: S603 - a command and arguments of ours
                self.command(*arguments),
                stdin=subprocess.DEVNULL,
                capture_output=True,
                env=_environment(),
                timeout=seconds,
                check=False,
            )
        except subprocess.TimeoutExpired as late:
            return Done(124, _text(late.stdout), _text(late.stderr))
        except OSError as error:
            raise _not_run(error) from None
        return Done(done.returncode, _text(done.stdout), _text(done.stderr))

    def read(self, *arguments: str) -> str:
        """Run a command that has to succeed. Gives its standard output.

        Raises:
            ClusterError: it failed; its own words are in the message.
        """
        done = self.run(*arguments)
        if done.code:
            raise refused(done.err or done.out, arguments)
        return done.out

    def inspect(self, kind: str, names: Sequence[str]) -> list[Object]:
        """Read objects (`service`, `task`, `config`, ...) by names or ids; those that are not there are left out."""
        if not names:
            return []
        done = self.run("inspect", "--type", kind, *names)
        wrong = [line for line in done.err.splitlines() if line.strip() and not is_missing(line)]
        if wrong:
            raise refused("\n".join(wrong), ("inspect", "--type", kind))
        found: list[Object] = json.loads(done.out or "[]")
        return found

    def rows(self, *arguments: str) -> list[dict[str, Any]]:
        """Read a list that is printed as one JSON object a line."""
        return [json.loads(line) for line in self.read(*arguments, "--format", "{{json .}}").splitlines()]

    def lines(self, arguments: Sequence[str], stop: threading.Event) -> Iterator[str]:
        """Give the lines that a command prints, on whichever stream, until it ends or `stop` is set.

        Raises:
            ClusterError: the command failed, which its last line explains; or it cannot be run.
        """
        try:
            process = subprocess.Popen(  # noqa: S603 - as above
                self.command(*arguments),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                env=_environment(),
            )
        except OSError as error:
            raise _not_run(error) from None
        assert process.stdout is not None
        threading.Thread(target=_end, args=(process, stop), daemon=True).start()
        last = ""
        try:
            for line in process.stdout:
                if stop.is_set():
                    return
                last = _text(line).rstrip("\r\n")
                yield last
            if process.wait() and not stop.is_set():
                raise refused(last, arguments)
        finally:
            with suppress(OSError):
                process.kill()
            process.wait()
            process.stdout.close()


def _end(process: subprocess.Popen[bytes], stop: threading.Event) -> None:
    """End a process that runs on when nobody listens any more."""
    while process.poll() is None:
        if stop.wait(0.2):
            process.terminate()
            return


def _environment() -> dict[str, str]:
    # Advertisements of other products are no part of an answer.
    return {**os.environ, "DOCKER_CLI_HINTS": "false"}


def _text(data: bytes | str | None) -> str:
    return data if isinstance(data, str) else (data or b"").decode(errors="replace")


def is_missing(line: str) -> bool:
    """Whether the docker command says that something is not there."""
    lower = line.lower()
    return "no such" in lower or "not found" in lower


def _not_run(error: OSError) -> ClusterError:
    if isinstance(error, FileNotFoundError):
        return failure(
            codes.DOCKER_MISSING,
            "there is no `docker` command on this machine",
            hint="install the Docker CLI: https://docs.docker.com/engine/install/",
        )
    return failure(codes.DOCKER_MISSING, f"the docker command cannot be run: {error.strerror or error}")


def refused(said: str, arguments: Sequence[str] = ()) -> ClusterError:
    """Make the error of a command that failed, from what it said."""
    words = " ".join(said.split()) or "it says nothing"
    lower = words.lower()
    if any(each in lower for each in _NO_CONTEXT):
        hint = "`docker context ls` lists the contexts that there are"
        return failure(codes.ENGINE_UNREACHABLE, words, hint=hint)
    if any(each in lower for each in _UNREACHABLE):
        return failure(codes.ENGINE_UNREACHABLE, f"the engine does not answer: {words}")
    if any(each in lower for each in _NO_MANAGER):
        return failure(codes.NO_SWARM_MANAGER, words)
    what = " ".join(arguments[:2])
    return failure(codes.ENGINE_REFUSED, f"docker {what}: {words}" if what else words)
