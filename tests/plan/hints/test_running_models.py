"""The types of x-kompyse that say how a service runs."""

from __future__ import annotations

import pytest

from kompyse.plan.hints.models import check
from kompyse.plan.hints.running import Autoscale, Disk, Disruption, History, Probe, Usage


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"autoscale": {"min": 1, "max": 3, "cpu": 50, "memory": "200Mi"}},
         {"autoscale": Autoscale(1, 3, Usage(50), Usage(amount=200 << 20))}),
        ({"disruption": {"min_available": 1}}, {"disruption": Disruption(min_available=1)}),
        ({"disruption": {"max_unavailable": "25%"}}, {"disruption": Disruption(max_unavailable="25%")}),
        ({"liveness": True}, {"liveness": Probe()}),
        ({"liveness": False}, {"liveness": Probe(test=("NONE",))}),
        ({"liveness": {"http": "/live", "port": 80, "interval": "5s", "retries": 2}},
         {"liveness": Probe(http_path="/live", http_port=80, interval=5.0, retries=2)}),
        ({"readiness": {"test": "ok"}}, {"readiness": Probe(test=("CMD-SHELL", "ok"))}),
        ({"readiness": {"test": ["CMD", "ok"]}}, {"readiness": Probe(test=("CMD", "ok"))}),
        ({"readiness": {"tcp": 80}}, {"readiness": Probe(tcp_port=80)}),
        ({"probe": "HTTP"}, {"probe": "http"}),
        ({"group": " pod "}, {"group": "pod"}),
        ({"ordered": True}, {"ordered": True}),
        ({"concurrency": "Replace", "timezone": "Etc/UTC", "suspend": False, "history": {"failed": 0}},
         {"concurrency": "replace", "time_zone": "Etc/UTC", "suspended": False, "history": History(failed=0)}),
        ({"ttl": "1h"}, {"ttl": 3600}),
        ({"ttl": 0}, {"ttl": 0}),
        ({"disk": {"limit": "1Gi", "request": 5}}, {"disk": Disk(1 << 30, 5)}),
    ],
)  # fmt: skip
def test_what_can_be_said(value: dict, expected: dict) -> None:
    assert check("service", value) == (expected, [])


@pytest.mark.parametrize(
    ("value", "where"),
    [
        ({"autoscale": {"min": 0, "max": 3}}, ("autoscale", "min")),
        ({"autoscale": {"min": 4, "max": 3}}, ("autoscale",)),
        ({"autoscale": {"min": 1}}, ("autoscale", "max")),
        ({"autoscale": {"max": 2**31}}, ("autoscale", "max")),
        ({"autoscale": {"max": 3, "cpu": "200Mi"}}, ("autoscale", "cpu")),
        ({"autoscale": {"max": 3, "cpu": True}}, ("autoscale", "cpu")),
        ({"disruption": {}}, ("disruption",)),
        ({"disruption": {"min_available": 1, "max_unavailable": 1}}, ("disruption",)),
        ({"disruption": {"min_available": "a lot"}}, ("disruption", "min_available")),
        ({"liveness": 3}, ("liveness",)),
        ({"liveness": {"http": "/", "tcp": 80}}, ("liveness",)),
        ({"liveness": {"port": 80}}, ("liveness",)),
        ({"readiness": {"test": ["CMD"]}}, ("readiness", "test")),
        ({"readiness": {"retries": 0}}, ("readiness", "retries")),
        ({"readiness": {"interval": "-1s"}}, ("readiness", "interval")),
        ({"probe": "grpc"}, ("probe",)),
        ({"ttl": "500ms"}, ("ttl",)),
        ({"timezone": "Local"}, ("timezone",)),
        ({"concurrency": "often"}, ("concurrency",)),
        ({"history": {"succeeded": -1}}, ("history", "succeeded")),
        ({"disk": {"limit": 0}}, ("disk", "limit")),
    ],
)
def test_what_cannot_be_said(value: dict, where: tuple[str, ...]) -> None:
    values, (fault, *others) = check("service", value)
    assert (values, fault.where, others) == ({}, where, [])
    assert fault.message.startswith(".".join(where) + ": ")


def test_a_mistyped_key_is_told_with_the_right_one() -> None:
    _, faults = check("service", {"autoscale": {"max": 3, "mn": 1}})
    assert [(each.where, each.hint, each.unknown) for each in faults] == [
        (("autoscale", "mn"), "did you mean min?", True)
    ]
