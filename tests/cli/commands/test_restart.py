"""`kompyse restart`: new pods for the services that are named."""

from __future__ import annotations

from kompyse.cluster.scaling import RESTARTED


def test_only_what_is_named(on_cluster):
    on_cluster.run("up", "--no-wait", "-q")
    done = on_cluster.run("restart", "--no-wait", "web")
    assert (done.code, done.err) == (0, "Deployment web restarted\n")
    templates = [on_cluster.stub.find("Deployment", each)["spec"]["template"]["metadata"] for each in ("web", "db")]
    assert [RESTARTED in each.get("annotations", {}) for each in templates] == [True, False]
