"""`kompyse watch`: what is brought up before, and what is followed then."""

from __future__ import annotations

import pytest

from kompyse.cluster.develop import following

WATCHED = """\
name: shop
services:
  db: {image: "demo:1"}
  web:
    image: demo:1
    entrypoint: [run]
    stop_grace_period: 3s
    develop:
      watch:
        - {path: ./src, action: sync+restart, target: /app}
        - {path: ./conf, action: restart}
  worker:
    image: demo:1
    develop: {watch: [{path: ./src, action: sync+restart, target: /app}]}
"""


@pytest.fixture
def followed(on_cluster, monkeypatch):
    """The rules that are followed, as `service action`; then Ctrl-C comes."""
    found: list[str] = []

    def follow(_session, files, _rebuild, telling, _stop):
        found.extend(f"{each.service} {each.action}" for each in files.rules)
        telling.output(b"said\n")
        raise KeyboardInterrupt

    monkeypatch.setattr(following, "follow", follow)
    monkeypatch.setattr("kompyse.cli.commands.up._wait", lambda *_args, **_more: True)
    monkeypatch.setattr("kompyse.images.commands.command_of", lambda _image: None)
    on_cluster.write(WATCHED)
    return found


def command(on_cluster, name: str) -> list[str]:
    return on_cluster.stub.find("Deployment", name)["spec"]["template"]["spec"]["containers"][0].get("command", [])


def test_it_brings_up_and_follows(on_cluster, followed):
    done = on_cluster.run("watch")
    assert (done.code, done.out) == (0, "said\n"), done.err
    assert followed == ["web sync+restart", "web restart", "worker sync+restart"]
    assert "Deployment db created" in done.err
    assert command(on_cluster, "web")[:2] == ["/bin/sh", "-c"]
    assert "sleep 3;" in command(on_cluster, "web")[2]
    assert command(on_cluster, "worker") == []
    assert "KY957 not-restartable: worker is not started again" in done.err
    assert f"watching {on_cluster.folder}/conf, {on_cluster.folder}/src" in done.err


def test_an_up_puts_the_command_back(on_cluster, followed):
    on_cluster.run("watch")
    on_cluster.run("up", "-d")
    assert command(on_cluster, "web") == ["run"]


def test_only_the_services_that_are_named(on_cluster, followed):
    assert on_cluster.run("watch", "worker").code == 0
    assert followed == ["worker sync+restart"]


def test_of_what_runs_already_nothing_is_changed(on_cluster, followed):
    on_cluster.run("up", "-d", "-q")
    before = len(on_cluster.stub.requests)
    done = on_cluster.run("watch", "--no-up")
    assert done.code == 0, done.err
    assert len(followed) == 3
    assert {method for method, _ in on_cluster.stub.requests[before:]} == {"GET"}


def test_without_up_it_has_to_run(on_cluster, followed):
    done = on_cluster.run("watch", "--no-up")
    assert (done.code, followed) == (3, [])
    assert "KY960" in done.err


def test_nothing_to_watch_ends_before_anything_is_applied(on_cluster, followed):
    done = on_cluster.run("watch", "db")
    assert (done.code, followed) == (3, [])
    assert "KY969" in done.err
    assert [method for method, _ in on_cluster.stub.requests if method != "GET"] == []
