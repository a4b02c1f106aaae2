"""What `up` would change, without the values of Secrets."""

from __future__ import annotations

import pytest

from cluster.test_applying import SHOP, made, shop
from kompyse.cluster.applying import Applying, apply
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
