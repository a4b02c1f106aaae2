"""The target: the plan of a project in, one stack file for `docker stack deploy` out, and the files that it names.

Importing this module imports all others, which declare their lowering functions by that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kompyse.plan.terms import Terms
from kompyse.targets.swarm import (
    container,
    contents,
    deploy,
    health,
    hints,
    lowering,
    mounts,
    networks,
    ports,
    resources,
)
from kompyse.targets.swarm.stack import stack

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kompyse.attributes.fate import Fate
    from kompyse.diagnostics import Sink
    from kompyse.plan.plan import Plan
    from kompyse.targets import Beside, Object
    from kompyse.targets.trace import Recorder

DECLARING = (container, health, ports, networks, mounts, deploy, resources, contents)
"""The modules that declare lowering functions; imported, they are asked."""


class Swarm:
    """A swarm of Docker Engines, through a stack file of the version 3 schema."""

    name = lowering.TARGET_NAME
    traces = True
    summary = "a stack file for docker stack deploy, with the configs and secrets that it names"
    names = ("stack",)
    terms = Terms(
        any_name=True,
        any_port=True,
        ordered=False,
        own_restarts=True,
        shared_places=False,
        docker_nodes=True,
        credential_configs=True,
    )

    def fates(self) -> Mapping[str, Fate]:
        """Give the fate of every attribute path of the Compose Specification."""
        from kompyse.targets.swarm.fates import FATES  # noqa: PLC0415 - 400 rows, asked for what is lost

        return FATES

    def lower(self, plan: Plan, sink: Sink, trace: Recorder | None = None) -> list[Object]:
        """Translate a plan into one document."""
        hints.tell(plan, sink)
        if trace is None:
            return [stack(plan, sink)]
        from kompyse.targets.swarm import settling  # noqa: PLC0415 - only for a trace
        from kompyse.targets.swarm.tracing import Tracing  # noqa: PLC0415 - as above

        settling.settle(plan, trace)
        return [stack(plan, sink, Tracing(trace))]

    def beside(self, plan: Plan) -> Beside:
        """Give the files that the document names."""
        return contents.beside(plan)
