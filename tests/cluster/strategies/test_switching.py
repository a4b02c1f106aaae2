"""The steps of a switch: in which order, what is left alone, and what each says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cluster.colour_stub import DEPLOYMENTS
from kompyse.cluster.errors import ClusterError
from kompyse.cluster.scaling import BEFORE
from kompyse.cluster.strategies import bluegreen, colours, switching
from kompyse.diagnostics.codes import cluster as codes

if TYPE_CHECKING:
    from cluster.colour_stub import Shop
    from kompyse.cluster.strategies.bluegreen import Change


def test_all_that_leads_to_a_service_is_switched_and_the_old_side_kept(shop):
    shop.whole("1")
    change = shop.up("2")
    said: list[str] = []
    switching.switch(shop.session, change, said.append)
    assert said == ["web: green serves now, instead of blue"]
    assert shop.aims() == {"green"}
    assert shop.standings() == {"web-blue": "earlier", "web-green": "live"}
    assert shop.deployments() == {"web-blue": 2, "web-green": 2}


def test_after_the_delay_the_old_side_has_no_pods(shop, monkeypatch):
    shop.whole("1")
    change = shop.up("2")
    switching.switch(shop.session, change, print)
    slept: list[float] = []
    monkeypatch.setattr("kompyse.cluster.strategies.switching.time.sleep", slept.append)
    said: list[str] = []
    switching.retire(shop.session, change, 30, said.append)
    assert 30 in slept
    assert said == [
        "what served before runs on for 30 s: web",
        "Deployment web-blue stopped; kompyse rollback web goes back to it",
    ]
    assert shop.deployments() == {"web-blue": 0, "web-green": 2}
    assert shop.deployment("web-blue")["metadata"]["annotations"][BEFORE] == "2"


def test_nothing_is_waited_for_where_nothing_was_switched(shop, monkeypatch):
    shop.whole("1")
    change = shop.up("1")
    monkeypatch.setattr("kompyse.cluster.strategies.switching.time.sleep", lambda _: pytest.fail("waited"))
    said: list[str] = []
    switching.retire(shop.session, change, 30, said.append)
    assert said == []


def test_of_three_sides_the_one_before_last_goes(shop):
    shop.plain("1")
    shop.whole("2")
    assert shop.deployments() == {"web": 0, "web-green": 2}
    change = shop.up("3")
    assert shop.deployments() == {"web": 0, "web-blue": 2, "web-green": 2}
    said = shop.finish(change)
    assert "Deployment web deleted" in said
    assert shop.deployments() == {"web-blue": 2, "web-green": 0}
    assert shop.bundles() == {"text-web-blue", "text-web-green"}


def test_a_service_that_somebody_switched_meanwhile_is_left_alone(shop):
    shop.whole("1")
    mine = shop.up("2")
    shop.finish(shop.up("2"))
    shop.whole("3")
    # The same colours as when it began, and others nevertheless.
    with pytest.raises(ClusterError) as caught:
        switching.switch(shop.session, mine, print)
    assert [each.code for each in caught.value.diagnostics] == [codes.COLOUR_MOVED]
    # Nor does a run that comes late take the pods of what serves.
    switching.retire(shop.session, mine, 0, print)
    assert shop.deployments() == {"web-blue": 2, "web-green": 0}
    assert shop.aims() == {"blue"}


def test_of_two_runs_that_want_the_same_the_second_has_nothing_to_do(shop):
    shop.whole("1")
    mine = shop.up("2")
    switching.switch(shop.session, shop.up("2"), print)
    said: list[str] = []
    switching.switch(shop.session, mine, said.append)
    assert said == []
    assert shop.aims() == {"green"}


def test_a_side_that_somebody_changed_meanwhile_is_not_switched_to(shop):
    shop.whole("1")
    mine = shop.up("2")
    shop.up("3")
    with pytest.raises(ClusterError) as caught:
        switching.switch(shop.session, mine, print)
    assert [each.code for each in caught.value.diagnostics] == [codes.COLOUR_MOVED]
    assert shop.aims() == {"blue"}


def test_what_failed_is_taken_away_with_what_it_alone_read(shop):
    shop.whole("1")
    change = shop.up("2")
    said = switching.take_away(shop.session, change, print)
    assert said == ["web: green got no request and was taken away, blue serves on"]
    assert shop.deployments() == {"web-blue": 2}
    assert shop.bundles() == {"text-web-blue"}
    assert shop.aims() == {"blue"}


def test_beside_a_plain_side_too_which_is_led_to_as_before(shop):
    shop.plain("1")
    change = shop.up("2")
    shop.drained()
    assert switching.take_away(shop.session, change, print)
    assert shop.deployments() == {"web": 2}
    assert shop.bundles() == {"text"}
    assert shop.aims() == {"any"}


def test_a_plain_side_that_failed_is_taken_away_but_not_what_others_read(shop):
    shop.whole("1")
    change = shop.up("2", wanted={})
    said = switching.take_away(shop.session, change, print)
    assert said == ["web: the plain one got no request and was taken away, blue serves on"]
    assert shop.deployments() == {"web-blue": 2}
    assert "text" in shop.bundles()


def test_what_was_switched_to_meanwhile_is_not_taken_away(shop):
    shop.whole("1")
    mine = shop.up("2")
    shop.finish(shop.up("2"))
    assert switching.take_away(shop.session, mine, print) == []
    assert shop.aims() == {"green"}


def test_what_leads_to_a_plain_side_does_not_widen_while_others_have_pods(shop, monkeypatch):
    shop.whole("1")
    change = shop.up("2", wanted={})
    switching.switch(shop.session, change, print)
    assert shop.aims() == {"hash-plain"}
    shop.pods("web", "blue")
    monkeypatch.setattr("kompyse.cluster.strategies.switching._PATIENCE", 0.1)
    switching.retire(shop.session, change, 0, print)
    assert shop.aims() == {"hash-plain"}
    shop.drained()
    shop.up("2", wanted={})
    assert shop.aims() == {"any"}


def scaled_by_load(shop: Shop, image: str) -> Change:
    """Bring up a service that says no number of replicas, as one does that has an autoscaler."""
    project = shop.desired(image)
    for each in project.objects:
        if each["kind"] == "Deployment":
            del each["spec"]["replicas"]
    change = bluegreen.planned(project, shop.session, {"web": True})
    switching.prepare(shop.session, change)
    shop.outcomes(change)
    switching.settle(shop.session, change)
    return change


def test_a_side_that_is_scaled_by_load_begins_with_as_many_pods_as_the_old_has(shop):
    scaled_by_load(shop, "1")
    shop.server.client.merge(f"{DEPLOYMENTS}/web-blue", {"spec": {"replicas": 7}})
    change = scaled_by_load(shop, "2")
    assert shop.deployments() == {"web-blue": 7, "web-green": 7}
    shop.finish(change)
    assert shop.deployments() == {"web-blue": 0, "web-green": 7}
    scaled_by_load(shop, "3")
    assert shop.deployments() == {"web-blue": 7, "web-green": 7}


def test_what_never_served_goes_at_once_also_where_only_a_part_is_brought_up(shop):
    shop.whole("1")
    shop.up("2")
    change = bluegreen.planned(shop.desired("1")._replace(whole=False), shop.session, {"web": True})
    assert [(each.gone, each.retires) for each in change.turns] == [(["green"], [])]
    switching.prepare(shop.session, change)
    assert shop.deployments() == {"web-blue": 2}
    assert shop.bundles() == {"text-web-blue"}


def test_what_a_plain_side_read_may_be_read_by_what_is_not_brought_up(shop):
    shop.plain("1")
    shop.whole("2")
    change = shop.up("3")
    shop.finish(change._replace(desired=change.desired._replace(whole=False)))
    assert shop.deployments() == {"web-blue": 2, "web-green": 0}
    assert "text" in shop.bundles()


def test_a_plain_side_of_no_replicas_is_gone_back_to_as_well(shop):
    shop.whole("1")
    change = shop.up("2", wanted={})
    for count in range(2):
        shop.server.stub.remove(f"/api/v1/namespaces/default/pods/web-{count}")
    shop.finish(change)
    assert shop.deployments() == {"web": 2}
    assert shop.aims() == {"any"}


def test_a_plain_side_of_somebody_else_belongs_to_the_project_once_it_is_kept(shop):
    shop.plain("1")
    labels = {"applyset.kubernetes.io/part-of": None}
    shop.server.client.merge(f"{DEPLOYMENTS}/web", {"metadata": {"labels": labels}})
    shop.whole("2")
    found = shop.deployment("web")["metadata"]["labels"]["applyset.kubernetes.io/part-of"]
    assert found == shop.session.applyset.identity
    assert colours.standing_of(shop.deployment("web")) == "earlier"
