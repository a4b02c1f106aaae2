"""Applying a project: what is created, left alone, made anew, deleted, refused."""

from __future__ import annotations

import pytest

from cluster.stub import Fault
from kompyse.cluster import applyset
from kompyse.cluster.applying import Applying, Desired, apply, looked, make_namespaces
from kompyse.cluster.errors import ClusterError

APP = {"web": 1, "db": 0}


def made(kind: str, name: str, api_version: str = "v1", **fields: object) -> dict:
    labels = {"app.kubernetes.io/name": name, "app.kubernetes.io/part-of": "shop"}
    labels["app.kubernetes.io/managed-by"] = "kompyse"
    return {"apiVersion": api_version, "kind": kind, "metadata": {"name": name, "labels": labels}, **fields}


SHOP = (
    made("ConfigMap", "settings", data={"a": "1"}),
    made("PersistentVolumeClaim", "data", spec={}),
    made("Service", "web", spec={}),
    made("Deployment", "web", "apps/v1", spec={"replicas": 1}),
    made("Deployment", "db", "apps/v1", spec={"replicas": 1}),
)


def shop(*objects: dict, namespace: str = "default") -> Desired:
    return Desired("shop", namespace, objects or SHOP, APP)


def outcomes(done) -> dict[str, str]:
    return {each.title: each.outcome.value for each in done}


def test_a_first_run_creates_all_in_waves_and_a_second_changes_nothing(server):
    how = Applying(server.client, server.kinds)
    done, told = apply(shop(), how)
    assert set(outcomes(done).values()) == {"created"}
    assert [each.title for each in done][-2:] == ["Deployment db", "Deployment web"]
    again, told_again = apply(shop(), how)
    assert set(outcomes(again).values()) == {"unchanged"}
    assert told == told_again == []


def test_only_what_changed_is_changed(server):
    how = Applying(server.client, server.kinds)
    apply(shop(), how)
    changed = made("Deployment", "web", "apps/v1", spec={"replicas": 2})
    done, _ = apply(shop(*SHOP[:3], changed, SHOP[4]), how)
    assert [each.title for each in done if each.outcome == "changed"] == ["Deployment web"]


def test_what_has_left_the_project_is_deleted_and_data_is_kept(server):
    how = Applying(server.client, server.kinds)
    apply(shop(), how)
    done, told = apply(shop(SHOP[0], SHOP[3]), how)
    assert outcomes(done) == {
        "ConfigMap settings": "unchanged",
        "Deployment web": "unchanged",
        "Service web": "deleted",
        "Deployment db": "deleted",
        "PersistentVolumeClaim data": "kept",
    }
    assert [each.code.name for each in told] == ["orphan-kept"]
    assert server.stub.titles() >= {"PersistentVolumeClaim data"}
    own = applyset.of_project("shop", "default")
    assert applyset.recorded(server.stub.objects[own.path]) == {
        "ConfigMap",
        "Deployment.apps",
        "PersistentVolumeClaim",
    }


def test_orphans_may_stay(server):
    apply(shop(), Applying(server.client, server.kinds))
    done, told = apply(shop(*SHOP[:4]), Applying(server.client, server.kinds, prune=False))
    assert outcomes(done)["Deployment db"] == "kept"
    assert "Deployment db" in server.stub.titles()
    assert [each.code.name for each in told] == ["orphan-kept"]


def test_nothing_is_written_over_what_belongs_to_another_project(server):
    apply(Desired("other", "default", SHOP[2:3], {}), Applying(server.client, server.kinds))
    before = dict(server.stub.objects)
    with pytest.raises(ClusterError) as caught:
        apply(shop(), Applying(server.client, server.kinds))
    assert [each.code.name for each in caught.value.diagnostics] == ["object-foreign"]
    assert "Service web" in str(caught.value)
    assert server.stub.objects == before


def test_what_somebody_else_made_is_refused_and_what_was_converted_is_taken_over(server):
    foreign = made("Service", "web")
    del foreign["metadata"]["labels"]
    server.stub.put("/api/v1/namespaces/default/services/web", foreign)
    with pytest.raises(ClusterError, match="was not made by Kompyse"):
        apply(shop(), Applying(server.client, server.kinds))
    server.stub.put("/api/v1/namespaces/default/services/web", SHOP[2])
    done, _ = apply(shop(), Applying(server.client, server.kinds))
    assert outcomes(done)["Service web"] == "changed"


def test_the_same_names_in_another_namespace_are_no_matter(server):
    apply(Desired("other", "there", SHOP[2:3], {}), Applying(server.client, server.kinds))
    done, _ = apply(shop(), Applying(server.client, server.kinds))
    assert outcomes(done)["Service web"] == "created"


def test_a_field_that_cannot_change_makes_the_object_anew_where_nothing_is_lost(server):
    job = made("Job", "migrate", "batch/v1", spec={"template": 1})
    how = Applying(server.client, server.kinds)
    apply(shop(job), how)
    server.stub.immutable = lambda old, new: "spec.template" if old.get("spec") != new.get("spec") else None
    done, told = apply(shop(made("Job", "migrate", "batch/v1", spec={"template": 2})), how)
    assert outcomes(done) == {"Job migrate": "recreated"}
    assert [each.code.name for each in told] == ["object-recreated"]
    assert server.stub.find("Job", "migrate")["spec"] == {"template": 2}


def test_a_claim_that_cannot_change_is_refused_and_kept(server):
    how = Applying(server.client, server.kinds)
    apply(shop(), how)
    server.stub.immutable = lambda old, new: "spec" if old.get("spec") != new.get("spec") else None
    claim = made("PersistentVolumeClaim", "data", spec={"storageClassName": "other"})
    with pytest.raises(ClusterError, match="KY907 PersistentVolumeClaim data cannot become"):
        apply(shop(SHOP[0], claim), how)
    assert server.stub.find("PersistentVolumeClaim", "data")["spec"] == {}


