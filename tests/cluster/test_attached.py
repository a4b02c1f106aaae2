"""`kompyse up` that stays: the published port on localhost, the logs, and Ctrl-C."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from judges import Kubectl

pytestmark = [pytest.mark.judge_cluster, pytest.mark.slow]

COMPOSE = """\
name: served
services:
  web:
    image: python:3.11-slim
    command: [python3, -u, -m, http.server, "8000", --directory, /etc/site]
    configs: [{{source: page, target: /etc/site/page.html}}]
    ports: ["{port}:8000"]
    stop_grace_period: 1s
    healthcheck:
      test: [CMD, python3, -c, "import urllib.request as http; http.urlopen('http://127.0.0.1:8000/')"]
      interval: 2s
      timeout: 20s
      retries: 30
configs:
  page: {{content: "from the cluster"}}
"""
SECONDS = 180


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return taken.getsockname()[1]


def fetched(url: str) -> str:
    """What is answered, asked again until something is."""
    deadline = time.monotonic() + SECONDS
    while True:
        try:
            with urllib.request.urlopen(url, timeout=30) as answer:
                return answer.read().decode()
        except (urllib.error.URLError, OSError):
            if time.monotonic() > deadline:
                raise
            time.sleep(0.5)


def pod_of(kubectl: Kubectl) -> str:
    listed = kubectl.get("pods", "--selector=app.kubernetes.io/name=web")["items"]
    (alive,) = (each["metadata"] for each in listed if "deletionTimestamp" not in each["metadata"])
    return alive["name"]


def test_the_published_port_answers_while_it_stays_and_the_project_runs_on(kubectl: Kubectl, tmp_path: Path) -> None:
    port = free_port()
    (tmp_path / "compose.yaml").write_text(COMPOSE.format(port=port), encoding="utf-8")
    out, err = tmp_path / "out", tmp_path / "err"
    with out.open("w") as to_out, err.open("w") as to_err:
        up = subprocess.Popen(
            [sys.executable, "-m", "kompyse", "up", "-n", kubectl.namespace, "--timeout", str(SECONDS)],
            cwd=tmp_path,
            env={**os.environ, "KUBECONFIG": os.environ["KOMPYSE_TEST_KUBECONFIG"]},
            stdout=to_out,
            stderr=to_err,
        )
    try:
        url = f"http://localhost:{port}/page.html"
        assert fetched(url) == "from the cluster"
        assert f"web: http://localhost:{port}" in err.read_text()
        deadline = time.monotonic() + 20
        while "GET /page.html" not in out.read_text():
            assert time.monotonic() < deadline, out.read_text() + err.read_text()
            time.sleep(0.2)
        assert "web | " in out.read_text()

        before = pod_of(kubectl)
        kubectl("delete", "pod", before, "--timeout=55s")
        assert fetched(url) == "from the cluster"
        assert pod_of(kubectl) != before

        up.send_signal(signal.SIGINT)
        assert up.wait(20) == 0, err.read_text()
    finally:
        up.kill()
        up.wait()
    assert kubectl.get("deployment/web")["spec"]["replicas"] == 1
    with pytest.raises(OSError, match="refused"):
        socket.create_connection(("127.0.0.1", port), timeout=5)
