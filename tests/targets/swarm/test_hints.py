"""Hints for other platforms are told."""

from __future__ import annotations


def test_hints_without_effect_are_told_at_their_line(web) -> None:
    found = web("ports: ['80:80']\nx-kompyse: {publish: none, kind: deployment}")
    told = [each for each in found.told if each.code.name == "hint-unused"]
    assert [each.path for each in told] == [("services", "web", "x-kompyse", "publish")]


def test_hints_of_volumes_too(web) -> None:
    found = web("volumes: ['data:/data']", "volumes: {data: {x-kompyse: {size: 5Gi}}}\n")
    assert ("volumes", "data", "x-kompyse", "size") in [each.path for each in found.told]
