"""Values that need no field have an answer in a trace."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("lines", "path", "reason"),
    [
        ("network_mode: default", ("network_mode",), "anyway"),
        ("network_mode: host\nports: ['80:80']", ("ports",), "open there anyway"),
        ("mem_limit: -1", ("mem_limit",), "no limit"),
        ("mem_limit: 64m\ndeploy: {resources: {limits: {memory: 64m}}}", ("mem_limit",), "counts"),
    ],
)
def test_a_value_without_a_field_has_a_reason(web, lines: str, path, reason: str) -> None:
    trace = web(lines, trace=True).result.trace
    assert reason in trace.of_value(("services", "web", *path)).reason


def test_names_resolve_anyway(stack) -> None:
    text = "services:\n  web: {image: i, links: [db]}\n  db: {image: i}\n"
    assert "anyway" in stack(text, trace=True).result.trace.of_value(("services", "web", "links", 0)).reason
