"""Reading the kubeconfig: which context, which namespace, and what is told when there is none."""

from __future__ import annotations

import json

import pytest

from kompyse.cluster.connection import connect
from kompyse.cluster.errors import ClusterError

CONFIG = {
    "apiVersion": "v1",
    "kind": "Config",
    "current-context": "here",
    "clusters": [{"name": "c", "cluster": {"server": "https://127.0.0.1:1/base/"}}],
    "users": [{"name": "u", "user": {"token": "secret-token"}}],
    "contexts": [
        {"name": "here", "context": {"cluster": "c", "user": "u"}},
        {"name": "there", "context": {"cluster": "c", "user": "u", "namespace": "team"}},
    ],
}


@pytest.fixture
def kubeconfig(tmp_path):
    path = tmp_path / "config"
    path.write_text(json.dumps(CONFIG), encoding="utf-8")
    return str(path)


def test_the_context_that_is_current(kubeconfig):
    found = connect(kubeconfig=kubeconfig)
    assert (found.context, found.namespace, found.server) == ("here", "default", "https://127.0.0.1:1/base")
    assert found.headers() == {"authorization": "Bearer secret-token"}


def test_a_context_by_name_with_its_namespace(kubeconfig):
    assert connect("there", kubeconfig).namespace == "team"


def test_a_context_that_there_is_not(kubeconfig):
    with pytest.raises(ClusterError) as caught:
        connect("elsewhere", kubeconfig)
    (found,) = caught.value.diagnostics
    assert found.message == 'there is no context "elsewhere"'
    assert found.hint == "there are: here, there"


def test_no_kubeconfig_at_all(tmp_path):
    with pytest.raises(ClusterError, match="KY901 no cluster is configured"):
        connect(kubeconfig=str(tmp_path / "none"))
