"""The plan as a whole: orders, determinism, speed."""

from __future__ import annotations

import gc
import time

import msgspec
import pytest

from kompyse.diagnostics import Sink
from kompyse.graph import build
from kompyse.model import typed
from kompyse.plan import Options, make
from kompyse.plan.plan import Plan


def decisions(made):
    """Everything decided, without what the plan only hands on."""
    plan = made.plan
    return {
        "services": {key: msgspec.structs.asdict(each) for key, each in plan.services.items()},
        "units": plan.units,
        "volumes": dict(sorted(plan.volumes.items())),
        "networks": dict(sorted(plan.networks.items())),
        "bundles": sorted(plan.bundles, key=lambda each: (each.secret, each.name)),
        "told": sorted(made.told),
    }


SERVICES = {
    "web": {
        "depends_on": {
            "db": {"condition": "service_healthy"},
            "migrate": {"condition": "service_completed_successfully"},
        },
        "environment": {"DB": "postgres://my_cache/x", "K": "kafka:29092"},
        "networks": {"front": {"aliases": ["www"]}, "back": None},
        "configs": [{"source": "c"}],
    },
    "db": {"volumes": [{"type": "volume", "source": "d", "target": "/d"}], "networks": {"back": None}},
    "migrate": {"depends_on": {"db": {"condition": "service_healthy"}}, "secrets": [{"source": "s"}]},
    "my_cache": {"network_mode": "service:db"},
    "kafka": {"restart": "no", "labels": {"kompose.controller.type": "statefulset"}},
}
SECTIONS = {
    "networks": {"front": None, "back": {"internal": True}},
    "volumes": {"d": None},
    "configs": {"c": {"content": "x"}},
    "secrets": {"s": {"environment": "S"}},
    "environment": {"S": "y"},
}


def test_the_order_in_the_files_decides_nothing(plan):
    forward = plan(SERVICES, **SECTIONS)
    backward = plan(
        dict(reversed(SERVICES.items())),
        **{name: dict(reversed(section.items())) for name, section in SECTIONS.items()},
    )
    assert decisions(forward) == decisions(backward)
    assert list(forward.plan.services) == list(backward.plan.services) == ["db", "kafka", "my_cache", "migrate", "web"]


def test_the_plan_keeps_what_it_was_made_of(plan):
    made = plan(SERVICES, options={"namespace": "n"}, **SECTIONS)
    assert isinstance(made.plan, Plan)
    assert made.plan.options.namespace == "n"
    assert made.plan.graph.groups == (("db", "my_cache"),)
    assert made.service("web").service is made.plan.project.services["web"]


def test_an_empty_project(plan):
    made = plan({})
    assert (dict(made.plan.services), made.plan.units, made.codes) == ({}, (), [])


def bench(count):
    """The project of the benchmarks, as the loader gives it."""
    services = {}
    for index in range(count):
        services[f"svc-{index:05d}"] = {
            "image": f"registry.example.com/team/app-{index}:1.{index % 10}",
            "command": ["serve", "--port", "8080"],
            "environment": {
                "APP_NAME": f"svc-{index:05d}",
                "LOG_LEVEL": "info",
                "DATABASE_URL": f"postgres://db-{index % 7}/app",
            },
            "ports": [{"target": 8080, "published": str(10000 + index % 50000), "protocol": "tcp", "mode": "ingress"}],
            "volumes": [{"type": "volume", "source": f"data-{index:05d}", "target": "/var/lib/app", "volume": {}}],
            "healthcheck": {"test": ["CMD", "curl", "-f", "http://localhost:8080/health"], "interval": "10s"},
            "deploy": {"replicas": 2},
            "networks": {"default": None},
            "restart": "unless-stopped",
        }
        if index:
            before = f"svc-{index - 1 if index % 10 else 0:05d}"
            services[f"svc-{index:05d}"]["depends_on"] = {before: {"condition": "service_healthy", "required": True}}
    volumes = {f"data-{index:05d}": {"name": f"p_data-{index:05d}"} for index in range(count)}
    return typed(
        {"name": "p", "services": services, "volumes": volumes, "networks": {"default": {"name": "p_default"}}}
    )


@pytest.mark.slow
def test_time_grows_with_the_number_of_services():
    def seconds(count):
        project = bench(count)
        gc.disable()
        start = time.perf_counter()
        sink = Sink()
        plan = make(project, build(project, sink), Options(), sink, directory="/", environment={})
        took = time.perf_counter() - start
        gc.enable()
        assert len(plan.units) == count
        return took

    # Ten times the services: room for a busy machine, none for a square.
    small = min(seconds(300) for _ in range(3))
    assert min(seconds(3000) for _ in range(2)) < 30 * small
