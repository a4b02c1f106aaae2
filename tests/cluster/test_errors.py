"""What an API server says, as findings."""

from __future__ import annotations

import pytest

from kompyse.cluster.errors import ApiError, ClusterError, Unreachable, answered


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (ApiError(403, "Forbidden", "you may not"), "KY903 the API server refused: you may not"),
        (Unreachable("https://a does not answer: refused"), "KY902 https://a does not answer: refused"),
    ],
)
def test_refusals_and_silence_are_findings(error, text):
    with pytest.raises(ClusterError) as caught, answered():
        raise error
    assert str(caught.value) == text
    assert caught.value.exit_code == 3


def test_only_a_conflict_of_versions_is_stale():
    assert ApiError(409, "Conflict", "modified").is_stale
    assert not ApiError(409, "Conflict", "owned", ({"reason": "FieldManagerConflict"},)).is_stale
    assert not ApiError(409, "AlreadyExists", "there").is_stale
