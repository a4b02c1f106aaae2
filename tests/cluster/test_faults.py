"""Commands through a proxy that makes requests fail: they come through, or say exactly what is missing."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import time
from collections import defaultdict
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from cluster.fault_proxy import Asked, Chances, Fault, Seen, Way, no_faults, proxied
from cluster.program import KINDS, Place
from judges import fresh_namespace
from kompyse.cluster.server import retries

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from cluster.fault_proxy import Reached
    from judges import Kubectl

pytestmark = [pytest.mark.judge_cluster, pytest.mark.slow]

COMPOSE = """\
name: tried
services:
  db:
    image: busybox:1.36
    command: [sh, -c, "touch /data/there; echo db is up; exec sleep 900"]
    volumes: [data:/data]
    configs: [settings]
    stop_grace_period: 0s
    healthcheck: {test: [CMD, test, -e, /data/there], interval: 1s}
  migrate:
    image: busybox:1.36
    command: [sh, -c, "echo migrated"]
    depends_on: {db: {condition: service_healthy}}
  web:
    image: busybox:1.36
    command: [sh, -c, "i=0; while true; do i=$$((i+1)); echo line $$i; sleep 0.2; done"]
    ports: ["18099:80"]
    stop_grace_period: 0s
    secrets: [word]
    depends_on: {migrate: {condition: service_completed_successfully}}
