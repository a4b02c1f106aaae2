"""A real API server takes every object of the projects on which the reference peer fails."""

from __future__ import annotations

import json

import pytest

from weaknesses.conftest import converted
from weaknesses.projects import PROJECTS

pytestmark = pytest.mark.judge_cluster


def test_the_api_server_takes_every_object(kubectl, tmp_path):
    refused = {}
    for number, project in PROJECTS.items():
        folder = tmp_path / str(number)
        folder.mkdir()
        objects = converted(project, folder).objects.values()
        # A dry run makes no namespace for the objects that stand in it.
        items = [each for each in objects if each["kind"] != "Namespace"]
        for each in items:
            each["metadata"].pop("namespace", None)
        done = kubectl.run(
            "apply",
            "--server-side",
            "--dry-run=server",
            "--validate=strict",
            "--filename=-",
            stdin=json.dumps({"apiVersion": "v1", "kind": "List", "items": items}),
            seconds=120,
        )
        if done.returncode:
            refused[number] = done.stderr
    assert refused == {}
