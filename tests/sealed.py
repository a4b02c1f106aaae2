"""The key of a controller of Sealed Secrets: its certificate, and how it opens what is sealed for it."""

from __future__ import annotations

import datetime as dt
from base64 import b64decode

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


def certificate(key=KEY) -> str:
    """A certificate as the controller of Sealed Secrets makes it for itself."""
    name = x509.Name([])
    start = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    builder = builder.serial_number(1).not_valid_before(start).not_valid_after(start + dt.timedelta(days=3650))
    return builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM).decode()


def opened(text: str, label: bytes, key=KEY) -> bytes:
    """Open as the controller does (HybridDecrypt)."""
    data = b64decode(text)
    length = int.from_bytes(data[:2], "big")
    oaep = padding.OAEP(padding.MGF1(hashes.SHA256()), hashes.SHA256(), label)
    session = key.decrypt(data[2 : 2 + length], oaep)
    return AESGCM(session).decrypt(bytes(12), data[2 + length :], None)
