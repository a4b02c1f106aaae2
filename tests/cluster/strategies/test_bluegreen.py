"""What comes up beside what serves: which side, what leads where meanwhile, what stays, and who is left out."""

from __future__ import annotations

import pytest

from cluster.colour_stub import COMPOSE
from cluster.stub import Fault
from kompyse.cluster import differences
from kompyse.cluster.applying import Outcome
from kompyse.cluster.errors import ApiError
from kompyse.cluster.strategies import bluegreen, colours
from kompyse.diagnostics import KompyseError
from kompyse.diagnostics.codes import cluster as codes


def test_where_nothing_serves_the_first_colour_does_at_once(shop):
    change = shop.up("1")
    assert change.switching == []
    assert change.waited(["db", "web"]) == ["db", "web"]
    assert shop.deployments() == {"web-blue": 2}
    assert shop.aims() == {"blue"}
    assert shop.standings() == {"web-blue": "live"}
    assert shop.bundles() == {"text-web-blue"}


def test_what_runs_plainly_and_is_unchanged_is_the_first_colour(shop):
    shop.plain("1")
    change = shop.up("1")
    assert [(each.target, each.switches) for each in change.turns] == [("", False)]
    assert shop.deployments() == {"web": 2}
    assert shop.aims() == {"any"}
    assert set(shop.outcomes(change).values()) == {Outcome.UNCHANGED}


def test_the_new_colour_comes_up_beside_a_plain_service_that_alone_is_led_to(shop):
    shop.plain("1")
    before = shop.deployment("web")
    change = shop.up("2")
    assert change.waited(["db", "web"]) == ["db", "web-green"]
    assert shop.deployments() == {"web": 2, "web-green": 2}
    assert shop.deployment("web") == before
    assert shop.aims() == {"hash-plain"}
    # The old pods go on reading what they read.
    assert shop.server.stub.find("ConfigMap", "text")["data"] == {"text": "text of 1"}
    assert shop.server.stub.find("ConfigMap", "text-web-green")["data"] == {"text": "text of 2"}


def test_a_content_alone_makes_a_new_colour(shop):
    shop.whole("1")
    changed = COMPOSE.replace("demo:IMAGE", "demo:1")
    assert shop.up("2", compose=changed).waited(["web"]) == ["web-green"]
    assert shop.server.stub.find("ConfigMap", "text-web-blue")["data"] == {"text": "text of 1"}


def test_a_second_run_changes_nothing(shop):
    shop.whole("1")
    shop.whole("2")
    change = bluegreen.planned(shop.desired("2"), shop.session, {"web": True})
    assert change.switching == []
    assert set(shop.outcomes(change).values()) == {Outcome.UNCHANGED}
    assert shop.deployments() == {"web-blue": 0, "web-green": 2}


def test_the_colours_take_turns(shop):
    for image, live in (("1", "blue"), ("2", "green"), ("3", "blue")):
        shop.whole(image)
        assert shop.aims() == {live}
    assert shop.standings() == {"web-blue": "live", "web-green": "earlier"}
    assert shop.bundles() == {"text-web-blue", "text-web-green"}


def test_another_number_of_replicas_is_no_new_colour(shop):
    shop.whole("1")
    change = shop.up("1", compose=COMPOSE.replace("replicas: 2", "replicas: 3"))
    assert change.switching == []
    assert shop.deployments() == {"web-blue": 3}


def test_a_run_that_was_killed_before_the_switch_is_gone_on_with(shop):
    shop.whole("1")
    shop.up("2")
    assert shop.standings() == {"web-blue": "live", "web-green": "next"}
    change = shop.up("2")
    assert change.waited(["web"]) == ["web-green"]
    assert shop.aims() == {"blue"}
    shop.finish(change)
    assert shop.aims() == {"green"}


def test_what_was_never_switched_to_goes_with_the_change(shop):
    shop.whole("1")
    shop.up("2")
    assert shop.up("1").switching == []
    assert shop.deployments() == {"web-blue": 2}
    assert shop.bundles() == {"text-web-blue"}


def test_a_run_that_was_killed_amid_the_switch_goes_back_to_one_side(shop):
    shop.whole("1")
    shop.up("2")
    selector = {colours.COLOUR: "green"}
    shop.server.client.merge("/api/v1/namespaces/default/services/web", {"spec": {"selector": selector}})
    assert shop.aims() == {"blue", "green"}
    change = shop.up("2")
    assert change.switching == []
    assert shop.aims() == {"green"}
    assert shop.standings() == {"web-blue": "earlier", "web-green": "live"}
    shop.finish(change)
    assert shop.deployments() == {"web-blue": 0, "web-green": 2}


