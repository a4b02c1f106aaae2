"""What is seen of a stack."""

from __future__ import annotations

from itertools import islice

import pytest

from kompyse.cluster.errors import ClusterError
from kompyse.cluster.readiness import Phase
from kompyse.cluster.swarm.observing import look, services, views


def test_the_services_of_the_stack_and_their_tasks(session, swarm, deployed):
    swarm.does(web="starting")
    deployed(web={}, db={"deploy": {"replicas": 2}})
    session._replace(project="other").docker.read(
        "stack", "deploy", "--compose-file", str(swarm.folder / "by-hand.json"), "other"
    )
    found = look(session)
    assert [(each.service, each.phase) for each in found.states] == [("db", Phase.READY), ("web", Phase.STARTING)]
    assert {name: len(tasks) for name, tasks in found.tasks.items()} == {"db": 2, "web": 1}
    assert found.state("web").service == "web"
    assert found.state("none") is None
    assert len(found.observed.pods) == 3
    assert found.observed.states == found.states


def test_names_spare_a_question(session, swarm, deployed):
    deployed(web={}, db={})
    before = len(swarm.calls)
    assert set(services(session, ["web", "none"])) == {"web"}
    assert swarm.calls[before:] == ["inspect --type service shop_none shop_web"]


def test_nothing_is_there(session, swarm):
    assert look(session).states == ()
    assert [each.split()[1] for each in swarm.calls] == ["ls"]


def test_it_looks_again_and_again(session, deployed):
    deployed(web={})
    assert [each.states[0].phase for each in islice(views(session), 3)] == [Phase.READY] * 3


def test_an_engine_that_goes_away(session, swarm):
    swarm.fails("service ls", "Cannot connect to the Docker daemon at unix:///var/run/docker.sock")
    with pytest.raises(ClusterError) as caught:
        look(session)
    assert caught.value.diagnostics[0].code.id == "KY981"


def test_one_look_may_fail(session, swarm, deployed):
    deployed(web={})
    seen = views(session)
    next(seen)
    swarm.fails("service ls", "error during connect: broken pipe")
    before = len(swarm.calls)
    with pytest.raises(ClusterError):
        next(seen)
    assert len(swarm.calls) - before == 5
    swarm.write("faults.json", {})
    assert next(views(session)).states


def test_what_is_refused_is_not_asked_again(session, swarm):
    swarm.fails("service ls", "This node is not a swarm manager.")
    with pytest.raises(ClusterError):
        next(views(session))
    assert len(swarm.calls) == 1
