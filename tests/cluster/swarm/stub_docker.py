"""A docker command without an engine: a swarm in a folder, and every call written down.

It runs as a program of its own, or within the tests (`within`). In the folder of STUB_DOCKER, `state.json` holds what
there is, `does.json` what the tasks of services do (`running`, `complete`, `failed 3`, `rejected TEXT`, `pending TEXT`,
`starting`), and `faults.json` which commands fail: how they start, and what they say.
"""

from __future__ import annotations

import io
import json
import os
import sys
import threading
from contextlib import redirect_stderr, redirect_stdout
from copy import deepcopy
from datetime import UTC, datetime, timedelta
from pathlib import Path

NAMESPACE = "com.docker.stack.namespace"
EMPTY = {"services": {}, "tasks": {}, "configs": {}, "secrets": {}, "networks": {}, "volumes": {}, "index": 1}


def folder() -> Path:
    return Path(os.environ["STUB_DOCKER"])


def read(name: str, default):
    path = folder() / name
    return json.loads(path.read_text()) if path.exists() else default


def fail(text: str, code: int = 1):
    sys.stderr.write(f"{text}\n")
    sys.exit(code)


def said(*rows: object) -> None:
    for row in rows:
        sys.stdout.write(f"{row if isinstance(row, str) else json.dumps(row)}\n")


def after(words: list[str], option: str, default: str = "") -> str:
    return words[words.index(option) + 1] if option in words else default


def moment(ago: float = 0) -> str:
    return (datetime.now(UTC) - timedelta(seconds=ago)).strftime("%Y-%m-%dT%H:%M:%S.%f000Z")


