"""Names of images: what they mean, and names that say which content they have."""

from __future__ import annotations

import pytest

from kompyse.images import naming

INSPECTED = {
    "Id": "sha256:1",
    "Created": "2026-01-01T00:00:00Z",
    "Os": "linux",
    "Architecture": "amd64",
    "RootFS": {"Type": "layers", "Layers": ["sha256:a", "sha256:b"]},
    "Config": {"Cmd": ["serve"], "Image": "sha256:parent", "Hostname": "1234", "Labels": None},
}


def test_the_same_content_has_the_same_identity() -> None:
    other = {
        **INSPECTED,
        "Id": "sha256:2",
        "Created": "2026-02-02T00:00:00Z",
        "Config": {"Cmd": ["serve"], "Image": "sha256:other", "Env": []},
    }
    assert naming.identity(INSPECTED) == naming.identity(other)
    assert len(naming.identity(INSPECTED)) == 12


@pytest.mark.parametrize(
    "change",
    [
        {"RootFS": {"Layers": ["sha256:b", "sha256:a"]}},
        {"Config": {"Cmd": ["serve", "-v"]}},
        {"Config": {"Cmd": ["serve"], "Env": ["A=1"]}},
        {"Architecture": "arm64"},
        {"RootFS": None},
    ],
)
def test_another_content_has_another(change) -> None:
    assert naming.identity({**INSPECTED, **change}) != naming.identity(INSPECTED)


@pytest.mark.parametrize(
    ("image", "name"),
    [
        ("web", "web:kompyse-0123456789ab"),
        ("web:1.4", "web:1.4-kompyse-0123456789ab"),
        ("example.com:5000/team/web", "example.com:5000/team/web:kompyse-0123456789ab"),
        ("example.com:5000/team/web:2", "example.com:5000/team/web:2-kompyse-0123456789ab"),
        (f"web:1@sha256:{'0' * 64}", "web:1-kompyse-0123456789ab"),
        (f"web:{'x' * 128}", f"web:{'x' * 107}-kompyse-0123456789ab"),
    ],
)
def test_the_mark_is_behind_the_tag(image: str, name: str) -> None:
    assert naming.marked(image, "0123456789ab") == name
    assert len(naming.split(name)[1]) <= 128
    assert [naming.is_marked(each) for each in (image, name)] == [False, True]


@pytest.mark.parametrize(
    ("image", "full"),
    [
        ("web", "docker.io/library/web:latest"),
        ("web:1", "docker.io/library/web:1"),
        ("team/web", "docker.io/team/web:latest"),
        ("localhost/web", "localhost/web:latest"),
        ("example.com:5000/web:1", "example.com:5000/web:1"),
        ("web@sha256:0", "docker.io/library/web@sha256:0"),
    ],
)
def test_names_that_mean_the_same_are_written_the_same(image: str, full: str) -> None:
    assert naming.plain(image) == naming.plain(full) == full


def test_objects_get_the_names_and_pull_what_is_missing() -> None:
    kept = {"image": "redis", "imagePullPolicy": "Always"}
    made = {
        "kind": "Deployment",
        "spec": {
            "initContainers": [{"image": "web", "imagePullPolicy": "Never"}],
            "containers": [{"name": "web", "image": "web:latest", "imagePullPolicy": "Always"}, kept],
            "volumes": [{"image": {"reference": "web", "pullPolicy": "Always"}}],
            "about": {"image": "web"},
        },
    }
    names = {"docker.io/library/web:latest": "web:kompyse-1"}
    spec = naming.renamed(made, names)["spec"]
    assert spec["initContainers"] == [{"image": "web:kompyse-1", "imagePullPolicy": "IfNotPresent"}]
    assert spec["containers"][0] == {"name": "web", "image": "web:kompyse-1", "imagePullPolicy": "IfNotPresent"}
    assert spec["containers"][1] is kept
    assert spec["volumes"] == [{"image": {"reference": "web:kompyse-1", "pullPolicy": "IfNotPresent"}}]
    assert spec["about"] == {"image": "web"}
    assert made["spec"]["containers"][0]["image"] == "web:latest"


def test_objects_without_such_an_image_stay_what_they_are() -> None:
    made = {"spec": {"containers": [{"image": "redis", "imagePullPolicy": "Always"}]}}
    assert naming.renamed(made, {"docker.io/library/web:latest": "x"}) is made
