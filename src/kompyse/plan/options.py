"""What a caller can choose. The defaults are those of `kompyse convert` without options."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from kompyse.values import image, name, port, version

if TYPE_CHECKING:
    from collections.abc import Iterator

CHOICES = {
    "publish": ("nodeport", "loadbalancer", "ingress", "gateway", "none"),
    "services": ("auto", "clusterip", "headless"),
    "wait": ("init", "annotations", "none"),
    "bind": ("auto", "content", "host", "claim", "refuse"),
    "shared_volumes": ("affinity", "rwx"),
    "fill_volumes": ("never", "once"),
    "network_policy": ("auto", "always", "never"),
    "controller": ("deployment", "statefulset", "daemonset"),
    "probes": ("exec", "http"),
    "waves": ("none", "argocd"),
    "security": ("baseline", "restricted"),
    "secrets": ("inline", "external", "sealed"),
    "sealed_scope": ("strict", "namespace-wide", "cluster-wide"),
    "variables": ("inline", "content"),
    "credentials": ("inline", "secret"),
}
"""The words that an option takes."""


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """Choices of the translation. A target reads those that concern it; `ask` the command line for their meaning."""

    namespace: str | None = None
    """Put every object into this namespace."""
    create_namespace: bool = False
    """Emit the Namespace object too."""
    publish: str = "nodeport"
    """How published ports are exposed: nodeport, loadbalancer, ingress, gateway or none."""
    domain: str | None = None
    """The domain under which services are reached by HTTP that name no host: `<service>.<domain>`."""
    ingress_class: str | None = None
    """The class of what takes HTTP requests, for services that say none; None for the default of the cluster."""
    ingress_tls: str | None = None
    """The secret with the certificate of every host; `true` for one called `<service>-tls` for each service."""
    ingress_annotations: tuple[str, ...] = ()
    """KEY=VALUE each: annotations of what leads HTTP requests to services, such as the issuer of certificates."""
    gateway: str | None = None
    """The gateway that takes the requests, where they come through one: NAME or NAME/NAMESPACE."""
    node_ports: str = "30000-32767"
    """The range from which the cluster hands out node ports."""
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
    fill_volumes: str = "never"
    """Whether empty volumes are filled with what the image has at their path, as Docker does: never or once."""
    host_gateway: str | None = None
    """What `host-gateway` in extra_hosts is: an address, or a name that leads there already; None for nothing."""
    network_policy: str = "auto"
    """When networks become NetworkPolicies: auto (where the project isolates), always or never."""
    swarm_api: str = "1.41"
    """The API version of the oldest engine of the swarm: nothing is used that it does not have."""
    resolve_images: bool = False
    """Write images with the digest that a docker command knows."""
    controller: str | None = None
    """The kind of the workloads that say none: deployment, statefulset or daemonset."""
    liveness: bool = False
    """Start a container again when it fails its health check, which Compose does not."""
    probes: str = "exec"
    """How health checks are asked: exec (as written), or http where a check is a plain HTTP request."""
    disruption_budget: str | None = None
    """How many replicas of a service with several may be away at once: a number, or a part as `25%`."""
    waves: str = "none"
    """Whose annotations say the order of start-up beside the waiters: none or argocd."""
    kubernetes_version: str = "1.34"
    """The release of the cluster (`1.30`, `v1.30.4`): no field is used that it does not have."""
    validate: bool = False
    """Check the objects against the schemas of their target."""
    security: str | None = None
    """The Pod Security Standard that the pods have to meet: baseline or restricted; None for what the project says."""
    secrets: str = "inline"
    """Where the content of secrets is: inline (in the output), external (made by others), sealed (encrypted)."""
    secret_store: str | None = None
    """The store from which external secrets are fetched: NAME, or NAME:KIND; None where somebody makes them by hand."""
    sealed_cert: str | None = None
    """The certificate for which secrets are sealed, as text (PEM)."""
    sealed_scope: str = "strict"
    """Where a sealed secret can be opened: strict (its name and namespace), namespace-wide or cluster-wide."""
    immutable_config: bool = False
    """Name configs and secrets after their content, and let nobody change them."""
    variables: str = "inline"
    """Where the environment of services is: inline (in the pods), or content (beside them, as configs are)."""
    credentials: str = "inline"
    """Where variables are that look like credentials: inline (as the others), or secret (as secrets are)."""
    image_prefix: str | None = None
    """What stands before the names of images that the project builds and that name no registry."""
    image_tag: str | None = None
    """The tag of images that the project builds and that have none."""
    images_delivered: bool = False
    """Whether the caller brings images that the project builds to where they run, so that nobody has to be told to."""
    image_pull_secrets: tuple[str, ...] = ()
    """Names of the secrets with which all images are pulled."""
    labels: tuple[str, ...] = ()
    """KEY=VALUE each: labels of every object and pod."""
    annotations: tuple[str, ...] = ()
    """KEY=VALUE each: annotations of every object and pod."""


def problems(options: Options) -> Iterator[str]:
    """Say in a sentence each what is wrong with the options; nothing when they can be used."""
    for option, words in CHOICES.items():
        value = getattr(options, option)
        if value is not None and value not in words:
            yield f"{option} is {value!r}, but takes {', '.join(words[:-1])} or {words[-1]}"
    yield from _of_place(options)
    for option in ("wait_image", "wait_job_image"):
        try:
            image.check(getattr(options, option))
        except ValueError as error:
            yield f"{option} is {getattr(options, option)!r}, which is not the name of an image: {error}"
    for option in ("swarm_api", "kubernetes_version"):
        try:
            version.parse(getattr(options, option))
        except ValueError as error:
            yield f"{option} is {getattr(options, option)!r}: {error}"
    if options.storage_class and not name.is_subdomain(options.storage_class):
        yield f"storage_class is {options.storage_class!r}, but takes small letters, digits, dashes and dots"
    yield from _of_routes(options)
    yield from _of_budgets(options)
    yield from _of_contents(options)
    if options.volume_size <= 0:
        yield f"volume_size is {options.volume_size}, but takes a number of bytes above 0"
    if options.wait_started_seconds < 0:
        yield f"wait_started_seconds is {options.wait_started_seconds}, but takes 0 or more"


def _of_place(options: Options) -> Iterator[str]:
    if options.namespace is not None and not name.is_label(options.namespace):
        yield f"namespace is {options.namespace!r}, but takes at most 63 lower-case letters, digits and dashes"
    if options.create_namespace and options.namespace is None:
        yield "create_namespace needs a namespace"
    host = options.host_gateway
    if host is not None and not (port.is_ip(host) or name.is_subdomain(host)):
        yield f"host_gateway is {host!r}, but takes an IP address or the name of a host"


def _of_budgets(options: Options) -> Iterator[str]:
    if options.disruption_budget is not None:
        from kompyse.plan.hints import running  # noqa: PLC0415 - few callers ask for it

        try:
            running.parse_share(options.disruption_budget)
        except ValueError as error:
            yield f"disruption_budget: {error}"


def _of_routes(options: Options) -> Iterator[str]:
    given = (options.domain, options.ingress_class, options.ingress_tls, options.gateway)
    if given != (None, None, None, None) or options.ingress_annotations or options.node_ports != "30000-32767":
        from kompyse.plan import route_options  # noqa: PLC0415 - few callers say anything of routes

        yield from route_options.problems(options)


def _of_contents(options: Options) -> Iterator[str]:
    given = (options.secret_store, options.sealed_cert, options.image_prefix, options.image_tag)
    if given != (None, None, None, None) or options.image_pull_secrets or options.secrets != "inline":
        from kompyse.plan import content_options  # noqa: PLC0415 - few callers say anything of secrets and images

        yield from content_options.problems(options)
