"""Options of secrets and images that cannot be used together, or not at all."""

from __future__ import annotations

import pytest

from kompyse.plan.options import Options, problems

SEALED = {"secrets": "sealed", "sealed_cert": "text"}


@pytest.mark.parametrize(
    "values",
    [
        {"secrets": "external"},
        {"secrets": "external", "secret_store": "vault"},
        {"secrets": "external", "secret_store": "vault.team:clustersecretstore"},
        {**SEALED, "namespace": "prod"},
        {**SEALED, "namespace": "prod", "sealed_scope": "namespace-wide"},
        {**SEALED, "sealed_scope": "cluster-wide"},
        {"image_prefix": "registry.example.com:5000/team/"},
        {"image_prefix": "registry.example.com"},
        {"image_tag": "1.2-rc.1"},
        {"image_pull_secrets": ("regcred", "other.one")},
    ],
)
def test_what_can_be_used(values):
    assert list(problems(Options(**values))) == []


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ({"secret_store": "vault"}, "secret_store needs secrets to be external"),
        ({"secrets": "external", "secret_store": "Vault"}, "names no store"),
        ({"secrets": "external", "secret_store": "vault:bucket"}, "no kind of store"),
        ({"secrets": "external", "secret_store": "vault:"}, "no kind of store"),
        ({"sealed_cert": "text"}, "sealed_cert needs secrets to be sealed"),
        ({"secrets": "sealed", "namespace": "prod"}, "kubeseal --fetch-cert"),
        (SEALED, "strict need a namespace"),
        ({"image_prefix": "Bad Registry/"}, "image_prefix"),
        ({"image_tag": "a b"}, "image_tag"),
        ({"image_pull_secrets": ("Reg_Cred",)}, "image_pull_secrets"),
    ],
)
def test_what_cannot_be_used(values, text):
    (problem,) = problems(Options(**values))
    assert text in problem
