"""A stack on a swarm: what every verb needs to speak of it.

`opened` takes the name of the project and a context of the docker command; nothing is written here.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

from kompyse.cluster.errors import failure
from kompyse.cluster.swarm.docker import Docker, refused
from kompyse.diagnostics.codes import cluster as codes

if TYPE_CHECKING:
    from kompyse.cluster.errors import ClusterError

NAMESPACE = "com.docker.stack.namespace"
"""The label with which the docker command marks what belongs to a stack."""
_HERE = frozenset({"localhost", "127.0.0.1", "::1"})
_DETACHES = 26
"""The release of the docker command in which `stack deploy` and `stack rm` got `--detach`."""


class Session(NamedTuple):
    """A manager of a swarm, and the stack there that is spoken of."""

    docker: Docker
    project: str
    """The name of the project, which is that of the stack."""
    context: str = "default"
    """The context of the docker command."""
    nodes: int = 1
    """How many nodes the swarm has."""
    behind: timedelta = timedelta()
    """How much later it is for the manager than here."""
    detaches: bool = False
    """Whether the docker command has to be told that it is not to wait."""

    @property
    def label(self) -> str:
        """The filter that finds what belongs to the stack."""
        return f"label={NAMESPACE}={self.project}"

    @property
    def detach(self) -> tuple[str, ...]:
        """The option with which `docker stack` does not wait."""
        return ("--detach=true",) if self.detaches else ()

    def full(self, service: str) -> str:
        """Give the name that a service of the stack has on the swarm."""
        return f"{self.project}_{service}"

    def short(self, name: str) -> str:
        """Give the name of a service in the stack."""
        return name.removeprefix(f"{self.project}_")

    def now(self) -> datetime:
        """Give the time as the manager has it."""
        return datetime.now(UTC) + self.behind


def opened(project: str, *, context: str | None = None) -> Session:
    """Ask the engine of a context whether it manages a swarm.

    Raises:
        ClusterError: there is no docker command or no such context, the engine does not answer, or it manages no swarm.
    """
    docker = Docker(context)
    done = docker.run("info", "--format", "{{json .}}")
    try:
        found: dict[str, Any] = json.loads(done.out)
    except ValueError:
        raise refused(done.err or done.out, ("info",)) from None
    problems = " ".join(found.get("ServerErrors") or ()) or (done.err if done.code else "")
    if problems or not found.get("ID"):
        raise refused(problems or "the engine says nothing of itself", ("info",))
    swarm = found.get("Swarm") or {}
    if not swarm.get("ControlAvailable"):
        raise _no_manager(swarm, found.get("Name", ""))
    client = found.get("ClientInfo") or {}
    major = str(client.get("Version", "")).partition(".")[0]
    return Session(
        docker,
        project,
        context=context or client.get("Context") or "default",
        nodes=swarm.get("Nodes") or 1,
        behind=_behind(found.get("SystemTime")),
        detaches=major.isdecimal() and int(major) >= _DETACHES,
    )


class Endpoint(NamedTuple):
    """Where the docker command finds its engine."""

    address: str
    """As `docker context inspect` has it: unix:///var/run/docker.sock, ssh://me@host."""

    @property
    def is_local(self) -> bool:
        """Whether the engine is on this machine."""
        return self.host in _HERE

    @property
    def host(self) -> str:
        """What the machine is called, as seen from here."""
        parts = urlsplit(self.address)
        if parts.scheme in {"unix", "npipe", "fd", ""}:
            return "localhost"
        return parts.hostname or "localhost"


def endpoint(session: Session) -> Endpoint:
    """Ask the docker command where its engine is.

    Raises:
        ClusterError: there is no such context.
    """
    names = [session.docker.context] if session.docker.context else []
    return Endpoint(session.docker.read("context", "inspect", "--format", "{{.Endpoints.docker.Host}}", *names).strip())


def _behind(time: str | None) -> timedelta:
    return datetime.fromisoformat(time) - datetime.now(UTC) if time else timedelta()


def _no_manager(swarm: dict[str, Any], engine: str) -> ClusterError:
    state = swarm.get("LocalNodeState") or "inactive"
    if state == "active":
        message = f"the engine {engine} is a worker of its swarm, and only managers take orders"
        return failure(codes.NO_SWARM_MANAGER, message, hint="name a manager: --context, or DOCKER_HOST")
    if state == "locked":
        hint = "docker swarm unlock"
        return failure(codes.NO_SWARM_MANAGER, f"the swarm of the engine {engine} is locked", hint=hint)
    message = f"the engine {engine} is in no swarm ({state})"
    return failure(codes.NO_SWARM_MANAGER, message, hint="docker swarm init makes it one of a single node")
