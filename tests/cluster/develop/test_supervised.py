"""Processes that are started again within their container: run here by the shells that images have."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys

import pytest

from cluster.websocket_stub import accepted, streaming
from kompyse.cluster.develop.supervised import is_supervised, start_again, supervised
from kompyse.cluster.develop.syncing import Container
from kompyse.cluster.errors import ClusterError
from kompyse.cluster.executing import Place
from kompyse.diagnostics.codes import cluster as codes

SHELLS = [words for words in (["sh"], ["dash"], ["bash"], ["busybox", "sh"]) if shutil.which(words[0])]


def workload(kind: str = "Deployment", **fields) -> dict:
    containers = [{"name": "web", "image": "demo:1", **fields}, {"name": "beside", "image": "demo:1"}]
    return {"kind": kind, "spec": {"replicas": 1, "template": {"spec": {"containers": containers}}}}


def wrapped_words(image_command=lambda _: None, **fields) -> list[str]:
    ((made,), unknown) = supervised([workload(**fields)], {"web": 3}, image_command)
    assert unknown == []
    web, beside = made["spec"]["template"]["spec"]["containers"]
    assert beside == {"name": "beside", "image": "demo:1"}
    assert is_supervised(web)
    assert not is_supervised(beside)
    return [*web["command"], *web["args"]]


def test_the_command_is_wrapped_and_the_object_left_as_it_is():
    before = workload(command=["run"], args=["it"])
    ((made,), _) = supervised([before], {"web": 3}, lambda _: None)
    assert before == workload(command=["run"], args=["it"])
    assert made["spec"]["replicas"] == 1
    assert wrapped_words(command=["run"], args=["it"])[4:] == ["run", "it"]
    assert wrapped_words(command=["run"])[4:] == ["run"]


def test_the_words_of_the_image_where_the_project_gives_none():
    asked = []

    def image(name):
        asked.append(name)
        return ["entry", "$(A)"], ["cmd"]

    assert wrapped_words(image)[4:] == ["entry", "$$(A)", "cmd"]
    assert wrapped_words(image, args=["mine"])[4:] == ["entry", "$$(A)", "mine"]
    assert asked == ["demo:1", "demo:1"]


def test_what_cannot_be_known_is_left_as_it_is():
    assert supervised([workload()], {"web": 3}, lambda _: None) == ([workload()], ["web"])
    job = workload("Job", command=["a"])
    assert supervised([job], {"web": 3}, lambda _: None) == ([job], [])


def test_nothing_in_the_script_is_a_variable_for_kubernetes():
    script = wrapped_words(command=["run"])[2]
    assert "$(" not in script
    assert "$$" not in script


PROGRAM = """\
import os, signal, sys
print(os.getpid(), sys.stdin.readline().strip(), flush=True)
signal.pause()
"""


@pytest.mark.parametrize("shell", SHELLS, ids=" ".join)
def test_the_process_starts_again_and_ends_with_the_shell(shell):
    words = wrapped_words(command=[sys.executable, "-c"], args=[PROGRAM])
    with subprocess.Popen(
        [*shell, *words[1:]], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        seen = set()
        for said in ("one", "two"):
            process.stdin.write(f"{said}\n")
            process.stdin.flush()
            number, heard = process.stdout.readline().split()
            seen.add(number)
            assert heard == said
            if said == "one":
                process.send_signal(44)
        assert len(seen) == 2
        process.send_signal(signal.SIGTERM)
        process.stdin.close()
        assert process.wait(10) == 128 + signal.SIGTERM
        assert process.stderr is not None
        assert process.stderr.read() == ""


@pytest.mark.parametrize("shell", SHELLS, ids=" ".join)
def test_the_exit_code_is_that_of_the_process(shell):
    words = wrapped_words(command=["sh", "-c"], args=["exit 7"])
    assert subprocess.run([*shell, *words[1:]], check=False, timeout=20).returncode == 7


@pytest.mark.parametrize("shell", SHELLS, ids=" ".join)
def test_a_process_that_does_not_end_is_killed(shell):
    words = wrapped_words(command=["sh", "-c"], args=["trap '' TERM; echo up; while :; do sleep 0.1; done"])
    words[2] = words[2].replace("sleep 3;", "sleep 0.2;")
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL, "text": True}
    with subprocess.Popen([*shell, *words[1:]], **pipes) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "up\n"
        process.send_signal(44)
        assert process.stdout.readline() == "up\n"
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 128 + signal.SIGKILL


def told(server, place: Container) -> None:
    """Have the process of a container started again: the command that is asked for runs here."""

    def serve(_path, query, handler) -> None:
        frames = accepted(handler)
        code = subprocess.run(query["command"], check=False, timeout=20).returncode
        failed = f'{{"status": "Failure", "details": {{"causes": [{{"reason": "ExitCode", "message": "{code}"}}]}}}}'
        frames.send(3, b'{"status": "Success"}' if not code else failed.encode())
        frames.close()

    server.stub.upgrades = serve
    start_again(streaming(server), place, "web")


def test_the_process_is_found_by_its_shell(server):
    name = f"web-{os.getpid()}"
    objects = [workload()]
    objects[0]["spec"]["template"]["spec"]["containers"][0].update(
        name=name, command=["sh", "-c"], args=["echo up; exec sleep 60"]
    )
    ((made,), _) = supervised(objects, {name: 1}, lambda _: None)
    web = made["spec"]["template"]["spec"]["containers"][0]
    with subprocess.Popen([*web["command"], *web["args"]], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "up\n"
        told(server, Container(Place("web-1", name), "c1", restarts=True))
        assert process.stdout.readline() == "up\n"
        process.terminate()
        assert process.wait(10) == 128 + signal.SIGTERM


def test_a_process_that_is_not_found_is_told(server):
    with pytest.raises(ClusterError) as caught:
        told(server, Container(Place("web-1", "nobody"), "c1", restarts=True))
    assert caught.value.diagnostics[0].code == codes.NOT_RESTARTABLE
