"""What `up` would change, without the values of Secrets."""

from __future__ import annotations

import pytest

from cluster.test_applying import SHOP, made, shop
from kompyse.cluster.applying import Applying, Desired, apply
from kompyse.cluster.differences import differences
from kompyse.cluster.session import Session

SECRET = made("Secret", "token", data={"a": "Y2FuYXJ5", "b": "c2FtZQ=="})


@pytest.fixture
def up(server) -> Session:
    apply(shop(*SHOP, SECRET), Applying(server.client, server.kinds))
    return Session(server.client, server.kinds, "stub", "shop", "default")


def test_none_after_up(up):
    assert differences(shop(*SHOP, SECRET), up) == []


def test_what_is_changed_new_or_gone(up):
    changed = made("Deployment", "web", "apps/v1", spec={"replicas": 3})
    found = {each.title: each for each in differences(shop(SHOP[0], changed, SECRET, made("Service", "new")), up)}
    assert set(found) == {"Deployment web", "Service new", "Service web", "Deployment db"}
    assert "-  replicas: 1" in list(found["Deployment web"].lines())
    assert "+  replicas: 3" in list(found["Deployment web"].lines())
    assert found["Service new"].before == ""
    assert found["Service web"].after == ""


def test_values_of_secrets_are_never_shown(up):
    other = made("Secret", "token", data={"a": "b3RoZXI=", "b": "c2FtZQ=="})
    (found,) = differences(shop(*SHOP, other), up)
    text = "\n".join(found.lines())
    assert "+  a: (hidden, changed)" in text
    assert "b: (hidden)" in text
    assert not {"Y2FuYXJ5", "b3RoZXI=", "c2FtZQ=="} & set(text.replace("\n", " ").split())


def test_the_namespace_never_leaves_the_project(server):
    space = made("Namespace", "both")
    own = Session(server.client, server.kinds, "stub", "shop", "both")
    apply(shop(space, SHOP[0], namespace="both"), Applying(server.client, server.kinds))
    assert differences(shop(SHOP[0], namespace="both"), own) == []
    # That of another project stays as it is.
    other = Desired("other", "both", [space], {})
    assert differences(other, own._replace(project="other")) == []


def test_what_is_stopped_and_scaled_by_an_autoscaler_would_be_started(server, up, monkeypatch):
    web = made("Deployment", "web", "apps/v1", spec={})
    server.stub.find("Deployment", "web")["spec"]["replicas"] = 0
    real = up.client.apply

    def at_zero(path, body, **more):
        after = real(path, body, **more)
        return {**after, "spec": {"replicas": 0}} if path.endswith("deployments/web") else after

    monkeypatch.setattr(up.client, "apply", at_zero)
    found = {each.title: each for each in differences(shop(*SHOP[:3], web, SHOP[4], SECRET), up)}
    assert "replicas: 1" in found["Deployment web"].after
