"""Commands in containers: bytes both ways, and the exit code."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from cluster.test_observing import LABELS
from cluster.test_readiness import container, pod, running
from cluster.test_scaling import TINY, put
from cluster.websocket_stub import accepted, streaming
from kompyse.cluster.errors import ClusterError
from kompyse.cluster.executing import Streams, execute, wrapped
from kompyse.cluster.strategies.colours import COLOUR
from kompyse.diagnostics.codes import cluster as codes

FAILED = {
    "status": "Failure",
    "reason": "NonZeroExitCode",
    "details": {"causes": [{"reason": "ExitCode", "message": "7"}]},
}


def put_pod(server, name: str, labels: dict[str, str]) -> None:
    up = pod(ready=True, containerStatuses=[container(ready=True, **running(9))])
    up["metadata"].update(name=name, labels=labels)
    server.stub.put(f"/api/v1/namespaces/default/pods/{name}", up)


@pytest.fixture
def web(server):
    put(server, "Deployment", "web")
    put_pod(server, "web-1", LABELS)
    return streaming(server)


def run(server, session, status: dict, asked: list | None = None) -> tuple[int, bytes, bytes]:
    def serve(path, query, handler) -> None:
        frames = accepted(handler)
        if asked is not None:
            asked.append((path, query))
        _, said = frames.receive()
        frames.send(1, said.upper())
        frames.send(2, b"oops")
        frames.send(3, json.dumps(status).encode())
        frames.close()

    server.stub.upgrades = serve
    out, err, words = [], [], [b"hello"]
    streams = Streams(lambda: words.pop() if words else b"", out.append, err.append)
    return execute(session, "web", ["tr", "a", "b"], streams), b"".join(out), b"".join(err)


def test_bytes_both_ways_and_the_exit_code(server, web):
    asked: list = []
    assert run(server, web, {"status": "Success"}, asked) == (0, b"HELLO", b"oops")
    ((path, query),) = asked
    assert path == "/api/v1/namespaces/default/pods/web-1/exec"
    assert (query["command"], query["container"], query["tty"]) == (["tr", "a", "b"], ["web"], ["false"])
    assert run(server, web, FAILED)[0] == 7


def test_a_pod_of_the_side_that_serves_is_chosen(server, web):
    put_pod(server, "web-0", {**LABELS, COLOUR: "blue"})
    asked: list = []
    run(server, web, {"status": "Success"}, asked)
    assert asked[0][0].endswith("/pods/web-1/exec")


def test_the_end_of_standard_input_reaches_the_command(server, web):
    messages = []

    def serve(_path, _query, handler) -> None:
        frames = accepted(handler, "v5.channel.k8s.io")
        messages.extend([frames.receive(), frames.receive()])
        frames.send(3, b'{"status": "Success"}')
        frames.close()

    server.stub.upgrades = serve
    words = [b"last"]
    streams = Streams(lambda: words.pop() if words else b"", lambda _: None, lambda _: None)
    assert execute(web, "web", ["cat"], streams) == 0
    assert messages == [(0, b"last"), (255, b"\0")]


def test_a_command_that_cannot_be_started_is_told(server, web):
    with pytest.raises(ClusterError) as caught:
        run(server, web, {"status": "Failure", "message": 'exec: "tr": executable file not found'})
    (told,) = caught.value.diagnostics
    assert (told.code, told.message) == (codes.COMMAND_NOT_RUN, 'exec: "tr": executable file not found')


def test_a_service_of_which_nothing_runs_is_told(server, web):
    server.stub.remove("/api/v1/namespaces/default/pods/web-1")
    with pytest.raises(ClusterError) as caught:
        run(server, web, {})
    assert caught.value.diagnostics[0].code == codes.NOTHING_TO_RUN_IN


def test_variables_and_the_folder_are_set_by_the_image(tmp_path):
    assert wrapped(["ls", "-l"], {}, None) == ["ls", "-l"]
    made = wrapped(["sh", "-c", "pwd; echo $A"], {"A": "b c"}, str(tmp_path))
    done = subprocess.run(made, capture_output=True, text=True, check=True)
    assert done.stdout == f"{tmp_path}\nb c\n"


@pytest.mark.judge_cluster
@pytest.mark.slow
def test_on_a_real_cluster(kubectl, tmp_path):
    (tmp_path / "compose.yaml").write_text(TINY, encoding="utf-8")

    def kompyse(*words: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "kompyse", *words],
            cwd=tmp_path,
            env={**os.environ, "KUBECONFIG": os.environ["KOMPYSE_TEST_KUBECONFIG"]},
            input=stdin,
            capture_output=True,
            text=True,
            check=False,
            timeout=240,
        )

    assert kompyse("up", "-d", "-n", kubectl.namespace).returncode == 0
    where = ("exec", "-n", kubectl.namespace)
    done = kompyse(*where, "-e", "A=b", "-w", "/tmp", "web", "sh", "-c", "pwd; echo $A; cat; exit 7", stdin="said\n")
    assert (done.returncode, done.stdout) == (7, "/tmp\nb\nsaid\n"), done.stderr
    done = kompyse(*where, "web", "no-such-program")
    assert done.returncode in {3, 126, 127}
    assert "no-such-program" in done.stderr
