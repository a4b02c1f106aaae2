"""Services that run in one place."""

from __future__ import annotations

import pytest


def test_units_in_wave_order(plan):
    services = {
        "web": {"depends_on": {"db": {"condition": "service_started"}}},
        "side": {"network_mode": "service:web"},
        "db": {},
        "a": {"pid": "service:db"},
    }
    made = plan(services).plan
    assert [(unit.lead, unit.services) for unit in made.units] == [("db", ("db", "a")), ("web", ("web", "side"))]
    assert made.unit_of("side").lead == "web"
    assert list(made.services) == ["a", "db", "side", "web"]
    assert [each.wave for each in made.services.values()] == [0, 0, 1, 1]


@pytest.mark.parametrize(
    ("lead", "member", "code", "severity"),
    [
        ({}, {}, None, None),
        ({"scale": 3}, {}, None, None),
        ({"scale": 3}, {"scale": 3}, None, None),
        ({}, {"scale": 1}, None, None),
        ({}, {"scale": 2}, "unit-replicas-differ", "warning"),
        ({"scale": 2}, {"scale": 1}, "unit-replicas-differ", "warning"),
        ({}, {"x-kompyse": {"kind": "job"}}, "unit-lifecycles-differ", "error"),
        ({"deploy": {"mode": "global"}}, {}, "unit-lifecycles-differ", "error"),
        ({"x-kompyse": {"kind": "job"}}, {"x-kompyse": {"kind": "job"}}, None, None),
    ],
)
def test_members_live_alike(plan, lead, member, code, severity):
    made = plan({"a": lead, "b": {"network_mode": "service:a", **member}})
    if code is None:
        assert made.codes == []
    else:
        found = made.only(code)
        place = ("services", "b", "scale") if "scale" in member else ("services", "b")
        assert (found.severity, found.path, found.related) == (severity, place, (("services", "a"),))