class Swarm:
    def __init__(self) -> None:
        self.state = read("state.json", deepcopy(EMPTY))
        self.does = read("does.json", {})

    def save(self) -> None:
        # At once: other calls may read it meanwhile.
        made = folder() / f"state-{os.getpid()}-{threading.get_ident()}.json"
        made.write_text(json.dumps(self.state))
        made.replace(folder() / "state.json")

    def index(self) -> int:
        self.state["index"] += 1
        return self.state["index"]

    # -- stacks -------------------------------------------------------------------------------------------------------

    def deploy(self, words: list[str]) -> None:
        stack, path = words[-1], Path(after(words, "--compose-file"))
        document = json.loads(path.read_text())
        kept = folder() / f"deployed-{len(list(folder().glob('deployed-*')))}.json"
        kept.write_text(path.read_text())
        for kind in ("configs", "secrets"):
            for fields in (document.get(kind) or {}).values():
                if fields.get("external"):
                    continue
                file = path.parent / fields["file"].replace("$$", "$")
                mode = file.stat().st_mode & 0o777, file.parent.stat().st_mode & 0o777
                held = {"text": file.read_text(), "modes": mode, "stack": stack}
                self.state[kind].setdefault(fields["name"], held)
        networks = document.get("networks") or {"default": {}}
        for key, fields in networks.items():
            name = fields.get("name") or f"{stack}_{key}"
            held = {"stack": stack, "labels": fields.get("labels") or {}}
            self.state["networks"].setdefault(name, held)
        for key, made in document["services"].items():
            self.service(stack, key, made, document)

    def service(self, stack: str, key: str, made: dict, document: dict) -> None:
        name = f"{stack}_{key}"
        deploy = made.get("deploy") or {}
        word = deploy.get("mode", "replicated")
        number = deploy.get("replicas", 1)
        modes = {
            "replicated": {"Replicated": {"Replicas": number}},
            "global": {"Global": {}},
            "replicated-job": {"ReplicatedJob": {"TotalCompletions": 1}},
            "global-job": {"GlobalJob": {}},
        }
        container = {"Image": made["image"], "Args": made.get("command")}
        for kind in ("configs", "secrets"):
            names = [document[kind][each["source"]]["name"] for each in made.get(kind) or ()]
            container[kind.capitalize()] = [{f"{kind.capitalize()[:-1]}ID": f"id-{each}"} for each in names]
        if "healthcheck" in made:
            container["Healthcheck"] = {"Test": made["healthcheck"].get("test", [])}
        policy = deploy.get("restart_policy") or {}
        ports = [
            {
                "PublishedPort": int(each["published"]),
                "TargetPort": each["target"],
                "Protocol": each.get("protocol", "tcp"),
                "PublishMode": each.get("mode", "ingress"),
            }
            for each in made.get("ports") or ()
        ]
        spec = {
            "Name": name,
            "Labels": {**(deploy.get("labels") or {}), NAMESPACE: stack},
            "TaskTemplate": {
                "ContainerSpec": container,
                "LogDriver": {"Name": made["logging"]["driver"]} if "logging" in made else None,
                "RestartPolicy": {"Condition": policy.get("condition", "any")},
                "Networks": [{"Target": f"id-{stack}_{each}"} for each in made.get("networks") or ["default"]],
            },
            "Mode": modes[word],
            "EndpointSpec": {"Ports": ports},
        }
        self.put(name, spec)

    def put(self, name: str, spec: dict) -> None:
        before = self.state["services"].get(name)
        found = {
            "ID": f"id-{name}",
            "Version": {"Index": self.index()},
            "CreatedAt": moment(60),
            "UpdatedAt": moment(60),
            "Spec": spec,
            "Endpoint": {"Ports": (spec.get("EndpointSpec") or {}).get("Ports") or []},
        }
        if before is not None:
            found["PreviousSpec"] = before["Spec"]
        if any(each.endswith("Job") for each in spec["Mode"]):
            found["JobStatus"] = {"JobIteration": {"Index": found["Version"]["Index"]}}
        self.state["services"][name] = found
        key = name.removeprefix(f"{spec['Labels'][NAMESPACE]}_")
        self.tasks(name, found, self.does.get(key, "complete" if "JobStatus" in found else "running"))

    def tasks(self, name: str, service: dict, does: str) -> None:
        word, _, text = does.partition(" ")
        number = (service["Spec"]["Mode"].get("Replicated") or {}).get("Replicas", 1)
        made = []
        for slot in range(1, number + 1):
            ends = word in {"failed", "rejected", "complete"}
            for again in range(3 if word == "failed" else 1):
                status = {"Timestamp": moment(0 if ends else 50), "State": word}
                if word in {"running", "failed", "complete", "starting"}:
                    code = int(text or 0) if word == "failed" else 0
                    status["ContainerStatus"] = {"ContainerID": f"container-{name}", "ExitCode": code}
                if word in {"rejected", "pending"}:
                    status["Err"] = text
                made.append(
                    {
                        "ID": f"task-{name}-{slot}-{again}-{self.index()}",
                        "CreatedAt": moment(50 - again),
                        "ServiceID": service["ID"],
                        "Slot": slot,
                        "NodeID": "node",
                        "Status": status,
                        "DesiredState": "shutdown" if ends else "running",
                        **({"JobIteration": service["JobStatus"]["JobIteration"]} if "JobStatus" in service else {}),
                    }
                )
        self.state["tasks"][name] = made

    def remove(self, words: list[str]) -> None:
        stack = words[-1]
        for kind in ("services", "secrets", "configs", "networks"):
            for name in [each for each, held in self.state[kind].items() if self.stack_of(held) == stack]:
                said(f"Removing {kind[:-1]} {name}")
                del self.state[kind][name]
                self.state["tasks"].pop(name, None)

    @staticmethod
    def stack_of(held: dict) -> str:
        return held.get("stack") or held["Spec"]["Labels"].get(NAMESPACE, "")

    # -- objects ------------------------------------------------------------------------------------------------------

    def list(self, kind: str, words: list[str]) -> None:
        stack = after(words, "--filter").rpartition("=")[2]
        names = [name for name, held in self.state[f"{kind}s"].items() if self.stack_of(held) == stack]
        for name in names:
            row = {"Name": name, "ID": f"id-{name}"}
            said(row if "--format" in words else name if kind == "volume" else row["ID"])

    def inspect(self, kind: str, names: list[str]) -> None:
        found, missing = [], []
        for name in names:
            held = self.held(kind, name)
            (found if held else missing).append(held or name)
        said(json.dumps(found))
        if missing:
            fail("\n".join(f"Error: No such {kind}: {each}" for each in missing))

    def held(self, kind: str, name: str):
        if kind == "task":
            every = [task for tasks in self.state["tasks"].values() for task in tasks]
            return next((each for each in every if each["ID"] == name), None)
        name = name.removeprefix("id-")
        held = self.state[f"{kind}s"].get(name)
        if kind == "network" and held:
            return {"Name": name, "Id": f"id-{name}", "Labels": {**held["labels"], NAMESPACE: held["stack"]}}
        return held

    def ps(self, words: list[str]) -> None:
        names = [each.removeprefix("id-") for each in words[4:]]
        said(*(task["ID"] for name in names for task in self.state["tasks"].get(name, ())))

    def rm(self, kind: str, name: str) -> None:
        if self.state[f"{kind}s"].pop(name, None) is None:
            fail(f"Error response from daemon: {kind} {name} not found")
        self.state["tasks"].pop(name, None)

    def update(self, words: list[str]) -> None:
        name = words[-1]
        spec = json.loads(json.dumps(self.state["services"][name]["Spec"]))
        if "--replicas" in words:
            spec["Mode"]["Replicated"]["Replicas"] = int(after(words, "--replicas"))
        if "--label-add" in words:
            key, _, value = after(words, "--label-add").partition("=")
            spec["Labels"][key] = value
        spec["Labels"].pop(after(words, "--label-rm"), None)
        self.put(name, spec)


