"""The types of x-kompyse on secrets, configs and accounts."""

from __future__ import annotations

import pytest

from kompyse.plan.hints import AccountHints
from kompyse.plan.hints.models import check


@pytest.mark.parametrize(
    ("model", "value", "expected"),
    [
        ("service", {"service_account": "app"}, {"account": AccountHints("app")}),
        (
            "service",
            {
                "service_account": {
                    "name": "app",
                    "create": True,
                    "token": False,
                    "annotations": {"role": 1, "on": True},
                }
            },
            {"account": AccountHints("app", create=True, token=False, annotations={"role": "1", "on": "true"})},
        ),
        ("service", {"image_pull_secrets": "reg"}, {"pull_secrets": ("reg",)}),
        ("service", {"image_pull_secrets": ["a", "b", "a"]}, {"pull_secrets": ("a", "b")}),
        (
            "secret",
            {"type": "kubernetes.io/tls", "name": "web-tls", "immutable": True},
            {"type": "kubernetes.io/tls", "name": "web-tls", "immutable": True},
        ),
        (
            "secret",
            {"store": "vault:ClusterSecretStore", "remote_key": "prod/db", "property": "pw", "refresh": "0"},
            {"store": ("vault", True), "remote_key": "prod/db", "property": "pw", "refresh": "0s"},
        ),
        (
            "config",
            {"key": "app.ini", "annotations": {"reload": "yes"}},
            {"key": "app.ini", "annotations": {"reload": "yes"}},
        ),
    ],
)
def test_what_is_read(model, value, expected):
    assert check(model, value) == (expected, [])


@pytest.mark.parametrize(
    ("model", "value", "text"),
    [
        ("service", {"service_account": "My_App"}, "service_account.name"),
        ("service", {"service_account": 3}, "service_account"),
        ("service", {"service_account": {"name": "a", "annotations": {"x": "y"}}}, "create: true"),
        ("service", {"service_account": {"nam": "a"}}, "name"),
        ("service", {"image_pull_secrets": []}, "a name, or a list of names"),
        ("service", {"image_pull_secrets": ["Bad_One"]}, "cannot be a name"),
        ("secret", {"key": "a/b"}, "cannot be a key"),
        ("secret", {"key": "..data"}, "cannot be a key"),
        ("secret", {"refresh": "often"}, "not a duration"),
        ("secret", {"refresh": "-1m"}, "negative"),
        ("secret", {"annotations": {"a": ["b"]}}, "needs a text"),
        ("config", {"type": "Opaque"}, 'a config has no hint "type"'),
        ("config", {"store": "vault"}, 'a config has no hint "store"'),
    ],
)
def test_what_cannot_be_used(model, value, text):
    values, faults = check(model, value)
    assert values == {}
    assert text in " ".join(each.message for each in faults)
