"""What a platform offers, as far as the decisions of this room depend on it.

A target says it with `terms`; one that says nothing gets the narrowest, which suit a platform of pods and claims. All
fields are about what a platform can do, none about how it is called there.
"""

from __future__ import annotations

import msgspec


class Terms(msgspec.Struct, frozen=True, kw_only=True):
    """What the plan asks a platform. The defaults are what holds where nothing is said."""

    any_name: bool = False
    """Names are those of the project: `my_db` resolves, and nothing has to be a label of a host name."""
    any_port: bool = False
    """Services reach one another on every port, as in Compose, so that none has to be found out."""
    ordered: bool = True
    """The order of `depends_on` is kept, so that a wait which cannot be kept is worth telling."""
    own_restarts: bool = False
    """There are restart policies: what ends and is not started again need not be another kind of workload."""
    shared_places: bool = True
    """Services that share a namespace run in one place."""
    docker_nodes: bool = False
    """The nodes run Docker: a path of the host is one of theirs, and bind mounts stay what they are."""
    credential_configs: bool = False
    """The credentials of a Windows account may come from a config."""
