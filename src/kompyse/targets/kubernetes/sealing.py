"""Sealing: bytes in, text out that only the controller of Sealed Secrets can open.

What `kubeseal` does (bitnami-labs/sealed-secrets, pkg/crypto): a session key of 32 bytes encrypts the content with
AES-256-GCM and a nonce of zeros, and RSA-OAEP with SHA-256 encrypts that key for the certificate of the controller. The
label of OAEP binds the text to where it may be opened. Both keys and padding are random, so the same content is another
text every time: with anything derived from the content, who guesses it could try his guesses.

Needs the package `cryptography`, loaded only here.
"""

from __future__ import annotations

import os
from base64 import b64encode
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

SESSION_KEY = 32
_NONCE = bytes(12)


class SealingError(ValueError):
    """Nothing can be sealed; the text says why, as a sentence without its end."""


def label(scope: str, namespace: str, name: str) -> bytes:
    """Give what binds a secret to its scope: `namespace/name`, the namespace, or nothing for the whole cluster."""
    return {"strict": f"{namespace}/{name}", "namespace-wide": namespace}.get(scope, "").encode()


def public_key(certificate: str) -> RSAPublicKey:
    """Read the key from a certificate or a public key in PEM form. Raises SealingError."""
    try:
        from cryptography import x509  # noqa: PLC0415 - for those who seal
        from cryptography.hazmat.primitives.asymmetric import rsa  # noqa: PLC0415 - as above
        from cryptography.hazmat.primitives.serialization import load_pem_public_key  # noqa: PLC0415 - as above
    except ImportError:
        raise SealingError('the package "cryptography" is not installed') from None
    data = certificate.encode("utf-8", "replace")
    certified = b"BEGIN CERTIFICATE" in data
    try:
        key: object = x509.load_pem_x509_certificate(data).public_key() if certified else load_pem_public_key(data)
    except ValueError:
        raise SealingError("the certificate is none: it is no PEM text of a certificate or a public key") from None
    if not isinstance(key, rsa.RSAPublicKey):
        raise SealingError("the certificate has no RSA key, and the controller has")
    return key


def seal(key: RSAPublicKey, data: bytes, bound_to: bytes) -> str:
    """Encrypt: two bytes with the length of the encrypted session key, that key, the encrypted content; in Base64."""
    from cryptography.hazmat.primitives import hashes  # noqa: PLC0415 - for those who seal
    from cryptography.hazmat.primitives.asymmetric import padding  # noqa: PLC0415 - as above
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415 - as above

    session = os.urandom(SESSION_KEY)
    oaep = padding.OAEP(padding.MGF1(hashes.SHA256()), hashes.SHA256(), bound_to)
    encrypted = key.encrypt(session, oaep)
    content = AESGCM(session).encrypt(_NONCE, data, None)
    return b64encode(len(encrypted).to_bytes(2, "big") + encrypted + content).decode()