def test_what_was_stopped_serves_nobody_and_is_kept_to_go_back_to(shop):
    shop.plain("1")
    shop.server.client.merge("/apis/apps/v1/namespaces/default/deployments/web", {"spec": {"replicas": 0}})
    for count in range(2):
        shop.server.stub.remove(f"/api/v1/namespaces/default/pods/web-{count}")
    change = shop.up("2")
    assert change.switching == []
    assert shop.deployments() == {"web": 0, "web-blue": 2}
    assert shop.standings() == {"web": "earlier", "web-blue": "live"}
    assert shop.aims() == {"blue"}


def test_back_to_plain_is_a_switch_too(shop):
    shop.whole("1")
    shop.whole("2")
    change = shop.up("3", wanted={})
    assert change.waited(["web"]) == ["web-plain"]
    # What was to go back to is gone at once, what serves is not.
    assert shop.deployments() == {"web": 2, "web-green": 2}
    assert shop.aims() == {"green"}
    assert shop.standings()["web"] == "next"
    shop.finish(change)
    assert shop.deployments() == {"web": 2}
    assert shop.aims() == {"any"}
    assert shop.standings() == {"web": "live"}
    assert shop.bundles() == {"text"}


def test_a_plain_service_changed_in_its_place_is_led_to_wholly(shop):
    """A new colour was left unswitched; then the service is brought up plainly, with other pods again."""
    shop.plain("1")
    shop.up("2")
    assert shop.aims() == {"hash-plain"}
    shop.drained()
    change = shop.up("3", wanted={})
    assert [(each.switches, each.gone, each.retires) for each in change.turns] == [(False, ["green"], [])]
    assert shop.deployments() == {"web": 2}
    # Its pods are replaced, so that what tells the old ones must not count.
    assert shop.aims() == {"any"}


def test_what_runs_as_a_colour_goes_on_so_while_others_are_spoken_of(shop):
    shop.whole("1")
    change = bluegreen.planned(shop.desired("2"), shop.session, {}, keep=True)
    assert change.waited(["web"]) == ["web-green"]
    assert bluegreen.planned(shop.desired("2"), shop.session, {}).waited(["web"]) == ["web-plain"]


def test_a_project_without_colours_asks_once_and_no_more(shop):
    shop.plain("1")
    wanted = shop.desired("1")
    shop.server.stub.requests.clear()
    assert bluegreen.planned(wanted, shop.session, {}).desired is wanted
    assert len(shop.server.stub.requests) == 1


def test_who_may_not_look_at_deployments_has_no_colours(shop):
    wanted = shop.desired("1")
    shop.server.stub.fault = lambda _method, path: Fault(403) if path.endswith("/deployments") else None
    assert bluegreen.planned(wanted, shop.session, {}).desired is wanted
    shop.server.stub.fault = lambda _method, path: Fault(400) if path.endswith("/deployments") else None
    with pytest.raises(ApiError):
        bluegreen.planned(wanted, shop.session, {})


def test_a_service_that_cannot_run_twice_is_told_or_refused_where_it_is_named(shop):
    change = bluegreen.planned(shop.desired("1"), shop.session, {"web": False, "db": False})
    assert [(each.code, each.message) for each in change.findings] == [
        (
            codes.COLOUR_UNFIT,
            (
                "db is not switched blue-green, but replaced in its place: "
                "it writes to a volume that one pod has at a time (data)"
            ),
        )
    ]
    assert [each.service for each in change.turns] == ["web"]
    with pytest.raises(KompyseError) as caught:
        bluegreen.planned(shop.desired("1"), shop.session, {"web": False, "db": True})
    assert [each.code for each in caught.value.diagnostics] == [codes.COLOUR_REFUSED]
    assert not any(method == "PATCH" for method, _ in shop.server.stub.requests)


def test_diff_shows_the_colour_that_serves(shop):
    shop.whole("1")
    shop.whole("2")

    def shown(image: str) -> list[str]:
        project = bluegreen.as_it_is(shop.desired(image), shop.session)
        return [each.title for each in differences.differences(project, shop.session)]

    assert shown("2") == []
    assert shown("3") == ["ConfigMap text-web-green", "Deployment web-green"]


def test_the_plain_pods_are_told_by_the_set_of_which_most_are_ready(shop):
    shop.plain("1")
    shop.pods("web", "green")
    pod = "/api/v1/namespaces/default/pods/web-0"
    labels = {colours.HASH: "hash-newer"}
    shop.server.client.merge(pod, {"metadata": {"labels": labels}, "status": {"conditions": []}})
    shop.server.stub.requests.clear()
    found = bluegreen.present(shop.session, {"web", "db"})
    assert {service: each.hashed for service, each in found.items()} == {"web": "hash-plain", "db": ""}
    # However many services there are, the pods are listed once.
    assert [path.endswith("/pods") for _, path in shop.server.stub.requests].count(True) == 1
