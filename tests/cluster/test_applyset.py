"""The set of a project, as the specification has it."""

from __future__ import annotations

from kompyse.cluster import applyset


def test_the_identity_is_the_hash_of_the_parent():
    # base64url(sha256("kompyse.shop.default.Secret.")) without padding, computed apart.
    own = applyset.of_project("shop", "default")
    assert own.identity == "applyset-8DNArryCYA5SH5fcoQw-k1DDNXA_3gPecx-dxplHJcs-v1"


def test_the_parent_lists_its_kinds_and_names_its_tool():
    parent = applyset.of_project("shop", "default").parent({"Service", "Deployment.apps"}, {"x": "y"})
    assert parent["metadata"]["annotations"] == {
        "applyset.kubernetes.io/tooling": "kompyse/v1",
        "applyset.kubernetes.io/contains-group-kinds": "Deployment.apps,Service",
        "x": "y",
    }
    assert applyset.recorded(parent) == {"Service", "Deployment.apps"}
    assert applyset.recorded(None) == frozenset()


def test_a_member_carries_the_identity_and_the_object_stays_as_it_is():
    own = applyset.of_project("shop", "default")
    made = {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "web", "labels": {"a": "b"}}}
    member = applyset.member(made, own)
    assert member["metadata"]["labels"] == {"a": "b", applyset.PART_OF: own.identity}
    assert made["metadata"]["labels"] == {"a": "b"}
    assert applyset.group_kind(made) == "Deployment.apps"
