"""What local clusters are asked and what is told of them. Their programs are recorded, the API server is a stub."""

from __future__ import annotations

import json
import sys

import pytest

from cli.commands.conftest import on_cluster  # noqa: F401 - a fixture
from cluster.stub import KINDS
from kompyse.cli.verbs import local_clusters

HOST = """\
name: shop
services:
  web:
    image: demo:1
    extra_hosts: ["host.docker.internal:host-gateway", "db:192.0.2.9"]
"""
COREFILE = """\
.:53 {
    hosts {
       192.168.49.1 host.minikube.internal
       fallthrough
    }
    forward . /etc/resolv.conf
}
"""
CLASS = "/apis/networking.k8s.io/v1/ingressclasses"
STORAGE = "/apis/storage.k8s.io/v1/storageclasses"


@pytest.fixture
def shop(on_cluster, programs, monkeypatch):  # noqa: F811 - the fixture
    monkeypatch.setitem(KINDS, "networking.k8s.io", {"ingresses": "Ingress"})
    assert programs.calls == []
    return on_cluster


def listing(*items: dict) -> dict:
    return {"kind": "List", "metadata": {"name": "list"}, "items": list(items)}


def hosts(shop) -> list[dict]:
    spec = shop.stub.find("Deployment", "web")["spec"]["template"]["spec"]
    return sorted(spec["hostAliases"], key=lambda each: each["hostnames"], reverse=True)


def up(shop, *arguments: str) -> str:
    done = shop.run("up", "--no-wait", "-v", *arguments)
    assert done.code == 0, done.err
    return done.err


DB = {"ip": "192.0.2.9", "hostnames": ["db"]}


@pytest.mark.parametrize(
    ("cluster", "name", "data"),
    [
        ("minikube", "coredns", {"Corefile": COREFILE}),
        ("k3d-dev", "coredns", {"NodeHosts": "172.18.0.3 k3d-dev-server-0\n192.168.49.1 host.k3d.internal\n"}),
        ("k3d-dev", "coredns-custom", {"x": "192.168.49.1 host.k3d.internal"}),
    ],
)
def test_the_host_is_where_the_names_of_the_cluster_say(shop, cluster: str, name: str, data: dict) -> None:
    shop.leads_to(cluster)
    path = f"/api/v1/namespaces/kube-system/configmaps/{name}"
    shop.stub.objects[path] = {"kind": "ConfigMap", "metadata": {"name": name}, "data": data}
    shop.write(HOST)
    assert "KY567" not in up(shop)
    assert hosts(shop) == [{"ip": "192.168.49.1", "hostnames": ["host.docker.internal"]}, DB]


@pytest.mark.parametrize(
    ("cluster", "name"), [("minikube", "host.minikube.internal"), ("k3d-dev", "host.k3d.internal")]
)
def test_without_an_address_the_name_is_told(shop, cluster: str, name: str) -> None:
    shop.leads_to(cluster)
    shop.write(HOST)
    assert f"use {name} in place of host.docker.internal" in up(shop)
    assert hosts(shop) == [DB]
    shop.write(HOST.replace("host.docker.internal", name))
    assert "KY567" not in up(shop)
    assert hosts(shop) == [DB]


def test_docker_desktop_knows_the_name_that_everybody_uses(shop) -> None:
    shop.leads_to("docker-desktop")
    shop.write(HOST)
    assert "KY567" not in up(shop)
    assert hosts(shop) == [DB]


