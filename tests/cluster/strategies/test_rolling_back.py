"""Back to the side that served before: what comes up, what is led to meanwhile, and where there is no way back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kompyse.cluster.errors import ClusterError
from kompyse.cluster.scaling import BEFORE
from kompyse.cluster.strategies import rolling_back
from kompyse.diagnostics.codes import cluster as codes

if TYPE_CHECKING:
    from cluster.colour_stub import Shop


def back(shop: Shop, *services: str) -> None:
    change = rolling_back.begun(shop.session, services, print)
    shop.finish(change)


def test_the_earlier_side_comes_up_with_as_many_pods_as_serve_now(shop):
    shop.whole("1")
    shop.whole("2")
    shop.server.client.merge("/apis/apps/v1/namespaces/default/deployments/web-green", {"spec": {"replicas": 5}})
    change = rolling_back.begun(shop.session, (), print)
    assert [each.title for each in change.turns] == ["web-blue"]
    assert shop.deployments() == {"web-blue": 5, "web-green": 5}
    assert shop.standings() == {"web-blue": "earlier", "web-green": "live"}
    assert shop.aims() == {"green"}
    assert BEFORE not in shop.deployment("web-blue")["metadata"]["annotations"]
    shop.finish(change)
    assert shop.deployments() == {"web-blue": 5, "web-green": 0}
    assert shop.standings() == {"web-blue": "live", "web-green": "earlier"}
    assert shop.aims() == {"blue"}


def test_twice_is_forward_again(shop):
    shop.whole("1")
    shop.whole("2")
    back(shop)
    back(shop, "web")
    assert shop.deployments() == {"web-blue": 0, "web-green": 2}
    assert shop.aims() == {"green"}


def test_to_a_plain_side_and_forward_again(shop):
    shop.plain("1")
    shop.whole("2")
    back(shop)
    assert shop.deployments() == {"web": 2, "web-green": 0}
    assert shop.standings() == {"web": "live", "web-green": "earlier"}
    assert shop.aims() == {"any"}
    change = rolling_back.begun(shop.session, ["web"], print)
    # The pods that come up again are no more led to than new ones are.
    assert shop.aims() == {"hash-plain"}
    shop.pods("web", "green")
    shop.finish(change)
    assert shop.aims() == {"green"}
    assert shop.deployments() == {"web": 0, "web-green": 2}


def test_what_was_stopped_comes_back_with_the_pods_it_had(shop):
    shop.whole("1")
    shop.whole("2")
    shop.server.client.merge("/apis/apps/v1/namespaces/default/deployments/web-green", {"spec": {"replicas": 0}})
    rolling_back.begun(shop.session, (), print)
    assert shop.deployments() == {"web-blue": 2, "web-green": 0}


def test_what_cannot_come_back_is_stopped_again(shop):
    shop.whole("1")
    shop.whole("2")
    change = rolling_back.begun(shop.session, (), print)
    said = rolling_back.given_up(shop.session, change, print)
    assert said == ["web: blue could not come back, green serves on"]
    assert shop.deployments() == {"web-blue": 0, "web-green": 2}
    assert shop.deployment("web-blue")["metadata"]["annotations"][BEFORE] == "2"
    assert shop.standings() == {"web-blue": "earlier", "web-green": "live"}


def test_nor_beside_a_plain_side_which_is_led_to_as_before(shop):
    shop.plain("1")
    shop.whole("2")
    back(shop)
    change = rolling_back.begun(shop.session, (), print)
    assert rolling_back.given_up(shop.session, change, print)
    assert shop.aims() == {"any"}


def test_what_was_switched_to_meanwhile_is_not_stopped(shop):
    shop.whole("1")
    shop.whole("2")
    change = rolling_back.begun(shop.session, (), print)
    shop.finish(change)
    assert rolling_back.given_up(shop.session, change, print) == []


@pytest.mark.parametrize("services", [(), ("web",), ("db",)])
def test_where_there_is_no_earlier_side_nothing_is_done(shop, services):
    shop.whole("1")
    before = shop.deployments()
    with pytest.raises(ClusterError) as caught:
        rolling_back.begun(shop.session, services, print)
    (told,) = caught.value.diagnostics
    assert told.code is codes.NO_EARLIER
    assert all(each in told.message for each in services)
    assert shop.deployments() == before


def test_a_side_that_never_served_is_none_to_go_back_to(shop):
    shop.whole("1")
    shop.up("2")
    with pytest.raises(ClusterError) as caught:
        rolling_back.begun(shop.session, (), print)
    assert [each.code for each in caught.value.diagnostics] == [codes.NO_EARLIER]


def test_one_that_cannot_go_back_holds_the_others(shop):
    shop.whole("1")
    shop.whole("2")
    with pytest.raises(ClusterError) as caught:
        rolling_back.begun(shop.session, ("web", "db"), print)
    assert "db" in caught.value.diagnostics[0].message
    assert shop.deployments() == {"web-blue": 0, "web-green": 2}


def test_a_service_that_is_not_there_is_told(shop):
    shop.whole("1")
    with pytest.raises(ClusterError) as caught:
        rolling_back.begun(shop.session, ("wbe",), print)
    assert [each.code for each in caught.value.diagnostics] == [codes.SERVICE_NOT_THERE]
