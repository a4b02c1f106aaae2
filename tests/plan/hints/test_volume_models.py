"""The types of x-kompyse about volumes."""

from __future__ import annotations

import pytest

from kompyse.plan.hints.models import check


def test_what_is_set_comes_by_field():
    value = {"selector": {"disk": "ssd"}, "labels": {"keep": True, "tier": 1}, "subpath": "in/", "fill": True}
    assert check("volume", value) == (
        {
            "selector": {"disk": "ssd"},
            "claim_labels": {"keep": "true", "tier": "1"},
            "subpath": "in",
            "fill": True,
        },
        [],
    )
    assert check("mount", {"as": "host", "fill": False}) == ({"becomes": "host", "fill": False}, [])
    assert check("service", {"fs_group": 0}) == ({"fs_group": 0}, [])


@pytest.mark.parametrize(
    ("model", "value", "where"),
    [
        ("volume", {"selector": {"a b": "c"}}, "selector"),
        ("volume", {"labels": {"a": None}}, "labels"),
        ("volume", {"subpath": "/in"}, "subpath"),
        ("mount", {"as": "pvc"}, "as"),
        ("service", {"fs_group": -1}, "fs_group"),
        ("service", {"fill": "yes"}, "fill"),
    ],
)
def test_faults_stand_at_their_field(model, value, where):
    values, faults = check(model, value)
    assert values == {}
    assert [each.where[0] for each in faults] == [where]
