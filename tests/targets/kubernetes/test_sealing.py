"""Sealing: what is sealed can be opened with the private key, where it is bound to, and nowhere else."""

from __future__ import annotations

import sys

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from kompyse.targets.kubernetes import sealing
from sealed import KEY, certificate, opened


@pytest.mark.parametrize("data", [b"", b"secret\n", b"\x00\xff" * 5000])
def test_what_is_sealed_can_be_opened(data) -> None:
    label = sealing.label("strict", "prod", "db")
    assert label == b"prod/db"
    assert opened(sealing.seal(sealing.public_key(certificate()), data, label), label) == data


@pytest.mark.parametrize(
    ("scope", "label"), [("strict", b"prod/db"), ("namespace-wide", b"prod"), ("cluster-wide", b"")]
)
def test_what_it_is_bound_to(scope, label) -> None:
    assert sealing.label(scope, "prod", "db") == label


def test_elsewhere_it_stays_closed() -> None:
    sealed = sealing.seal(sealing.public_key(certificate()), b"secret", b"prod/db")
    with pytest.raises((ValueError, InvalidTag)):
        opened(sealed, b"test/db")


def test_the_same_content_is_another_text_every_time() -> None:
    key = sealing.public_key(certificate())
    assert sealing.seal(key, b"secret", b"") != sealing.seal(key, b"secret", b"")


def test_a_public_key_alone_will_do() -> None:
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    text = KEY.public_key().public_bytes(serialization.Encoding.PEM, form).decode()
    assert opened(sealing.seal(sealing.public_key(text), b"x", b""), b"") == b"x"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("no certificate", "is none"),
        ("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "is none"),
        (certificate(ec.generate_private_key(ec.SECP256R1())), "no RSA key"),
    ],
)
def test_certificates_that_cannot_be_used(text, reason) -> None:
    with pytest.raises(sealing.SealingError, match=reason):
        sealing.public_key(text)


def test_without_the_package(monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "cryptography", None)
    with pytest.raises(sealing.SealingError, match='"cryptography" is not installed'):
        sealing.public_key(certificate())
