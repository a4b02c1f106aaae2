"""What a project sets, with its fates side by side."""

from __future__ import annotations

from kompyse.attributes.fate import inert, lost, translated
from kompyse.attributes.inventory import inventory
from kompyse.attributes.registry import REGISTRY
from kompyse.diagnostics import path_text

ALL = dict.fromkeys(REGISTRY, translated("a field"))


def listed(written: dict, **tables: dict) -> dict[str, list[str]]:
    return {
        path_text(entry.path): [fate.kind.value for fate in entry.fates.values()]
        for entry in inventory(written, tables)
    }


def test_attributes_of_services_and_what_fares_otherwise_than_its_parent() -> None:
    written = {
        "name": "demo",
        "services": {
            "web": {
                "image": "nginx",
                "ports": [{"target": 80, "mode": "ingress"}],
                "environment": {"A": "1"},
                "x-own": {"a": 1},
            }
        },
        "networks": {"back": {"driver": "overlay", "internal": True}},
        "volumes": {},
    }
    one = {**ALL, "services.*.ports[].mode": inert("no")}
    two = {**ALL, "networks.*.driver": lost("no", "")}
    assert listed(written, one=one, two=two) == {
        "name": ["translated", "translated"],
        "services.web.image": ["translated", "translated"],
        "services.web.ports": ["translated", "translated"],
        "services.web.ports[0].mode": ["inert", "translated"],
        "services.web.environment": ["translated", "translated"],
        "networks.back.driver": ["translated", "lost"],
    }


def test_a_path_without_an_entry_is_lost() -> None:
    assert listed({"services": {"web": {"tty": True}}}, one={}) == {"services.web.tty": ["lost"]}
