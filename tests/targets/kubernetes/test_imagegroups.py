"""Images that are known to run as somebody else than root."""

from __future__ import annotations

import pytest

from kompyse.targets.kubernetes import imagegroups


@pytest.mark.parametrize(
    ("image", "group"),
    [
        ("grafana/grafana", 472),
        ("docker.io/grafana/grafana:11@sha256:0", 472),
        ("docker.io/library/elasticsearch:8", 1000),
        ("docker.elastic.co/elasticsearch/elasticsearch:8.1", 1000),
        ("bitnami/redis:7", 1001),
        ("registry.example.com:5000/grafana/grafana:1", None),
        ("nginx", None),
    ],
)
def test_the_group_of_an_image(image: str, group: int | None) -> None:
    assert imagegroups.group_of(image) == group


def test_the_rows_are_in_order() -> None:
    assert list(imagegroups.GROUPS) == sorted(imagegroups.GROUPS)
