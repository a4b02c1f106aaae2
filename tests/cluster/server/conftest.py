"""Kubeconfigs in files, for the tests of those who read them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def written(tmp_path: Path) -> Callable[..., str]:
    """Write a kubeconfig, or a text in its place, to a file below the folder of the test; gives the path."""

    def write(made: object, name: str = "config") -> str:
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(made if isinstance(made, str) else json.dumps(made), encoding="utf-8")
        return str(path)

    return write
