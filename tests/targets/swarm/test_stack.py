"""The document: its order, its sections, and that nothing of it is shared with the plan."""

from __future__ import annotations


def test_sections_without_entries_are_left_out(web) -> None:
    assert list(web("").stack) == ["version", "services"]


def test_keys_come_in_the_order_in_which_people_read_them(web) -> None:
    found = web("labels: {a: b}\ncommand: [x]\nscale: 1\nports: ['80']\nsysctls: {a.b: 1}").service()
    assert list(found) == ["image", "command", "ports", "deploy", "labels", "sysctls"]


def test_only_enabled_services_are_in_it(stack) -> None:
    found = stack("services: {a: {image: i}, b: {image: i, profiles: [debug]}}")
    assert list(found.stack["services"]) == ["a"]


def test_changing_a_document_changes_no_other(web) -> None:
    one = web("labels: {a: b}")
    one.service()["labels"]["a"] = "changed"
    assert one.result.project.services["web"].labels == {"a": "b"}
