"""`up` of some services of a project on a real cluster, in other numbers, after a stop, and when the cluster goes."""

from __future__ import annotations

import os
import time
from dataclasses import replace

import pytest

from cluster.fault_proxy import Fault, Way, proxied
from cluster.program import Place
from cluster.test_up import BUSYBOX

pytestmark = [pytest.mark.judge_cluster, pytest.mark.slow]

STAYS = f"{BUSYBOX}, command: [sleep, '900'], stop_grace_period: 0s"
PROJECT = f"""\
name: shop
services:
  db: {{{STAYS}, volumes: ["data:/data"]}}
  web: {{{STAYS}, depends_on: [db], configs: [page]}}
  lone: {{{STAYS}}}
configs: {{page: {{content: hello}}}}
volumes: {{data: {{}}}}
"""


@pytest.fixture
def place(kubectl, tmp_path):
    (tmp_path / "compose.yaml").write_text(PROJECT, encoding="utf-8")
    return Place(tmp_path, kubectl)


def replicas(place, name):
    return place.kubectl.get("deployment", name)["spec"]["replicas"]


def test_services_by_name_come_with_what_they_need_and_are_those_of_the_project(place):
    done = place.run("up", "-d", "--timeout", "120", "web")
    assert done.code == 0, done.err + place.kubectl.situation()
    assert place.pods().keys() == {"db", "web"}
    assert {"Deployment lone", "Service lone"} & place.titles() == set()
    before = place.pods()
    done = place.run("up", "-d", "--timeout", "120")
    assert done.code == 0, done.err
    assert "Deployment lone created" in done.err
    assert {name: uid for name, uid in place.pods().items() if name != "lone"} == before
    # The others are left as they are: not pruned, not changed, not waited for.
    project = PROJECT.replace("  lone:", "  alone:").replace("sleep, '900'", "sleep, '901'")
    (place.folder / "compose.yaml").write_text(project, encoding="utf-8")
    done = place.run("up", "-d", "--timeout", "120", "--no-deps", "web")
    assert done.code == 0, done.err
    after = place.pods()
    assert {name for name in before if after[name] != before[name]} == {"web"}
    assert after.keys() == {"db", "web", "lone"}
    assert "Deployment lone deleted" in place.run("up", "--no-wait").err


def test_a_service_starts_without_what_it_needs(place):
    done = place.run("up", "-d", "--timeout", "60", "--no-deps", "web")
    assert done.code == 0, done.err + place.kubectl.situation()
    assert "not waited for, since the cluster does not run it: db" in done.err
    assert place.pods().keys() == {"web"}
    assert place.run("up", "-d", "--timeout", "120").code == 0
    assert place.pods().keys() == {"db", "web", "lone"}


def test_other_numbers_hold_until_the_next_up(place):
    done = place.run("up", "-d", "--timeout", "120", "--scale", "web=3", "--scale", "lone=0")
    assert done.code == 0, done.err
    assert (replicas(place, "web"), replicas(place, "lone")) == (3, 0)
    assert place.run("up", "-d", "--timeout", "120").code == 0
    assert (replicas(place, "web"), replicas(place, "lone")) == (1, 1)


def test_up_starts_an_autoscaled_service_that_was_stopped(place):
    scaled = "x-kompyse: {autoscale: {min: 2, max: 4, cpu: 200m}}"
    project = PROJECT.replace("configs: [page]", f"configs: [page], {scaled}")
    (place.folder / "compose.yaml").write_text(project, encoding="utf-8")
    done = place.run("up", "-d", "--timeout", "120")
    assert done.code == 0, done.err
    place.kubectl("wait", "deployment/web", "--for=jsonpath={.spec.replicas}=2", "--timeout=60s", seconds=70)
    assert place.run("stop", "--timeout", "60").code == 0
    assert (replicas(place, "web"), replicas(place, "db")) == (0, 0)
    dry = place.run("up", "--dry-run=server")
    assert "Deployment web changed" in dry.err
    assert replicas(place, "web") == 0
    done = place.run("up", "-d", "--timeout", "120")
    assert done.code == 0, done.err
    assert "Deployment web changed" in done.err
    assert (replicas(place, "web"), replicas(place, "db")) == (2, 1)
    done = place.run("up", "-d", "--timeout", "120")
    assert "changed" not in done.err.replace("unchanged", "")


def test_a_cluster_that_goes_while_it_is_waited_for_is_told_with_what_was_seen(place, tmp_path):
    project = PROJECT.replace("lone: {", "lone: {healthcheck: {test: [CMD, cat, /nope], interval: 20s, retries: 9}, ")
    (place.folder / "compose.yaml").write_text(project, encoding="utf-8")
    began = []

    def going(asked, _turn):
        """Let watches break off and begin again for a few seconds; then nothing is answered any more."""
        if asked.is_stream:
            began.append(time.monotonic())
        if began and time.monotonic() - began[0] > 6:
            return Fault(Way.CUT_BEFORE)
        return Fault(Way.CUT_WITHIN) if asked.is_stream else None

    with proxied(os.environ["KOMPYSE_TEST_KUBECONFIG"], tmp_path) as reached:
        reached.proxy.plan = going
        through = replace(place, variables={"KUBECONFIG": str(reached.kubeconfig)}, patience=200)
        done = through.run("up", "-d", "--timeout", "240")
    assert done.code == 3, done.err
    assert "KY902 cluster-unreachable" in done.err
    assert "KY922 last-seen: when last seen, ready: " in done.err
    assert "lone (" in done.err.partition("not ready: ")[2]
    assert {"Deployment db", "Deployment web", "Deployment lone"} <= place.titles()
