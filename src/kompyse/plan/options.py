"""What a caller can choose. The defaults are those of `kompyse convert` without options."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from kompyse.values import image, name

if TYPE_CHECKING:
    from collections.abc import Iterator

CHOICES = {
    "publish": ("nodeport", "loadbalancer", "none"),
    "services": ("auto", "clusterip", "headless"),
    "wait": ("init", "annotations", "none"),
    "bind": ("auto", "content", "host", "claim", "refuse"),
    "shared_volumes": ("affinity", "rwx"),
    "network_policy": ("auto", "always", "never"),
    "controller": ("deployment", "statefulset", "daemonset"),
}
"""The words that an option takes."""


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """Choices of the translation. A target reads those that concern it; `ask` the command line for their meaning."""

    namespace: str | None = None
    """Put every object into this namespace."""
    create_namespace: bool = False
    """Emit the Namespace object too."""
    publish: str = "nodeport"
    """How published ports are exposed: nodeport, loadbalancer or none."""
    services: str = "auto"
    """What stands behind a service name: auto, clusterip or headless."""
    wait: str = "init"
    """How start-up order is kept: init (init containers), annotations or none."""
    wait_image: str = "busybox:1.36"
    """Image of the waiters for ports and names; needs sh, nc and nslookup."""
    wait_job_image: str = "registry.k8s.io/kubectl:v1.34.4"
    """Image of the waiters for Jobs; needs kubectl."""
    wait_started_seconds: int = 60
    """How long a waiter for service_started waits before it lets the service start anyway."""
    bind: str = "auto"
    """What becomes of bind mounts: auto, content, host, claim or refuse."""
    volume_size: int = 1 << 30
    """Bytes asked for a volume that says no size."""
    storage_class: str | None = None
    """Storage class of claims that say none; None for the default of the cluster."""
    shared_volumes: str = "affinity"
    """How a volume with several users is shared: affinity (one node) or rwx."""
    network_policy: str = "auto"
    """When networks become NetworkPolicies: auto (where the project isolates), always or never."""
    controller: str | None = None
    """The kind of the workloads that say none: deployment, statefulset or daemonset."""


def problems(options: Options) -> Iterator[str]:
    """Say in a sentence each what is wrong with the options; nothing when they can be used."""
    for option, words in CHOICES.items():
        value = getattr(options, option)
        if value is not None and value not in words:
            yield f"{option} is {value!r}, but takes {', '.join(words[:-1])} or {words[-1]}"
    if options.namespace is not None and not name.is_label(options.namespace):
        yield f"namespace is {options.namespace!r}, but takes at most 63 lower-case letters, digits and dashes"
    if options.create_namespace and options.namespace is None:
        yield "create_namespace needs a namespace"
    for option in ("wait_image", "wait_job_image"):
        try:
            image.check(getattr(options, option))
        except ValueError as error:
            yield f"{option} is {getattr(options, option)!r}, which is not the name of an image: {error}"
    if options.storage_class and not name.is_subdomain(options.storage_class):
        yield f"storage_class is {options.storage_class!r}, but takes small letters, digits, dashes and dots"
    if options.volume_size <= 0:
        yield f"volume_size is {options.volume_size}, but takes a number of bytes above 0"
    if options.wait_started_seconds < 0:
        yield f"wait_started_seconds is {options.wait_started_seconds}, but takes 0 or more"
