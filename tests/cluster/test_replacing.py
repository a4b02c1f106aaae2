"""Which refusals mean that a field cannot change."""

from __future__ import annotations

import pytest

from kompyse.cluster import replacing
from kompyse.cluster.errors import ApiError


@pytest.mark.parametrize(
    ("status", "message", "expected"),
    [
        (422, 'Job.batch "a" is invalid: spec.template: Invalid value: {...}: field is immutable', True),
        (422, 'StatefulSet.apps "a" is invalid: spec: Forbidden: updates to statefulset spec are forbidden', True),
        (422, 'Service "a" is invalid: spec.clusterIPs[0]: Invalid value: "None": may not change once set', True),
        (422, 'Deployment.apps "a" is invalid: spec.replicas: Invalid value: -1', False),
        (409, "field is immutable", False),
    ],
)
def test_refusals(status, message, expected):
    assert replacing.is_immutable(ApiError(status, "Invalid", message)) is expected
