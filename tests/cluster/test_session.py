"""What every verb knows of a project on a cluster."""

from __future__ import annotations

import json

import pytest

import kompyse
from cluster.stub import Fault
from kompyse.cluster.session import Session, desired, opened


def session(server) -> Session:
    return Session(server.client, server.kinds, "stub", "shop", "team")


def test_paths_and_the_set(server):
    own = session(server)
    assert own.path("pods") == "/api/v1/namespaces/team/pods"
    assert own.path("deployments", "web", group="apps") == "/apis/apps/v1/namespaces/team/deployments/web"
    assert own.applyset.namespace == "team"


def test_what_is_to_be_there_after_a_conversion(server, tmp_path):
    text = "services: {db: {image: 'i:1'}, web: {image: 'i:1', depends_on: [db]}}\n"
    (tmp_path / "compose.yaml").write_text(text, encoding="utf-8")
    result = kompyse.convert(tmp_path / "compose.yaml")
    found = desired(result, session(server), {"a": "b"})
    assert found.waves == {"db": 0, "web": 1}
    assert (found.project, found.namespace, found.annotations) == ("shop", "team", {"a": "b"})
    assert list(found.objects) == result.objects


def test_where_a_project_is_that_is_not_here(server, monkeypatch):
    own = session(server)
    assert own.absent() == '"shop" is not in the namespace "team"'
    listed = [{"metadata": {"name": "kompyse.shop", "namespace": each}} for each in ("shop", "here")]
    monkeypatch.setattr(server.client, "get", lambda *_args, **_more: {"items": listed})
    assert own.absent() == '"shop" is not in the namespace "team"; it is in here, shop: name that with -n'


@pytest.mark.parametrize("status", [403, 0])
def test_where_it_is_may_not_be_seen(server, status):
    server.stub.fault = lambda _method, _path: Fault(status)
    assert session(server).elsewhere() == []


def test_nothing_is_sent_before_it_is_agreed_to(tmp_path, server):
    config = {
        "current-context": "stub",
        "clusters": [{"name": "stub", "cluster": {"server": server.client.connection.server}}],
        "contexts": [{"name": "stub", "context": {"cluster": "stub", "user": "u", "namespace": "team"}}],
        "users": [{"name": "u", "user": {}}],
    }
    path = tmp_path / "config"
    path.write_text(json.dumps(config), encoding="utf-8")
    asked = []

    def agree(context, namespace):
        asked.append((context.name, namespace, list(server.stub.requests)))

    server.stub.requests.clear()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KUBECONFIG", str(path))
        opened("shop", agree=agree)
        opened("shop", namespace="other", agree=agree)
    (first, second) = asked
    assert first == ("stub", "team", [])
    assert second[:2] == ("stub", "other")
