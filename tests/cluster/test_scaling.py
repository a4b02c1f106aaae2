"""How many pods of a service run: what is patched, what is told, and that the project wins at the next `up`."""

from __future__ import annotations

import pytest

from cluster.program import Place
from cluster.test_observing import LABELS, session
from kompyse.cluster import scaling
from kompyse.cluster.applying import Applying, Desired, apply
from kompyse.cluster.errors import ApiError, ClusterError
from kompyse.cluster.ownership import is_own_conflict
from kompyse.cluster.scaling import BEFORE, RESTARTED
from kompyse.cluster.strategies.colours import COLOUR, STANDING
from kompyse.diagnostics.codes import cluster as codes

PLURALS = {"Deployment": "deployments", "StatefulSet": "statefulsets", "DaemonSet": "daemonsets", "Job": "jobs"}


def put(server, kind: str, name: str, replicas: int | None = 1, *beside: str) -> None:
    group = "batch" if kind == "Job" else "apps"
    spec = {"template": {"metadata": {}, "spec": {"containers": [{"name": each} for each in (name, *beside)]}}}
    made = {
        "apiVersion": f"{group}/v1",
        "kind": kind,
        "metadata": {"name": name, "labels": {**LABELS, "app.kubernetes.io/name": name}},
        "spec": {**spec, **({} if replicas is None else {"replicas": replicas})},
    }
    server.stub.put(f"/apis/{group}/v1/namespaces/default/{PLURALS[kind]}/{name}", made)


def patches(server) -> list[str]:
    return [path.rpartition("/")[2] for method, path in server.stub.requests if method == "PATCH"]


@pytest.fixture
def shop(server):
    put(server, "Deployment", "web", 3, "proxy")
    put(server, "StatefulSet", "db", 1)
    put(server, "DaemonSet", "agent", None)
    put(server, "Job", "migrate", None)
    return session(server)


def test_stop_notes_the_replicas_and_start_puts_them_back(server, shop):
    said: list[str] = []
    done = scaling.stop(shop, (), said.append)
    assert done.services == ("db", "web")
    web = server.stub.find("Deployment", "web")
    assert (web["spec"]["replicas"], web["metadata"]["annotations"]) == (0, {BEFORE: "3"})
    assert [each.code for each in done.findings] == [codes.LEFT_AS_IT_IS, codes.LEFT_AS_IT_IS]
    assert "migrate is not stopped: it runs once" in done.findings[1].message
    assert said == ["StatefulSet db stopped", "Deployment web stopped"]

    assert scaling.stop(shop, ["web"], said.append).services == ()
    assert server.stub.find("Deployment", "web")["metadata"]["annotations"] == {BEFORE: "3"}

    assert scaling.start(shop, ["web"], said.append).services == ("web",)
    web = server.stub.find("Deployment", "web")
    assert (web["spec"]["replicas"], web["metadata"]["annotations"]) == (3, {})
    assert scaling.start(shop, ["web"], said.append).services == ()
    assert said[-1] == "Deployment web runs already"


def test_start_of_what_somebody_else_stopped_is_one(server, shop):
    put(server, "Deployment", "cache", 0)
    assert scaling.start(shop, ["cache"], print).services == ("cache",)
    assert server.stub.find("Deployment", "cache")["spec"]["replicas"] == 1


def test_restart_asks_for_new_pods_as_kubectl_does(server, shop):
    done = scaling.restart(shop, (), print)
    assert done.services == ("agent", "db", "web")
    for kind, name in (("Deployment", "web"), ("StatefulSet", "db"), ("DaemonSet", "agent")):
        template = server.stub.find(kind, name)["spec"]["template"]
        assert template["metadata"]["annotations"][RESTARTED].endswith("Z")
        assert template["spec"]["containers"]
    assert [each.message.split()[0] for each in done.findings] == ["migrate"]


def test_what_is_stopped_is_not_restarted(server, shop):
    scaling.stop(shop, ["web"], print)
    said: list[str] = []
    assert scaling.restart(shop, ["web"], said.append).services == ()
    assert said == ["Deployment web is stopped: start it with kompyse start web"]


def test_scale(server, shop):
    said: list[str] = []
    assert scaling.scale(shop, {"web": 5, "db": 1}, said.append).services == ("web",)
    assert server.stub.find("Deployment", "web")["spec"]["replicas"] == 5
    assert said == ["StatefulSet db has 1 replicas already", "Deployment web scaled"]


def test_a_service_beside_another_scales_the_pods_of_both(server, shop):
    assert scaling.scale(shop, {"proxy": 2}, print).services == ("web",)
    assert server.stub.find("Deployment", "web")["spec"]["replicas"] == 2


def test_what_has_no_replicas_cannot_be_scaled_and_nothing_is(server, shop):
    with pytest.raises(ClusterError) as caught:
        scaling.scale(shop, {"web": 2, "agent": 2}, print)
    assert [each.code for each in caught.value.diagnostics] == [codes.NOT_SCALABLE]
    assert patches(server) == []


def test_a_service_that_is_not_there_is_told_with_those_that_are(server, shop):
    with pytest.raises(ClusterError) as caught:
        scaling.stop(shop, ["web", "wbe"], print)
    (told,) = caught.value.diagnostics
    assert (told.code, told.hint) == (codes.SERVICE_NOT_THERE, "there are: agent, db, migrate, proxy, web")
    assert '"wbe"' in told.message
    assert patches(server) == []


def test_a_project_that_is_not_there_is_told(server):
    with pytest.raises(ClusterError) as caught:
        scaling.stop(session(server), (), print)
    assert caught.value.diagnostics[0].code == codes.SERVICE_NOT_THERE


