"""Options of the commands that translate: the target, and every option of the plan."""

from __future__ import annotations

from typing import Any

import click

from kompyse.cli import options


def _size(_context: click.Context, option: click.Parameter, value: str | None) -> int | None:
    """Read a size, written as Compose (`512m`, `2gb`) or Kubernetes (`512Mi`, `2Gi`) have it; gives bytes."""
    if value is None:
        return None
    from kompyse.plan.hints import parse_size  # noqa: PLC0415 - not for --help

    try:
        return parse_size(value)
    except ValueError as error:
        raise click.BadParameter(str(error), param=option) from error


def _target(_context: click.Context, option: click.Parameter, value: str | tuple[str, ...]) -> str | tuple[str, ...]:
    from kompyse import targets  # noqa: PLC0415 - not for --help

    for name in (value,) if isinstance(value, str) else value:
        if name not in targets.BUILT_IN and name not in targets.names():
            hint = options.nearest(name, targets.names()) or f": there are {', '.join(targets.names())}"
            raise click.BadParameter(f"there is no target {name!r}{hint}", param=option)
    return value


def target(*, multiple: bool) -> click.Option:
    """Make the option for a target, or for several of them."""
    return click.Option(
        ["-t", "--target", "targets" if multiple else "target"],
        multiple=multiple,
        default=["kubernetes"] if multiple else "kubernetes",
        show_default="kubernetes",
        metavar="NAME",
        callback=_target,
        help="The target; may be given several times." if multiple else "The target.",
    )


def _share(_context: click.Context, option: click.Parameter, value: str | None) -> str | None:
    """Check that an amount of replicas is a number or a part of them (`25%`)."""
    if value is not None:
        from kompyse.plan.hints import running  # noqa: PLC0415 - not for --help

        try:
            running.parse_share(value)
        except ValueError as error:
            raise click.BadParameter(str(error), param=option) from error
    return value


def _version(_context: click.Context, option: click.Parameter, value: str | None) -> str | None:
    """Check that a release is written as one (`1.34`, `v1.34.2`)."""
    if value is not None:
        from kompyse.values import version  # noqa: PLC0415 - not for --help

        try:
            version.parse(value)
        except ValueError as error:
            raise click.BadParameter(str(error), param=option) from error
    return value


def _annotations(_context: click.Context, option: click.Parameter, value: tuple[str, ...]) -> tuple[str, ...] | None:
    """Check that each is `KEY=VALUE`; None when there is none."""
    if not value:
        return None
    from kompyse.plan.route_options import annotation  # noqa: PLC0415 - not for --help

    try:
        for each in value:
            annotation(each)
    except ValueError as error:
        raise click.BadParameter(str(error), param=option) from error
    return value


def _pairs(_context: click.Context, option: click.Parameter, value: tuple[str, ...]) -> tuple[str, ...] | None:
    """Check that each is `KEY=VALUE`; None when there is none."""
    for each in value:
        if not each.partition("=")[0] or "=" not in each:
            raise click.BadParameter(f"{each!r} is no KEY=VALUE", param=option)
    return value or None


def _text(_context: click.Context, option: click.Parameter, value: str | None) -> str | None:
    """Read a file; gives its text."""
    if value is None:
        return None
    try:
        with open(value, encoding="utf-8") as stream:  # noqa: PTH123 - pathlib costs 10 ms at start-up
            return stream.read()
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is no text"
        raise click.BadParameter(f"{value} cannot be read: {reason}", param=option) from error


def _several(_context: click.Context, _option: click.Parameter, value: tuple[str, ...]) -> tuple[str, ...] | None:
    """Give None when there is none."""
    return value or None


def _words(name: str, words: tuple[str, ...], text: str) -> click.Option:
    return click.Option([name], type=click.Choice(words, case_sensitive=False), help=text)


