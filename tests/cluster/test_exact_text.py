"""Arguments, variables and the commands of probes and hooks reach the process byte by byte."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING

import pytest

import kompyse

if TYPE_CHECKING:
    from judges import Kubectl

pytestmark = [pytest.mark.judge_cluster, pytest.mark.slow]

TEXTS = [
    "",
    "$",
    "$$",
    "$$$",
    "$HOME",
    "${HOME}",
    "$(HOME)",
    "$$(HOME)",
    "$(date) $$(date) $",
    "$(unclosed",
    "$((1 + 2))",
    "100$",
    "$é$(é)",
    "a 'b' \"c\" \\n `d`",
    "line\nline\n",
    "\ttab, # and: {} [] & * ! | > % @",
    "yes",
    "0o7",
    "22:22",
    "null",
    "1e3",
]
PROGRAM = """
import json, os, sys, time
print(json.dumps([sys.argv[1:], dict(os.environ)]), flush=True)
time.sleep(3600)
"""
WRITE = 'printf %s "$1" > "/tmp/$2"'


def compose(text: str) -> str:
    """Write a text for a Compose file, where `$$` stands for a dollar."""
    return text.replace("$", "$$")


def test_text_arrives_as_compose_means_it(kubectl: Kubectl, tmp_path) -> None:
    shell = ["sh", "-c", compose(WRITE), "sh"]
    hook = [*shell, compose("$(A) $$(A)"), "hook"]
    service = {
        "image": "python:3.11-slim",
        "entrypoint": ["python3", "-c", PROGRAM],
        "command": [compose(text) for text in TEXTS],
        "environment": {f"TEXT_{index}": compose(text) for index, text in enumerate(TEXTS)},
        "healthcheck": {"test": ["CMD", *shell, compose("$(TEXT_1) $$(A)"), "probe"], "interval": "1s"},
        "post_start": [{"command": hook}],
    }
    file = tmp_path / "compose.yaml"
    file.write_text(json.dumps({"name": "text", "services": {"echo": service}}), encoding="utf-8")
    objects = kompyse.convert(file).objects
    kubectl("apply", "--filename=-", stdin=json.dumps({"apiVersion": "v1", "kind": "List", "items": objects}))
    kubectl("rollout", "status", "deployment/echo", "--timeout=55s")
    deadline = time.monotonic() + 30
    while not (log := kubectl("logs", "deployment/echo")) and time.monotonic() < deadline:
        time.sleep(0.5)
    arguments, environment = json.loads(log)
    assert arguments == TEXTS
    assert [environment[f"TEXT_{index}"] for index in range(len(TEXTS))] == TEXTS
    assert kubectl("exec", "deployment/echo", "--", "cat", "/tmp/probe") == "$(TEXT_1) $$(A)"
    assert kubectl("exec", "deployment/echo", "--", "cat", "/tmp/hook") == "$(A) $$(A)"
