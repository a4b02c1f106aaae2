"""Stopping a container with a signal of the project's choice.

Takes a service and its `stop_signal`, gives the command of a hook that ends with the process. The kubelet sends the
signal of the image, or SIGTERM, once the hook is through; the field for another one (`lifecycle.stopSignal`) is an
alpha of 1.33 that is switched off, and an API server drops it without a word. Where the hook cannot run, in an image
without a shell, the kubelet goes on with its own signal.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kompyse.diagnostics.codes import workload as codes
from kompyse.values import signal as signals

if TYPE_CHECKING:
    from kompyse.targets.kubernetes.lowering import Scope

_FROM_OUTSIDE = ("KILL", "STOP")
"""The kernel gives these to the first process of a container only from outside of it (pid_namespaces(7))."""


def stopping(scope: Scope, signal: str) -> list[list[str]]:
    """Make the command that sends a signal and waits for the end of the process; none where it cannot be sent.

    In a pod whose containers share their processes, or those of the node, the first process is none of the service.
    """
    name = signals.portable(signal)
    members = [scope.plan.services[key].service for key in scope.unit.services]
    if any(each.init or each.pid == "host" or (each.pid or "").startswith("service:") for each in members):
        reason, hint = "nothing in its pod can send it", "write STOPSIGNAL into the Dockerfile of the image"
    elif name in _FROM_OUTSIDE:
        reason, hint = (
            "nothing in a container can send its first process",
            "write stop_grace_period: 0s to kill at once",
        )
    else:
        return [["/bin/sh", "-c", f"kill -{name} 1; while kill -0 1 2>/dev/null; do sleep 1; done"]]
    message = f"{scope.planned.key} gets the signal of its image, or SIGTERM: {reason} {signal}"
    scope.report(codes.STOP_SIGNAL_LOST, message, "stop_signal", hint=hint)
    return []
