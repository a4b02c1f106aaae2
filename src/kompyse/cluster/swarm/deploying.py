"""One `docker stack deploy`: a document and the files that it names in; what the engine did not like out.

The files are in a folder that nobody else can enter, for as long as the command runs.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from kompyse.cluster.errors import ClusterError, finding
from kompyse.cluster.swarm.docker import refused
from kompyse.diagnostics.codes import cluster as codes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kompyse.cluster.swarm.session import Session
    from kompyse.diagnostics import Diagnostic
    from kompyse.targets import Beside, Object

_MEANWHILE = ("update out of sequence", "name conflicts with an existing object", "already exists")
"""What the engine says when somebody else, perhaps another run, was quicker."""
_TIMES = 3
_STARTED = re.compile(r"^(Creating|Updating) (service|network|config|secret) .*$", re.MULTILINE)
_WITHOUT_DIGEST = re.compile(r"image (\S+) could not be accessed on a registry")


class Sending(NamedTuple):
    """How the docker command deploys."""

    resolve: str = "changed"
    """Whose digests it asks the registry for: always, changed or never."""
    auth: bool = False
    """Whether the nodes get the credentials for the registry."""

    @property
    def is_always(self) -> bool:
        """Whether services are to be sent to the swarm that have not changed."""
        return self.auth or self.resolve == "always"


def deploy(session: Session, document: Object, beside: Beside | None, sending: Sending) -> Sequence[Diagnostic]:
    """Deploy a stack file. Gives what is worth knowing.

    Raises:
        ClusterError: the docker command failed; services that it had deployed before stay.
    """
    with _written(document, beside) as path:
        arguments = ["stack", "deploy", *session.detach, "--resolve-image", sending.resolve, "--compose-file", path]
        if sending.auth:
            arguments.append("--with-registry-auth")
        for again in range(_TIMES):
            done = session.docker.run(*arguments, session.project)
            if not done.code or not any(each in done.err for each in _MEANWHILE):
                break
            time.sleep(0.2 * (again + 1))
    if done.code:
        raise _failure(done.err, arguments)
    if session.nodes == 1:
        # Without a second node, no two can run different images.
        return ()
    return [
        finding(codes.DIGEST_UNKNOWN, f"the registry gives no digest of {image}: every node runs what it finds")
        for image in dict.fromkeys(_WITHOUT_DIGEST.findall(" ".join(done.err.split())))
    ]


def _failure(said: str, arguments: Sequence[str]) -> ClusterError:
    return refused(_STARTED.sub("", said).replace("Error response from daemon: ", ""), arguments)


@contextmanager
def _written(document: Object, beside: Beside | None) -> Iterator[str]:
    """Write the document and those of the files that it names; they are gone when the block ends."""
    folder = tempfile.mkdtemp(prefix="kompyse-")  # its mode is 0700
    try:
        if beside is not None:
            named = _named(document)
            for each in beside.files:
                if f"./{beside.folder}/{each.path}" in named:
                    _write(Path(folder, beside.folder, each.path), each.data)
        path = Path(folder, "stack.json")
        _write(path, json.dumps(document, ensure_ascii=False).encode())
        yield str(path)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _named(document: Object) -> set[str]:
    """Give the paths of files that a document names. In its texts each `$` is doubled."""
    entries = [each for part in ("configs", "secrets") for each in (document.get(part) or {}).values()]
    return {each["file"].replace("$$", "$") for each in entries if "file" in each}


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(number, "wb") as stream:
        stream.write(data)
