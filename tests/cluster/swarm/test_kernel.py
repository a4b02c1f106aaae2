"""What a kernel without IPVS means for the services of a stack."""

from __future__ import annotations

import pytest

from kompyse.cluster.swarm import kernel

DOCUMENT = {
    "services": {
        "web": {"ports": [{"target": 80, "published": "80"}], "deploy": {"labels": {}}},
        "site": {"ports": [{"target": 80, "published": "81", "mode": "host"}], "deploy": {"endpoint_mode": "dnsrr"}},
        "once": {"deploy": {"mode": "replicated-job"}},
    }
}


@pytest.fixture
def without_ipvs(monkeypatch, tmp_path):
    monkeypatch.setattr(kernel, "_NETWORKS", str(tmp_path))
    monkeypatch.setattr(kernel, "_IPVS", str(tmp_path / "ip_vs"))
    return tmp_path


def test_what_nobody_reaches_is_told(session, without_ipvs):
    assert without_ipvs
    ports, names = kernel.findings(session, DOCUMENT)
    assert {ports.code.id, names.code.id} == {"KY988"}
    assert "published ports of web do not answer" in ports.message
    assert "peers do not reach web by their names" in names.message


def test_a_service_without_peers_needs_no_name(session, without_ipvs):
    assert without_ipvs
    (found,) = kernel.findings(session, {"services": {"web": DOCUMENT["services"]["web"]}})
    assert "published ports" in found.message
    assert kernel.findings(session, {"services": {"site": DOCUMENT["services"]["site"]}}) == []


def test_a_kernel_that_has_it(session, without_ipvs):
    (without_ipvs / "ip_vs").write_text("")
    assert kernel.findings(session, DOCUMENT) == ()


def test_an_engine_elsewhere_has_a_kernel_of_its_own(session, without_ipvs, monkeypatch):
    assert without_ipvs
    monkeypatch.setenv("DOCKER_HOST", "ssh://me@far")
    assert kernel.findings(session, DOCUMENT) == ()


def test_a_machine_without_such_a_kernel(session, monkeypatch, tmp_path):
    monkeypatch.setattr(kernel, "_NETWORKS", str(tmp_path / "none"))
    monkeypatch.setattr(kernel, "_IPVS", str(tmp_path / "none" / "ip_vs"))
    assert kernel.findings(session, DOCUMENT) == ()
