"""`kompyse up`: what is applied and told, and what each of its options changes."""

from __future__ import annotations

from contextlib import nullcontext
from io import BytesIO, TextIOWrapper

import pytest

from cli.commands.conftest import COMPOSE
from cluster.stub import Fault
from kompyse.cluster import lease
from kompyse.cluster.observing import Observed
from kompyse.cluster.readiness import Phase, State

WORKLOADS = {"Deployment db", "Deployment web"}


def test_all_is_applied_and_the_second_time_nothing(on_cluster):
    done = on_cluster.run("up", "--no-wait")
    assert done.code == 0
    assert on_cluster.stub.titles() >= WORKLOADS | {"PersistentVolumeClaim data", "Secret token", "Secret kompyse.shop"}
    assert "Deployment web created" in done.err
    assert "shop in default of stub: " in done.err
    again = on_cluster.run("up", "--no-wait", "-q")
    assert (again.code, again.out, again.err) == (0, "", "")
    assert "unchanged" in on_cluster.run("up", "--no-wait").err


def test_nothing_of_a_lease_is_left(on_cluster):
    on_cluster.run("up", "--no-wait", "-q")
    assert not [each for each in on_cluster.stub.titles() if each.startswith("Lease")]


def test_a_service_that_has_left_is_deleted_and_its_data_kept(on_cluster):
    on_cluster.run("up", "--no-wait", "-q")
    on_cluster.write("name: shop\nservices:\n  web: {image: 'demo:1'}\n")
    done = on_cluster.run("up", "--no-wait")
    assert "Deployment db deleted" in done.err
    assert "PersistentVolumeClaim data kept" in done.err
    assert "Deployment db" not in on_cluster.stub.titles()


def test_orphans_may_stay(on_cluster):
    on_cluster.run("up", "--no-wait", "-q")
    on_cluster.write("name: shop\nservices:\n  web: {image: 'demo:1'}\n")
    assert "KY910" in on_cluster.run("up", "--no-wait", "--no-remove-orphans").err
    assert "Deployment db" in on_cluster.stub.titles()


@pytest.mark.parametrize("where", ["client", "server"])
def test_a_dry_run_writes_nothing(on_cluster, where):
    done = on_cluster.run("up", f"--dry-run={where}")
    assert done.code == 0
    assert "Deployment web" in done.err
    assert on_cluster.stub.objects == {}


def test_a_namespace_of_its_own(on_cluster):
    on_cluster.run("up", "--no-wait", "-q", "--namespace-per-project", "-p", "mine")
    paths = set(on_cluster.stub.objects)
    assert {"/api/v1/namespaces/mine", "/apis/apps/v1/namespaces/mine/deployments/web"} <= paths


def test_a_namespace_twice_is_wrong_usage(on_cluster):
    assert on_cluster.run("up", "--namespace-per-project", "-n", "other").code == 2


def test_a_project_of_somebody_else_is_left_alone(on_cluster):
    on_cluster.run("up", "--no-wait", "-q")
    done = on_cluster.run("up", "--no-wait", "-p", "other")
    assert done.code == 3
    assert "KY905" in done.err
    assert 'belongs to "shop"' in done.err


def test_a_cluster_that_refuses_ends_with_3(on_cluster):
    refusal = Fault(403, body='{"reason": "Forbidden", "message": "you may not"}')
    on_cluster.stub.fault = lambda method, path: refusal if method == "PATCH" and "deployments" in path else None
    done = on_cluster.run("up", "--no-wait")
    assert done.code == 3
    assert "KY903 request-refused: Deployment db: you may not" in done.err
    assert "KY911" in done.err


def test_a_project_that_cannot_be_used_ends_with_1(on_cluster):
    on_cluster.write(COMPOSE.replace("image", "imgae"))
    done = on_cluster.run("up")
    assert done.code == 1
    assert on_cluster.stub.requests == []


def test_it_waits_until_time_is_over(on_cluster):
    done = on_cluster.run("up", "--timeout", "1")
    assert done.code == 3
    assert "KY921" in done.err


def test_a_secret_is_never_told(on_cluster):
    done = on_cluster.run("up", "--no-wait", "-v")
    assert "canary-value" not in done.err + done.out


@pytest.mark.parametrize("words", [("-d",), ("--no-wait",)])
def test_to_stop_on_exit_it_has_to_stay(on_cluster, words):
    assert on_cluster.run("up", "--stop-on-exit", *words).code == 2
    assert on_cluster.stub.requests == []


