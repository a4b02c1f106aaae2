"""The records of a plan."""

from __future__ import annotations

import msgspec
import pytest

from kompyse.plan.plan import FromBundle, FromHost, MountSource, PeerPort


def test_a_unit_is_found_by_each_of_its_services(plan):
    made = plan({"a": {}, "b": {"pid": "service:a"}, "c": {}}).plan
    assert {key: made.unit_of(key).lead for key in made.services} == {"a": "a", "b": "a", "c": "c"}
    with pytest.raises(KeyError):
        made.unit_of("nobody")


def test_a_plan_can_key_a_cache(plan):
    one, other = plan({"a": {}}).plan, plan({"a": {}}).plan
    assert {one: 1}[one] == 1
    assert one != other


def test_decisions_are_frozen_and_compare_by_value():
    port = PeerPort(number=80, protocol="tcp")
    assert port == PeerPort(number=80, protocol="tcp")
    with pytest.raises(AttributeError):
        port.number = 81


def test_the_source_of_a_mount_is_told_apart_by_its_tag():
    source = FromHost(path="/x", kind="directory")
    assert msgspec.convert(msgspec.to_builtins(source), MountSource) == source
    assert msgspec.to_builtins(FromBundle(bundle="b"))["type"] == "bundle"
