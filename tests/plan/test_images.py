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


@pytest.mark.parametrize(
    ("body", "options", "image", "code"),
    [
        ({}, {"image_prefix": "r.example/team/"}, "r.example/team/shop-web", "image-also-built"),
        ({}, {"image_prefix": "r.example/team"}, "r.example/team/shop-web", "image-also-built"),
        ({}, {"image_prefix": "r.example", "image_tag": "v1"}, "r.example/shop-web:v1", "image-also-built"),
        ({}, {"image_tag": "v1"}, "shop-web:v1", "image-also-built"),
        ({"image": "app"}, {"image_prefix": "r.example/"}, "r.example/app", "image-also-built"),
        (
            {"image": "me/app:2"},
            {"image_prefix": "r.example/", "image_tag": "v1"},
            "r.example/me/app:2",
            "image-also-built",
        ),
        ({"image": "r.example:5000/app"}, {"image_prefix": "s.example/"}, "r.example:5000/app", "image-also-built"),
        ({"image": "localhost/app"}, {"image_prefix": "s.example/"}, "localhost/app", "image-also-built"),
        ({"image": "app"}, {}, "app", "image-without-registry"),
        ({"image": "app:1"}, {}, "app:1", "image-without-registry"),
        ({"image": "me/app"}, {}, "me/app", "image-also-built"),
    ],
)
def test_where_a_built_image_is(plan, body, options, image, code):
    made = plan({"web": {"build": {"context": "."}, **body}}, options=options)
    assert made.service("web").image == image
    assert made.codes == [code]
    assert made.only(code).path == ("services", "web", "build")


def test_an_image_that_is_not_built_stays(plan):
    options = {"image_prefix": "r.example/", "image_tag": "v1"}
    assert plan({"web": {"image": "nginx"}}, options=options).service("web").image == "nginx"


def test_how_to_bring_an_image_to_its_registry_is_told(plan):
    made = plan({"web": {"build": {"context": "."}}}, options={"image_prefix": "r.example/"})
    hint = made.only("image-also-built").hint
    assert hint.endswith("docker tag shop-web r.example/shop-web, docker push r.example/shop-web")


@pytest.mark.parametrize("body", [{}, {"image": "app"}, {"image": "r.example/app:1"}, {"pull_policy": "missing"}])
def test_of_images_that_are_delivered_nobody_is_told(plan, body):
    made = plan({"web": {"build": {"context": "."}, **body}}, options={"images_delivered": True})
    assert made.codes == []


@pytest.mark.parametrize("policy", ["always", "refresh", "daily", "weekly", "every_5h"])
def test_what_is_to_be_pulled_again_is_not_delivered(plan, policy):
    body = {"build": {"context": "."}, "image": "r.example/app", "pull_policy": policy}
    assert plan({"web": body}, options={"images_delivered": True}).codes == ["image-also-built"]


def test_a_name_that_cannot_be_is_told_of_delivered_images_too(plan):
    made = plan({"Web": {"build": {"context": "."}}}, options={"images_delivered": True})
    assert "image-name-invalid" in made.codes
