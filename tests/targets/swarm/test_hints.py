"""Hints for other platforms are told."""

from __future__ import annotations


def test_hints_without_effect_are_told_at_their_line(web) -> None:
    found = web("ports: ['80:80']\nx-kompyse: {publish: none, kind: deployment}")
    told = [each for each in found.told if each.code.name == "hint-unused"]
    assert [each.path for each in told] == [("services", "web", "x-kompyse", "publish")]


def test_hints_of_volumes_too(web) -> None:
    found = web("volumes: ['data:/data']", "volumes: {data: {x-kompyse: {size: 5Gi}}}\n")
    assert ("volumes", "data", "x-kompyse", "size") in [each.path for each in found.told]


def test_an_option_for_other_platforms_is_told(stack) -> None:
    found = stack("services: {web: {image: demo}}", publish="ingress", swarm_api="1.42")
    assert found.only("KY693").message == "the option publish is for other platforms: on a swarm it has no effect"


def test_what_is_to_be_sealed_is_refused(stack) -> None:
    compose = "services: {web: {image: demo, secrets: [token]}}\nsecrets: {token: {environment: TOKEN}}"
    found = stack(compose, environment={"TOKEN": "x"}, secrets="sealed", sealed_cert="pem", namespace="shop")
    assert found.result is None
    assert found.codes == ["KY694"]
