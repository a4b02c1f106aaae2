"""Comments for Kompyse are found, and only where YAML has comments."""

from __future__ import annotations

import pytest

from kompyse.compose.comments import find


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: 1  # kompyse: ignore KY001\n", [(1, 7, "ignore KY001", 1)]),
        ("a:\n  #kompyse:ignore KY001\n  b: 1\n", [(2, 3, "ignore KY001", 3)]),
        (
            "# kompyse: ignore KY001\n# why it is so\n# kompyse: ignore KY002\nb: 1\n",
            [(1, 1, "ignore KY001", 4), (3, 1, "ignore KY002", 4)],
        ),
        ("a: 1\n# kompyse: ignore KY001\n", [(2, 1, "ignore KY001", 2)]),
        ("a: |  # kompyse: ignore KY001\n  text\nb: 2\n", [(1, 7, "ignore KY001", 1)]),
        ("a: |\n  text\n# kompyse: ignore KY001\nb: 2\n", [(3, 1, "ignore KY001", 4)]),
        ("a: |\n  text # kompyse: ignore KY001\nb: 2\n", []),
        ("a: 'text # kompyse: ignore KY001'\n", []),
        ('a: "text\n  # kompyse: ignore KY001"\n', []),
        ("a: text#kompyse: ignore KY001\n", []),
        ("image: kompyse:1\n", []),
        ("é: ü  # kompyse: ignore KY001\n", [(1, 7, "ignore KY001", 1)]),
        ("a: 1  # kompyse: ignore KY001\nb: [\n", [(1, 7, "ignore KY001", 1)]),
    ],
)
def test_find(text: str, expected: list[tuple]) -> None:
    assert [tuple(each) for each in find(text)] == expected
