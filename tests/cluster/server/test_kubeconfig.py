"""Kubeconfigs: files that count as one, paths beside them, and contexts that are plain enough to connect by."""

from __future__ import annotations

import base64
import os

import pytest
import yaml

from kompyse.cluster.server import kubeconfig
from kompyse.cluster.server.kubeconfig import Plain


def config(cluster: dict, user: dict, name: str = "here") -> dict:
    return {
        "current-context": name,
        "clusters": [{"name": "c", "cluster": {"server": "https://127.0.0.1:6443/", **cluster}}],
        "users": [{"name": "u", "user": user}],
        "contexts": [{"name": name, "context": {"cluster": "c", "user": "u"}}],
    }


def written(folder, made: object, name: str = "config") -> str:
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text(made if isinstance(made, str) else yaml.safe_dump(made), encoding="utf-8")
    return str(path)


def plain(folder, cluster: dict, user: dict) -> Plain | None:
    merged = kubeconfig.read(written(folder, config(cluster, user)))
    assert merged is not None
    return kubeconfig.plain(merged, "here")


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch):
    for each in kubeconfig._PROXIES:
        monkeypatch.delenv(each, raising=False)


def test_the_first_file_that_says_a_thing_counts(tmp_path):
    first = written(tmp_path / "a", config({"server": "https://first:1"}, {"client-key": "k.pem"}))
    other = config({"server": "https://other:1"}, {"token": "t"}, name="there")
    other["users"].append({"name": "more", "user": {"client-certificate": "/abs.pem", "tokenFile": "t"}})
    second = written(tmp_path / "b", other)
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
def test_a_file_that_is_no_kubeconfig(tmp_path, text):
    with pytest.raises(ValueError, match=r"kubeconfig|line|no name"):
        kubeconfig.read(written(tmp_path, text))


def test_where_it_is(monkeypatch):
    monkeypatch.delenv("KUBECONFIG", raising=False)
    assert kubeconfig.places() == "~/.kube/config"
    monkeypatch.setenv("KUBECONFIG", "a:b")
    assert kubeconfig.places() == "a:b"


def test_contents_and_files_are_the_same(tmp_path):
    (tmp_path / "ca.pem").write_text("CA", encoding="utf-8")
    (tmp_path / "c.pem").write_text("CERT", encoding="utf-8")
    told = base64.b64encode(b"KEY").decode()
    user = {"client-certificate": "c.pem", "client-key-data": told, "client-key": "not read"}
    expected = Plain("https://127.0.0.1:6443", "CA", b"CERT", b"KEY", "", "")
    assert plain(tmp_path, {"certificate-authority": "ca.pem"}, user) == expected
    in_it = {"certificate-authority-data": base64.b64encode(b"CA").decode()}
    assert plain(tmp_path, in_it, user) == expected


def test_what_is_not_understood_is_left_to_the_package(tmp_path, monkeypatch):
    assert plain(tmp_path, {}, {"token": "t", "exec": None}) is not None
    assert plain(tmp_path, {}, {"exec": {"command": "aws"}}) is None
    assert plain(tmp_path, {}, {"auth-provider": {"name": "oidc"}}) is None
    assert plain(tmp_path, {"proxy-url": "http://proxy:1"}, {"token": "t"}) is None
    assert plain(tmp_path, {"insecure-skip-tls-verify": True}, {"token": "t"}) is None
    assert plain(tmp_path, {"server": ""}, {"token": "t"}) is None
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy:1")
    assert plain(tmp_path, {}, {"token": "t"}) is None


def test_what_cannot_be_read(tmp_path):
    with pytest.raises(OSError, match=r"gone\.pem"):
        plain(tmp_path, {"certificate-authority": "gone.pem"}, {})
    with pytest.raises(ValueError, match="client-key-data is not base64"):
        plain(tmp_path, {}, {"client-key-data": "%"})
