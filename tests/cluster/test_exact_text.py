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
    "$(TEXT_0)",
    "$$(TEXT_0)$$$(TEXT_0)$",
    "$)$(($$(",
    "a 'b' \"c\" \\n `d`",
    "line\nline\n",
    "\n\n  first and last\n\n",
    "carriage\rreturn\r\nand line\r",
    "  spaces around  ",
    "\u00a0no break\u2028separator \U0001f680 e\u0301",
    "a\\b\\n \\$ \\\\",
    "'",
    '"',
    "status:\n",
    "{{ .Values.x }} <%= y %> ${z",
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
time.sleep(3600 if os.environ.get("STAY") else 0)
"""
WRITE = 'printf %s "$1" > "/tmp/$2"'


def compose(text: str) -> str:
    """Write a text for a Compose file, where `$$` stands for a dollar."""
    return text.replace("$", "$$")


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("TEXT_{}", {}),
        ("TEXT_{}", {"variables": "content", "immutable_config": True}),
        ("TEXT_{}_TOKEN", {"credentials": "secret"}),
    ],
    ids=["in the pod", "in a ConfigMap", "in a Secret"],
)
def test_text_arrives_as_compose_means_it(kubectl: Kubectl, tmp_path, name: str, options) -> None:
    shell = ["sh", "-c", compose(WRITE), "sh"]
    environment = {name.format(index): compose(text) for index, text in enumerate(TEXTS)}
    service = {
        "image": "python:3.11-slim",
        "entrypoint": ["python3", "-c", PROGRAM, *(compose(text) for text in TEXTS)],
        "command": [compose(text) for text in TEXTS],
        "environment": environment,
        "healthcheck": {"test": ["CMD", *shell, compose("$(TEXT_1) $$(A)"), "probe"], "interval": "1s"},
        "pre_start": [
            {
                "command": ["python3", "-c", PROGRAM, compose("$(TEXT_1) $$(A)")],
                "environment": {"OWN": compose("$$(B) $(TEXT_1)"), "STAY": ""},
            }
        ],
        "post_start": [{"command": [*shell, compose("$(A) $$(A)"), "hook"]}],
    }
    service["environment"] = {**environment, "STAY": "yes"}
    file = tmp_path / "compose.yaml"
    project = {"name": "text", "services": {"echo": service}}
    file.write_text(json.dumps(project, ensure_ascii=False), encoding="utf-8")
    objects = kompyse.convert(file, options=kompyse.Options(**options)).objects
    kubectl("apply", "--filename=-", stdin=json.dumps({"apiVersion": "v1", "kind": "List", "items": objects}))
    kubectl("rollout", "status", "deployment/echo", "--timeout=55s")
    deadline = time.monotonic() + 30
    while not (log := kubectl("logs", "deployment/echo", "--container=echo")) and time.monotonic() < deadline:
        time.sleep(0.5)
    arguments, seen = json.loads(log)
    assert arguments == [*TEXTS, *TEXTS]
    assert [seen[name.format(index)] for index in range(len(TEXTS))] == TEXTS
    assert kubectl("exec", "deployment/echo", "--", "cat", "/tmp/probe") == "$(TEXT_1) $$(A)"
    assert kubectl("exec", "deployment/echo", "--", "cat", "/tmp/hook") == "$(A) $$(A)"
    arguments, seen = json.loads(kubectl("logs", "deployment/echo", "--container=echo-pre-start-1"))
    assert (arguments, seen["OWN"]) == (["$(TEXT_1) $$(A)"], "$$(B) $(TEXT_1)")
    assert [seen[name.format(index)] for index in range(len(TEXTS))] == TEXTS