@pytest.mark.parametrize(("words", "stays"), [((), True), (("-d",), False), (("--no-wait",), False)])
def test_it_stays_unless_it_is_to_end(on_cluster, monkeypatch, words, stays):
    calls = []
    monkeypatch.setattr("kompyse.cli.commands.up._wait", lambda *_args, **_more: True)
    monkeypatch.setattr("kompyse.cli.verbs.attaching.attached", lambda *_args, **_more: calls.append("attached") or 0)
    assert on_cluster.run("up", *words).code == 0
    assert bool(calls) is stays


THREE = """\
name: shop
services:
  db: {image: "demo:1", volumes: ["data:/data"]}
  web: {image: "demo:1", depends_on: [db], ports: ["8080:80"]}
  lone: {image: "demo:1"}
volumes: {data: {}}
"""


def test_services_by_name_and_what_they_need(on_cluster):
    on_cluster.write(THREE)
    assert on_cluster.run("up", "--no-wait", "web").code == 0
    workloads = {each for each in on_cluster.stub.titles() if each.startswith("Deployment")}
    assert workloads == {"Deployment web", "Deployment db"}


def test_the_rest_of_the_project_is_left_as_it_is(on_cluster):
    on_cluster.write(THREE)
    on_cluster.run("up", "--no-wait", "-q")
    kinds = on_cluster.stub.find("Secret", "kompyse.shop")["metadata"]["annotations"]
    on_cluster.write(THREE.replace("  db:", "  db2:").replace("[db]", "[db2]").replace("demo:1", "demo:2"))
    done = on_cluster.run("up", "--no-wait", "web")
    assert done.code == 0
    assert "Deployment web changed" in done.err
    assert "KY910" not in done.err
    assert on_cluster.stub.titles() >= {"Deployment db", "Deployment db2", "Deployment web", "Deployment lone"}
    image = on_cluster.stub.find("Deployment", "lone")["spec"]["template"]["spec"]["containers"][0]["image"]
    assert image == "demo:1"
    assert on_cluster.stub.find("Secret", "kompyse.shop")["metadata"]["annotations"] == kinds


def test_only_what_is_named_is_waited_for_and_stayed_with(on_cluster, monkeypatch):
    on_cluster.write(THREE)
    waited, stayed = [], []

    def wait(_session, services, **_more):
        waited.append(list(services))
        return Observed((State("web", Phase.READY),), ())

    def attached(result, *_arguments, named, **_more):
        stayed.append((set(result.plan.services), named))
        return 0

    monkeypatch.setattr("kompyse.cluster.waiting.wait", wait)
    monkeypatch.setattr("kompyse.cli.verbs.attaching.attached", attached)
    assert on_cluster.run("up", "web").code == 0
    assert waited == [["db", "web"]]
    assert stayed == [({"db", "web"}, ("web",))]


def test_without_what_is_needed(on_cluster):
    on_cluster.write(THREE)
    done = on_cluster.run("up", "--no-wait", "--no-deps", "web")
    assert "not waited for, since the cluster does not run it: db" in done.err
    assert {"Deployment db", "PersistentVolumeClaim data"} & on_cluster.stub.titles() == set()
    assert "initContainers" not in on_cluster.stub.find("Deployment", "web")["spec"]["template"]["spec"]


def test_what_is_needed_and_runs_is_waited_for(on_cluster):
    on_cluster.write(THREE)
    on_cluster.run("up", "--no-wait", "-q")
    done = on_cluster.run("up", "--no-wait", "--no-deps", "web")
    assert "not waited for" not in done.err
    assert " changed" not in done.err


@pytest.mark.parametrize("words", [("up", "wen"), ("up", "--scale", "wen=2"), ("up", "--dry-run=client", "wen")])
def test_a_service_that_there_is_not(on_cluster, words):
    done = on_cluster.run(*words)
    assert done.code == 1
    assert 'there is no service "wen"' in done.err
    assert "did you mean web?" in done.err
    assert on_cluster.stub.requests == []


def test_other_numbers_of_replicas(on_cluster):
    assert on_cluster.run("up", "--no-wait", "--scale", "web=3", "--scale", "db=0").code == 0
    assert on_cluster.stub.find("Deployment", "web")["spec"]["replicas"] == 3
    assert on_cluster.stub.find("Deployment", "db")["spec"]["replicas"] == 0
    on_cluster.run("up", "--no-wait")
    assert on_cluster.stub.find("Deployment", "web")["spec"]["replicas"] == 1


@pytest.mark.parametrize("number", ["web", "web=", "=2", "web=-1", "web=2.5", "web=many"])
def test_a_number_that_is_none(on_cluster, number):
    done = on_cluster.run("up", "--scale", number)
    assert done.code == 2
    assert "is not like web=3" in done.err


def test_a_number_for_what_runs_on_every_node_is_told(on_cluster):
    on_cluster.write(THREE.replace("lone: {", "lone: {deploy: {mode: global}, "))
    assert "lone runs once on every node, whatever its number of replicas (2)" in (
        on_cluster.run("up", "--no-wait", "--scale", "lone=2").err
    )


