"""What a context of a kubeconfig is: the entries are as the programs write them."""

from __future__ import annotations

import pytest

from kompyse.cluster.errors import ClusterError
from kompyse.cluster.server import contexts
from kompyse.cluster.server.contexts import Kind, of, read

MINIKUBE = [{"name": "cluster_info", "extension": {"provider": "minikube.sigs.k8s.io", "version": "v1.38.1"}}]

MADE = {
    # name of the context, its cluster, the server, extensions: kind, profile, local
    "minikube in docker": ("minikube", "minikube", "https://192.168.49.2:8443", MINIKUBE, Kind.MINIKUBE, "minikube"),
    "minikube on a Mac": ("minikube", "minikube", "https://127.0.0.1:56138", MINIKUBE, Kind.MINIKUBE, "minikube"),
    "a profile of minikube": ("shop", "shop", "https://192.168.58.2:8443", MINIKUBE, Kind.MINIKUBE, "shop"),
    "minikube of old": ("minikube", "minikube", "https://192.168.99.100:8443", None, Kind.MINIKUBE, "minikube"),
    "kind": ("kind-kind", "kind-kind", "https://127.0.0.1:41231", None, Kind.KIND, "kind"),
    "kind, renamed": ("dev", "kind-my-dev", "https://127.0.0.1:41231", None, Kind.KIND, "my-dev"),
    "k3d": ("k3d-shop", "k3d-shop", "https://0.0.0.0:38711", None, Kind.K3D, "shop"),
    "k3d in a container": ("k3d-shop", "k3d-shop", "https://host.docker.internal:6550", None, Kind.K3D, "shop"),
    "Docker Desktop": (
        "docker-desktop",
        "docker-desktop",
        "https://kubernetes.docker.internal:6443",
        None,
        Kind.DOCKER_DESKTOP,
        "default",
    ),
    "Rancher Desktop": (
        "rancher-desktop",
        "rancher-desktop",
        "https://127.0.0.1:6443",
        None,
        Kind.RANCHER_DESKTOP,
        "default",
    ),
    "Colima": ("colima", "colima", "https://127.0.0.1:6443", None, Kind.COLIMA, "default"),
    "Colima, a profile": ("colima-work", "colima-work", "https://192.168.106.2:6443", None, Kind.COLIMA, "work"),
    "OrbStack": ("orbstack", "orbstack", "https://127.0.0.1:26443", None, Kind.ORBSTACK, "default"),
    "MicroK8s": ("microk8s", "microk8s-cluster", "https://127.0.0.1:16443", None, Kind.MICROK8S, "default"),
    "k3s": ("default", "default", "https://127.0.0.1:6443", None, Kind.OTHER, "default"),
    "a name of this machine": ("here", "here", "https://api.localhost:6443", None, Kind.OTHER, "here"),
    "IPv6": ("here", "here", "https://[::1]:6443", None, Kind.OTHER, "here"),
}


@pytest.mark.parametrize("name", MADE)
def test_what_programs_write(name):
    context, cluster, server, extensions, kind, profile = MADE[name]
    found = of(context, {"cluster": cluster, "user": cluster}, {"server": server, "extensions": extensions}, {})
    assert (found.kind, found.profile, found.is_local) == (kind, profile, True)
    assert (found.name, found.server) == (context, server)


ELSEWHERE = {
    "a name": ("prod", {"server": "https://api.example.com:6443"}, {}),
    "an address": ("prod", {"server": "https://203.0.113.7:6443"}, {}),
    "an address in a private network": ("office", {"server": "https://192.168.1.20:6443"}, {}),
    "kind on another machine": ("kind-shop", {"server": "https://192.168.1.20:6443"}, {}),
    "minikube on a rented machine": ("minikube", {"server": "https://93.184.216.34:8443", "extensions": MINIKUBE}, {}),
    "no server": ("odd", {}, {}),
    "a tunnel that names the server": (
        "prod",
        {"server": "https://127.0.0.1:6443", "tls-server-name": "api.example.com"},
        {},
    ),
    "a tunnel that looks at no name": (
        "prod",
        {"server": "https://127.0.0.1:6443", "insecure-skip-tls-verify": True},
        {},
    ),
    "a proxy": ("prod", {"server": "https://localhost:6443", "proxy-url": "socks5://localhost:1080"}, {}),
    "a cloud through a tunnel": ("prod", {"server": "https://127.0.0.1:6443"}, {"exec": {"command": "aws"}}),
}


