"""The verbs on a swarm, with a docker command of the tests' own."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from cli.commands.conftest import Shop
from cluster.swarm.stub import INFO, engine
from kompyse.cli.verbs import swarming
from kompyse.cluster.logs import Line
from kompyse.cluster.swarm import kernel

if TYPE_CHECKING:
    from pathlib import Path

    from cli.commands.conftest import Done

COMPOSE = """\
name: shop
services:
  web: {image: "demo:1", ports: [{target: 80, published: "8080", mode: host}], depends_on: [db]}
  db: {image: "demo:1", secrets: [token], volumes: ["data:/data"]}
  once: {image: "demo:1", restart: "no", depends_on: [db]}
secrets: {token: {environment: TOKEN}}
volumes: {data: {}}
"""


class OnSwarm(Shop):
    """The project, and the swarm."""

    def run(self, verb: str, *arguments: str) -> Done:
        return super().run(verb, "--target", "swarm", *arguments)


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> OnSwarm:
    stub = engine(tmp_path / "engine", monkeypatch)
    folder = tmp_path / "shop"
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.setenv("TOKEN", "canary-value")
    made = OnSwarm(folder, stub, capfd)
    made.write(COMPOSE)
    return made


@pytest.fixture
def up(shop: OnSwarm) -> OnSwarm:
    done = shop.run("up", "-d")
    assert done.code == 0, done.err
    return shop


def test_up_in_order_and_the_second_time_nothing(shop):
    done = shop.run("up", "-d")
    assert done.code == 0
    assert shop.stub.deployed == [["db"], ["once", "web"]]
    assert "service shop_web created\n" in done.err
    assert "shop on the swarm of default: 3 created\n" in done.err
    assert "web: http://localhost:8080\n" in done.err
    assert "depends_on" not in done.err
    again = shop.run("up", "-d", "-q")
    assert (again.code, again.out, again.err) == (0, "", "")
    assert "3 unchanged" in shop.run("up", "-d", "-v").err
    assert shop.stub.deployed == [["db"], ["once", "web"]]


def test_nothing_is_told_of_an_order_that_is_kept_but_of_what_is_not(shop):
    shop.write(
        COMPOSE.replace(
            "depends_on: [db]}\n  db", "depends_on: {db: {condition: service_started, restart: true}}}\n  db"
        )
    )
    done = shop.run("up", "-d", "--strict")
    assert "services.web.depends_on.db.restart is lost" in done.err


def test_a_secret_is_never_told(shop):
    done = shop.run("up", "-d", "-v")
    assert "canary-value" not in done.err + done.out + "".join(shop.stub.calls)


def test_a_service_that_has_left_is_removed(up):
    up.write("name: shop\nservices:\n  web: {image: 'demo:1'}\n")
    assert "service shop_db would be removed" in up.run("up", "--dry-run=server").err
    done = up.run("up", "-d")
    assert "service shop_db removed" in done.err
    assert "1 changed, 2 removed" in done.err
    assert set(up.stub.state["services"]) == {"shop_web"}
    assert up.stub.state["secrets"] == {}


def test_orphans_may_stay(up):
    up.write("name: shop\nservices:\n  web: {image: 'demo:1'}\n")
    assert "KY910" in up.run("up", "-d", "--no-remove-orphans").err
    assert "shop_db" in up.stub.state["services"]


def test_who_has_the_port_goes_first(up):
    up.write(COMPOSE.replace("  web:", "  site:"))
    done = up.run("up", "-d")
    assert done.err.index("service shop_web removed") < done.err.index("service shop_site created")


def test_named_services_and_what_they_need(shop):
    assert shop.run("up", "-d", "web").code == 0
    assert set(shop.stub.state["services"]) == {"shop_db", "shop_web"}
    assert shop.run("up", "-d", "once", "--no-deps").code == 0
    assert "shop_once" in shop.stub.state["services"]


def test_another_number_of_replicas(shop):
    assert shop.run("up", "-d", "--scale", "web=3").code == 0
    assert shop.stub.service("shop_web")["Spec"]["Mode"] == {"Replicated": {"Replicas": 3}}


def test_a_dry_run_writes_nothing(shop):
    assert "service shop_db would be deployed" in shop.run("up", "--dry-run=client").err
    assert shop.stub.calls == []
    done = shop.run("up", "--dry-run=server", "--wait")
    assert "service shop_db would be created" in done.err
    assert shop.stub.deployed == []
    shop.run("up", "-d")
    assert "service shop_db is unchanged" in shop.run("up", "--dry-run=server").err


def test_options_of_the_docker_command(shop):
    shop.run("up", "-d", "--resolve-image", "never", "--with-registry-auth", "--context", "far")
    (first, *_) = [each for each in shop.stub.calls if "stack deploy" in each]
    assert first.startswith("--context far stack deploy --detach=true --resolve-image never ")
    assert "--with-registry-auth" in first


def test_what_fails_comes_with_its_log(shop):
    shop.stub.does(db="failed 3")
    done = shop.run("up", "-d")
    assert done.code == 3
    assert "db | line 1 of db\ndb | line 2 of db\n" in done.err
    assert "KY920 service-failed: db: ends again and again, last with exit code 3, after 3 tries" in done.err


def test_what_the_kernel_lacks_is_told_beside_what_fails(shop, monkeypatch):
    monkeypatch.setattr(kernel, "_IPVS", str(shop.folder / "none"))
    monkeypatch.setattr(kernel, "_NETWORKS", str(shop.folder))
    assert "KY988" in shop.run("up", "-d").err
    shop.stub.does(web="failed 3")
    shop.write(COMPOSE.replace("80,", "81,"))
    done = shop.run("up", "-d")
    assert done.err.index("KY988") < done.err.index("KY920")


def test_it_stays_until_ctrl_c(up, monkeypatch):
    def lines(_session, asked, _stop, _tell):
        assert asked.follow
        assert set(asked.services) == {"db", "once", "web"}
        yield Line("web", "", "web", "hello")
        raise KeyboardInterrupt

    monkeypatch.setattr(swarming, "lines", lines)
    done = up.run("up")
    assert (done.code, done.out) == (0, "web | hello\n")
    assert '"shop" runs on' in done.err
    assert up.run("up", "--stop-on-exit").code == 0
    assert up.stub.service("shop_web")["Spec"]["Mode"] == {"Replicated": {"Replicas": 0}}


@pytest.mark.parametrize("words", [("-d",), ("--no-wait",)])
def test_to_stop_on_exit_it_has_to_stay(shop, words):
    assert shop.run("up", "--stop-on-exit", *words).code == 2
    assert shop.stub.calls == []


def test_without_waiting(shop):
    shop.stub.does(web="starting")
    done = shop.run("up", "--no-wait")
    assert done.code == 0
    assert "http://" not in done.err


@pytest.mark.parametrize(
    ("info", "code"),
    [
        ({**INFO, "Swarm": {"LocalNodeState": "inactive"}}, "KY982"),
        ({"ID": "", "ServerErrors": ["Cannot connect to the Docker daemon"]}, "KY981"),
    ],
)
@pytest.mark.parametrize("verb", ["up", "down", "ps", "logs"])
def test_an_engine_that_is_of_no_use_ends_with_3(shop, info, code, verb):
    shop.stub.write("info.json", info)
    done = shop.run(verb)
    assert done.code == 3
    assert code in done.err


def test_a_project_that_cannot_be_used_ends_with_1(shop):
    shop.write(COMPOSE.replace("image", "imgae"))
    assert shop.run("up").code == 1
    assert shop.stub.calls == []


@pytest.mark.parametrize("verb", ["up", "down", "stop"])
def test_an_engine_on_another_machine_is_asked_about(shop, monkeypatch, verb):
    monkeypatch.setenv("DOCKER_HOST", "ssh://me@far")
    done = shop.run(verb)
    assert done.code == 3
    assert "KY940" in done.err
    assert 'the stack "shop" on ssh://me@far' in done.err
    assert shop.run(verb, "--yes", *(["-d"] if verb == "up" else [])).code in {0, 3}
    assert "KY940" not in shop.run(verb, "--context", "default", *(["-d"] if verb == "up" else [])).err


def test_down(up):
    up.stub.write("state.json", {**up.stub.state, "volumes": {"shop_data": {"stack": "shop"}}})
    done = up.run("down")
    assert done.code == 0
    assert "service shop_web removed" in done.err
    assert "volume shop_data kept" in done.err
    assert "volume shop_data removed" in up.run("down", "-v").err
    assert "nothing is to be done" in up.run("down", "-p", "shop").err


def test_ps(up):
    rows = json.loads(up.run("ps", "--format", "json").out)
    assert {each["service"]: each["phase"] for each in rows} == {"db": "ready", "once": "complete", "web": "ready"}
    assert up.run("ps").out.splitlines()[0].split()[0] == "SERVICE"
    done = up.run("ps", "-p", "other")
    assert (done.code, done.out) == (0, "")
    assert 'the stack "other" is not on the swarm' in done.err


def test_logs(up):
    assert sorted(up.run("logs", "web", "--tail", "3").out.splitlines()) == [
        "web | line 1 of web",
        "web | line 2 of web",
    ]
    assert set(up.run("logs", "--no-log-prefix", "db").out.splitlines()) == {"line 1 of db", "line 2 of db"}
    assert up.run("logs", "-f", "web").code == 0
    assert up.run("logs", "nothing").code == 3


def test_stop_start_scale_restart_and_wait(up):
    assert "service shop_web stopped" in up.run("stop", "web").err
    assert "service shop_web started" in up.run("start", "web").err
    assert "service shop_web scaled" in up.run("scale", "web=2").err
    assert "service shop_web restarted" in up.run("restart", "web").err
    assert up.run("scale", "once=2").code == 3
    done = up.run("wait", "--timeout", "5")
    assert done.code == 0
    assert "web ready" in done.err
    assert "is not on the swarm" in up.run("wait", "-p", "other").err
