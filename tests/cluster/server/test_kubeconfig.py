"""Kubeconfigs: files that count as one, paths beside them, and contexts that are plain enough to connect by."""

from __future__ import annotations

import base64
import os

import pytest

from kompyse.cluster.server import kubeconfig
from kompyse.cluster.server.kubeconfig import Plain


def config(cluster: dict, user: dict, name: str = "here") -> dict:
    return {
        "current-context": name,
        "clusters": [{"name": "c", "cluster": {"server": "https://127.0.0.1:6443/", **cluster}}],
        "users": [{"name": "u", "user": user}],
        "contexts": [{"name": name, "context": {"cluster": "c", "user": "u"}}],
    }


@pytest.fixture
def plain(written):
    def plain(cluster: dict, user: dict) -> Plain | None:
        merged = kubeconfig.read(written(config(cluster, user)))
        assert merged is not None
        return kubeconfig.plain(merged, "here")

    return plain


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch):
    for each in kubeconfig._PROXIES:
        monkeypatch.delenv(each, raising=False)


def test_the_first_file_that_says_a_thing_counts(tmp_path, written):
    first = written(config({"server": "https://first:1"}, {"client-key": "k.pem"}), "a/config")
    other = config({"server": "https://other:1"}, {"token": "t"}, name="there")
    other["users"].append({"name": "more", "user": {"client-certificate": "/abs.pem", "tokenFile": "t"}})
    second = written(other, "b/config")
    merged = kubeconfig.read(os.pathsep.join([str(tmp_path / "gone"), first, "", second]))
    assert merged is not None
    assert merged["current-context"] == "here"
    assert kubeconfig.entry(merged, "c", "cluster") == {"server": "https://first:1"}
    assert kubeconfig.entry(merged, "u", "user") == {"client-key": str(tmp_path / "a" / "k.pem")}
    beside = {"client-certificate": "/abs.pem", "tokenFile": str(tmp_path / "b" / "t")}
    assert kubeconfig.entry(merged, "more", "user") == beside
    assert kubeconfig.entry(merged, "there", "context") == {"cluster": "c", "user": "u"}
    assert kubeconfig.entry(merged, "none", "user") == {}


def test_no_file_at_all(tmp_path):
    assert kubeconfig.read(str(tmp_path / "none")) is None


@pytest.mark.parametrize("text", ["a: [", "- 1", "", "users: [{}]", "users: [1]"])
def test_a_file_that_is_no_kubeconfig(written, text):
    with pytest.raises(ValueError, match=r"kubeconfig|line|no name"):
        kubeconfig.read(written(text))


def test_where_it_is(monkeypatch):
    monkeypatch.delenv("KUBECONFIG", raising=False)
    assert kubeconfig.places() == "~/.kube/config"
    monkeypatch.setenv("KUBECONFIG", "a:b")
    assert kubeconfig.places() == "a:b"


def test_contents_and_files_are_the_same(tmp_path, plain):
    (tmp_path / "ca.pem").write_text("CA", encoding="utf-8")
    (tmp_path / "c.pem").write_text("CERT", encoding="utf-8")
    told = base64.b64encode(b"KEY").decode()
    user = {"client-certificate": "c.pem", "client-key-data": told, "client-key": "not read"}
    expected = Plain("https://127.0.0.1:6443", "CA", b"CERT", b"KEY", "", "")
    assert plain({"certificate-authority": "ca.pem"}, user) == expected
    in_it = {"certificate-authority-data": base64.b64encode(b"CA").decode()}
    assert plain(in_it, user) == expected


def test_what_is_not_understood_is_left_to_the_package(plain, monkeypatch):
    assert plain({}, {"token": "t", "exec": None}) is not None
    assert plain({}, {"exec": {"command": "aws"}}) is None
    assert plain({}, {"auth-provider": {"name": "oidc"}}) is None
    assert plain({"proxy-url": "http://proxy:1"}, {"token": "t"}) is None
    assert plain({"insecure-skip-tls-verify": True}, {"token": "t"}) is None
    assert plain({"server": ""}, {"token": "t"}) is None
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy:1")
    assert plain({}, {"token": "t"}) is None


def test_what_cannot_be_read(plain):
    with pytest.raises(OSError, match=r"gone\.pem"):
        plain({"certificate-authority": "gone.pem"}, {})
    with pytest.raises(ValueError, match="client-key-data is not base64"):
        plain({}, {"client-key-data": "%"})
