"""A stub of an API server for the tests of the room that talks to one."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pytest

from cluster.stub import serving
from kompyse.cluster.server import discovery

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cluster.stub import Stub
    from kompyse.cluster.server.client import Client
    from kompyse.cluster.server.discovery import Kinds


class Server(NamedTuple):
    """The stub, a client of it, and its kinds."""

    stub: Stub
    client: Client
    kinds: Kinds


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as (stub, client):
        yield Server(stub, client, discovery.discover(client))
