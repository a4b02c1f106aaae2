"""Connections by certificates, as minikube, kind and k3d write them: both sides show theirs, on loopback."""

from __future__ import annotations

import base64
import http.server
import ipaddress
import json
import ssl
import threading
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from kompyse.cluster.errors import Untrusted
from kompyse.cluster.server.client import Client
from kompyse.cluster.server.connection import connect

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class Pair(NamedTuple):
    """A certificate and its key."""

    made: x509.Certificate
    private: ec.EllipticCurvePrivateKey

    @property
    def certificate(self) -> bytes:
        return self.made.public_bytes(serialization.Encoding.PEM)

    @property
    def key(self) -> bytes:
        form, plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        return self.private.private_bytes(serialization.Encoding.PEM, form, plain)


def issued(name: str, by: Pair | None = None) -> Pair:
    """A certificate for 127.0.0.1, without key identifiers, as older ones; an authority itself if not by another."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(by.made.subject if by else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(x509.BasicConstraints(ca=by is None, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
    )
    return Pair(builder.sign(by.private if by else key, hashes.SHA256()), key)


class _Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        shown = self.connection.getpeercert()
        name = dict(each[0] for each in shown["subject"])["commonName"]
        content = json.dumps({"user": name}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_args: object) -> None:
        """Say nothing."""


class Served(NamedTuple):
    """A server that wants certificates, and what made them."""

    address: str
    authority: Pair
    folder: Path


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("certificates")
    authority = issued("authority")
    own = issued("server", authority)
    (folder / "ca.pem").write_bytes(authority.certificate)
    (folder / "own.pem").write_bytes(own.certificate + own.key)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "own.pem")
    context.load_verify_locations(folder / "ca.pem")
    context.verify_mode = ssl.CERT_REQUIRED
    context.verify_flags &= ~getattr(ssl, "VERIFY_X509_STRICT", 0)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    server.handle_error = lambda *_: None  # type: ignore[method-assign]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield Served(f"https://127.0.0.1:{server.server_address[1]}", authority, folder)
    server.shutdown()
    server.server_close()
    thread.join()


def asked(served: Served, cluster: dict, user: dict) -> object:
    made = {
        "current-context": "kind-kind",
        "clusters": [{"name": "kind-kind", "cluster": {"server": served.address, **cluster}}],
        "users": [{"name": "kind-kind", "user": user}],
        "contexts": [{"name": "kind-kind", "context": {"cluster": "kind-kind", "user": "kind-kind"}}],
    }
    path = served.folder / "config"
    path.write_text(json.dumps(made), encoding="utf-8")
    connection = connect(kubeconfig=str(path))
    try:
        return Client(connection, sleep=lambda _: None).get("/version")
    finally:
        connection.pool.clear()


def test_certificates_in_the_kubeconfig_itself(served):
    jane = issued("jane", served.authority)
    encoded = [base64.b64encode(each).decode() for each in (served.authority.certificate, jane.certificate, jane.key)]
    cluster = {"certificate-authority-data": encoded[0]}
    user = {"client-certificate-data": encoded[1], "client-key-data": encoded[2]}
    assert asked(served, cluster, user) == {"user": "jane"}


def test_certificates_in_files(served):
    joe = issued("joe", served.authority)
    (served.folder / "joe.pem").write_bytes(joe.certificate)
    (served.folder / "joe.key").write_bytes(joe.key)
    user = {"client-certificate": "joe.pem", "client-key": "joe.key"}
    assert asked(served, {"certificate-authority": "ca.pem"}, user) == {"user": "joe"}


def test_a_server_of_another_authority_is_not_trusted(served):
    jane = issued("jane", served.authority)
    (served.folder / "other.pem").write_bytes(issued("other").certificate)
    (served.folder / "jane.pem").write_bytes(jane.certificate + jane.key)
    user = {"client-certificate": "jane.pem", "client-key": "jane.pem"}
    for cluster in ({"certificate-authority": "other.pem"}, {}):
        with pytest.raises(Untrusted, match=r"the certificate of https://127\.0\.0\.1:\d+ is not one of this cluster"):
            asked(served, cluster, user)
