"""What is there already: read by kind, and by name where one may not list."""

from __future__ import annotations

import pytest

from cluster.stub import Fault
from kompyse.cluster import ownership
from kompyse.cluster.errors import ApiError

SERVICE = {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "web"}}
NAMESPACE = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "here"}}


def test_one_list_a_kind(server):
    server.client.apply("/api/v1/namespaces/here/services/web", SERVICE)
    server.client.apply("/api/v1/namespaces/here/services/other", {**SERVICE, "metadata": {"name": "other"}})
    server.stub.requests.clear()
    found = ownership.existing([SERVICE, {**SERVICE, "metadata": {"name": "db"}}], "here", server.client, server.kinds)
    assert set(found) == {"/api/v1/namespaces/here/services/web", "/api/v1/namespaces/here/services/other"}
    assert server.stub.requests == [("GET", "/api/v1/namespaces/here/services")]


def test_a_namespace_that_one_may_not_look_at_is_taken_as_missing(server):
    server.stub.fault = lambda _method, path: Fault(403) if path == "/api/v1/namespaces/here" else None
    assert ownership.existing([NAMESPACE], "here", server.client, server.kinds) == {}


def test_objects_that_one_may_not_list_are_an_error(server):
    server.stub.fault = lambda _method, path: Fault(403) if path.endswith("/services") else None
    with pytest.raises(ApiError):
        ownership.existing([SERVICE], "here", server.client, server.kinds)
