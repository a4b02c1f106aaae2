"""The kinds of a cluster, and the paths of objects."""

from __future__ import annotations

import pytest

from kompyse.cluster.errors import ClusterError


def test_one_question_for_the_core_and_one_for_the_groups(server):
    assert server.stub.requests == [("GET", "/api"), ("GET", "/apis")]


@pytest.mark.parametrize(
    ("made", "path"),
    [
        (
            {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "web"}},
            "/apis/apps/v1/namespaces/here/deployments/web",
        ),
        (
            {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "web", "namespace": "there"}},
            "/api/v1/namespaces/there/services/web",
        ),
        ({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "n"}}, "/api/v1/namespaces/n"),
    ],
)
def test_paths(server, made, path):
    assert server.kinds.path(made, "here") == path


def test_a_kind_that_the_cluster_does_not_know_is_told(server):
    made = {"apiVersion": "gateway.networking.k8s.io/v1", "kind": "HTTPRoute", "metadata": {"name": "a"}}
    with pytest.raises(ClusterError, match="KY904 the cluster does not know the kind HTTPRoute"):
        server.kinds.path(made, "here")
