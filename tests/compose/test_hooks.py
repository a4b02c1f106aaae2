"""What `pre_start` hooks inherit from their service."""

from __future__ import annotations

import pytest

from kompyse.compose import hooks

SERVICE = {
    "image": "x",
    "user": "u",
    "command": ["run"],
    "environment": {"A": "1"},
    "volumes": [{"type": "bind"}],
    "ports": [{"target": 80}],
    "depends_on": {"b": {}},
}


@pytest.mark.parametrize(
    ("hook", "expected"),
    [
        ({}, {"image": "x", "user": "u", "command": ["run"], "environment": {"A": "1"}, "entrypoint": None}),
        (
            {"command": ["init"], "environment": {"B": "2"}, "image": "y"},
            {"image": "y", "user": "u", "command": ["init"], "environment": {"A": "1", "B": "2"}, "entrypoint": None},
        ),
        (
            {"command": None, "per_replica": True},
            {
                "image": "x", "user": "u", "command": None, "environment": {"A": "1"}, "entrypoint": None,
                "per_replica": True,
            },
        ),
    ],
)  # fmt: skip
def test_a_hook_completes_what_it_inherits(hook: dict, expected: dict) -> None:
    assert hooks.inherited({**SERVICE, "pre_start": [hook]}) == [expected]
