"""The group to which the files of a pod belong."""

from __future__ import annotations

import pytest


def context(lowered, service: str, volume: str = "", **options) -> tuple[dict, list[str]]:
    text = f"services: {{web: {{{service}}}}}\nvolumes: {{data: {volume}}}\nsecrets: {{key: {{file: key}}}}"
    found = lowered(text, {"key": b"x"}, **options)
    return found.pod("web")["spec"].get("securityContext", {}), [each.code.id for each in found.told]


DATA = "volumes: ['data:/d']"


@pytest.mark.parametrize(
    ("service", "group"),
    [
        (f"image: i, user: '1000', {DATA}, x-kompyse: {{fs_group: 5}}", 5),
        (f"image: i, {DATA}, x-kompyse: {{fs_group: 0}}", 0),
        (f"image: i, {DATA}, labels: {{kompose.security-context.fsgroup: '1001'}}", 1001),
        ("image: i, secrets: [key], x-kompyse: {fs_group: 5}", 5),
        (f"image: grafana/grafana, {DATA}", 472),
        (f"image: grafana/grafana, user: '0', {DATA}", None),
        ("image: grafana/grafana, volumes: ['data:/d:ro']", None),
        ("image: grafana/grafana", None),
        (f"image: i, {DATA}", None),
    ],
)
def test_hints_and_known_images(lowered, service: str, group: int | None) -> None:
    assert context(lowered, service)[0].get("fsGroup") == group


def test_a_known_image_is_told_once(lowered) -> None:
    assert context(lowered, f"image: grafana/grafana, {DATA}")[1].count("KY470") == 1


def test_a_filled_volume_has_the_owner_of_the_image(lowered) -> None:
    made, told = context(lowered, f"image: grafana/grafana, {DATA}", fill_volumes="once")
    assert "fsGroup" not in made
    assert "KY470" not in told


def test_files_of_a_claim_keep_their_permissions_at_later_starts(lowered) -> None:
    assert context(lowered, f"image: i, user: '5', {DATA}")[0]["fsGroupChangePolicy"] == "OnRootMismatch"
    made, _ = context(lowered, "image: i, user: '5', secrets: [{source: key, mode: 0400}]")
    assert made == {"fsGroup": 5}


def test_files_that_the_group_opens_are_told(lowered) -> None:
    service = f"image: i, {DATA}, secrets: [{{source: key, mode: 0400}}], x-kompyse: {{fs_group: 5}}"
    assert "KY464" in context(lowered, service)[1]
