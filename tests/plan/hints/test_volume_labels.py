"""The labels of Kompose about volumes."""

from __future__ import annotations

import pytest

NAMED = {"type": "volume", "source": "Data_One", "target": "/d"}


def test_labels_of_volumes_with_any_name(plan):
    labels = {"kompose.volume.selector": "my-selector", "kompose.volume.size": "5Gi", "kompose.volume.subpath": "in"}
    made = plan({"a": {"volumes": [NAMED]}}, volumes={"Data_One": {"labels": labels}})
    volume = made.plan.volumes["Data_One"]
    assert volume.selector == {"io.kompose.service": "my-selector"}
    assert (volume.size, volume.subpath) == (5 << 30, "in")


def test_labels_of_services(plan):
    labels = {"kompose.security-context.fsgroup": "1001", "kompose.volume.subpath": "in"}
    made = plan({"a": {"volumes": [NAMED], "labels": labels}}, volumes={"Data_One": None})
    assert made.service("a").hints.fs_group == 1001
    assert made.service("a").mounts[0].source.subpath == "in"
    assert made.codes == []


@pytest.mark.parametrize(
    ("label", "value"),
    [
        ("kompose.volume.type", "nfs"),
        ("kompose.volume.subpath", "../up"),
        ("kompose.security-context.fsgroup", "wheel"),
    ],
)
def test_values_that_mean_nothing(plan, label, value):
    found = plan({"a": {"volumes": [NAMED], "labels": {label: value}}}, volumes={"Data_One": None})
    assert found.only("hint-invalid").path == ("services", "a", "labels", label)


@pytest.mark.parametrize(
    ("label", "value"),
    [
        ("kompose.volume.type", "emptyDir"),
        ("kompose.volume.subpath", "in"),
        ("kompose.security-context.fsgroup", "1"),
    ],
)
def test_labels_without_a_volume_have_no_effect(plan, label, value):
    found = plan({"a": {"labels": {label: value}}})
    assert found.only("hint-unused").path == ("services", "a", "labels", label)
