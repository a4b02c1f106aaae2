"""Which image a service runs."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("body", "image", "codes"),
    [
        ({"image": "nginx:1"}, "nginx:1", []),
        ({"build": {"context": "."}}, "shop-web", ["image-to-build"]),
        ({"build": {"context": "."}, "image": "r/x:1"}, "r/x:1", ["image-also-built"]),
    ],
)
def test_images(plan, body, image, codes):
    made = plan({"web": body})
    assert made.service("web").image == image
    assert made.codes == codes


def test_a_build_without_a_name_is_a_warning_with_the_way_out(plan):
    found = plan({"web": {"build": {"context": "."}}}).only("image-to-build")
    assert found.severity == "warning"
    assert found.path == ("services", "web", "build")
    assert "docker compose build web" in found.hint
