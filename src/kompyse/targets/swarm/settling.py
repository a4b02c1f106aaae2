"""Why nothing has to be made of a value: what a trace answers where a swarm needs no field. Imported for traces alone.

Takes the plan and the recorder; settles the values that hold without being said, or that another value takes the place
of.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kompyse.plan.plan import Plan, PlannedService
    from kompyse.targets.trace import Recorder

_INSTEAD = {
    "mem_limit": "memory",
    "cpus": "cpus",
    "cpu_quota": "cpus",
    "cpu_period": "cpus",
    "cpu_count": "cpus",
    "pids_limit": "pids",
}
"""Older attributes, and the limit of the deploy section that counts instead."""
_UNLIMITED = (0, -1)


def settle(plan: Plan, recorder: Recorder) -> None:
    """Settle the values of all services, and of the project."""
    recorder.settle(("name",), "a stack has the name that docker stack deploy is given")
    for planned in plan.services.values():
        _service(planned, recorder)


def _service(planned: PlannedService, recorder: Recorder) -> None:
    service = planned.service
    at = ("services", planned.key)
    if service.network_mode == "default":
        recorder.settle((*at, "network_mode"), "services are on the network of the stack anyway")
    if service.network_mode == "host":
        recorder.settle((*at, "ports"), "on the network of the host its ports are open there anyway")
    for index, link in enumerate(service.links):
        target, _, alias = link.partition(":")
        if alias in ("", target):
            recorder.settle((*at, "links", index), "services reach one another by their names anyway")
    recorder.settle((*at, "env_file"), "its variables are set by `environment`, or the file is not there")
    limits = service.deploy.resources.limits if service.deploy and service.deploy.resources else None
    for name, instead in _INSTEAD.items():
        if getattr(service, name) in _UNLIMITED:
            recorder.settle((*at, name), "it sets no limit, and there is none")
        elif limits is not None and getattr(limits, instead):
            recorder.settle((*at, name), f"deploy.resources.limits.{instead} counts")
