"""Taking a project down: its objects go, its data stays unless it is asked for."""

from __future__ import annotations

import pytest

from cluster.test_applying import SHOP, made, shop
from kompyse.cluster import applyset, removing
from kompyse.cluster.applying import Applying, apply
from kompyse.cluster.errors import ClusterError
from kompyse.cluster.session import Session

FOREIGN = "/api/v1/namespaces/default/services/foreign"


@pytest.fixture
def up(server) -> Session:
    """The session of a project that is up, in a namespace with something else."""
    server.stub.put(FOREIGN, {"kind": "Service", "metadata": {"name": "foreign"}})
    apply(shop(), Applying(server.client, server.kinds))
    return Session(server.client, server.kinds, "stub", "shop", "default")


def test_all_goes_but_the_data(server, up):
    done = removing.remove(up)
    assert {each.title: each.outcome.value for each in done if each.outcome != "deleted"} == {
        "PersistentVolumeClaim data": "kept"
    }
    assert [each.title for each in done][:2] == ["Deployment db", "Deployment web"]
    assert server.stub.titles() == {"Service foreign", "PersistentVolumeClaim data", "Secret kompyse.shop"}
    assert applyset.recorded(applyset.read(up.client, up.applyset)) == {"PersistentVolumeClaim"}


def test_the_data_goes_when_it_is_asked_for_also_later(server, up):
    removing.remove(up)
    removing.remove(up, volumes=True)
    assert server.stub.titles() == {"Service foreign"}


def test_claims_that_were_made_of_templates_go_with_the_data(server, up):
    labels = {"app.kubernetes.io/part-of": "shop", "app.kubernetes.io/managed-by": "kompyse"}
    claim = {"kind": "PersistentVolumeClaim", "metadata": {"name": "data-db-0", "labels": labels}}
    server.stub.put("/api/v1/namespaces/default/persistentvolumeclaims/data-db-0", claim)
    removing.remove(up)
    assert "PersistentVolumeClaim data-db-0" in server.stub.titles()
    removing.remove(up, volumes=True)
    assert server.stub.titles() == {"Service foreign"}


def test_a_project_that_is_not_there(server):
    assert removing.remove(Session(server.client, server.kinds, "stub", "shop", "default")) == []


def test_what_is_not_gone_in_time_is_told(server, up):
    server.stub.remove = lambda path: server.stub.objects[path]
    with pytest.raises(ClusterError, match=r"KY912 deleted, and still not gone: .*Deployment web"):
        removing.remove(up, seconds=0.1)


def test_the_namespace_stays_and_is_told(server):
    space = made("Namespace", "both")
    apply(shop(space, SHOP[0], namespace="both"), Applying(server.client, server.kinds))
    done = removing.remove(Session(server.client, server.kinds, "stub", "shop", "both"))
    assert {each.title: each.outcome.value for each in done} == {
        "ConfigMap settings": "deleted",
        "Namespace both": "kept",
    }
    assert server.stub.titles() == {"Namespace both"}
