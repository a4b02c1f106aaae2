"""Starting programs: a step in, its output told line by line, or an error that says what failed and how it ended.

The one place of this room that starts processes. No shell is involved.
"""

from __future__ import annotations

import os
import subprocess
from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import IO

    from kompyse.images.request import Step

TAIL = 20
"""How many of its last lines a failed program is told with."""

INSTALL = {
    "docker": "https://docs.docker.com/engine/install/",
    "podman": "https://podman.io/docs/installation",
    "minikube": "https://minikube.sigs.k8s.io/docs/start/",
    "kind": "https://kind.sigs.k8s.io/docs/user/quick-start/#installation",
    "k3d": "https://k3d.io/stable/#installation",
    "microk8s": "https://microk8s.io/docs/getting-started",
}
"""Where it is said how a program is installed."""


class ProgramMissing(Exception):  # noqa: N818 - the state, as the message says it
    """A program that is needed is not installed."""

    def __init__(self, program: str, reason: str = "is not installed, or not on PATH") -> None:
        self.program = program
        self.hint = f"how to install it: {INSTALL[program]}" if program in INSTALL else ""
        super().__init__(f"{program} {reason}")


class ProgramFailed(Exception):  # noqa: N818 - as above
    """A program ended with another exit code than 0, or was killed."""

    def __init__(self, step: Step, code: int, lines: tuple[str, ...]) -> None:
        self.step = step
        self.code = code
        self.lines = lines
        """The last lines that it printed."""
        ended = f"ended with exit code {code}" if code >= 0 else f"was ended by signal {-code}"
        super().__init__(f"{step.shown} {ended}")


def run(step: Step, tell: Callable[[str], object], prefix: int = 0) -> None:
    """Start the program of a step and wait for its end.

    Every line that it prints is told with the service in front, filled up to `prefix` characters.

    Raises:
        ProgramMissing: there is no such program.
        ProgramFailed: it failed.
    """
    last: deque[str] = deque(maxlen=TAIL)
    try:
        process = subprocess.Popen(  # noqa: S603 - words, no shell
            step.command,
            stdin=subprocess.DEVNULL if step.stdin is None else subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env={**os.environ, **step.environment} if step.environment else None,
        )
    except FileNotFoundError:
        raise ProgramMissing(step.command[0]) from None
    except OSError as error:
        raise ProgramMissing(step.command[0], f"cannot be started: {error.strerror}") from None
    try:
        with process:
            if process.stdin is not None:
                _feed(process.stdin, step.stdin or b"")
            for raw in process.stdout or ():
                line = raw.decode("utf-8", "replace").rstrip("\r\n").rpartition("\r")[2]
                last.append(line)
                tell(f"{step.service:<{prefix}} | {line}")
    except BaseException:
        process.terminate()
        process.wait()
        raise
    if process.returncode:
        raise ProgramFailed(step, process.returncode, tuple(last))


def _feed(stream: IO[bytes], data: bytes) -> None:
    """Write all and close. A program that ends without reading says why by itself."""
    try:
        with stream:
            stream.write(data)
    except BrokenPipeError:
        pass


def ask(command: tuple[str, ...], seconds: float = 60) -> bytes | None:
    """Ask a program for something; None when it fails, or takes longer.

    Raises:
        ProgramMissing: there is no such program.
    """
    try:
        done = subprocess.run(command, capture_output=True, timeout=seconds, check=False)  # noqa: S603 - as above
    except FileNotFoundError:
        raise ProgramMissing(command[0]) from None
    except OSError as error:
        raise ProgramMissing(command[0], f"cannot be started: {error.strerror}") from None
    except subprocess.TimeoutExpired:
        return None
    return done.stdout if done.returncode == 0 else None
