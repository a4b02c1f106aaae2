"""What a platform offers changes what is decided; without a word it is the narrowest."""

from __future__ import annotations

import pytest

from kompyse.diagnostics import Sink
from kompyse.graph import build
from kompyse.model import typed
from kompyse.plan import Options, make
from kompyse.plan.plan import FromBundle, FromHost, Lifecycle
from kompyse.plan.terms import Terms


@pytest.fixture
def decide(tmp_path):
    """Plan services for a platform with these terms; gives the plan and the names of what was told."""

    def decide(services, **terms):
        sink = Sink()
        project = typed({"name": "shop", "services": {key: {"image": "i", **body} for key, body in services.items()}})
        made = make(
            project,
            build(project, sink),
            Options(),
            sink,
            directory=str(tmp_path),
            environment={},
            terms=Terms(**terms),
        )
        return made, [each.code.name for each in sink.located(None)]

    return decide


def test_names_are_labels_or_those_of_the_project(decide) -> None:
    made, told = decide({"my_db": {"container_name": "The_DB"}})
    assert made.services["my_db"].name == "my-db"
    assert "service-renamed" in told
    made, told = decide({"my_db": {"container_name": "The_DB"}}, any_name=True)
    assert made.services["my_db"].name == "my_db"
    assert [each.host for each in made.services["my_db"].aliases] == ["The_DB"]
    assert told == []


def test_ports_of_peers_are_found_only_where_they_count(decide) -> None:
    services = {"web": {"environment": {"URL": "http://api:8080"}}, "api": {}}
    assert "port-inferred" in decide(services)[1]
    made, told = decide(services, any_port=True)
    assert made.services["api"].peer_ports == ()
    assert told == []


def test_a_wait_that_is_not_kept_is_not_examined(decide) -> None:
    services = {"web": {"depends_on": {"db": {"condition": "service_healthy"}}}, "db": {}}
    assert "healthy-without-check" in decide(services)[1]
    assert decide(services, ordered=False)[1] == []


def test_restart_policies_of_the_platform_leave_less_to_decide(decide) -> None:
    worker = {"restart": "on-failure"}
    assert decide({"worker": worker})[0].services["worker"].lifecycle is Lifecycle.ONE_SHOT
    assert decide({"worker": worker}, own_restarts=True)[0].services["worker"].lifecycle is Lifecycle.CONTINUOUS
    once = decide({"once": {"restart": "no"}}, own_restarts=True)[0].services["once"]
    assert once.lifecycle is Lifecycle.ONE_SHOT
    kept = {"once": {"deploy": {"restart_policy": {"condition": "none"}}}}
    assert decide(kept, own_restarts=True)[0].services["once"].lifecycle is Lifecycle.CONTINUOUS


def test_services_run_in_one_place_where_there_is_one(decide) -> None:
    services = {"web": {"network_mode": "service:vpn"}, "vpn": {}}
    assert len(decide(services)[0].units) == 1
    assert len(decide(services, shared_places=False)[0].units) == 2


def test_a_node_with_docker_mounts_its_paths(decide, tmp_path) -> None:
    (tmp_path / "a.conf").write_text("x", encoding="utf-8")
    mount = {"type": "bind", "source": str(tmp_path / "a.conf"), "target": "/a.conf"}
    (own,) = decide({"web": {"volumes": [mount]}})[0].services["web"].mounts
    assert isinstance(own.source, FromBundle)
    (own,) = decide({"web": {"volumes": [mount]}}, docker_nodes=True)[0].services["web"].mounts
    assert isinstance(own.source, FromHost)