@pytest.mark.parametrize("name", ELSEWHERE)
def test_what_is_not_local(name):
    context, cluster, user = ELSEWHERE[name]
    assert not of(context, {"cluster": context}, cluster, user).is_local


def test_a_known_program_may_skip_the_certificate():
    server = {"server": "https://127.0.0.1:6443", "insecure-skip-tls-verify": True}
    assert of("kind-dev", {"cluster": "kind-dev"}, server, {}).is_local


CONFIG = {
    "apiVersion": "v1",
    "kind": "Config",
    "current-context": "here",
    "clusters": [
        {"name": "c", "cluster": {"server": "https://127.0.0.1:1/base/"}},
        {"name": "shop", "cluster": {"server": "https://192.168.49.2:8443", "extensions": MINIKUBE}},
    ],
    "users": [{"name": "u", "user": {"token": "secret-token"}}],
    "contexts": [
        {"name": "here", "context": {"cluster": "c", "user": "u"}},
        {"name": "there", "context": {"cluster": "shop", "user": "u", "namespace": "team"}},
    ],
}


@pytest.fixture
def kubeconfig(written):
    return written(CONFIG)


def test_the_context_that_is_current(kubeconfig):
    assert read(kubeconfig=kubeconfig) == ("here", Kind.OTHER, "c", "https://127.0.0.1:1/base", "default", True)


def test_a_context_by_name_with_its_namespace(kubeconfig):
    expected = ("there", Kind.MINIKUBE, "shop", "https://192.168.49.2:8443", "team", True)
    assert read("there", kubeconfig) == expected


def test_several_files_count_as_one(kubeconfig, written):
    more = written({**CONFIG, "contexts": [{"name": "more", "context": {"cluster": "c"}}]}, "more")
    assert read("more", f"{kubeconfig}:{more}").server == "https://127.0.0.1:1/base"


def test_a_context_that_there_is_not(kubeconfig):
    with pytest.raises(ClusterError) as caught:
        read("elsewhere", kubeconfig)
    (found,) = caught.value.diagnostics
    assert found.message == 'there is no context "elsewhere"'
    assert found.hint == "there are: here, there"


def test_no_context_is_current(written):
    path = written({**CONFIG, "current-context": ""})
    with pytest.raises(ClusterError, match="KY901 the kubeconfig calls no context"):
        read(kubeconfig=path)
    assert read("here", path).name == "here"


def test_no_kubeconfig_at_all(tmp_path):
    with pytest.raises(ClusterError, match="KY901 no cluster is configured"):
        read(kubeconfig=str(tmp_path / "none"))


@pytest.mark.parametrize("text", ["", "a: [", "- 1", "contexts: [{}]"])
def test_a_kubeconfig_that_is_none(written, text):
    path = written(text)
    with pytest.raises(ClusterError, match="KY901"):
        read(kubeconfig=path)


def test_the_cluster_around_a_pod(tmp_path, monkeypatch):
    monkeypatch.setenv("KUBECONFIG", str(tmp_path / "none"))
    monkeypatch.setattr(contexts, "_ACCOUNT", str(tmp_path))
    monkeypatch.setenv("KUBERNETES_SERVICE_HOST", "10.0.0.1")
    with pytest.raises(ClusterError, match="KY901 no cluster is configured"):
        read()
    (tmp_path / "token").write_text("t", encoding="utf-8")
    assert read() == ("in-cluster", Kind.AROUND, "", "", "default", True)
    (tmp_path / "namespace").write_text("team\n", encoding="utf-8")
    assert read().namespace == "team"
