"""`kompyse up`: what is applied and told, and what each of its options changes."""

from __future__ import annotations

import pytest

from cli.commands.conftest import COMPOSE
from cluster.stub import Fault

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
    monkeypatch.setattr("kompyse.cli.attaching.attached", lambda *_args, **_more: calls.append("attached") or 0)
    assert on_cluster.run("up", *words).code == 0
    assert bool(calls) is stays