def test_a_number_for_what_is_not_brought_up(on_cluster):
    on_cluster.write(THREE)
    done = on_cluster.run("up", "--scale", "lone=2", "web")
    assert done.code == 2
    assert "the service is not among those that are brought up" in done.err


def test_a_dry_run_of_services(on_cluster):
    on_cluster.write(THREE)
    done = on_cluster.run("up", "--dry-run=client", "lone")
    assert "Deployment lone would be applied" in done.err
    assert "Deployment web" not in done.err


def test_a_second_project_is_refused_before_the_first_write(on_cluster):
    on_cluster.run("up", "--no-wait", "-q")
    on_cluster.stub.requests.clear()
    done = on_cluster.run("up", "--no-wait", "-p", "other", "-n", "default", "--create-namespace")
    assert done.code == 3
    assert "KY905" in done.err
    asked = [(method, path) for method, path in on_cluster.stub.requests if "authorization.k8s.io" not in path]
    assert {method for method, _ in asked} == {"GET"}


def test_a_cluster_that_dies_in_the_middle(on_cluster, monkeypatch):
    monkeypatch.setattr("kompyse.cluster.server.retries.pause", lambda *_: 0)
    dead = []

    def fault(method, path):
        if method == "PATCH" and path.endswith("deployments/web"):
            dead.append(path)
        return Fault(0) if dead else None

    on_cluster.stub.fault = fault
    done = on_cluster.run("up")
    assert done.code == 3
    assert "KY902 cluster-unreachable: Deployment web: " in done.err
    assert "objects are applied; these are not: Deployment web. Applied: " in done.err
    for each in ("Deployment db created", "Secret token", "PersistentVolumeClaim data"):
        assert each in done.err


def test_a_cluster_that_dies_while_it_waits(on_cluster, monkeypatch):
    def shown(_console, _services):
        on_cluster.stub.fault = lambda _method, _path: Fault(0)
        return nullcontext(lambda _view: None)

    monkeypatch.setattr("kompyse.cluster.server.retries.pause", lambda *_: 0)
    monkeypatch.setattr("kompyse.cli.verbs.progress.shown", shown)
    done = on_cluster.run("up")
    assert done.code == 3
    assert "KY902" in done.err
    assert "when last seen, ready: none; not ready: db (not seen), web (not seen)" in done.err


VERBS = {
    "up": ("up", "--no-wait"),
    "down": ("down",),
    "stop": ("stop", "--no-wait"),
    "start": ("start", "--no-wait"),
    "restart": ("restart", "--no-wait"),
    "scale": ("scale", "web=2", "--no-wait"),
}


@pytest.mark.parametrize("verb", VERBS)
def test_every_command_that_changes_something_asks(far, verb):
    far.run("up", "--no-wait", "--yes")
    far.stub.requests.clear()
    done = far.run(*VERBS[verb])
    assert done.code == 3
    assert "KY940 context-not-confirmed" in done.err
    assert 'context "stub" (server http://127.0.0.1:' in done.err
    assert far.stub.requests == []
    for answer in (("--yes",), ("--context", "stub")):
        assert far.run(*VERBS[verb], *answer).code == 0


@pytest.mark.parametrize("words", [("ps",), ("diff",), ("up", "--dry-run=server"), ("up", "--dry-run=client")])
def test_what_changes_nothing_does_not_ask(far, words):
    assert "KY940" not in far.run(*words).err


def test_hints_name_the_same_project(on_cluster):
    assert "hint: kompyse up -p shop -n team" in on_cluster.run("stop", "-p", "shop", "-n", "team").err
    done = on_cluster.run("up", "-n", "team", "--timeout", "1")
    assert "hint: kompyse events -n team db" in done.err


def test_a_project_from_standard_input_is_read_once(on_cluster, monkeypatch) -> None:
    text = (on_cluster.folder / "compose.yaml").read_bytes()
    monkeypatch.setattr("sys.stdin", TextIOWrapper(BytesIO(text)))
    done = on_cluster.run("up", "-f", "-", "--namespace-per-project", "--no-wait", "--dry-run=client")
    assert (done.code, done.out) == (0, ""), done.err
    assert "Deployment web would be applied" in done.err


def test_what_another_run_makes_before_the_lease_is_taken_is_not_made_again(on_cluster, monkeypatch):
    held = lease.held

    def after_another(*args, **more):
        monkeypatch.setattr(lease, "held", held)
        assert on_cluster.run("up", "--no-wait").code == 0
        return held(*args, **more)

    monkeypatch.setattr(lease, "held", after_another)
    done = on_cluster.run("up", "--no-wait")
    assert done.code == 0
    assert " created" not in done.err
