"""Reading the kubeconfig: which context, which namespace, and what is told when there is none."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from kompyse.cluster.errors import ClusterError
from kompyse.cluster.server.connection import connect


def config(user: dict, **cluster: object) -> dict:
    return {
        "apiVersion": "v1",
        "kind": "Config",
        "current-context": "here",
        "clusters": [{"name": "c", "cluster": {"server": "https://127.0.0.1:1/base/", **cluster}}],
        "users": [{"name": "u", "user": user}],
        "contexts": [{"name": "here", "context": {"cluster": "c", "user": "u"}}],
    }


TOKEN = {"token": "secret-token"}


def test_the_context_that_is_current(written):
    found = connect(kubeconfig=written(config(TOKEN)))
    assert (found.context.name, found.server) == ("here", "https://127.0.0.1:1/base")
    assert found.headers() == {"authorization": "Bearer secret-token"}


def test_a_context_that_cannot_be_used(written):
    path = written(config({"client-certificate": "gone.pem", "client-key": "gone.pem"}))
    with pytest.raises(ClusterError, match=r'KY901 the context "here" cannot be used: .*gone\.pem'):
        connect(kubeconfig=path)


def test_a_token_of_a_file_is_read_for_every_request(tmp_path, written):
    (tmp_path / "token").write_text("one\n", encoding="utf-8")
    found = connect(kubeconfig=written(config({"tokenFile": "token"})))
    assert found.headers() == {"authorization": "Bearer one"}
    (tmp_path / "token").write_text("two\n", encoding="utf-8")
    assert found.headers() == {"authorization": "Bearer two"}


def test_who_has_no_token_sends_none(written):
    assert connect(kubeconfig=written(config({}))).headers() == {}


def test_a_program_that_gives_tokens_is_run_by_the_package(written):
    status = {"apiVersion": "client.authentication.k8s.io/v1", "kind": "ExecCredential", "status": {"token": "given"}}
    program = {"command": "echo", "args": [json.dumps(status)], "interactiveMode": "Never"}
    user = {"exec": {"apiVersion": "client.authentication.k8s.io/v1", **program}}
    found = connect(kubeconfig=written(config(user)))
    assert found.headers() == {"authorization": "Bearer given"}


@pytest.mark.parametrize("key", ["certificate-authority-data", "client-certificate-data"])
def test_a_certificate_that_is_none(written, key):
    where = {key: "bm9uZQ=="}
    path = written(config({}, **where) if "authority" in key else config(where))
    with pytest.raises(ClusterError, match='KY901 the context "here" cannot be used: '):
        connect(kubeconfig=path)


def test_the_package_is_imported_for_those_alone_who_need_it(written):
    program = """
import sys
from kompyse.cluster.server.connection import connect
found = connect(kubeconfig=sys.argv[1])
assert "kubernetes" not in sys.modules
assert found.configuration.host == "https://127.0.0.1:1/base"
assert found.configuration is found.configuration
assert "kubernetes" in sys.modules
"""
    subprocess.run([sys.executable, "-c", program, written(config(TOKEN))], check=True)


def test_that_nobody_looks_at_certificates_is_not_said_for_every_request(written):
    path = written(config(TOKEN, **{"insecure-skip-tls-verify": True}))
    program = """
import sys, warnings
from urllib3.exceptions import InsecureRequestWarning
from kompyse.cluster.server.connection import connect
connect(kubeconfig=sys.argv[1])
warnings.warn("said", InsecureRequestWarning)
"""
    done = subprocess.run([sys.executable, "-c", program, path], check=True, capture_output=True, text=True)
    assert done.stderr == ""
