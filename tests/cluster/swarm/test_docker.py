"""The docker command: what is read from it, and how its failures are told."""

from __future__ import annotations

import threading

import pytest

from cluster.swarm.stub import engine
from kompyse.cluster.errors import ClusterError
from kompyse.cluster.swarm.docker import Docker, refused


@pytest.fixture
def swarm(tmp_path, monkeypatch):
    """The docker command as a program."""
    return engine(tmp_path / "engine", monkeypatch, program_alone=True)


def code_of(error: ClusterError) -> str:
    return error.diagnostics[0].code.id


def test_a_context_stands_before_the_command(swarm):
    Docker("far").read("service", "ls")
    Docker().read("service", "ls")
    assert swarm.calls == ["--context far service ls", "service ls"]


def test_what_is_not_there_is_left_out(swarm, deployed):
    deployed(web={})
    found = Docker().inspect("service", ["shop_web", "shop_none"])
    assert [each["Spec"]["Name"] for each in found] == ["shop_web"]
    assert Docker().inspect("service", []) == []
    assert swarm.calls[-1] == "inspect --type service shop_web shop_none"


def test_rows(deployed):
    deployed(web={})
    assert Docker().rows("network", "ls", "--filter", "label=x=shop") == [
        {"Name": "shop_default", "ID": "id-shop_default"}
    ]


def test_a_failure_says_what_the_command_said(swarm):
    swarm.fails("service ls", "Error: it is broken")
    with pytest.raises(ClusterError) as caught:
        Docker().read("service", "ls")
    assert caught.value.exit_code == 3
    assert code_of(caught.value) == "KY983"
    assert caught.value.diagnostics[0].message == "docker service ls: Error: it is broken"


def test_inspecting_fails_for_other_reasons(swarm):
    swarm.fails("inspect", "Error response from daemon: it is broken")
    with pytest.raises(ClusterError, match="it is broken"):
        Docker().inspect("service", ["shop_web"])


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?", "KY981"),
        ("permission denied while trying to connect to the Docker daemon socket", "KY981"),
        ("Failed to initialize: unable to resolve docker endpoint: context not found", "KY981"),
        ("Error response from daemon: This node is not a swarm manager. Use docker swarm init", "KY982"),
        ("failed to create network: something else", "KY983"),
        ("", "KY983"),
    ],
)
def test_what_kind_of_failure_it_is(said, code):
    assert code_of(refused(said)) == code


def test_there_is_no_docker_command(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    for work in (lambda: Docker().run("info"), lambda: list(Docker().lines(("info",), threading.Event()))):
        with pytest.raises(ClusterError) as caught:
            work()
        assert code_of(caught.value) == "KY980"


def test_a_docker_command_that_may_not_be_run(monkeypatch, tmp_path):
    (tmp_path / "docker").write_text("no program")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ClusterError, match="cannot be run: Permission denied"):
        Docker().run("info")


def test_lines_of_both_streams(deployed):
    deployed(web={})
    lines = sorted(Docker().lines(("service", "logs", "shop_web"), threading.Event()))
    assert [each.partition(" ")[2] for each in lines] == ["line 1 of web", "line 2 of web"]


def test_lines_of_a_command_that_fails(swarm):
    swarm.fails("service logs", "Error: no such service")
    found = []
    with pytest.raises(ClusterError, match="no such service"):
        found.extend(Docker().lines(("service", "logs", "x"), threading.Event()))


def test_lines_end_when_nobody_listens(monkeypatch, tmp_path):
    (tmp_path / "docker").write_text("#!/bin/sh\necho one\nexec sleep 600\n")
    (tmp_path / "docker").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    stop = threading.Event()
    lines = Docker().lines(("logs",), stop)
    assert next(lines) == "one"
    stop.set()
    assert list(lines) == []


def test_a_command_that_takes_too_long(monkeypatch, tmp_path):
    (tmp_path / "docker").write_text("#!/bin/sh\necho one\nexec sleep 600\n")
    (tmp_path / "docker").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    assert Docker().run("logs", seconds=0.3).code == 124
