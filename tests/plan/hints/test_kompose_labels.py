"""The labels of those who migrate: what each means, and what is told of those that mean nothing."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("label", "value", "code"),
    [
        ("kompose.controller.type", "replicationcontroller", "hint-invalid"),
        ("kompose.service.type", "externalname", "hint-invalid"),
        ("kompose.cronjob.schedule", "now", "hint-invalid"),
        ("kompose.cronjob.backoff_limit", "-1", "hint-invalid"),
        ("kompose.volume.size", "100Xi", "hint-invalid"),
        ("kompose.volume.storage-class-name", "fast ssd", "hint-invalid"),
        ("kompose.service.expose", "true", "kompose-label-unknown"),
    ],
)
def test_labels_that_mean_nothing(plan, label, value, code):
    made = plan({"a": {"labels": {label: value, "other": "x"}}})
    assert made.codes == [code]
    assert made.only(code).path == ("services", "a", "labels", label)