def call(words: list[str]) -> None:
    with (folder() / "calls.jsonl").open("a") as calls:
        calls.write(json.dumps(words) + "\n")
    words = words[2:] if words[0] == "--context" else words
    for start, text in read("faults.json", {}).items():
        if " ".join(words).startswith(start):
            fail(text)
    swarm = Swarm()
    kind, verb = words[0], words[1] if len(words) > 1 else ""
    known = {
        "info": lambda: said(read("info.json", {})),
        "context": lambda: said(os.environ.get("DOCKER_HOST", "unix:///var/run/docker.sock")),
        "stack deploy": lambda: swarm.deploy(words),
        "stack rm": lambda: swarm.remove(words),
        "inspect": lambda: swarm.inspect(after(words, "--type"), words[3:]),
        "service ps": lambda: swarm.ps(words),
        "service update": lambda: swarm.update(words),
        "service logs": lambda: logs(swarm, words),
        "ps": lambda: None,
    }
    general = {"ls": lambda: swarm.list(kind, words), "rm": lambda: swarm.rm(kind, words[-1])}
    work = known.get(f"{kind} {verb}") or known.get(kind) or general.get(verb)
    if work is None:
        fail(f"unknown: {words}")
    work()
    swarm.save()


def within(words: list[str]) -> tuple[int, str, str]:
    """Run the command here. Gives its exit code, and what it wrote."""
    out, err, code = io.StringIO(), io.StringIO(), 0
    with redirect_stdout(out), redirect_stderr(err):
        try:
            call(words)
        except SystemExit as end:
            code = int(end.code or 0)
    return code, out.getvalue(), err.getvalue()


def logs(swarm: Swarm, words: list[str]) -> None:
    name = words[-1]
    name = next((service for service, tasks in swarm.state["tasks"].items() if name in str(tasks)), name)
    for number, stream in enumerate((sys.stdout, sys.stderr), 1):
        stream.write(f"2026-11-24T20:10:1{number}.205663715Z line {number} of {name.partition('_')[2]}\n")


if __name__ == "__main__":
    call(sys.argv[1:])
