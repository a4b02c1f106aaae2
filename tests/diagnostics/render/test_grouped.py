"""An examination as text."""

from __future__ import annotations

import pytest

from kompyse.diagnostics import Location
from kompyse.diagnostics.examined import Examined
from kompyse.diagnostics.render import grouped


def test_the_whole(examined: Examined) -> None:
    assert grouped.render(examined, with_inert=True, side_by_side=True) == (
        "project\n"
        "  error KY101 file-not-found: 100%: no file,\\nreally \\x1b\n"
        "    hint: make it\n"
        "\n"
        "service web\n"
        "  sub dir/compose.yaml:3:5: warning KY001 attribute-lost: cgroup is lost [one, two]\n"
        "    3 |     cgroup: private\n"
        "      |     ^\n"
        "    hint: h\n"
        "  sub dir/compose.yaml:4:2: note KY002 attribute-approximated: init is close [one]\n"
        "    4 |  init: true\n"
        "      |  ^\n"
        "    also at sub dir/compose.yaml:3:5\n"
        "\n"
        "without a meaning on two, so that nothing is lost\n"
        "  sub dir/compose.yaml:4:2: services.web.init: means nothing\n"
        "\n"
        "attribute            one                 two\n"
        "services.web.cgroup  lost KY001          lost KY001\n"
        "services.web.init    approximated KY002  inert\n"
        "\n"
        "one: 1 lost, 1 approximated\n"
        "two: 1 lost\n"
        "found: 1 error, 2 warnings, 1 note\n"
    )


def test_quiet_and_verbose(examined: Examined) -> None:
    quiet = grouped.render(examined, quiet=True, with_inert=True, side_by_side=True)
    assert quiet.splitlines()[0] == "project"
    assert "KY001" not in quiet
    assert quiet.endswith("hint: make it\n")
    assert "hint: n" in grouped.render(examined, verbose=True)


def test_nothing_found() -> None:
    assert grouped.render(Examined(("one",), ())) == "one: nothing is lost, approximated or refused\n"


def test_what_could_not_be_asked_is_said() -> None:
    assert "there may be more" in grouped.render(Examined(("one",), (), is_complete=False))


@pytest.mark.parametrize(
    ("line", "column", "expected"),
    [
        (1, 1, ["    1 | a: 1", "      | ^"]),
        (0, 0, []),
        (9, 1, []),
        (2, 190, [f"    2 | {'x' * 110}", f"      | {' ' * 99}^"]),
    ],
)
def test_quotation(line: int, column: int, expected: list[str]) -> None:
    lines = list(grouped.quotation(Location("a", line, column), {"a": f"a: 1\n{'x' * 200}\n"}))
    assert [each.rstrip("\n") for each in lines] == expected
