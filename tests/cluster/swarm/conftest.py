"""A swarm without an engine, for the tests of the room that speaks to one."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from cluster.swarm.stub import Stub, engine
from kompyse.cluster.swarm.docker import Docker
from kompyse.cluster.swarm.session import Session

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def swarm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Stub:
    return engine(tmp_path / "engine", monkeypatch)


@pytest.fixture
def session(swarm: Stub) -> Session:
    assert swarm
    return Session(Docker(), "shop", detaches=True)


@pytest.fixture
def deployed(swarm: Stub, session: Session) -> Callable[..., None]:
    """Deploy services of the stack as they are, as somebody else would."""

    def deploy(**services: dict[str, Any]) -> None:
        path = swarm.folder / "by-hand.json"
        made = {name: {"image": "demo:1", **fields} for name, fields in services.items()}
        path.write_text(json.dumps({"services": made}), encoding="utf-8")
        session.docker.read("stack", "deploy", "--compose-file", str(path), session.project)

    return deploy
