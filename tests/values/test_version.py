from __future__ import annotations

import pytest

from kompyse.values import version


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1.34", (1, 34)),
        ("v1.30.4", (1, 30)),
        ("1.33.2-gke.100", (1, 33)),
        ("v1.29.3+k3s1", (1, 29)),
        ("1.27+", (1, 27)),
        (" 1.31 ", (1, 31)),
        ("2.0", (2, 0)),
    ],
)
def test_the_two_numbers_count(text: str, expected: tuple[int, int]) -> None:
    assert version.parse(text) == expected


@pytest.mark.parametrize("text", ["", "1", "v1", "1.x", "one.two", "1.", ".34", "-1.34", "1.٣٤", "vv1.34", "1.34567"])
def test_what_is_no_version_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(ValueError, match=r"such as 1\.34"):
        version.parse(text)