def test_a_conflict_names_field_and_owner_and_can_be_forced(server):
    apply(shop(), Applying(server.client, server.kinds))
    server.stub.find("ConfigMap", "settings")["metadata"]["annotations"] = {"owner": "somebody"}
    with pytest.raises(ClusterError) as caught:
        apply(shop(), Applying(server.client, server.kinds))
    assert "KY906 ConfigMap settings" in str(caught.value)
    assert '.data: conflict with "somebody"' in str(caught.value)
    apply(shop(), Applying(server.client, server.kinds, force=True))


def test_a_cluster_that_goes_away_says_what_is_applied_and_what_is_not(server):
    server.stub.fault = lambda method, path: (
        Fault(0) if method == "PATCH" and path.endswith("deployments/web") else None
    )
    with pytest.raises(ClusterError) as caught:
        apply(shop(), Applying(server.client, server.kinds))
    by_code = {each.code.name: each.message for each in caught.value.diagnostics}
    assert "Deployment web" in by_code["cluster-unreachable"]
    said, _, applied = by_code["applied-in-part"].partition(". Applied: ")
    assert said == "4 of 5 objects are applied; these are not: Deployment web"
    assert len(applied.split(", ")) == 4


def test_a_cluster_that_goes_away_is_not_asked_for_every_object(server):
    server.stub.fault = lambda method, _path: Fault(0) if method == "PATCH" and len(server.stub.objects) > 2 else None
    many = [made("ConfigMap", f"c{number}") for number in range(100)]
    with pytest.raises(ClusterError) as caught:
        apply(shop(*many), Applying(server.client, server.kinds))
    gone, standing = caught.value.diagnostics
    assert (gone.code.id, standing.code.id) == ("KY902", "KY911")
    assert " of 100 objects are applied; these are not: ConfigMap c" in standing.message
    tried = {path for method, path in server.stub.requests if method == "PATCH"}
    assert len(tried) < 60


@pytest.mark.parametrize("method", ["GET", "PATCH", "DELETE"])
def test_a_cluster_that_goes_away_beside_the_objects_says_it_too(server, method):
    how = Applying(server.client, server.kinds)
    apply(shop(), how)
    own = applyset.of_project("shop", "default").path
    hit = {"GET": own, "PATCH": own, "DELETE": "/apis/apps/v1/namespaces/default/deployments/db"}[method]
    server.stub.fault = lambda asked, path: Fault(0) if (asked, path) == (method, hit) else None
    with pytest.raises(ClusterError) as caught:
        apply(shop(*SHOP[:4]), how)
    gone, *_, standing = caught.value.diagnostics
    assert (gone.code.id, standing.code.id) == ("KY902", "KY911")
    expected = "all 4 objects are applied" if method == "DELETE" else "0 of 4 objects are applied; these are not: "
    assert standing.message.startswith(expected)


def test_nothing_is_written_before_it_is_known_whose_the_objects_are(server):
    apply(shop(), Applying(server.client, server.kinds))
    server.stub.requests.clear()
    other = Desired("other", "default", [made("Namespace", "default"), SHOP[2]], {})
    with pytest.raises(ClusterError, match="KY905"):
        looked(other, Applying(server.client, server.kinds))
    assert {method for method, _ in server.stub.requests} == {"GET"}


def test_a_namespace_of_another_project_stays_as_it_is(server):
    how = Applying(server.client, server.kinds)
    space = made("Namespace", "both")
    make_namespaces(shop(space, SHOP[0], namespace="both"), how)
    apply(shop(space, SHOP[0], namespace="both"), how)
    before = server.stub.find("Namespace", "both")
    other = Desired("other", "both", [space, made("ConfigMap", "theirs")], {})
    how = how._replace(present=looked(other, how))
    make_namespaces(other, how)
    done, _ = apply(other, how)
    assert outcomes(done) == {"ConfigMap theirs": "created"}
    assert server.stub.find("Namespace", "both") == before


def test_of_a_part_nothing_else_is_touched(server):
    how = Applying(server.client, server.kinds)
    apply(shop(), how)
    own = applyset.of_project("shop", "default")
    before = applyset.recorded(server.stub.objects[own.path])
    done, told = apply(shop(SHOP[3])._replace(whole=False), how)
    assert (outcomes(done), told) == ({"Deployment web": "unchanged"}, [])
    assert applyset.recorded(server.stub.objects[own.path]) == before
    assert len(server.stub.titles()) == len(SHOP) + 1


def test_a_run_that_was_cut_off_is_finished_by_the_next(server):
    how = Applying(server.client, server.kinds)
    apply(shop(), how)
    # Cut off after the new object was applied, before the old ones were deleted and the list was shortened.
    server.stub.fault = lambda method, _path: Fault(403) if method == "DELETE" else None
    with pytest.raises(Exception, match="403"):
        apply(shop(SHOP[0], made("StatefulSet", "db", "apps/v1", spec={})), how)
    server.stub.fault = lambda _method, _path: None
    apply(shop(*SHOP[:2]), how)
    titles = server.stub.titles() - {"Secret kompyse.shop"}
    assert titles == {"ConfigMap settings", "PersistentVolumeClaim data"}


def test_a_dry_run_writes_nothing(server):
    how = Applying(server.client, server.kinds, dry_run=True)
    done, _ = apply(shop(), how)
    assert set(outcomes(done).values()) == {"created"}
    assert server.stub.objects == {}
