"""Several runs and several projects on one real cluster: at once, beside one another, and in each other's way."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import uuid

import pytest

from cluster.program import KINDS, Place
from cluster.test_up import BUSYBOX

pytestmark = [pytest.mark.judge_cluster, pytest.mark.slow]

TWO = f"""\
services:
  db: {{{BUSYBOX}, command: [sleep, '900'], stop_grace_period: 0s, volumes: ["data:/data"]}}
  web: {{{BUSYBOX}, command: [sleep, '900'], stop_grace_period: 0s, depends_on: [db], configs: [page]}}
configs: {{page: {{content: hello}}}}
volumes: {{data: {{}}}}
"""


@pytest.fixture
def place(kubectl, tmp_path):
    (tmp_path / "compose.yaml").write_text(f"name: shop\n{TWO}", encoding="utf-8")
    return Place(tmp_path, kubectl)


def everything(place):
    """All that is in the namespace, with the version of each object."""
    listed = place.kubectl.get(f"{KINDS},leases")["items"]
    return {(each["kind"], each["metadata"]["name"]): each["metadata"]["resourceVersion"] for each in listed}


def test_two_runs_at_once_make_one_project(place):
    runs = [place.start("up", "-d", "--timeout", "120", stderr=subprocess.PIPE) for _ in range(2)]
    said = [run.communicate(timeout=150)[1] for run in runs]
    assert [run.returncode for run in runs] == [0, 0], said
    expected = {"Deployment db", "Deployment web", "ConfigMap page", "PersistentVolumeClaim data"}
    assert expected | {"Service db", "Service web"} <= place.titles()
    made = [line for text in said for line in text.splitlines() if line.endswith(" created")]
    assert sorted(made) == sorted(set(made)), "one of the two made each object, and the other found it"
    assert place.run("diff", "-q").code == 0
    assert "leases" not in place.kubectl("get", "leases", "--output=name")


HOLDER = """\
import sys, time
from kompyse.cluster import lease
from kompyse.cluster.session import opened
session = opened("shop", namespace=sys.argv[1])
with lease.held(session.client, session.namespace, session.applyset.name, tell=print):
    print("held", flush=True)
    time.sleep(60)
"""


def test_a_run_that_lasts_is_told_to_the_next(place):
    """The other run is a process that holds the project as `up` does, and does not end."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, place.kubectl.namespace],
        env=place.environment,
        stdout=subprocess.PIPE,
        text=True,
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        before = everything(place)
        done = place.run("up", "-d", "--timeout", "120")
        holder.kill()
    assert done.code == 3
    assert f"/{holder.pid}, which has this project in hand" in done.err
    assert "KY909 up-under-way" in done.err
    assert everything(place).keys() == before.keys()
    # What was killed is passed over at once, since its process is gone.
    began = time.monotonic()
    assert place.run("up", "--no-wait").code == 0
    assert time.monotonic() - began < 10


def test_copies_of_a_project_live_side_by_side(api_server, tmp_path):
    """Each in a namespace of its own; `down` of one leaves the other as it is."""
    (tmp_path / "compose.yaml").write_text(TWO, encoding="utf-8")
    names = [f"kompyse-test-{uuid.uuid4().hex[:8]}-{letter}" for letter in "ab"]
    environment = {**os.environ, "KUBECONFIG": os.environ["KOMPYSE_TEST_KUBECONFIG"]}

    def run(name, *arguments):
        command = [sys.executable, "-m", "kompyse", "-p", name, *arguments, "--namespace-per-project"]
        done = subprocess.run(
            command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False, timeout=200
        )
        assert done.returncode == 0, done.stderr
        return done.stdout + done.stderr

    copies = [Place(tmp_path, api_server.within(name)) for name in names]
    try:
        for name in names:
            run(name, "up", "-d", "--timeout", "120")
        one, other = copies
        assert one.titles() == other.titles() >= {"Deployment web", "Service web", "PersistentVolumeClaim data"}
        pods, versions = other.pods(), everything(other)
        assert pods.keys() == {"db", "web"}
        assert not set(pods.values()) & set(one.pods().values())
        run(names[0], "down", "-v", "-t", "1")
        assert one.titles() == set()
        assert other.pods() == pods
        assert everything(other).keys() == versions.keys()
        assert "web  ready" in " ".join(run(names[1], "ps").split(" ")).replace("      ", "  ")
        run(names[1], "down", "-v", "-t", "1")
    finally:
        for name in names:
            api_server.run("delete", "namespace", name, "--wait=false")


def test_a_second_project_in_a_namespace_is_refused_before_the_first_write(place):
    assert place.run("up", "--no-wait").code == 0
    before = everything(place)
    (place.folder / "compose.yaml").write_text(f"name: other\n{TWO.replace('page', 'front')}", encoding="utf-8")
    done = place.run("up", "-d", "--timeout", "60", "--create-namespace")
    assert done.code == 3
    assert "KY905 object-foreign" in done.err
    for each in ("Service web", "Deployment web", "Service db", "PersistentVolumeClaim data"):
        assert f'{each} in the namespace "{place.kubectl.namespace}" belongs to "shop"' in done.err
    after = everything(place)
    assert after.keys() == before.keys(), "nothing is there that was not, not even what has a name of its own"
    namespace = place.kubectl.get("namespace", place.kubectl.namespace)
    assert "app.kubernetes.io/part-of" not in namespace["metadata"].get("labels", {})


def test_two_projects_with_other_names_share_a_namespace(place):
    assert place.run("up", "--no-wait", "--create-namespace").code == 0
    shop = place.titles()
    (place.folder / "compose.yaml").write_text(
        f"name: blog\nservices:\n  press: {{{BUSYBOX}, command: [sleep, '900'], stop_grace_period: 0s}}\n",
        encoding="utf-8",
    )
    assert place.run("up", "--no-wait", "--create-namespace").code == 0
    assert place.titles() == shop | {"Deployment press", "Service press"}
    namespace = place.kubectl.get("namespace", place.kubectl.namespace)
    assert namespace["metadata"]["labels"]["app.kubernetes.io/part-of"] == "shop"
    assert place.run("down", "-t", "1").code == 0
    assert place.titles() == shop
