"""The hash of a service. The texts that are hashed were worked out with the real docker-compose."""

from __future__ import annotations

from hashlib import sha256

import pytest

from kompyse.compose.hashes import service_hash

UNSET = {"command": None, "entrypoint": None}


@pytest.mark.parametrize(
    ("service", "text"),
    [
        (
            {"image": "x", "networks": {"default": None}},
            '{"command":null,"entrypoint":null,"image":"x","networks":{"default":null}}',
        ),
        (
            {"image": "x", "deploy": {"replicas": 3, "resources": {}, "placement": {}}},
            '{"command":null,"deploy":{"resources":{},"placement":{}},"entrypoint":null,"image":"x"}',
        ),
        (
            {"image": "x", "healthcheck": {"interval": "1m0s", "test": ["CMD", "x"]}},
            '{"command":null,"entrypoint":null,"healthcheck":{"test":["CMD","x"],"interval":"1m0s"},"image":"x"}',
        ),
        (
            {"image": "x", "tty": True, "expose": ["80"], "cpus": 2.0},
            '{"cpus":2,"command":null,"entrypoint":null,"expose":["80"],"image":"x","tty":true}',
        ),
        (
            {"environment": {"B": "<&>", "A": None, "U": "é\u2028"}},
            '{"command":null,"entrypoint":null,"environment":{"A":null,"B":"\\u003c\\u0026\\u003e","U":"é\\u2028"}}',
        ),
        (
            {"ulimits": {"b": {"hard": 2, "soft": 1}, "a": 5}},
            '{"command":null,"entrypoint":null,"ulimits":{"a":5,"b":{"soft":1,"hard":2}}}',
        ),
    ],
)
def test_what_is_hashed(service: dict, text: str) -> None:
    assert service_hash({**UNSET, **service}, {}) == sha256(text.encode()).hexdigest()


@pytest.mark.parametrize(
    "more",
    [
        {"build": {"context": "/x"}},
        {"pull_policy": "always"},
        {"scale": 3},
        {"depends_on": {"b": {"condition": "service_started"}}},
        {"profiles": ["p"]},
        {"env_file": [{"path": "x"}]},
        {"x-own": 1},
    ],
)
def test_what_does_not_count(more: dict) -> None:
    service = {**UNSET, "image": "x"}
    assert service_hash({**service, **more}, {}) == service_hash(service, {})


def test_the_default_platform_counts_for_what_is_built() -> None:
    built = {**UNSET, "build": {"context": "/x"}}
    platform = {"DOCKER_DEFAULT_PLATFORM": "linux/arm64"}
    assert service_hash(built, platform) == service_hash({**built, "platform": "linux/arm64"}, {})
    assert service_hash({**UNSET, "image": "x"}, platform) == service_hash({**UNSET, "image": "x"}, {})
