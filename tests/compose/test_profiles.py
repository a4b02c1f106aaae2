from __future__ import annotations

import pytest

from kompyse.compose import profiles

TREE = {
    "services": {
        "always": {},
        "empty": {"profiles": []},
        "a": {"profiles": ["a"]},
        "ab": {"profiles": ["a", "b"]},
        "blank": {"profiles": [""]},
    }
}


@pytest.mark.parametrize(
    ("active", "disabled"),
    [
        ((), ("a", "ab", "blank")),
        (("a",), ("blank",)),
        (("b",), ("a", "blank")),
        (("c",), ("a", "ab", "blank")),
        (("",), ("a", "ab")),
        (("*",), ()),
    ],
)
def test_a_service_is_on_without_profiles_or_with_an_active_one(active, disabled) -> None:
    tree, off = profiles.select(TREE, active)
    assert off == disabled
    assert set(tree["services"]) == set(TREE["services"]) - set(disabled)
    assert len(TREE["services"]) == 5


def test_a_project_without_services_has_none_to_select() -> None:
    assert profiles.select({"volumes": {}}, ()) == ({"volumes": {}}, ())


def test_what_no_service_uses_is_pruned() -> None:
    tree = {
        "services": {
            "web": {
                "networks": {"n": None},
                "models": {"m": None},
                "secrets": [{"source": "s"}],
                "configs": [{"source": "c"}],
                "build": {"secrets": [{"source": "b"}]},
                "volumes": [
                    {"type": "volume", "source": "v"},
                    {"type": "volume", "target": "/anonymous"},
                    {"type": "bind", "source": "unused"},
                ],
            }
        },
        "networks": {"n": {}, "unused": {}},
        "volumes": {"v": None, "unused": None},
        "secrets": {"s": {}, "b": {}, "unused": {}},
        "configs": {"c": {}, "unused": {}},
        "models": {"m": {}},
        "x-a": 1,
    }
    found = profiles.prune(tree)
    assert found == {
        **tree,
        "networks": {"n": {}},
        "volumes": {"v": None},
        "secrets": {"s": {}, "b": {}},
        "configs": {"c": {}},
    }
    assert profiles.prune({"services": {}, "volumes": {"v": None}}) == {"services": {}}
