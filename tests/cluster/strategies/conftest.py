"""A project of which a service is switched, for the tests of this room."""

from __future__ import annotations

import pytest

from cluster.colour_stub import Shop


@pytest.fixture
def shop(server, tmp_path) -> Shop:
    return Shop(server, tmp_path)
