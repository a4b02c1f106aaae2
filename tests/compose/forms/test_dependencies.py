from __future__ import annotations

from kompyse.compose.forms import dependencies
from kompyse.diagnostics import Sink


def test_a_list_means_that_the_services_have_started() -> None:
    assert dependencies.to_map(["a"], (), Sink()) == {"a": {"condition": "service_started", "required": True}}


def test_an_entry_of_a_map_is_required_unless_it_says_otherwise() -> None:
    value = {"a": {"condition": "service_healthy"}, "b": {"condition": "service_started", "required": False}}
    assert dependencies.to_map(value, (), Sink()) == {
        "a": {"condition": "service_healthy", "required": True},
        "b": {"condition": "service_started", "required": False},
    }
    assert "required" not in value["a"]
