"""What every verb knows of a project on a cluster."""

from __future__ import annotations

import kompyse
from kompyse.cluster.session import Session, desired


def session(server) -> Session:
    return Session(server.client, server.kinds, "stub", "shop", "team")


def test_paths_and_the_set(server):
    own = session(server)
    assert own.path("pods") == "/api/v1/namespaces/team/pods"
    assert own.path("deployments", "web", group="apps") == "/apis/apps/v1/namespaces/team/deployments/web"
    assert own.applyset.namespace == "team"


def test_what_is_to_be_there_after_a_conversion(server, tmp_path):
    text = "services: {db: {image: 'i:1'}, web: {image: 'i:1', depends_on: [db]}}\n"
    (tmp_path / "compose.yaml").write_text(text, encoding="utf-8")
    result = kompyse.convert(tmp_path / "compose.yaml")
    found = desired(result, session(server), {"a": "b"})
    assert found.waves == {"db": 0, "web": 1}
    assert (found.project, found.namespace, found.annotations) == ("shop", "team", {"a": "b"})
    assert list(found.objects) == result.objects
