"""Named volumes: who uses them, how large they are."""

from __future__ import annotations

import pytest

GIB = 1 << 30


def service(*sources, **more):
    return {"volumes": [{"type": "volume", "source": each, "target": f"/{each}"} for each in sources], **more}


def test_users_and_writers_in_project_order(plan):
    reader = {"volumes": [{"type": "volume", "source": "v", "target": "/r", "read_only": True}]}
    both = {"volumes": [*reader["volumes"], {"type": "volume", "source": "v", "target": "/w"}]}
    found = plan({"z": service("v"), "b": reader, "a": both}, volumes={"v": None}).plan.volumes["v"]
    assert (found.users, found.writers) == (("z", "b", "a"), ("z", "a"))


def test_only_mounted_volumes_are_planned(plan):
    assert list(plan({"a": service("v")}, volumes={"v": None, "unused": None}).plan.volumes) == ["v"]


def test_what_the_project_says_of_a_volume(plan):
    volume = {
        "driver": "local",
        "driver_opts": {"type": "nfs", "device": ":/x", "o": "addr=10.0.0.1"},
        "labels": {"team": "a"},
    }
    found = plan({"a": service("v")}, volumes={"v": volume}).plan.volumes["v"]
    assert (found.driver, found.driver_opts, found.labels) == ("local", volume["driver_opts"], {"team": "a"})
    assert (found.size, found.storage_class, found.access_modes, found.external) == (None, None, (), False)
    assert found.origin == ("volumes", "v")


@pytest.mark.parametrize(
    ("volume", "body", "size"),
    [
        (None, {}, None),
        ({"driver_opts": {"size": "5g"}}, {}, 5 * GIB),
        ({"x-kompyse": {"size": "10Gi"}}, {}, 10 * GIB),
        ({"x-kompyse": {"size": "10Gi"}, "driver_opts": {"size": "5g"}}, {}, 10 * GIB),
        ({"x-kompyse": {"size": 1024}}, {}, 1024),
        ({"labels": {"kompose.volume.size": "2Gi"}}, {}, 2 * GIB),
        (None, {"labels": {"kompose.volume.size": "3Gi"}}, 3 * GIB),
        ({"labels": {"kompose.volume.size": "2Gi"}}, {"labels": {"kompose.volume.size": "3Gi"}}, 2 * GIB),
    ],
)
def test_sizes(plan, volume, body, size):
    made = plan({"a": service("v", **body)}, volumes={"v": volume})
    assert made.plan.volumes["v"].size == size
    assert made.codes == []


def test_of_several_services_the_largest_size_counts(plan):
    services = {
        "a": service("v", labels={"kompose.volume.size": "1Gi"}),
        "b": service("v", labels={"kompose.volume.size": "2Gi"}),
    }
    assert plan(services, volumes={"v": None}).plan.volumes["v"].size == 2 * GIB


@pytest.mark.parametrize(
    ("hint", "modes"),
    [
        ("rwx", ("ReadWriteMany",)),
        ("ReadWriteOnce", ("ReadWriteOnce",)),
        (["RWO", "rox"], ("ReadWriteOnce", "ReadOnlyMany")),
    ],
)
def test_access_and_class(plan, hint, modes):
    volume = {"x-kompyse": {"access": hint, "class": "fast"}}
    found = plan({"a": service("v")}, volumes={"v": volume}).plan.volumes["v"]
    assert (found.access_modes, found.storage_class) == (modes, "fast")


@pytest.mark.parametrize(
    ("volume", "path"),
    [
        ({"driver_opts": {"size": "big"}}, ("driver_opts", "size")),
        ({"labels": {"kompose.volume.size": "0"}}, ("labels", "kompose.volume.size")),
        ({"x-kompyse": {"size": "10 apples"}}, ("x-kompyse", "size")),
        ({"x-kompyse": {"access": "rwz"}}, ("x-kompyse", "access")),
        ({"x-kompyse": {"access": 1}}, ("x-kompyse", "access")),
    ],
)
def test_values_that_cannot_be_used(plan, volume, path):
    found = plan({"a": service("v")}, volumes={"v": volume}).only("hint-invalid")
    assert found.path == ("volumes", "v", *path)
    assert found.hint