# Every option of the plan, by its name there. An option that is not given is left to the plan's default.
PLAN = (
    click.Option(["-n", "--namespace"], metavar="NAME", help="Put every object into this namespace."),
    click.Option(["--create-namespace"], is_flag=True, default=None, help="Make the namespace too."),
    _words(
        "--publish",
        ("nodeport", "loadbalancer", "ingress", "gateway", "none"),
        "How published ports are reached from outside. With ingress and gateway those that speak HTTP get an Ingress "
        "or an HTTPRoute, and the others a port of the nodes. [default: nodeport]",
    ),
    click.Option(
        ["--domain"],
        metavar="NAME",
        help="Services that are reached by HTTP and name no host are <service>.NAME.",
    ),
    click.Option(
        ["--ingress-class"],
        metavar="NAME",
        help="Class of every Ingress that says none. [default: that of the cluster]",
    ),
    click.Option(
        ["--ingress-tls"],
        metavar="SECRET",
        help="Secret with the certificate of every Ingress that says none; true for one called <service>-tls each.",
    ),
    click.Option(
        ["--ingress-annotation", "ingress_annotations"],
        multiple=True,
        callback=_annotations,
        metavar="KEY=VALUE",
        help="Annotation of every Ingress and HTTPRoute; may be given several times.",
    ),
    click.Option(
        ["--gateway"],
        metavar="NAME[/NAMESPACE]",
        help="The Gateway that takes the requests of every HTTPRoute.",
    ),
    click.Option(
        ["--node-ports"],
        metavar="A-B",
        help="The range from which the cluster hands out node ports. [default: 30000-32767]",
    ),
    _words(
        "--services",
        ("auto", "clusterip", "headless"),
        "What stands behind the name of a service: an address for the known ports, or a name that leads to the "
        "pods on every port, as in Compose. [default: auto]",
    ),
    _words(
        "--wait",
        ("init", "annotations", "none"),
        "How the order of depends_on is kept: by init containers that wait, by annotations for Argo CD and Helm, or "
        "not at all. [default: init]",
    ),
    click.Option(
        ["--wait-image"],
        metavar="IMAGE",
        help="Image of what waits for services; it needs sh, nc and nslookup. [default: busybox:1.36]",
    ),
    click.Option(
        ["--wait-job-image"],
        metavar="IMAGE",
        help="Image of what waits for one-shot services; it needs kubectl. [default: registry.k8s.io/kubectl:v1.34.4]",
    ),
    click.Option(
        ["--wait-started-seconds"],
        type=click.IntRange(min=0),
        metavar="SECONDS",
        help="How long a service waits for one that only has to be started. [default: 60]",
    ),
    _words(
        "--bind",
        ("auto", "content", "host", "claim", "refuse"),
        "What becomes of bind mounts: their content in a ConfigMap, the path of the node, a volume, or an error. "
        "[default: auto]",
    ),
    click.Option(
        ["--volume-size"], callback=_size, metavar="SIZE", help="Size of volumes that say none. [default: 1Gi]"
    ),
    click.Option(
        ["--storage-class"],
        metavar="NAME",
        help="Storage class of volumes that say none. [default: that of the cluster]",
    ),
    _words(
        "--shared-volumes",
        ("affinity", "rwx"),
        "How several services share a volume: all on one node, or with ReadWriteMany. [default: affinity]",
    ),
    _words(
        "--fill-volumes",
        ("never", "once"),
        "Whether volumes are filled, while empty, with what the image has at their path, as Docker does. An init "
        "container does it, which needs sh and cp in the image. [default: never]",
    ),
    click.Option(
        ["--host-gateway"],
        metavar="ADDRESS",
        help="What `host-gateway` in extra_hosts is: the address of a host, or a name that leads there in the cluster.",
    ),
    _words(
        "--network-policy",
        ("auto", "always", "never"),
        "When networks become NetworkPolicies: where the project keeps services apart, always, or never. "
        "[default: auto]",
    ),
    click.Option(
        ["--swarm-api"],
        callback=_version,
        metavar="1.NN",
        help="API version of the oldest engine of the swarm: nothing is used that it does not have. [default: 1.41]",
    ),
    click.Option(
        ["--resolve-images"],
        is_flag=True,
        default=None,
        help="Write images with their digests, as the docker command knows them.",
    ),
    _words(
        "--secrets",
        ("inline", "external", "sealed"),
        "Where the content of secrets is: in the output; nowhere, so that somebody or an operator makes the Secrets; "
        "or encrypted in the output, as kubeseal does. [default: inline]",
    ),
    click.Option(
        ["--secret-store"],
        metavar="NAME[:KIND]",
        help="With --secrets external: the store of the External Secrets Operator that has them, a SecretStore or a "
        "ClusterSecretStore. x-kompyse says how each is called there.",
    ),
    click.Option(
        ["--sealed-cert"],
        callback=_text,
        metavar="FILE",
        help="With --secrets sealed: the certificate of the controller (kubeseal --fetch-cert); needs kompyse[sealed].",
    ),
    _words(
        "--sealed-scope",
        ("strict", "namespace-wide", "cluster-wide"),
        "Where a sealed secret can be opened: under its name in its namespace, in its namespace, or anywhere. "
        "[default: strict]",
    ),
    click.Option(
        ["--immutable-config"],
        is_flag=True,
        default=None,
        help="Name ConfigMaps and Secrets after their content and let nobody change them: a change makes new ones, and "
        "pods that still run keep the old.",
    ),
    _words(
        "--variables",
        ("inline", "content"),
        "Where the environment of services stands: in the pods, or in a ConfigMap for each service. [default: inline]",
    ),
    _words(
        "--credentials",
        ("inline", "secret"),
        "Where variables stand that look like credentials: with the others, or in a Secret for each service. "
        "[default: inline]",
    ),
    click.Option(
        ["--image-prefix"],
        metavar="REGISTRY/",
        help="What stands before the names of images that the project builds and that name no registry.",
    ),
    click.Option(["--image-tag"], metavar="TAG", help="The tag of images that the project builds and that have none."),
    click.Option(
        ["--image-pull-secret", "image_pull_secrets"],
        multiple=True,
        callback=_several,
        metavar="NAME",
        help="A Secret with which all images are pulled; may be given several times.",
    ),
    click.Option(
        ["--label", "labels"],
        multiple=True,
        callback=_pairs,
        metavar="KEY=VALUE",
        help="A label of every object and pod; may be given several times.",
    ),
    click.Option(
        ["--annotation", "annotations"],
        multiple=True,
        callback=_pairs,
        metavar="KEY=VALUE",
        help="An annotation of every object and pod; may be given several times.",
    ),
    _words(
        "--controller",
        ("deployment", "statefulset", "daemonset"),
        "The kind of services that say none. [default: as each service asks for]",
    ),
    click.Option(
        ["--liveness"],
        is_flag=True,
        default=None,
        help="Start containers again that fail their health check. Compose does not; x-kompyse.liveness says it of one "
        "service.",
    ),
    _words(
        "--probes",
        ("exec", "http"),
        "How health checks are asked: by their command, or by the kubelet itself where the command is a plain HTTP "
        "request with curl or wget. [default: exec]",
    ),
    click.Option(
        ["--disruption-budget"],
        callback=_share,
        metavar="AMOUNT",
        help="How many replicas a drain of nodes may take from a service that has several: 1, 25%. Makes a "
        "PodDisruptionBudget for each.",
    ),
    _words(
        "--waves",
        ("none", "argocd"),
        "Annotate the order of start-up for Argo CD too, so that it applies one wave after another. [default: none]",
    ),
    click.Option(
        ["--kubernetes-version"],
        callback=_version,
        metavar="1.NN",
        help="The release of the cluster: no field is used that it does not have. [default: 1.34]",
    ),
    click.Option(
        ["--validate"],
        is_flag=True,
        default=None,
        help="Check the objects against the schemas of that release, without a cluster; needs kompyse[validate].",
    ),
    _words(
        "--security",
        ("baseline", "restricted"),
        "The Pod Security Standard that the pods have to meet: what it asks for is added, what it forbids is told. "
        "[default: what the project says, and nothing more]",
    ),
)


def given(values: dict[str, Any]) -> dict[str, Any]:
    """Leave out the options that were not given."""
    return {name: value for name, value in values.items() if value is not None}
