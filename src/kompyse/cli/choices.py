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


def _words(name: str, words: tuple[str, ...], text: str) -> click.Option:
    return click.Option([name], type=click.Choice(words, case_sensitive=False), help=text)


# Every option of the plan, by its name there. An option that is not given is left to the plan's default.
PLAN = (
    click.Option(["-n", "--namespace"], metavar="NAME", help="Put every object into this namespace."),
    click.Option(["--create-namespace"], is_flag=True, default=None, help="Make the namespace too."),
    _words(
        "--publish",
        ("nodeport", "loadbalancer", "none"),
        "How published ports are reached from outside. [default: nodeport]",
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
        "--network-policy",
        ("auto", "always", "never"),
        "When networks become NetworkPolicies: where the project keeps services apart, always, or never. "
        "[default: auto]",
    ),
    _words(
        "--controller",
        ("deployment", "statefulset", "daemonset"),
        "The kind of services that say none. [default: as each service asks for]",
    ),
)


def given(values: dict[str, Any]) -> dict[str, Any]:
    """Leave out the options that were not given."""
    return {name: value for name, value in values.items() if value is not None}
