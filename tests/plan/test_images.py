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


@pytest.mark.parametrize(
    ("body", "path", "severity"),
    [
        ({"image": "a b"}, ("image",), "error"),
        ({"image": "Team/App"}, ("image",), "error"),
        ({"image": ":latest"}, ("image",), "warning"),
        ({"image": "/app:1"}, ("image",), "warning"),
        ({"image": "reg.example//app"}, ("image",), "warning"),
        ({"image": "app:"}, ("image",), "warning"),
        ({"image": "https://reg.example/app"}, ("image",), "error"),
        ({"image": "App:1", "build": {"context": "."}}, ("image",), "error"),
        ({"pre_start": [{"command": ["x"], "image": "A"}]}, ("pre_start", 0, "image"), "error"),
        ({"volumes": [{"type": "image", "source": "A", "target": "/a"}]}, ("volumes", 0, "source"), "error"),
    ],
)
def test_names_that_no_engine_could_pull(plan, body, path, severity):
    found = plan({"web": body}).only("image-name-invalid")
    assert (found.path, found.severity) == (("services", "web", *path), severity)
    assert found.hint


def test_the_name_that_compose_makes_of_a_build_may_be_none(plan):
    found = plan({"Web": {"build": {"context": "."}}}).only("image-name-invalid")
    assert found.path == ("services", "Web", "build")
    assert "set image:" in found.hint
