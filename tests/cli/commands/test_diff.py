"""`kompyse diff`: what `up` would change, as `diff -u` prints it."""

from __future__ import annotations

from cli.commands.conftest import COMPOSE


def test_no_difference_after_up(on_cluster):
    on_cluster.run("up", "--no-wait", "-q")
    done = on_cluster.run("diff")
    assert (done.code, done.out) == (0, "")


def test_a_difference_gives_1_and_shows(on_cluster, monkeypatch):
    on_cluster.run("up", "--no-wait", "-q")
    on_cluster.write(COMPOSE.replace('web: {image: "demo:1"', 'web: {image: "demo:2"'))
    monkeypatch.setenv("TOKEN", "another-canary")
    done = on_cluster.run("diff")
    assert done.code == 1
    assert "--- cluster/Deployment web" in done.out
    assert "demo:2" in done.out
    assert "(hidden, changed)" in done.out
    assert "YW5vdGhlci1jYW5hcnk" not in done.out


def test_before_the_first_up_all_is_new(on_cluster):
    done = on_cluster.run("diff")
    assert done.code == 1
    assert "+++ project/Deployment db" in done.out
    assert on_cluster.stub.objects == {}
