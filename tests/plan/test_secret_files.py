"""Which bound files look like secrets."""

from __future__ import annotations

import pytest

from kompyse.plan import secret_files
from kompyse.plan.plan import File

KEY = b"-----BEGIN RSA PRIVATE KEY-----\n"


@pytest.mark.parametrize(
    ("path", "data", "is_secret"),
    [
        (".env", b"A=1", True),
        ("config/app.ENV", b"A=1", True),
        (".env.production", b"A=1", True),
        (".env.example", b"A=1", False),
        (".env", b"", False),
        ("tls/server.key", b"x", True),
        ("tls/server.pem", b"-----BEGIN CERTIFICATE-----\n", False),
        ("tls/server.pem", b"-----BEGIN CERTIFICATE-----\nxx\n" + KEY, True),
        ("ssh/id_ed25519", b"x", True),
        ("ssh/id_ed25519.pub", b"x", False),
        (".htpasswd", b"a:b", True),
        ("nginx.conf", b"events {}", False),
        ("keyboard.json", b"{}", False),
    ],
)
def test_what_looks_like_a_secret(path, data, is_secret):
    assert secret_files.found([File(path=path, data=data)]) == ([path] if is_secret else [])


def test_a_bound_secret_is_told_without_its_content(plan, tmp_path):
    (tmp_path / "id_rsa").write_bytes(KEY)
    entry = {"type": "bind", "source": str(tmp_path / "id_rsa"), "target": "/k", "read_only": True}
    found = plan({"a": {"volumes": [entry]}}).only("secret-as-content")
    assert "id_rsa" in found.message
    assert "BEGIN" not in f"{found.message}{found.hint}"
