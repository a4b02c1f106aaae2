"""Reading the kubeconfig: which context, which namespace, and what is told when there is none."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from kompyse.cluster.errors import ClusterError
from kompyse.cluster.server.connection import connect

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
    assert (found.context.name, found.server) == ("here", "https://127.0.0.1:1/base")
    assert found.headers() == {"authorization": "Bearer secret-token"}


def test_a_context_that_cannot_be_used(tmp_path):
    users = [{"name": "u", "user": {"client-certificate": "gone.pem", "client-key": "gone.pem"}}]
    path = tmp_path / "config"
    path.write_text(json.dumps({**CONFIG, "users": users}), encoding="utf-8")
    with pytest.raises(ClusterError, match=r'KY901 the context "here" cannot be used: .*gone\.pem'):
        connect(kubeconfig=str(path))


def connected(tmp_path, user: dict, cluster: dict | None = None):
    clusters = [{"name": "c", "cluster": {"server": "https://127.0.0.1:1", **(cluster or {})}}]
    path = tmp_path / "config"
    path.write_text(json.dumps({**CONFIG, "clusters": clusters, "users": [{"name": "u", "user": user}]}))
    return connect(kubeconfig=str(path))


def test_a_token_of_a_file_is_read_for_every_request(tmp_path):
    (tmp_path / "token").write_text("one\n", encoding="utf-8")
    found = connected(tmp_path, {"tokenFile": "token"})
    assert found.headers() == {"authorization": "Bearer one"}
    (tmp_path / "token").write_text("two\n", encoding="utf-8")
    assert found.headers() == {"authorization": "Bearer two"}


def test_who_has_no_token_sends_none(tmp_path):
    assert connected(tmp_path, {}).headers() == {}


def test_a_program_that_gives_tokens_is_run_by_the_package(tmp_path):
    status = {"apiVersion": "client.authentication.k8s.io/v1", "kind": "ExecCredential", "status": {"token": "given"}}
    program = {"command": "echo", "args": [json.dumps(status)], "interactiveMode": "Never"}
    found = connected(tmp_path, {"exec": {"apiVersion": "client.authentication.k8s.io/v1", **program}})
    assert found.headers() == {"authorization": "Bearer given"}


@pytest.mark.parametrize("key", ["certificate-authority-data", "client-certificate-data"])
def test_a_certificate_that_is_none(tmp_path, key):
    where = {key: "bm9uZQ=="}
    with pytest.raises(ClusterError, match='KY901 the context "here" cannot be used: '):
        connected(tmp_path, {} if "authority" in key else where, where if "authority" in key else {})


def test_the_package_is_imported_for_those_alone_who_need_it(kubeconfig):
    program = """
import sys
from kompyse.cluster.server.connection import connect
found = connect(kubeconfig=sys.argv[1])
assert "kubernetes" not in sys.modules
assert found.configuration.host == "https://127.0.0.1:1/base"
assert found.configuration is found.configuration
assert "kubernetes" in sys.modules
"""
    subprocess.run([sys.executable, "-c", program, kubeconfig], check=True)


def test_that_nobody_looks_at_certificates_is_not_said_for_every_request(tmp_path):
    config = json.loads(json.dumps(CONFIG))
    config["clusters"][0]["cluster"]["insecure-skip-tls-verify"] = True
    path = tmp_path / "config"
    path.write_text(json.dumps(config), encoding="utf-8")
    program = """
import sys, warnings
from urllib3.exceptions import InsecureRequestWarning
from kompyse.cluster.server.connection import connect
connect(kubeconfig=sys.argv[1])
warnings.warn("said", InsecureRequestWarning)
"""
    done = subprocess.run([sys.executable, "-c", program, str(path)], check=True, capture_output=True, text=True)
    assert done.stderr == ""
