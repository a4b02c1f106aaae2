"""Where the API server is and who asks it: a kubeconfig and a context in, a pool of connections out.

Reading the kubeconfig, its certificates and the programs that give tokens is left to the `kubernetes` package.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from kompyse.cluster.errors import failure
from kompyse.diagnostics.codes.cluster import CLUSTER_UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

CONNECTIONS = 16
"""How many requests are under way at most."""


class Connection(NamedTuple):
    """A way to an API server."""

    pool: Any
    """urllib3's PoolManager, with the certificates that the kubeconfig names."""
    server: str
    """The address, without a slash at the end."""
    headers: Callable[[], Mapping[str, str]]
    """Who asks: made for every request, since tokens run out."""
    context: str
    namespace: str
    """The namespace of the context; `default` where it names none."""
    configuration: Any
    """Of the `kubernetes` package, for its streams (exec, port-forward)."""


def connect(context: str | None = None, kubeconfig: str | None = None) -> Connection:
    """Read the kubeconfig: the file, or those of KUBECONFIG, or ~/.kube/config, or the account of the pod around us.

    Raises:
        ClusterError: there is none, or no context of this name.
    """
    try:
        from kubernetes import config  # noqa: PLC0415 - a third of a second, for the commands that need it
        from kubernetes.client import ApiClient, Configuration  # noqa: PLC0415 - as above
    except ImportError:
        raise failure(
            CLUSTER_UNKNOWN,
            "this command talks to a cluster and needs the package kubernetes, which is not installed",
            hint="pip install 'kompyse[cluster]'",
        ) from None

    # The package has no types for these.
    loader: Any = config
    configuration = Configuration()
    name, namespace = "", "default"
    try:
        contexts, active = loader.list_kube_config_contexts(config_file=kubeconfig)
    except config.ConfigException as error:
        try:
            if context or kubeconfig:
                raise
            loader.load_incluster_config(client_configuration=configuration)
        except config.ConfigException:
            raise failure(CLUSTER_UNKNOWN, f"no cluster is configured: {_sentence(error)}") from None
        name = "in-cluster"
    else:
        named = {each["name"]: each for each in contexts}
        if context is not None and context not in named:
            raise failure(CLUSTER_UNKNOWN, f'there is no context "{context}"', hint=f"there are: {', '.join(named)}")
        chosen = named[context] if context is not None else active
        name = chosen["name"]
        namespace = (chosen.get("context") or {}).get("namespace") or "default"
        try:
            loader.load_kube_config(config_file=kubeconfig, context=name, client_configuration=configuration)
        except (config.ConfigException, OSError) as error:
            message = f'the context "{name}" cannot be used: {_sentence(error)}'
            raise failure(CLUSTER_UNKNOWN, message) from None
    configuration.connection_pool_maxsize = CONNECTIONS
    client = ApiClient(configuration)

    def headers() -> dict[str, str]:
        found = {}
        settings: Any = configuration.auth_settings()
        for setting in settings.values():
            if setting.get("in") == "header" and setting.get("value"):
                found[setting["key"]] = setting["value"]
        return found

    server = str(configuration.host).rstrip("/")
    return Connection(client.rest_client.pool_manager, server, headers, name, namespace, configuration)


def _sentence(error: Exception) -> str:
    return " ".join(str(error).split()).rstrip(".")
