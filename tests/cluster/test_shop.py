"""examples/shop, converted and applied to a real cluster, works there as it does under Compose."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from judges import REPOSITORY, Kubectl, fresh_namespace

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = [pytest.mark.judge_cluster, pytest.mark.slow]

SHOP = REPOSITORY / "examples" / "shop"
START_SECONDS = 240
CLIENT = "client"
ASK = """
import json, sys, urllib.error, urllib.request as http
url, request = sys.argv[1], json.loads(sys.argv[2])
data = request.pop("data", "").encode() or None
try:
    print(http.urlopen(http.Request(url, data, request), timeout=10).read().decode())
except urllib.error.HTTPError as refusal:
    print(refusal.read().decode())
"""
URL = "http://web:8000"  # the port on which web listens; 8080 is what Compose publishes


def within(seconds: float, what: str, probe: Callable[[], bool], kubectl: Kubectl) -> None:
    """Wait for something; when it does not come, fail with what a person would look at."""
    deadline = time.monotonic() + seconds
    while not probe():
        if time.monotonic() > deadline:
            pytest.fail(f"not within {seconds:.0f} s: {what}\n{kubectl.situation()}", pytrace=False)
        time.sleep(0.5)


def is_started(kubectl: Kubectl) -> bool:
    items = kubectl.get("deployments,jobs")["items"]
    return len(items) == 4 and all(
        each["status"].get("succeeded" if each["kind"] == "Job" else "readyReplicas") == 1 for each in items
    )


def pods_of(kubectl: Kubectl, workload: str) -> list[dict]:
    labels = kubectl.get(workload)["spec"]["selector"]["matchLabels"]
    return kubectl.get("pods", "--selector", ",".join(f"{key}={value}" for key, value in labels.items()))["items"]


def is_ready(pod: dict) -> bool:
    return any(each["type"] == "Ready" and each["status"] == "True" for each in pod["status"].get("conditions", ()))


def fetch(kubectl: Kubectl, path: str, **request: str) -> dict:
    """What web answers to another pod: through its name and the port on which it listens."""
    return json.loads(kubectl("exec", CLIENT, "--", "python3", "-c", ASK, URL + path, json.dumps(request)))


@pytest.fixture(scope="module")
def shop(api_server: Kubectl):
    """kubectl in a namespace in which the shop has started, with a pod beside it that asks it."""
    with fresh_namespace(api_server) as kubectl:
        converted = subprocess.run(
            [sys.executable, "-m", "kompyse", "convert", "-f", SHOP / "compose.yaml", "-n", kubectl.namespace],
            capture_output=True,
            text=True,
            check=False,
        )
        assert converted.returncode == 0, converted.stderr
        kubectl("run", CLIENT, "--image=python:3.11-slim", "--restart=Never", "--", "sleep", "3600")
        kubectl("apply", "-f", "-", stdin=converted.stdout)
        within(START_SECONDS, "all deployments ready and the migration complete", lambda: is_started(kubectl), kubectl)
        kubectl("wait", "--for=condition=Ready", f"pod/{CLIENT}", "--timeout=50s")
        yield kubectl


def test_every_pod_is_ready_and_none_was_restarted(shop: Kubectl) -> None:
    pods = [pod for pod in shop.get("pods")["items"] if pod["metadata"]["name"] != CLIENT]
    assert len(pods) == 4
    for pod in pods:
        name, status = pod["metadata"]["name"], pod["status"]
        containers = [*status.get("initContainerStatuses", ()), *status["containerStatuses"]]
        assert [each["restartCount"] for each in containers] == [0] * len(containers), shop.situation()
        assert is_ready(pod) or status["phase"] == "Succeeded", f"{name}: {shop.situation()}"
    assert [pod["status"]["phase"] for pod in pods].count("Succeeded") == 1


def test_the_migration_is_complete_before_web_starts(shop: Kubectl) -> None:
    complete = shop.get("job/migrate")["status"]["completionTime"]
    (web,) = pods_of(shop, "deployment/web")
    (main,) = (each for each in web["status"]["containerStatuses"] if each["name"] == "web")
    # Both are RFC 3339 in UTC to the second, so they compare as text.
    assert complete <= main["state"]["running"]["startedAt"]


def test_web_answers_another_pod(shop: Kubectl) -> None:
    answer = fetch(shop, "/")
    assert answer["title"] == "Shop of examples"  # from the config
    assert answer["visits"] == 1  # from the cache


@pytest.mark.parametrize("secret", ["db_password", "api_token"])
def test_secrets_are_readable_where_compose_puts_them(shop: Kubectl, secret: str) -> None:
    read = shop("exec", "deployment/web", "--container", "web", "--", "cat", f"/run/secrets/{secret}")
    assert read == (SHOP / "secrets" / f"{secret}.txt").read_text(encoding="utf-8")


def test_a_row_outlives_the_pod_of_the_database(shop: Kubectl) -> None:
    token = (SHOP / "secrets" / "api_token.txt").read_text(encoding="utf-8")
    placed = fetch(shop, "/orders", data="teapot", Authorization=f"Bearer {token}")
    assert placed["item"] == "teapot"

    (before,) = pods_of(shop, "deployment/db")
    shop("delete", "pod", before["metadata"]["name"], "--timeout=55s")

    def replaced() -> bool:
        now = pods_of(shop, "deployment/db")
        return [pod["metadata"]["uid"] for pod in now] != [before["metadata"]["uid"]] and all(map(is_ready, now))

    within(90, "a new ready pod of db", replaced, shop)
    # The node learns of the new pod's address a moment after the pod is ready.
    within(30, f"order {placed} again", lambda: fetch(shop, "/orders") == {"orders": [placed]}, shop)
