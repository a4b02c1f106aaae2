"""Waiting for services of a stack."""

from __future__ import annotations

import pytest

from kompyse.cluster.errors import ClusterError
from kompyse.cluster.swarm.waiting import wait


def test_it_ends_when_all_are_there(session, deployed):
    deployed(web={}, once={"deploy": {"mode": "replicated-job"}})
    shown = []
    seen = wait(session, ["web", "once"], shown=shown.append)
    assert [each.phase.value for each in seen.states] == ["complete", "ready"]
    assert shown


def test_a_failure_comes_with_the_end_of_the_log_in_its_order(session, swarm, deployed):
    swarm.does(web="failed 3")
    deployed(web={})
    with pytest.raises(ClusterError) as caught:
        wait(session, ["web"])
    (found,) = caught.value.diagnostics
    assert (found.code.id, found.hint) == ("KY920", "kompyse logs -t swarm web")
    assert caught.value.logs == {"web": "line 1 of web\nline 2 of web"}
    assert "--tail 20 task-shop_web-1-2-" in swarm.calls[-1]


@pytest.mark.parametrize(
    ("does", "hint"),
    [
        ("rejected No such image: demo:1", "--with-registry-auth"),
        ("pending no suitable node (host-mode port already in use on 1 node)", "publish another port"),
        ("pending no suitable node (insufficient resources on 1 node)", "ask for less"),
    ],
)
def test_what_to_do_about_it(session, swarm, deployed, does, hint):
    swarm.does(web=does)
    deployed(web={})
    with pytest.raises(ClusterError) as caught:
        wait(session, ["web"])
    assert hint in caught.value.diagnostics[0].hint
    assert caught.value.logs == {}


def test_time_is_over(session, swarm, deployed):
    swarm.does(web="starting")
    deployed(web={})
    with pytest.raises(ClusterError) as caught:
        wait(session, ["web", "none"], seconds=0.1)
    assert [each.message.partition(" after")[0] for each in caught.value.diagnostics] == [
        "web is starting",
        "none does not exist",
    ]
    assert {each.code.id for each in caught.value.diagnostics} == {"KY921"}
