"""The two places where a project runs: gives, for each service, what its probes said and what became of it.

Everything is started under a name of its own and removed by that name. All waits are bounded: what has not come by
then is missing from what is given, and the comparison finds it.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import time
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from judges import Kubectl

Event = dict[str, Any]

RUNNING, ENDED = "running", "ended"
PAUSE = 3.0
"""Seconds between two looks: the sides share a machine with those who look."""


class Wanted(NamedTuple):
    """What the Compose file says of a service, as far as the runs depend on it."""

    replicas: int
    ends: bool
    asks: bool
    has_check: bool
    other_name: str


class Seen(NamedTuple):
    """What is known of one container of a service."""

    where: str
    """How its side finds it."""
    events: list[Event]
    """What its probe said, in order."""
    state: str
    """`running`, or `ended` and the exit code; empty while it is neither for good."""
    restarts: int
    healthy: bool
    asked: Event | None = None
    """What the probe found when it was asked about its peers; None when it was not asked."""


Report = dict[str, list[Seen]]
"""Service → its containers."""


class Side(Protocol):
    """A place where a project runs."""

    def start(self) -> None:
        """Start the project; problems show in what the probes do not say."""

    def look(self) -> Report:
        """See what the containers have said and what became of them."""

    def ask(self, where: str) -> Sequence[Event]:
        """Run the probe beside the service in a container, to ask its peers."""

    def stop(self, services: Sequence[str]) -> Report:
        """Stop services as a person would, and see what they say meanwhile."""

    def close(self) -> None:
        """Remove all that was started."""


def events(log: str) -> list[Event]:
    """Read what a probe said from the log of its container; what is no line of the probe is passed over."""
    found = []
    for line in log.splitlines():
        start = line.find('{"probe"')
        if start >= 0:
            try:
                found.append(json.loads(line[start:]))
            except ValueError:
                continue  # a line that is still being written
    return found


def is_complete(report: Report, wanted: Mapping[str, Wanted]) -> bool:
    """Tell whether every service has said what it has to say, and those that end have ended for good."""
    for service, want in wanted.items():
        containers = report.get(service, [])
        if want.ends:
            if not any(each.state.startswith(ENDED) for each in containers):
                return False
        elif sum(each.state == RUNNING and _is_ready(each) for each in containers) < want.replicas:
            return False
    return True


def _is_ready(container: Seen) -> bool:
    return any(event["probe"] == "ready" for event in container.events)


def run(
    side: Side, wanted: Mapping[str, Wanted], stopped: Sequence[str], *, seconds: float, settle: float
) -> tuple[Report, Report]:
    """Run a project on one side. Returns what was seen while it ran, and what the stopped services said at the end."""
    try:
        side.start()
        deadline = time.monotonic() + seconds
        report = side.look()
        while not is_complete(report, wanted) and time.monotonic() < deadline:
            time.sleep(PAUSE)
            report = side.look()
        time.sleep(settle)
        report = {
            service: [each._replace(asked=_asked(side, each)) if wanted[service].asks else each for each in containers]
            for service, containers in side.look().items()
        }
        return report, side.stop(stopped)
    finally:
        side.close()


def _asked(side: Side, container: Seen) -> Event | None:
    return next(iter(side.ask(container.where)), None) if container.state == RUNNING else None


def _ended(code: int) -> str:
    return f"{ENDED} {code}"


class Engine:
    """`docker-compose up` on a Docker Engine."""

    def __init__(self, compose: Path, file: Path, project: str, environment: Mapping[str, str], program: str) -> None:
        self.command = [str(compose), "--project-name", project, "--file", str(file)]
        self.project = project
        self.environment = {**os.environ, **environment}
        self.program = program

    def _do(self, *command: str, seconds: float = 120) -> str:
        done = subprocess.run(
            command, capture_output=True, text=True, check=False, timeout=seconds, env=self.environment
        )
        return done.stdout

    def start(self) -> None:
        self._do(*self.command, "up", "--detach", "--timeout", "1")

    def _containers(self) -> dict[str, list[dict[str, Any]]]:
        label = f"label=com.docker.compose.project={self.project}"
        ids = self._do("docker", "ps", "--all", "--quiet", "--no-trunc", "--filter", label).split()
        found: dict[str, list[dict[str, Any]]] = {}
        for each in json.loads(self._do("docker", "inspect", *ids)) if ids else ():
            found.setdefault(each["Config"]["Labels"]["com.docker.compose.service"], []).append(each)
        return found

    def _seen(self, container: dict[str, Any]) -> Seen:
        state = container["State"]
        status = RUNNING if state["Status"] == "running" else ""
        if state["Status"] == "exited":
            status = _ended(state["ExitCode"])
        health = state.get("Health", {}).get("Status", "healthy")
        log = self._do("docker", "logs", container["Id"])
        is_healthy = status == RUNNING and health == "healthy"
        return Seen(container["Id"], events(log), status, container["RestartCount"], is_healthy)

    def look(self) -> Report:
        return {service: [self._seen(each) for each in found] for service, found in self._containers().items()}

    def ask(self, where: str) -> Sequence[Event]:
        return events(self._do("docker", "exec", where, "python3", "-c", self.program, "ask"))

    def stop(self, services: Sequence[str]) -> Report:
        if not services:
            return {}
        self._do(*self.command, "stop", *services)
        report = self.look()
        return {service: report[service] for service in services}

    def close(self) -> None:
        self._do(*self.command, "down", "--volumes", "--timeout", "0")


class Cluster:
    """Objects that were applied to a namespace of their own."""

    def __init__(
        self, kubectl: Kubectl, objects: Sequence[Mapping[str, Any]], wanted: Mapping[str, Wanted], program: str
    ) -> None:
        self.kubectl = kubectl
        self.objects = objects
        self.program = program
        self.names = {_plain(name): key for key, want in wanted.items() for name in (key, want.other_name) if name}
        self.logs: dict[tuple[str, str], str] = {}
        self.known: dict[tuple[str, str], tuple[str, dict[str, Any], dict[str, Any]]] = {}
        self.jobs: dict[str, dict[str, Any]] = {}

    def start(self) -> None:
        """Apply all objects; one that is refused does not keep the others away."""
        items = json.dumps({"apiVersion": "v1", "kind": "List", "items": self.objects})
        self.kubectl.run("apply", "--validate=false", "--filename=-", stdin=items)

    def _read_logs(self) -> None:
        """Keep the longest log of each container: a Job that is given up takes its pod away."""
        done = self.kubectl.run(
            "logs", "--selector=!none", "--all-containers", "--prefix", "--ignore-errors", "--tail=-1",
            "--max-log-requests=200",
        )  # fmt: skip
        logs: dict[tuple[str, str], list[str]] = {}
        for line in done.stdout.splitlines():
            prefix = re.match(r"\[pod/([^/]+)/([^]]+)\] ", line)
            if prefix:
                logs.setdefault((prefix[1], prefix[2]), []).append(line[prefix.end() :])
        for key, lines in logs.items():
            self.logs[key] = max(self.logs.get(key, ""), "\n".join(lines), key=len)

    def _containers(self) -> list[tuple[str, dict[str, Any], dict[str, Any]]]:
        """List (service, pod, status of its container) of pods that are not being removed; take note of the Jobs."""
        found = []
        items = self.kubectl.get("pods,jobs")["items"]
        self.jobs = {each["metadata"]["name"]: each for each in items if each["kind"] == "Job"}
        for pod in (each for each in items if each["kind"] == "Pod"):
            for status in pod["status"].get("containerStatuses", ()):
                service = self.names.get(_plain(status["name"]))
                if service:
                    self.known[pod["metadata"]["name"], status["name"]] = (service, pod, status)
                    if "deletionTimestamp" not in pod["metadata"]:
                        found.append((service, pod, status))
        return found

    def look(self) -> Report:
        self._read_logs()
        there = self._containers()
        # A Job that is given up may take its pod away; what was seen of it before counts.
        names = {pod["metadata"]["name"] for _, pod, _ in there}
        gone = [known for (name, _), known in self.known.items() if name not in names and _owner(known[1]) in self.jobs]
        report: Report = {}
        for service, pod, status in (*there, *gone):
            name = pod["metadata"]["name"]
            said = events(self.logs.get((name, status["name"]), ""))
            state = _state(status, pod["spec"]["restartPolicy"], self.jobs.get(_owner(pod)))
            seen = Seen(f"{name} {status['name']}", said, state, status["restartCount"], status["ready"])
            report.setdefault(service, []).append(seen)
        return report

    def ask(self, where: str) -> Sequence[Event]:
        pod, container = where.split()
        command = ("python3", "-c", self.program, "ask")
        return events(self.kubectl.run("exec", pod, f"--container={container}", "--", *command, seconds=120).stdout)

    def stop(self, services: Sequence[str]) -> Report:
        pods = {service: (pod, status) for service, pod, status in self._containers() if service in services}
        followed = {}
        for service, (pod, status) in pods.items():
            command = [*self.kubectl.command, "--namespace", self.kubectl.namespace, "logs", "--follow"]
            command += [pod["metadata"]["name"], f"--container={status['name']}"]
            followed[service] = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        time.sleep(1)
        names = [pod["metadata"]["name"] for pod, _ in pods.values()]
        if names:
            self.kubectl.run("delete", "pod", *names, "--timeout=45s", "--wait")
        report: Report = {}
        for service, process in followed.items():
            try:
                said, _ = process.communicate(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()
                said, _ = process.communicate()
            report[service] = [Seen("", events(said), ENDED, 0, healthy=False)]
        return report

    def close(self) -> None:
        """Leave nothing to grace periods; the namespace goes with its fixture."""
        self.kubectl.run("delete", "all", "--all", "--wait=false", "--grace-period=1")


def _plain(name: str) -> str:
    return name.lower().replace("_", "-")


def _state(status: Mapping[str, Any], restart_policy: str, job: Mapping[str, Any] | None) -> str:
    """Say what became of a container; empty while its pod or its Job will start it again."""
    conditions = {each["type"] for each in (job or {}).get("status", {}).get("conditions", ())}
    is_over = bool(conditions & {"Failed", "Complete"})
    if "running" in status["state"] and not is_over:
        return RUNNING
    last = status["state"].get("terminated") or (status["lastState"].get("terminated") if is_over else None)
    if not last:
        return ""
    code: int = last["exitCode"]
    given_up = is_over if job else restart_policy == "Never" or (restart_policy == "OnFailure" and code == 0)
    return _ended(code) if given_up else ""


def _owner(pod: Mapping[str, Any]) -> str:
    """Name the object that made a pod; empty when a person did."""
    owners = pod["metadata"].get("ownerReferences") or [{"name": ""}]
    return str(owners[0]["name"])


def in_parallel(calls: Mapping[Any, Callable[[], Any]], workers: int) -> dict[Any, Any]:
    """Make the calls side by side; one that raises gives its exception."""
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(workers) as pool:
        futures = {key: pool.submit(call) for key, call in calls.items()}
    return {key: future.exception() or future.result() for key, future in futures.items()}
