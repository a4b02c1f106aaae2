"""Whatever odd input is accepted, a real API server takes what it becomes: all objects in one strict dry-run."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

import kompyse
from odd_inputs import KEPT, TOLD

if TYPE_CHECKING:
    from pathlib import Path

    from judges import Kubectl

pytestmark = pytest.mark.judge_cluster

APPLY = ("apply", "--server-side", "--dry-run=server", "--validate=strict", "--filename=-")


def objects_of(folder: Path, namespace: str) -> dict[str, list[dict]]:
    """The objects of every accepted input, by its name."""
    found = {}
    for number, case in enumerate((*TOLD, *KEPT)):
        project = folder / str(number)
        for name, data in {**case.files, "compose.yaml": case.text.encode()}.items():
            path = project / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        found[case.name] = kompyse.convert(
            project / "compose.yaml",
            name="demo",
            environment={"ONE": "1"},
            options=kompyse.Options(namespace=namespace),
        ).objects
    return found


def refusal(kubectl: Kubectl, objects: list[dict]) -> str:
    done = kubectl.run(*APPLY, stdin=json.dumps({"apiVersion": "v1", "kind": "List", "items": objects}))
    return done.stderr if done.returncode else ""


def test_what_is_accepted_is_taken_by_the_api_server(kubectl: Kubectl, namespace: str, tmp_path: Path) -> None:
    cases = objects_of(tmp_path, namespace)
    everything = [each for objects in cases.values() for each in objects]
    if refusal(kubectl, everything):
        # Many objects have one name, so that only the inputs one by one tell which it is.
        refused = {name: refusal(kubectl, objects) for name, objects in cases.items() if objects}
        pytest.fail("\n".join(f"{name}: {reason}" for name, reason in refused.items() if reason))
