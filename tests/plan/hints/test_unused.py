"""Hints without effect are told where they stand; hints with one are not."""

from __future__ import annotations

import pytest

PORTS = {"ports": [{"target": 80, "published": "80", "protocol": "tcp", "mode": "ingress"}]}
MOUNT = {"volumes": [{"type": "volume", "source": "data", "target": "/d"}]}


def told(made) -> list[tuple]:
    return [each.path for each in made.sink.located(None) if each.code.name == "hint-unused"]


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({"x-kompyse": {"retries": 2}}, ("x-kompyse", "retries")),
        ({"x-kompyse": {"retries": 2, "kind": "daemonset"}}, ("x-kompyse", "retries")),
        ({"x-kompyse": {"schedule": "@daily", "kind": "statefulset"}}, ("x-kompyse", "kind")),
        ({"x-kompyse": {"publish": "nodeport"}}, ("x-kompyse", "publish")),
        ({"x-kompyse": {"publish": "nodeport"}, "network_mode": "host", **PORTS}, ("x-kompyse", "publish")),
        ({"labels": {"kompose.service.type": "loadbalancer"}}, ("labels", "kompose.service.type")),
        ({"labels": {"kompose.cronjob.backoff_limit": "2"}}, ("labels", "kompose.cronjob.backoff_limit")),
        ({"labels": {"kompose.volume.size": "2g"}}, ("labels", "kompose.volume.size")),
        ({"x-kompyse": {"ingress": "a.com"}}, ("x-kompyse", "ingress")),
        ({"labels": {"kompose.service.expose": "true"}}, ("labels", "kompose.service.expose")),
        (
            {"labels": {"kompose.service.expose.tls-secret": "a"}, **PORTS},
            ("labels", "kompose.service.expose.tls-secret"),
        ),
        (
            {"labels": {"kompose.service.expose.ingress-class-name": "a"}, **PORTS},
            ("labels", "kompose.service.expose.ingress-class-name"),
        ),
        ({"labels": {"kompose.controller.port.expose": "true"}}, ("labels", "kompose.controller.port.expose")),
        (
            {"labels": {"kompose.volume.storage-class-name": "a"}, "volumes": [{"type": "volume", "target": "/d"}]},
            ("labels", "kompose.volume.storage-class-name"),
        ),
    ],
)
def test_a_hint_without_effect_is_told(plan, body, path):
    made = plan({"a": body})
    assert told(made) == [("services", "a", *path)]
    assert made.only("hint-unused").severity == "warning"


@pytest.mark.parametrize(
    "body",
    [
        {"x-kompyse": {"kind": "job", "retries": 2}},
        {"x-kompyse": {"schedule": "@daily", "retries": 2}},
        {"x-kompyse": {"schedule": "@daily", "kind": "cronjob"}},
        {"x-kompyse": {"publish": "none"}},
        {"x-kompyse": {"publish": "nodeport"}, **PORTS},
        {"x-kompyse": {"publish": "nodeport"}, "expose": ["80"]},
        {"labels": {"kompose.service.type": "headless"}},
        {"labels": {"kompose.service.expose": "true", "kompose.service.expose.tls-secret": "a"}, "expose": ["80"]},
        {"x-kompyse": {"ingress": "a.com"}, "network_mode": "host", "expose": ["80"]},
        {"labels": {"kompose.volume.size": "2g"}, **MOUNT},
    ],
)
def test_a_hint_with_an_effect_is_not_told(plan, body):
    assert told(plan({"a": body}, volumes={"data": None})) == []


@pytest.mark.parametrize(
    ("volume", "path"),
    [
        ({"external": True, "x-kompyse": {"size": "2g"}}, ("x-kompyse",)),
        ({"external": True, "labels": {"kompose.volume.size": "2g"}}, ("labels", "kompose.volume.size")),
        ({"external": True, "labels": {"other": "a"}}, None),
        ({"x-kompyse": {"size": "2g"}}, None),
        (None, None),
    ],
)
def test_nothing_is_asked_for_a_volume_that_is_there(plan, volume, path):
    made = plan({"a": MOUNT}, volumes={"data": volume})
    assert told(made) == ([("volumes", "data", *path)] if path else [])


@pytest.mark.parametrize(
    ("lead", "member", "count"),
    [
        ({}, {"kind": "statefulset"}, 1),
        ({"kind": "statefulset"}, {"kind": "statefulset"}, 0),
        ({"schedule": "@daily"}, {"schedule": "@weekly"}, 1),
        ({"kind": "job", "retries": 1}, {"kind": "job", "retries": 2}, 1),
        ({"kind": "statefulset"}, {}, 0),
    ],
)
def test_a_service_in_the_place_of_another_has_no_say(plan, lead, member, count):
    services = {"a": {"x-kompyse": lead}, "b": {"network_mode": "service:a", "x-kompyse": member}}
    assert [path[1] for path in told(plan(services))] == ["b"] * count
