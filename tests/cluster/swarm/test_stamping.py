"""Stamps: what a service is made of, and whether it runs as it was deployed."""

from __future__ import annotations

import copy

import pytest

from kompyse.cluster.swarm import stamping

DOCUMENT = {
    "version": "3.8",
    "services": {
        "web": {
            "image": "demo:1",
            "configs": [{"source": "page", "target": "/page"}],
            "volumes": [{"type": "volume", "source": "data", "target": "/data"}],
            "networks": {"front": {}},
            "deploy": {"labels": {"own": "1"}},
        },
        "db": {"image": "demo:2", "secrets": [{"source": "token", "target": "token"}]},
    },
    "networks": {"front": {"driver": "overlay"}, "far": {"external": True}},
    "volumes": {"data": {}},
    "configs": {"page": {"file": "./x", "name": "shop_page_1"}, "other": {"file": "./y", "name": "other_1"}},
    "secrets": {"token": {"file": "./z", "name": "shop_token_1"}},
}


def changed(*path):
    made = copy.deepcopy(DOCUMENT)
    node = made
    for each in path[:-2]:
        node = node[each]
    node[path[-2]] = path[-1]
    return made


@pytest.mark.parametrize(
    ("path", "differs"),
    [
        (("services", "web", "image", "demo:9"), True),
        (("configs", "page", "name", "shop_page_2"), True),
        (("volumes", "data", {"driver": "nfs"}), True),
        (("configs", "other", "name", "other_2"), False),
        (("networks", "front", {"attachable": True}), False),
        (("services", "db", "image", "demo:9"), False),
        (("secrets", "token", "name", "shop_token_2"), False),
    ],
)
def test_what_a_service_is_made_of(path, differs):
    fingerprints = [stamping.fingerprint(each, "web") for each in (DOCUMENT, changed(*path))]
    assert (fingerprints[0] != fingerprints[1]) is differs


def test_a_part_of_a_document():
    before = copy.deepcopy(DOCUMENT)
    found = stamping.cut(DOCUMENT, ["web"], "run")
    assert before == DOCUMENT
    assert set(found["services"]) == {"web"}
    assert set(found["configs"]) == {"page"}
    assert "secrets" not in found
    assert found["services"]["web"]["deploy"]["labels"] == {
        "own": "1",
        stamping.STAMP: f"{stamping.fingerprint(DOCUMENT, 'web')}.run",
    }
    assert found["networks"]["front"]["labels"] == {
        stamping.STAMP: stamping.network_fingerprint(DOCUMENT["networks"]["front"])
    }
    assert found["networks"]["far"] == {"external": True}
    assert "default" not in found["networks"]
    assert "default" in stamping.cut(DOCUMENT, ["db"], "run")["networks"]


def test_the_config_of_a_windows_account_comes_along():
    made = changed("services", "db", "credential_spec", {"config": "page"})
    assert set(stamping.cut(made, ["db"], "run")["configs"]) == {"page"}


def on_swarm(stamp, before=None):
    spec = {"Labels": {stamping.STAMP: stamp} if stamp else {}}
    found = {"Spec": spec}
    if before is not None:
        found["PreviousSpec"] = {"Labels": {stamping.STAMP: before}}
    return found


@pytest.mark.parametrize(
    ("stamp", "before", "same"),
    [
        ("abc.1", None, True),
        ("abc.2", "abc.1", True),
        ("abc.1", "abc.1", False),
        ("other.1", None, False),
        ("", None, False),
    ],
)
def test_whether_it_is_as_it_was_deployed(stamp, before, same):
    assert stamping.is_as_deployed(on_swarm(stamp, before), "abc") is same


def test_a_stamp_is_renewed_where_the_service_is_as_it_was_deployed():
    found = stamping.renewed(on_swarm("abc.1", "abc.0"))
    assert found.startswith("abc.1-")
    assert stamping.is_as_deployed(on_swarm(found, "abc.1"), "abc")
    assert stamping.renewed(on_swarm("abc.1", "abc.1")) == ""
    assert stamping.renewed(on_swarm("")) == ""


def test_whose_it_is():
    assert stamping.is_ours(on_swarm("abc.1"))
    assert not stamping.is_ours(on_swarm(""))
