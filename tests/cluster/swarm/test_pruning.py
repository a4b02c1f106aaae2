"""What has left the project goes, and nothing else."""

from __future__ import annotations

import pytest

from kompyse.cluster.errors import ClusterError
from kompyse.cluster.swarm import pruning, stamping

OURS = {"deploy": {"labels": {stamping.STAMP: "abc.1"}}}


def port(number):
    return {"ports": [{"target": 80, "published": str(number), "mode": "host"}]}


def test_services_that_the_project_does_not_have(session, deployed):
    deployed(web=OURS, old=OURS, foreign={})
    found = pruning.orphans(session, ["web"])
    assert (list(found.ours), found.foreign) == (["old"], ("foreign",))
    (told,) = pruning.kept(session, found, prune=True)
    assert (told.code.id, told.hint) == ("KY910", "docker service rm shop_foreign")
    assert len(pruning.kept(session, found, prune=False)) == 2


def test_those_that_are_in_the_way(session, deployed):
    deployed(old={**OURS, **port(8080)}, other={**OURS, **port(9090)})
    found = pruning.orphans(session, [])
    assert found.in_the_way({"services": {"web": port(8080)}}) == ["old"]
    assert found.in_the_way({"services": {"web": {"ports": [{"target": 80}]}}}) == []


def test_services_are_removed(session, swarm, deployed):
    deployed(web=OURS, old=OURS)
    told = []
    pruning.remove_services(session, ["old"], told.append)
    assert set(swarm.state["services"]) == {"shop_web"}
    assert told == ["service shop_old removed"]
    pruning.remove_services(session, ["old"], told.append)
    swarm.fails("service rm", "it is broken")
    with pytest.raises(ClusterError, match="it is broken"):
        pruning.remove_services(session, ["web"], told.append)


@pytest.fixture
def stores(session, swarm):
    """The stack with a service that uses some of its configs, and what is left of earlier runs."""
    names = ["shop_page_0123456789ab", "shop_page_ba9876543210", "shop_used_aaaaaaaaaaaa", "shop_by_hand"]
    configs = {each: {"file": "./x", "name": each} for each in names}
    (swarm.folder / "x").write_text("content")
    service = {"image": "demo:1", "configs": [{"source": "shop_used_aaaaaaaaaaaa"}], "networks": {"front": {}}}
    labels = {stamping.STAMP: stamping.network_fingerprint({})}
    networks = {each: {"labels": labels} for each in ("front", "left", "back")} | {"theirs": {}}
    swarm.write("by-hand.json", {"services": {"web": service}, "configs": configs, "networks": networks})
    session.docker.read("stack", "deploy", "--compose-file", str(swarm.folder / "by-hand.json"), "shop")


def test_what_nobody_uses_any_more(session, swarm, stores):
    assert stores is None
    document = {
        "services": {"web": {"networks": {"front": {}}}},
        "configs": {"page": {"name": "shop_page_0123456789ab"}},
        "networks": {"front": {}, "back": {}},
    }
    told = []
    pruning.remove_left_overs(session, document, pruning.networks_of(session), told.append)
    assert told == ["config shop_page_ba9876543210 removed", "network shop_left removed"]
    assert set(swarm.state["configs"]) == {"shop_page_0123456789ab", "shop_used_aaaaaaaaaaaa", "shop_by_hand"}
    assert set(swarm.state["networks"]) == {"shop_front", "shop_back", "shop_theirs"}


def test_what_cannot_be_removed_is_left_to_the_next_run(session, swarm, stores):
    assert stores is None
    swarm.fails("config rm", "config is in use")
    told = []
    document = {"services": {}, "networks": dict.fromkeys(("front", "left", "back"))}
    pruning.remove_left_overs(session, document, pruning.networks_of(session), told.append)
    assert told == []


def test_the_network_of_all_services_stays(session, swarm, deployed):
    deployed(web={})
    swarm.write(
        "state.json",
        {
            **swarm.state,
            "networks": {"shop_default": {"stack": "shop", "labels": {stamping.STAMP: "x"}}},
            "services": {},
        },
    )
    pruning.remove_left_overs(session, {"services": {"web": {}}}, pruning.networks_of(session), print)
    assert set(swarm.state["networks"]) == {"shop_default"}


def test_a_network_that_would_have_to_change_is_told(session, stores):
    assert stores is None
    networks = pruning.networks_of(session)
    assert pruning.unchangeable(session, {"networks": {"front": {}}}, networks) == []
    (told,) = pruning.unchangeable(session, {"networks": {"front": {"attachable": True}, "new": {}}}, networks)
    assert told.code.id == "KY984"
    assert "shop_front" in told.message
