"""How many tasks of a service run."""

from __future__ import annotations

import pytest

from kompyse.cluster.errors import ClusterError
from kompyse.cluster.scaling import BEFORE
from kompyse.cluster.swarm import scaling, stamping

OURS = {"deploy": {"labels": {stamping.STAMP: "abc.1"}, "replicas": 3}}


@pytest.fixture
def stack(deployed):
    deployed(web=OURS, once={"deploy": {"mode": "replicated-job"}}, agent={"deploy": {"mode": "global"}})


@pytest.fixture
def told():
    return []


def test_stop_and_start(session, swarm, stack, told):
    assert stack is None
    done = scaling.stop(session, [], told.append)
    assert done.services == ("web",)
    assert sorted(each.code.id for each in done.findings) == ["KY961", "KY961"]
    stopped = swarm.service("shop_web")
    assert (scaling.replicas(stopped), stopped["Spec"]["Labels"][BEFORE]) == (0, "3")
    assert scaling.stop(session, ["web"], told.append).services == ()
    assert scaling.start(session, ["web"], told.append).services == ("web",)
    started = swarm.service("shop_web")
    assert (scaling.replicas(started), BEFORE in started["Spec"]["Labels"]) == (3, False)
    assert scaling.start(session, ["web"], told.append).services == ()
    assert told == [
        "service shop_web stopped",
        "service shop_web is stopped already",
        "service shop_web started",
        "service shop_web runs already",
    ]


def test_without_a_number_one_is_started(session, swarm, deployed, told):
    deployed(web={"deploy": {"replicas": 0}})
    scaling.start(session, [], told.append)
    assert scaling.replicas(swarm.service("shop_web")) == 1


def test_scale(session, swarm, stack, told):
    assert stack is None
    assert scaling.scale(session, {"web": 5}, told.append).services == ("web",)
    assert scaling.replicas(swarm.service("shop_web")) == 5
    assert scaling.scale(session, {"web": 5}, told.append).services == ()
    assert told[-1] == "service shop_web has 5 replicas already"
    with pytest.raises(ClusterError) as caught:
        scaling.scale(session, {"web": 1, "once": 2, "agent": 2}, told.append)
    assert {each.code.id for each in caught.value.diagnostics} == {"KY962"}
    assert scaling.replicas(swarm.service("shop_web")) == 5


def test_a_restarted_service_is_still_as_it_was_deployed(session, swarm, stack, told):
    assert stack is None
    assert set(scaling.restart(session, [], told.append).services) == {"web", "once", "agent"}
    assert stamping.is_as_deployed(swarm.service("shop_web"), "abc")
    assert any("--force shop_web" in each for each in swarm.calls)
    scaling.stop(session, ["web"], told.append)
    assert scaling.restart(session, ["web"], told.append).services == ()
    assert not stamping.is_as_deployed(swarm.service("shop_web"), "abc")


def test_services_that_are_not_there(session, stack):
    assert stack is None
    with pytest.raises(ClusterError) as caught:
        scaling.found(session, ["web", "nothing"])
    (found,) = caught.value.diagnostics
    assert (found.code.id, found.hint) == ("KY960", "there are: agent, once, web")


def test_a_stack_that_is_not_there(session):
    with pytest.raises(ClusterError, match="no service of the stack"):
        scaling.found(session)


def test_names_are_those_of_the_stack(session):
    assert scaling.short(session, "my.web") == "my-web"


def test_until_nothing_runs(session, swarm, stack):
    assert stack is None
    with pytest.raises(ClusterError) as caught:
        scaling.until_gone(session, ["web"], 0.1)
    assert caught.value.diagnostics[0].code.id == "KY912"
    scaling.stop(session, ["web"], print)
    scaling.until_gone(session, ["web"])