def test_gone_is_when_no_pod_is_left(server, shop):
    path = "/api/v1/namespaces/default/pods/web-1"
    server.stub.put(path, {"kind": "Pod", "metadata": {"name": "web-1", "labels": LABELS}})
    with pytest.raises(ClusterError) as caught:
        scaling.until_gone(shop, ["web"], 0.1)
    assert caught.value.diagnostics[0].code == codes.STILL_THERE
    server.stub.remove(path)
    scaling.until_gone(shop, ["web"], 5)


def conflict(*owners: str) -> ApiError:
    causes = [{"reason": "FieldManagerConflict", "message": f'conflict with "{each}" using apps/v1'} for each in owners]
    return ApiError(409, "Conflict", "Apply failed", tuple(causes))


def test_a_conflict_is_our_own_only_when_nobody_else_has_a_field():
    assert is_own_conflict(conflict("kompyse"))
    assert not is_own_conflict(conflict("kompyse", "kubectl"))
    assert not is_own_conflict(conflict())


def test_only_the_side_that_serves_is_changed_and_all_are_stopped(server, shop):
    for name, standing, replicas in (("web-blue", "earlier", 0), ("web-green", "earlier", 2)):
        put(server, "Deployment", name, replicas)
        made = server.stub.find("Deployment", name)
        labels = {"app.kubernetes.io/name": "web", COLOUR: name.removeprefix("web-")}
        server.client.merge(
            f"/apis/apps/v1/namespaces/default/deployments/{name}",
            {"metadata": {**made["metadata"], "labels": labels, "annotations": {STANDING: standing}}},
        )
    assert [each.object["metadata"]["name"] for each in scaling.found(shop, ["web"])] == ["web"]
    scaling.scale(shop, {"web": 4}, print)
    assert patches(server)[-1] == "web"
    said: list[str] = []
    assert scaling.restart(shop, ["web"], said.append).services == ()
    assert said == ["Deployment web has another colour beside it: end that with kompyse up first"]
    scaling.stop(shop, ["web"], print)
    assert patches(server)[-2:] == ["web", "web-green"]
    scaling.start(shop, ["web"], print)
    assert patches(server)[-1] == "web"
    assert server.stub.find("Deployment", "web-green")["spec"]["replicas"] == 0
    assert scaling.restart(shop, ["web"], print).services == ("web",)


def test_the_next_up_starts_what_an_autoscaler_counts():
    made = {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "web", "labels": LABELS}, "spec": {}}
    there = {"spec": {"replicas": 0}, "metadata": {"annotations": {scaling.BEFORE: "3"}}}
    revived = {"metadata": {"annotations": {scaling.BEFORE: None}}, "spec": {"replicas": 3}}
    assert scaling.revival(made, there) == revived
    assert scaling.revival(made, {"spec": {"replicas": 0}, "metadata": {}})["spec"] == {"replicas": 1}
    assert scaling.revival(made, {"spec": {"replicas": 2}, "metadata": {}}) is None
    assert scaling.revival({**made, "spec": {"replicas": 0}}, there) is None
    assert scaling.revival({**made, "kind": "DaemonSet"}, there) is None


def test_an_apply_starts_what_is_left_at_zero(server, shop, monkeypatch):
    scaling.stop(shop, ["web"], print)
    there = server.stub.find("Deployment", "web")
    made = {**there, "spec": {key: value for key, value in there["spec"].items() if key != "replicas"}}
    # A real server leaves the number at zero that nobody applies.
    monkeypatch.setattr(server.client, "apply", lambda *_args, **_more: there)
    wanted = Desired("shop", "default", [made], {}, {}, whole=False)
    done, _ = apply(wanted, Applying(server.client, server.kinds, dry_run=True))
    assert [each.outcome.value for each in done] == ["changed"]
    assert server.stub.find("Deployment", "web")["spec"]["replicas"] == 0
    done, _ = apply(wanted, Applying(server.client, server.kinds))
    assert [each.outcome.value for each in done] == ["changed"]
    assert server.stub.find("Deployment", "web")["spec"]["replicas"] == 3


def test_the_next_up_takes_back_what_was_set_here(server):
    made = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "c", "labels": {**LABELS}}}
    path = "/api/v1/namespaces/default/configmaps/c"
    wanted = Desired("shop", "default", [made], {}, {})
    apply(wanted, Applying(server.client, server.kinds))
    server.client.merge(path, {"metadata": {"annotations": {"owner": "kompyse"}}})
    apply(wanted, Applying(server.client, server.kinds))
    assert "annotations" not in server.stub.objects[path]["metadata"]


TINY = """\
name: tiny
services:
  web: {image: "busybox:1.36", command: sleep 600, stop_grace_period: 1s, scale: 1}
"""


@pytest.mark.judge_cluster
@pytest.mark.slow
def test_on_a_real_cluster_the_project_comes_back(kubectl, tmp_path):
    (tmp_path / "compose.yaml").write_text(TINY, encoding="utf-8")
    place = Place(tmp_path, kubectl, patience=240)

    def kompyse(*words: str) -> str:
        return place.done(*words).err

    def replicas() -> int:
        return kubectl.get("deployment/web")["spec"]["replicas"]

    kompyse("up", "--detach")
    (first,) = kubectl.get("pods")["items"]
    kompyse("restart")
    pods = [pod["metadata"] for pod in kubectl.get("pods")["items"]]
    alive = {pod["uid"] for pod in pods if "deletionTimestamp" not in pod}
    assert first["metadata"]["uid"] not in alive
    kompyse("stop")
    assert kubectl.get("pods")["items"] == []
    kompyse("start")
    assert replicas() == 1
    kompyse("scale", "web=2", "--no-wait")
    assert replicas() == 2
    assert "1 changed" in kompyse("up", "--no-wait")
    assert replicas() == 1
