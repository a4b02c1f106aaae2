"""Blue-green on a real cluster under constant requests: switches, a failing colour, kills, a rollback, the way back.

A pod of the namespace asks for the service by its name all the time, on new connections and on some that it keeps for a
second. Each of its workers notes what was answered, in order, and every request that got no answer. No port of the
client is used twice: for two minutes after a connection, the node may send what comes from its port where that one
went, to a pod that is long gone, and that says nothing of a switch.
"""

from __future__ import annotations

import json
import subprocess
import time
from typing import TYPE_CHECKING

import pytest

from cluster import program

if TYPE_CHECKING:
    from judges import Kubectl

pytestmark = [pytest.mark.judge_cluster, pytest.mark.slow]

IMAGE = "python:3.11-slim"
SERVER = """\
import http.server, os, signal, sys
class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    def do_GET(self):
        body = (os.environ["VERSION"] + " " + open("/conf/text").read()).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
    def log_message(self, *_): pass
class Server(http.server.ThreadingHTTPServer):
    request_queue_size = 128
signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
Server(("", 8000), Handler).serve_forever()
"""
CLIENT = """\
import http.client, json, os, threading, time
MADE, LOST, SEEN = [0] * 8, [], [[] for _ in range(8)]
def work(number):
    connection, port, kept = None, 10000 + 6000 * number, 1.0 if number % 4 == 0 else 0
    while not os.path.exists("/tmp/stop"):
        if connection is None:
            connection = http.client.HTTPConnection("web", 8000, timeout=5, source_address=("", port))
            port, until = port + 1, time.monotonic() + kept
        try:
            connection.request("GET", "/")
            answer = connection.getresponse().read().decode()
            if SEEN[number][-1:] != [answer]:
                SEEN[number].append(answer)
        except Exception as error:
            LOST.append(f"{time.strftime('%X')} {error!r} after {SEEN[number][-1:]}")
            until = 0
        MADE[number] += 1
        if time.monotonic() >= until:
            connection = connection.close()
        time.sleep(0.01)
threads = [threading.Thread(target=work, args=(each,)) for each in range(8)]
[each.start() for each in threads]
[each.join() for each in threads]
print(json.dumps({"made": sum(MADE), "lost": LOST, "seen": SEEN}))
"""
COMPOSE = """\
name: switched
services:
  web:
    image: "{image}"
    command: [python3, /app/server.py]
    environment: {{VERSION: {version}}}
    configs: [{{source: server, target: /app/server.py}}, {{source: text, target: /conf/text}}]
    expose: [8000]
    deploy: {{replicas: 2}}
    stop_grace_period: 2s
    healthcheck: {{test: [CMD, python3, -c, "{check}"], interval: 1s, retries: 3, timeout: 20s}}
configs:
  server: {{file: server.py}}
  text: {{content: "text of {version}"}}
"""
CHECK = "import urllib.request as u; u.urlopen('http://localhost:8000')"
POD = {
    "apiVersion": "v1",
    "kind": "Pod",
    "metadata": {"name": "client"},
    "spec": {
        "terminationGracePeriodSeconds": 0,
        "containers": [{"name": "client", "image": IMAGE, "command": ["sleep", "3600"]}],
    },
}
SWITCH = ("up", "-d", "--strategy", "blue-green", "--scale-down-delay", "6", "--timeout", "120")


class Place(program.Place):
    """A folder with the project, and a namespace for it."""

    def write(self, version: str, check: str = CHECK) -> None:
        (self.folder / "server.py").write_text(SERVER)
        (self.folder / "compose.yaml").write_text(COMPOSE.format(image=IMAGE, version=version, check=check))

    def said(self, *words: str, code: int = 0) -> str:
        """Run a command that ends with this code; gives all that it says."""
        done = self.run(*words)
        said = done.out + done.err
        assert done.code == code, said + self.kubectl.situation()
        return said

    def deployments(self) -> dict[str, int]:
        listed = self.kubectl.get("deployments")["items"]
        return {each["metadata"]["name"]: each["spec"]["replicas"] for each in listed}

    def bundles(self) -> set[str]:
        listed = self.kubectl.get("configmaps", "--selector=app.kubernetes.io/part-of=switched")["items"]
        return {each["metadata"]["name"] for each in listed}

    def killed(self, after: str) -> None:
        """Run `up`, and kill it as soon as it says this."""
        with self.start(*SWITCH, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as running:
            assert running.stdout is not None
            assert any(after in line for line in running.stdout)
            running.kill()


def requests(kubectl: Kubectl) -> subprocess.Popen[str]:
    """Begin to ask."""
    kubectl("apply", "-f", "-", stdin=json.dumps(POD))
    kubectl("wait", "--for=condition=Ready", "pod/client", "--timeout=90s", seconds=100)
    command = [*kubectl.command, "--namespace", kubectl.namespace, "exec", "client", "--", "python3", "-c", CLIENT]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_no_request_is_lost_by_a_switch_a_failure_a_kill_or_a_rollback(kubectl, tmp_path, tell):
    place = Place(tmp_path, kubectl, patience=240)
    place.write("one")
    place.done("up", "-d", "--timeout", "120")
    asking = requests(kubectl)
    time.sleep(2)

    place.write("two")
    seconds = place.done(*SWITCH).seconds
    assert place.deployments() == {"web": 0, "web-green": 2}
    said = place.said(*SWITCH, "-v")
    assert "created" not in said
    assert "changed" not in said.replace("unchanged", "")
    assert place.said("diff", "-q") == ""

    place.write("three", check="raise SystemExit('not well')")
    said = place.said(*SWITCH, code=3)
    assert "KY920 service-failed: web-blue" in said
    assert "not well" in said
    assert "blue got no request and was taken away, green serves on" in said
    assert place.deployments() == {"web": 0, "web-green": 2}

    place.done("rollback", "--scale-down-delay", "6")
    assert place.deployments() == {"web": 2, "web-green": 0}

    place.write("four")
    place.killed(after="web-green pending")
    place.killed(after="green serves now")
    place.done(*SWITCH)
    assert place.deployments() == {"web": 0, "web-green": 2}

    place.write("five")
    place.done(*SWITCH)
    assert place.deployments() == {"web-blue": 2, "web-green": 0}
    assert place.bundles() == {f"{name}-web-{colour}" for name in ("server", "text") for colour in ("blue", "green")}

    place.write("six")
    said = place.said("up", "-d", "--scale-down-delay", "6", "--timeout", "120")
    assert "KY977" in said
    assert place.deployments() == {"web": 2}
    assert place.bundles() == {"server", "text"}
    time.sleep(1)

    kubectl("exec", "client", "--", "touch", "/tmp/stop")
    out, err = asking.communicate(timeout=60)
    told = json.loads(out or json.dumps({"lost": [err]}))
    order = [f"{version} text of {version}" for version in ("one", "two", "one", "four", "five", "six")]
    tell(
        f"blue-green: {told['made']} requests, {len(told['lost'])} lost, through four switches of which one was killed"
        f" twice, a failed colour and a rollback; a switch took {seconds:.1f} s, 6 of them for the old pods to run on"
    )
    assert told["lost"] == []
    assert told["seen"] == [order] * 8
    place.done("down", "-t", "0")
    assert place.deployments() == {}
