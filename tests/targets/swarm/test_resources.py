"""Limits and reservations, from the deploy section and from the older attributes."""

from __future__ import annotations

import pytest


def limits(found):
    return found.service().get("deploy", {}).get("resources", {}).get("limits", {})


@pytest.mark.parametrize(
    ("lines", "cpus"),
    [
        ("cpus: 0.5", "0.5"),
        ("cpu_quota: 50000", "0.5"),
        ("cpu_quota: 50000\ncpu_period: 25000", "2"),
        ("cpu_count: 3", "3"),
    ],
)
def test_cpus_are_a_text(web, lines: str, cpus: str) -> None:
    assert limits(web(lines)) == {"cpus": cpus}


def test_the_deploy_section_counts_first(web) -> None:
    found = web("mem_limit: 64m\ndeploy: {resources: {limits: {memory: 64m}, reservations: {memory: 32m, cpus: '.5'}}}")
    assert limits(found) == {"memory": "64M"}
    assert found.service()["deploy"]["resources"]["reservations"] == {"cpus": "0.5", "memory": "32M"}


def test_no_limit_is_none(web) -> None:
    assert limits(web("mem_limit: -1\npids_limit: -1\ncpu_quota: -1")) == {}


def test_processes_need_a_newer_schema(web) -> None:
    found = web("pids_limit: 10")
    assert limits(found) == {"pids": 10}
    assert found.stack["version"] == "3.9"
    assert web("").stack["version"] == "3.8"


def test_generic_resources_have_numbers(web) -> None:
    found = web(
        "deploy: {resources: {reservations: {generic_resources: [{discrete_resource_spec: {kind: ssd, value: 2}}]}}}"
    )
    (spec,) = found.service()["deploy"]["resources"]["reservations"]["generic_resources"]
    assert spec == {"discrete_resource_spec": {"kind": "ssd", "value": 2}}
