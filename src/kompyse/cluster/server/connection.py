"""Where the API server is and who asks it: a kubeconfig and a context in, a pool of connections out.

Where the kubeconfig holds all that it takes, the connections are made of it here. Programs that give tokens, proxies
and accounts of pods are left to the `kubernetes` package, and so are its own streams.
"""

from __future__ import annotations

import socket
import ssl
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, NamedTuple

from kompyse.cluster.errors import failure
from kompyse.cluster.server import contexts
from kompyse.cluster.server import kubeconfig as files
from kompyse.diagnostics.codes.cluster import CLUSTER_UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kompyse.cluster.server.contexts import Context
    from kompyse.cluster.server.kubeconfig import Plain

CONNECTIONS = 16
"""How many requests are under way at most."""
_SILENCE = 30
"""Seconds after which a connection that says nothing is asked whether it is still there."""


class Connection(NamedTuple):
    """A way to an API server."""

    pool: Any
    """urllib3's PoolManager, with the certificates that the kubeconfig names."""
    server: str
    """The address, without a slash at the end."""
    headers: Callable[[], Mapping[str, str]]
    """Who asks: made for every request, since tokens run out."""
    context: Context
    configured: Callable[[], Any]
    """Gives the Configuration of the `kubernetes` package, for its streams (exec, port-forward)."""

    @property
    def configuration(self) -> Any:
        """The Configuration of the `kubernetes` package."""
        return self.configured()


def connect(context: str | None = None, kubeconfig: str | None = None) -> Connection:
    """Read the kubeconfig: the file, or those of KUBECONFIG, or ~/.kube/config, or the account of the pod around us.

    Raises:
        ClusterError: there is none, or no context of this name.
    """
    chosen, merged = contexts.read_all(context, kubeconfig)
    places = kubeconfig or files.places()

    @cache
    def configured() -> Any:
        return _configuration(chosen, places)

    try:
        import urllib3  # noqa: F401, PLC0415 - comes with `kubernetes`
    except ImportError:
        message = "this command talks to a cluster and needs the package kubernetes, which is not installed"
        raise failure(CLUSTER_UNKNOWN, message, hint="pip install 'kompyse[cluster]'") from None
    if chosen.kind is not contexts.Kind.AROUND:
        try:
            plain = files.plain(merged, chosen.name)
            if plain is not None:
                return Connection(_pool(plain), plain.server, _headers(plain), chosen, configured)
        except (OSError, ValueError) as error:
            raise _unusable(chosen, error) from None
    return _packaged(chosen, configured)


def _unusable(chosen: Context, error: Exception) -> Exception:
    sentence = " ".join(str(error).split()).rstrip(".")
    return failure(CLUSTER_UNKNOWN, f'the context "{chosen.name}" cannot be used: {sentence}')


def _headers(plain: Plain) -> Callable[[], Mapping[str, str]]:
    def headers() -> dict[str, str]:
        token = plain.token or (Path(plain.token_file).read_text(encoding="utf-8") if plain.token_file else "")
        return {"authorization": f"Bearer {token.strip()}"} if token else {}

    return headers


def _pool(plain: Plain) -> Any:
    """Make connections that trust just the authority of the cluster. Raises OSError, ValueError."""
    from urllib3 import PoolManager  # noqa: PLC0415 - as above

    options: dict[str, Any] = {"maxsize": CONNECTIONS, "socket_options": _kept_alive()}
    if plain.server.startswith("https:"):
        options["ssl_context"] = _trusting(plain)
    return PoolManager(**options)


def _trusting(plain: Plain) -> ssl.SSLContext:
    context = ssl.create_default_context(cadata=plain.authority or None)
    # The authorities of older clusters lack what newer versions of Python want of them; kubectl does not want it.
    context.verify_flags &= ~getattr(ssl, "VERIFY_X509_STRICT", 0)
    if plain.certificate:
        # The library reads a key from a file alone. It is one that nobody else may read, and gone at once.
        with TemporaryDirectory(prefix="kompyse-") as folder:
            pair = Path(folder, "pair.pem")
            pair.touch(mode=0o600)
            pair.write_bytes(plain.certificate + b"\n" + plain.key)
            context.load_cert_chain(pair)
    return context


def _kept_alive() -> list[tuple[int, int, int]]:
    """Give the options by which a connection that is gone is found out, also while nothing is to be sent."""
    found = [(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1), (socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)]
    for name, value in (("TCP_KEEPIDLE", _SILENCE), ("TCP_KEEPINTVL", 10), ("TCP_KEEPCNT", 3)):
        if hasattr(socket, name):  # not everywhere
            found.append((socket.IPPROTO_TCP, getattr(socket, name), value))
    return found


def _configuration(chosen: Context, places: str) -> Any:
    """Let the package read the kubeconfig. Raises ClusterError."""
    from kubernetes import config  # noqa: PLC0415 - a third of a second, for those who need it
    from kubernetes.client import Configuration  # noqa: PLC0415 - as above

    # The package has no types for these.
    loader: Any = config
    configuration: Any = Configuration()
    try:
        if chosen.kind is contexts.Kind.AROUND:
            loader.load_incluster_config(client_configuration=configuration)
        else:
            loader.load_kube_config(config_file=places, context=chosen.name, client_configuration=configuration)
    except (config.ConfigException, OSError) as error:
        raise _unusable(chosen, error) from None
    if not configuration.verify_ssl:
        import urllib3  # noqa: PLC0415 - comes with `kubernetes`

        # The kubeconfig says that nobody looks at certificates; urllib3 would say it again for every request.
        urllib3.disable_warnings(urllib3.exceptions.InsecureRequestWarning)
    configuration.connection_pool_maxsize = CONNECTIONS
    configuration.socket_options = _kept_alive()
    return configuration


def _packaged(chosen: Context, configured: Callable[[], Any]) -> Connection:
    """Let the package make the connections too."""
    configuration = configured()
    from kubernetes.client import ApiClient  # noqa: PLC0415 - as above

    def headers() -> dict[str, str]:
        found = {}
        for setting in configuration.auth_settings().values():
            if setting.get("in") == "header" and setting.get("value"):
                found[setting["key"]] = setting["value"]
        return found

    pool = ApiClient(configuration).rest_client.pool_manager
    return Connection(pool, str(configuration.host).rstrip("/"), headers, chosen, configured)
