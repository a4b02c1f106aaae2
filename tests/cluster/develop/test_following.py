"""What changes ask for is done to the containers, in the right order; what goes wrong is told, and it goes on."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

import pytest

from cluster.develop.test_syncing import Recorded
from cluster.develop.test_watch_rules import rule
from cluster.stub import Fault
from cluster.test_observing import LABELS
from cluster.test_readiness import container, pod, running
from cluster.test_scaling import put
from cluster.websocket_stub import streaming
from kompyse.cluster.develop import following, supervised, syncing, watching
from kompyse.cluster.develop.following import Means, Telling, follow
from kompyse.cluster.develop.supervised import supervised as wrapping
from kompyse.cluster.develop.watching import Files
from kompyse.cluster.errors import ApiError, failure
from kompyse.diagnostics.codes import cluster as codes
from kompyse.model.process import Hook

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PODS = "/api/v1/namespaces/default/pods"


class Followed:
    """Rules that are followed in a thread, and what came of it."""

    def __init__(self, server, rules, ran: Recorded) -> None:
        self.server, self.ran = server, ran
        self.lines: list[str] = []
        self.findings: list = []
        self.output: list[bytes] = []
        self.rebuilt: list = []
        self.restarted: list = []
        self.rebuild_fails: Exception | None = None
        self.error: Exception | None = None
        self.stop = threading.Event()
        self.files = Files(rules)
        self._thread = threading.Thread(target=self._run, daemon=True)

    def _run(self) -> None:
        telling = Telling(self.lines.append, self.findings.extend, self.output.append)
        try:
            follow(streaming(self.server), self.files, Means(self._rebuild, self.restarted.append), telling, self.stop)
        except Exception as error:  # noqa: BLE001 - given to the test
            self.error = error

    def _rebuild(self, services) -> bool:
        self.rebuilt.append(list(services))
        if self.rebuild_fails:
            raise self.rebuild_fails
        put_pod(self.server, "web-1", f"built-{len(self.rebuilt)}")
        return True

    def start(self) -> None:
        self._thread.start()

    def end(self) -> None:
        self.stop.set()
        self._thread.join(10)

    def until(self, seen) -> None:
        deadline = time.monotonic() + 10
        while not seen():
            assert time.monotonic() < deadline, (self.lines, self.findings, self.ran.commands, self.error)
            time.sleep(0.01)

    @property
    def programs(self) -> list[tuple[str, str]]:
        return [(pod, command[0]) for pod, command, _ in self.ran.commands]


def put_pod(server, name: str, identity: str, command: list[str] | None = None, service: str = "web") -> None:
    status = {**container(service, ready=True, **running(9)), "containerID": identity}
    made = pod(ready=True, containerStatuses=[status])
    made["metadata"] = {**made["metadata"], "name": name, "labels": {**LABELS, "app.kubernetes.io/name": service}}
    made["spec"]["containers"][0].update({"name": service, **({"command": command} if command else {})})
    server.stub.put(f"{PODS}/{name}", made)


@pytest.fixture
def ran(monkeypatch) -> Recorded:
    recorded = Recorded()
    for module in (syncing, following, supervised):
        monkeypatch.setattr(module, "execute_in", recorded)
    monkeypatch.setattr(watching, "PAUSE", 0.02)
    return recorded


@pytest.fixture
def web(server, ran, request, tmp_path: Path) -> Iterator[Followed]:
    """The rules that the test is given by `@rules`; one pod of the service runs."""
    put(server, "Deployment", "web")
    put_pod(server, "web-1", "c1")
    folder = tmp_path / "site"
    folder.mkdir()
    made = [rule(folder, action, **fields) for action, fields in request.param]
    followed = Followed(server, made, ran)
    yield followed
    followed.end()


def rules(*given: tuple[str, dict]):
    return pytest.mark.parametrize("web", [given], indirect=True)


@rules(("sync", {}))
def test_a_change_is_copied_to_every_container_and_to_those_that_come(web, tmp_path):
    put_pod(web.server, "web-2", "c2")
    web.start()
    (tmp_path / "site/a").write_text("one")
    web.until(lambda: sorted(web.programs) == [("web-1", "tar"), ("web-2", "tar")])
    web.until(lambda: "web (web-2): copied /srv/a" in web.lines)
    assert web.ran.copied() == {"srv/a": b"one"}

    put_pod(web.server, "web-1", "c3")
    web.until(lambda: len(web.programs) == 3)
    put_pod(web.server, "web-3", "c4")
    web.until(lambda: len(web.programs) == 4)
    assert web.programs[2:] == [("web-1", "tar"), ("web-3", "tar")]
    (tmp_path / "site/a").unlink()
    web.until(lambda: sorted(web.programs[4:]) == [("web-1", "rm"), ("web-2", "rm"), ("web-3", "rm")])
    web.until(lambda: "web (web-3): removed /srv/a" in web.lines)


@rules(("sync", {"initial": True}), ("sync+restart", {"initial": True, "service": "web"}))
def test_what_is_copied_at_once_starts_nothing_again(web, tmp_path):
    (tmp_path / "site/a").write_text("one")
    web.files = Files(web.files.rules)
    web.start()
    web.until(lambda: web.lines == ["web (web-1): copied /srv/a"])
    assert web.ran.copied() == {"srv/a": b"one"}
    assert web.findings == []


HOOK = Hook(command=("make", "it"), working_dir="/srv", environment={"A": "b", "UNSET": None})


@rules(("sync+exec", {"hook": HOOK}))
def test_a_command_runs_once_after_the_copy(web, tmp_path):
    web.start()
    for each in "ab":
        (tmp_path / f"site/{each}").write_text("one")
    web.until(lambda: "web (web-1): make it has run" in web.lines)
    (_, copy, _), (_, command, _) = web.ran.commands
    assert (copy[0], command[-4:]) == ("tar", ["env", "A=b", "make", "it"])
    assert "/srv" in command


@rules(("sync+exec", {"hook": HOOK}))
def test_a_command_that_fails_is_told_with_what_it_said(web, tmp_path):
    web.ran.answers += [0, "no rule to make it"]
    web.start()
    (tmp_path / "site/a").write_text("one")
    web.until(lambda: web.findings)
    assert [(each.code, each.message) for each in web.findings] == [
        (codes.WATCH_HOOK_FAILED, "web (web-1): make it ended with 1")
    ]
    assert web.output == [b"no rule to make it"]


@rules(("sync+restart", {}))
def test_the_process_is_started_again_where_it_can_be(web, tmp_path):
    made = {"name": "web", "image": "i", "command": ["run"]}
    workload = {"kind": "Deployment", "spec": {"template": {"spec": {"containers": [made]}}}}
    ((wrapped,), _) = wrapping([workload], {"web": 1}, lambda _: None)
    put_pod(web.server, "web-2", "c2", wrapped["spec"]["template"]["spec"]["containers"][0]["command"])
    web.start()
    (tmp_path / "site/a").write_text("one")
    web.until(lambda: "web (web-2): started again" in web.lines and web.findings)
    assert sorted(web.programs) == [("web-1", "tar"), ("web-2", "/bin/sh"), ("web-2", "tar")]
    assert [(each.code, "(web-1)" in each.message) for each in web.findings] == [(codes.NOT_RESTARTABLE, True)]


@rules(("restart", {}), ("restart", {}))
def test_restart_asks_once_for_new_pods(web, tmp_path):
    web.start()
    (tmp_path / "site/a").write_text("one")
    web.until(lambda: web.restarted == [["web"]])
    assert (web.lines, web.programs) == (["web: new pods, as files have changed"], [])


@rules(("restart", {}), ("rebuild", {}), ("sync", {}))
def test_a_rebuild_comes_first_and_restarts_by_itself(web, tmp_path):
    web.start()
    (tmp_path / "site/a").write_text("one")
    web.until(lambda: "web (web-1): copied /srv/a" in web.lines)
    assert (web.rebuilt, web.restarted) == ([["web"]], [])
    assert web.lines == ["web: building again, as files have changed", "web (web-1): copied /srv/a"]


@rules(("sync+exec", {"hook": HOOK, "include": ["a"]}), ("rebuild", {"include": ["Dockerfile"]}))
def test_what_was_built_in_is_copied_and_starts_nothing_again(web, tmp_path):
    web.start()
    (tmp_path / "site/a").write_text("one")
    web.until(lambda: web.lines[-1:] == ["web (web-1): make it has run"])
    (tmp_path / "site/Dockerfile").write_text("one")
    web.until(lambda: web.lines[2:] == ["web: building again, as files have changed", "web (web-1): copied /srv/a"])
    (tmp_path / "site/a").write_text("three")
    web.until(lambda: web.lines[4:] == ["web (web-1): copied /srv/a", "web (web-1): make it has run"])


@rules(("rebuild", {}))
def test_a_build_that_fails_is_told_and_the_next_change_builds_again(web, tmp_path):
    web.rebuild_fails = failure(codes.COMMAND_NOT_RUN, "no builder")
    web.start()
    for text in ("one", "three"):
        number = len(web.rebuilt)
        (tmp_path / "site/a").write_text(text)
        web.until(lambda number=number: len(web.rebuilt) > number)
    web.until(lambda: [each.message for each in web.findings] == ["no builder", "no builder"])


@rules(("sync", {}))
def test_a_container_that_has_gone_meanwhile_is_not_told(web, tmp_path):
    web.ran.answers.append(failure(codes.COMMAND_NOT_RUN, "container not found"))
    web.start()
    web.server.stub.remove(f"{PODS}/web-1")
    put_pod(web.server, "web-9", "c9")
    (tmp_path / "site/a").write_text("one")
    web.until(lambda: ("web-9", "tar") in web.programs)
    assert [each for each in web.findings if "web-1" in each.message] == []


@rules(("sync", {}))
def test_files_that_cannot_be_put_there_are_told(web, tmp_path):
    web.ran.answers.append("tar: srv/a: Permission denied")
    web.start()
    (tmp_path / "site/a").write_text("one")
    web.until(lambda: [each.code for each in web.findings] == [codes.NOT_SYNCED])


@rules(("sync", {}))
def test_pods_that_may_not_be_watched_end_it(web):
    web.server.stub.fault = lambda _method, path: Fault(403) if path.endswith("/pods") else None
    web.start()
    web.until(lambda: isinstance(web.error, ApiError))
