"""A stack is brought up: in which order, what is left alone, and what ends it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import kompyse
from kompyse.cluster.errors import ClusterError
from kompyse.cluster.swarm import stamping
from kompyse.cluster.swarm.deploying import Sending
from kompyse.cluster.swarm.rolling import Need, Rolling, not_kept, outcomes, roll, wanted

if TYPE_CHECKING:
    from collections.abc import Callable

SHOP = """\
name: shop
services:
  web:
    image: demo
    depends_on: {migrate: {condition: service_completed_successfully}, cache: {condition: service_started}}
  migrate: {image: demo, depends_on: {db: {condition: service_healthy}}}
  db: {image: demo, healthcheck: {test: [CMD, "true"]}, secrets: [token]}
  cache: {image: demo}
secrets: {token: {environment: TOKEN}}
"""


@pytest.fixture
def convert(tmp_path) -> Callable[[str], kompyse.Result]:
    def made(text: str) -> kompyse.Result:
        (tmp_path / "compose.yaml").write_text(text, encoding="utf-8")
        return kompyse.convert(tmp_path / "compose.yaml", target="swarm", environment={"TOKEN": "canary"})

    return made


def run(session, result, **how):
    told = []
    rolled = roll(session, wanted(result), Rolling(told=lambda *each: told.append(each), **how))
    return rolled, told


def test_what_is_wanted(convert):
    found = wanted(convert(SHOP))
    assert list(found.needs) == ["cache", "db", "migrate", "web"]
    assert set(found.needs["web"]) == {
        Need("migrate", "service_completed_successfully"),
        Need("cache", "service_started"),
    }
    chosen = wanted(convert(SHOP), {"web", "cache"})
    assert dict(chosen.needs) == {"cache": (), "web": (Need("cache", "service_started"),)}


def test_services_are_deployed_when_what_they_need_is_there(session, swarm, convert):
    rolled, told = run(session, convert(SHOP))
    assert swarm.deployed == [["cache", "db"], ["migrate"], ["web"]]
    assert [name for name, outcome in told if outcome == "created"] == ["cache", "db", "migrate", "web"]
    assert set(rolled.outcomes.values()) == {"created"}
    assert {each.phase.value for each in rolled.seen.states} == {"ready", "complete"}
    assert swarm.state["secrets"]


def test_the_second_time_nothing_is_written(session, swarm, convert):
    run(session, convert(SHOP))
    before, calls = swarm.state, len(swarm.calls)
    rolled, told = run(session, convert(SHOP))
    assert swarm.state == before
    assert set(rolled.outcomes.values()) == {"unchanged"}
    assert {each.split()[0] for each in swarm.calls[calls:]} == {"inspect", "service"}
    assert len(told) == 4


def test_a_changed_service_is_deployed_alone(session, swarm, convert):
    run(session, convert(SHOP))
    changed = convert(SHOP.replace("cache: {image: demo}", "cache: {image: demo, environment: {A: b}}"))
    assert outcomes(session, wanted(changed)) == {
        "cache": "changed",
        "db": "unchanged",
        "migrate": "unchanged",
        "web": "unchanged",
    }
    run(session, changed)
    assert swarm.deployed[3:] == [["cache"]]


def test_what_somebody_else_changed_is_put_back(session, swarm, convert):
    run(session, convert(SHOP))
    session.docker.read("service", "update", "--replicas", "4", "shop_cache")
    rolled, _ = run(session, convert(SHOP))
    assert rolled.outcomes["cache"] == "changed"
    assert swarm.service("shop_cache")["Spec"]["Mode"] == {"Replicated": {"Replicas": 1}}
    assert run(session, convert(SHOP))[0].outcomes["cache"] == "unchanged"


def test_all_but_jobs_are_sent_again_where_that_is_asked_for(session, convert):
    run(session, convert(SHOP))
    found = outcomes(session, wanted(convert(SHOP)), Sending("always"))
    assert found == {"cache": "changed", "db": "changed", "migrate": "unchanged", "web": "changed"}


def test_what_needs_a_failing_service_is_not_deployed(session, swarm, convert):
    swarm.does(db="rejected No such image: demo")
    with pytest.raises(ClusterError) as caught:
        run(session, convert(SHOP))
    (found,) = caught.value.diagnostics
    assert (found.code.id, found.message) == (
        "KY920",
        "db: the image cannot be pulled: No such image: demo",
    )
    assert swarm.deployed == [["cache", "db"]]


def test_a_job_that_failed_is_run_again(session, swarm, convert):
    swarm.does(migrate="failed 4")
    with pytest.raises(ClusterError, match="exit code 4"):
        run(session, convert(SHOP))
    swarm.does()
    rolled, _ = run(session, convert(SHOP))
    assert rolled.outcomes == {"cache": "unchanged", "db": "unchanged", "migrate": "run again", "web": "created"}
    assert any("service update --detach --force --label-add" in each for each in swarm.calls)
    assert set(run(session, convert(SHOP))[0].outcomes.values()) == {"unchanged"}


def test_without_waiting_only_what_others_need_is_waited_for(session, swarm, convert):
    swarm.does(web="starting")
    rolled, _ = run(session, convert(SHOP), waits=False)
    assert rolled.seen.state("web").phase.value == "starting"
    assert swarm.deployed == [["cache", "db"], ["migrate"], ["web"]]


def test_time_is_over(session, swarm, convert):
    swarm.does(db="starting")
    with pytest.raises(ClusterError) as caught:
        run(session, convert(SHOP), seconds=0.2)
    codes = {each.code.id for each in caught.value.diagnostics}
    assert codes == {"KY921"}
    messages = " ".join(each.message for each in caught.value.diagnostics)
    assert "db is starting" in messages
    assert "migrate is waiting after 0 seconds: waits for db" in messages


def test_a_failure_may_be_waited_out(session, swarm, convert):
    swarm.does(db="failed 1")
    with pytest.raises(ClusterError) as caught:
        run(session, convert(SHOP), seconds=0.2, fail_fast=False)
    assert {each.code.id for each in caught.value.diagnostics} == {"KY921"}


def test_what_is_shown_says_who_waits_for_whom(session, convert):
    shown = []
    run(session, convert(SHOP), shown=shown.append)
    first = {each.service: (each.phase.value, each.reason) for each in shown[0].states}
    assert first["web"] == ("waiting", "waits for migrate, cache")
    assert first["db"] == ("pending", "")


CHANGED = SHOP.replace("cache: {image: demo}", "cache: {image: demo, environment: {A: b}}")


@pytest.mark.parametrize("fail_fast", [True, False])
def test_a_service_that_the_swarm_took_back(session, convert, monkeypatch, fail_fast):
    run(session, convert(SHOP))
    before = wanted(convert(SHOP)).document
    cut = stamping.cut
    monkeypatch.setattr(stamping, "cut", lambda _document, names, number: cut(before, names, number))
    with pytest.raises(ClusterError, match="cache: it is not as it was deployed"):
        run(session, convert(CHANGED), fail_fast=fail_fast)


def test_another_run_that_deployed_the_same_is_no_failure(session, convert, monkeypatch):
    run(session, convert(SHOP))
    cut = stamping.cut
    monkeypatch.setattr(stamping, "cut", lambda document, names, _run: cut(document, names, "other"))
    assert run(session, convert(CHANGED))[0].outcomes["cache"] == "changed"


def test_a_service_that_somebody_removes_meanwhile(session, convert):
    run(session, convert(SHOP))

    def remove(_view):
        session.docker.run("service", "rm", "shop_cache")

    with pytest.raises(ClusterError, match="cache: it is gone"):
        run(session, convert(SHOP.replace("image: demo,", "image: demo:2,")), shown=remove)


def test_a_restart_with_what_is_needed_is_told_as_lost(convert):
    assert not_kept(convert(SHOP)) == []
    needs = "{db: {condition: service_started, restart: true}}"
    text = f"name: shop\nservices: {{web: {{image: a, depends_on: {needs}}}, db: {{image: b}}}}"
    (found,) = not_kept(convert(text))
    assert found.message.startswith("services.web.depends_on.db.restart is lost")