volumes: {data: {}}
configs: {settings: {content: "a: 1"}}
secrets: {word: {environment: WORD}}
"""
MANAGED_BY = "app.kubernetes.io/managed-by"
SERVERS = {
    *("uid", "resourceVersion", "creationTimestamp", "managedFields", "namespace", "status", "finalizers"),
    *("clusterIP", "clusterIPs", "nodePort", "volumeName", "controller-uid", "batch.kubernetes.io/controller-uid"),
    *("pv.kubernetes.io/bind-completed", "pv.kubernetes.io/bound-by-controller", "volume.kubernetes.io/selected-node"),
}
"""What the server keeps by itself, and what is another in every namespace."""


@dataclass(frozen=True)
class Proxied(Place):
    """A place whose commands go through the proxy."""

    reached: Reached = field(kw_only=True)

    def journal(self, plan: Callable[[Asked, int], Fault | None]) -> list[Seen]:
        """Fail as planned from here on; gives the journal that is written then."""
        self.reached.proxy.plan = plan
        self.reached.proxy.journal = []
        return self.reached.proxy.journal

    def held(self) -> dict[str, object]:
        """What the namespace holds of projects, without what the server keeps by itself."""
        listed = [
            each
            for each in self.kubectl.get(f"{KINDS},leases")["items"]
            if each["kind"] == "Lease" or each["metadata"].get("labels", {}).get(MANAGED_BY) == "kompyse"
        ]
        return {f"{each['kind']} {each['metadata']['name']}": without_server(each) for each in listed}


def without_server(value: object) -> object:
    if isinstance(value, dict):
        return {key: without_server(each) for key, each in value.items() if key not in SERVERS}
    if isinstance(value, list):
        return [without_server(each) for each in value]
    # Sets are called after their namespace.
    return re.sub(r"applyset-[\w-]+-v1", "applyset", value) if isinstance(value, str) else value


@pytest.fixture
def place(kubectl: Kubectl, tmp_path: Path) -> Iterator[Proxied]:
    (tmp_path / "compose.yaml").write_text(COMPOSE, encoding="utf-8")
    with proxied(os.environ["KOMPYSE_TEST_KUBECONFIG"], tmp_path) as reached:
        variables = {"KUBECONFIG": str(reached.kubeconfig), "WORD": "open"}
        yield Proxied(tmp_path, kubectl, variables, patience=280, reached=reached)


def rounds(journal: list[Seen]) -> list[list[Seen]]:
    """The requests that were made again, each with what came of it before, in order."""
    found = defaultdict(list)
    for each in journal:
        found[each.asked.identity].append(each)
    return [sorted(each) for each in found.values()]


def is_failure(seen: Seen) -> bool:
    return seen.fault is not None and seen.fault.way is not Way.DELAY


def check(journal: list[Seen]) -> None:
    """Whatever failed was asked again, after as long as the server said, else ever later."""
    for each in rounds(journal):
        again = 0
        for one, other in pairwise(each):
            again = again + 1 if is_failure(one) and not one.asked.is_stream else 0
            if again:
                assert one.fault is not None
                least = float(one.fault.retry_after or 0) or 0.1 * 2 ** (again - 1)
                assert other.at - one.at >= least, (one, other)


@pytest.mark.parametrize("seed", [1, 2])
def test_up_and_down_come_through_requests_that_fail(place, api_server, tell, seed):
    journal = place.journal(Chances(seed))
    up = place.run("up", "-d", "--timeout", "240")
    assert up.code == 0, up.err + place.kubectl.situation()
    check(journal)
    failures = [each for each in journal if is_failure(each)]
    assert len(failures) > 20
    assert {each.fault.way for each in failures} == set(Way) - {Way.DELAY}
    tell(f"seed {seed}: {len(failures)} of {len(journal)} requests of up failed, and all is there")

    # Writes whose answer was lost were made twice, and did nothing the second time: no object was changed after it was
    # made, and the Job has run once.
    with fresh_namespace(api_server) as undisturbed:
        place.journal(no_faults)
        beside = replace(place, kubectl=undisturbed)
        assert beside.run("up", "-d", "--timeout", "240").code == 0
        assert place.held() == beside.held()
    assert len(place.kubectl.get("pods", "--selector=app.kubernetes.io/name=migrate")["items"]) == 1

    journal = place.journal(Chances(seed))
    assert place.run("diff", "-q").code == 0
    down = place.run("down", "-v", "-t", "0")
    assert down.code == 0, down.err
    assert [each for each in journal if is_failure(each) and each.asked.method == "DELETE"]
    assert place.held() == {}


def test_ps_and_logs_come_through_requests_that_fail(place, tell):
    assert place.run("up", "-d", "--timeout", "240").code == 0
    place.journal(Chances(7))
    done = place.run("ps", "--format", "json")
    assert {each["service"]: each["phase"] for each in json.loads(done.out)} == {
        "db": "ready",
        "migrate": "complete",
        "web": "ready",
    }
    assert "migrated" in place.run("logs", "--no-log-prefix", "migrate").out
    assert "Pod web-" in place.run("events", "web").out

    # A log that is followed breaks off again and again, in the middle of a line: none is lost and none comes twice.
    journal = place.journal(lambda asked, _turn: Fault(Way.CUT_WITHIN) if asked.is_stream else None)
    following = place.start("logs", "-f", "--no-log-prefix", "web", stdout=subprocess.PIPE)
    time.sleep(8)
    following.send_signal(signal.SIGINT)
    out, _ = following.communicate(timeout=20)
    assert following.returncode == 0
    numbers = [int(each.removeprefix("line ")) for each in out.splitlines()]
    assert numbers == list(range(1, len(numbers) + 1))
    cuts = [each for each in journal if each.asked.path.endswith("/log")]
    assert len(cuts) > 3
    tell(f"a followed log broke off {len(cuts)} times: {len(numbers)} lines, none lost, none twice")


def test_what_never_succeeds_is_named_and_the_next_run_goes_on(place):
    def never(asked: Asked, _turn: int) -> Fault | None:
        return Fault(Way.ANSWER, 500) if asked.method == "PATCH" and asked.path.endswith("deployments/web") else None

    journal = place.journal(never)
    done = place.run("up", "-d", "--timeout", "240")
    assert done.code == 3
    assert "KY903 request-refused: Deployment web: Internal error occurred: etcdserver: request timed out" in done.err
    assert "11 of 12 objects are applied; these are not: Deployment web" in done.err
    tried = [each for each in journal if never(each.asked, 0)]
    assert len(tried) == retries.ATTEMPTS
    waits = [other.at - one.at for one, other in pairwise(tried)]
    assert all(later > earlier * 0.9 for earlier, later in pairwise(waits)), waits
    check(journal)
    assert "Deployment web" not in place.held()
    assert {"Deployment db", "Job migrate", "Service web", "PersistentVolumeClaim data"} <= set(place.held())

    place.journal(no_faults)
    again = place.run("up", "-d", "--timeout", "240")
    assert again.code == 0, again.err
    assert "Deployment web" in place.held()


def test_what_has_not_changed_is_not_written_again(place):
    assert place.run("up", "-d", "--timeout", "240").code == 0
    journal = place.journal(no_faults)
    done = place.run("up", "-d", "--timeout", "240")
    assert "12 unchanged" in done.err
    written = {each.asked.path.rpartition("/")[2] for each in journal if each.asked.method in {"PATCH", "PUT"}}
    # The volume with the token of what waits holds a list that the server fills in: there, the server has to compare.
    assert written <= {"kompyse.tried", "web"}

    place.kubectl("patch", "configmap", "settings", "--type=merge", "--patch", '{"data": {"settings": "b: 2"}}')
    done = place.run("up", "-d", "--timeout", "240")
    assert done.code == 3
    assert "KY906 field-owned: ConfigMap settings" in done.err
    assert "ConfigMap settings changed" in place.run("up", "-d", "--force-conflicts", "--timeout", "240").err
    assert place.kubectl.get("configmap/settings")["data"] == {"settings": "a: 1"}


def test_a_refusal_is_an_answer_and_is_never_asked_again(place):
    journal = place.journal(lambda asked, _: Fault(Way.ANSWER, 403) if asked.path.endswith("/settings") else None)
    done = place.run("up", "-d", "--timeout", "240")
    assert done.code == 3
    assert "ConfigMap settings" in done.err
    assert len([each for each in journal if each.status == 403]) == 1


def test_a_cluster_that_goes_away_is_told_with_what_is_there(place):
    gone = []

    def going(asked: Asked, _turn: int) -> Fault | None:
        if asked.method == "PATCH" and "/deployments/" in asked.path:
            gone.append(asked)
        return Fault(Way.CUT_BEFORE) if gone else None

    journal = place.journal(going)
    done = place.run("up", "-d", "--timeout", "240")
    assert done.code == 3
    assert "KY902 cluster-unreachable" in done.err
    assert "9 of 12 objects are applied; these are not: " in done.err
    assert "Deployment db" in done.err
    check(journal)