def test_kind_has_the_gateway_of_its_network(shop, programs, monkeypatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    shop.leads_to("kind-dev")
    programs.add("docker")
    configs = [{"Subnet": "172.19.0.0/16", "Gateway": "172.19.0.1"}]
    programs.answer("docker", "network inspect kind", json.dumps([{"IPAM": {"Config": configs}}]))
    shop.write(HOST)
    assert "KY567" not in up(shop)
    assert hosts(shop) == [{"ip": "172.19.0.1", "hostnames": ["host.docker.internal"]}, DB]
    monkeypatch.setattr(sys, "platform", "darwin")
    up(shop)
    assert hosts(shop) == [DB]


def test_elsewhere_nobody_knows_it_unless_it_is_said(shop) -> None:
    shop.write(HOST)
    assert "say where the host is with --host-gateway" in up(shop)
    up(shop, "--host-gateway", "192.0.2.77")
    assert hosts(shop) == [{"ip": "192.0.2.77", "hostnames": ["host.docker.internal"]}, DB]


def test_a_project_that_does_not_ask_is_converted_once_and_asks_nobody(shop) -> None:
    shop.leads_to("minikube")
    shop.write("services: {web: {image: 'demo:1', extra_hosts: ['db:192.0.2.9']}}")
    up(shop)
    assert not [path for _, path in shop.stub.requests if "kube-system" in path]
    assert hosts(shop) == [DB]


VOLUME = "services: {db: {image: 'demo:1', volumes: ['data:/data']}}\nvolumes: {data: {}}"
DEFAULT = {"storageclass.kubernetes.io/is-default-class": "true"}


def test_volumes_without_a_default_class_are_told_before_they_hang(shop) -> None:
    shop.write(VOLUME)
    shop.stub.objects[STORAGE] = listing({"metadata": {"name": "slow"}})
    said = up(shop)
    assert "KY951 storage-class-missing" in said
    assert "nothing is made for data" in said
    assert "give --storage-class; there are: slow" in said
    assert "KY951" not in up(shop, "--storage-class", "slow")


def test_volumes_with_a_default_class_or_with_storage_are_not(shop) -> None:
    shop.write(VOLUME)
    shop.stub.objects[STORAGE] = listing({"metadata": {"name": "standard", "annotations": DEFAULT}})
    assert "KY951" not in up(shop)
    shop.stub.objects[STORAGE] = listing()
    shop.stub.find("PersistentVolumeClaim", "data")["status"] = {"phase": "Bound"}
    assert "KY951" not in up(shop)


def test_on_minikube_the_addons_are_named(shop) -> None:
    extension = {"extension": {"provider": "minikube.sigs.k8s.io"}, "name": "cluster_info"}
    shop.leads_to("dev", extensions=[extension])
    shop.write(VOLUME)
    shop.stub.objects[STORAGE] = listing()
    assert "minikube -p dev addons enable storage-provisioner" in up(shop)


WEB = "services: {web: {image: 'demo:1', ports: ['8080:80']}}"
INGRESS = ("--publish", "ingress", "--domain", "example.com")


def test_an_ingress_that_nothing_serves(shop) -> None:
    shop.write(WEB)
    shop.stub.objects[CLASS] = listing()
    said = up(shop, *INGRESS)
    assert "KY952 ingress-class-missing: the cluster has no class of Ingress" in said
    shop.stub.objects[CLASS] = listing({"metadata": {"name": "nginx"}})
    assert "KY952" not in up(shop, *INGRESS)
    assert "KY952" not in up(shop, *INGRESS, "--ingress-class", "nginx")
    assert 'wants the class "other"' in up(shop, *INGRESS, "--ingress-class", "other")
    assert "KY952" not in up(shop)


def test_the_addon_of_minikube(shop, programs) -> None:
    shop.leads_to("minikube")
    programs.add("minikube")
    addons = {"ingress": {"Profile": "minikube", "Status": "disabled"}}
    programs.answer("minikube", "-p minikube addons list -o json", json.dumps(addons))
    shop.write(WEB)
    said = up(shop, *INGRESS)
    assert "the addon ingress of minikube is off" in said
    assert "hint: minikube addons enable ingress" in said
    shop.stub.objects[CLASS] = listing({"metadata": {"name": "traefik"}})
    assert "KY952" not in up(shop, *INGRESS)
    del shop.stub.objects[CLASS]
    addons["ingress"]["Status"] = "enabled"
    programs.answer("minikube", "-p minikube addons list -o json", json.dumps(addons))
    assert "KY952" not in up(shop, *INGRESS)


def test_minikube_says_how_published_ports_are_reached(shop) -> None:
    """Sources: https://minikube.sigs.k8s.io/docs/handbook/accessing/ (service, tunnel)."""
    from kompyse import api, plan
    from kompyse.cli.console import Console
    from kompyse.cluster.session import opened

    shop.write(WEB)
    shop.leads_to("minikube")
    session = opened("shop")
    console = Console("text", quiet=False, verbose=False)
    local_clusters.told(api.convert(), session, console)
    said = shop.capfd.readouterr().err
    assert "`minikube service web-published -n default --url` gives its URL" in said
    assert "tunnel" not in said
    local_clusters.told(api.convert(options=plan.Options(publish="loadbalancer")), session, console)
    said = shop.capfd.readouterr().err
    assert "`minikube tunnel` gives" in said
    shop.leads_to("kind-dev")
    local_clusters.told(api.convert(), opened("shop"), console)
    assert shop.capfd.readouterr().err == ""
