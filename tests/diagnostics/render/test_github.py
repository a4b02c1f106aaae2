"""Annotations of a GitHub workflow, with the escapes of its runner."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kompyse.diagnostics.render import github

if TYPE_CHECKING:
    from kompyse.diagnostics.examined import Examined


def test_every_finding_is_a_command(examined: Examined) -> None:
    place = "file=x%3A%2C%25/sub dir/compose.yaml"
    assert github.render(examined, lambda path: f"x:,%/{path}").splitlines() == [
        "::error title=KY101 file-not-found::100%25: no file,\\nreally \\x1b%0Amake it",
        f"::warning {place},line=3,col=5,title=KY001 attribute-lost (one)::cgroup is lost%0Ah",
        f"::warning {place},line=3,col=5,title=KY001 attribute-lost (two)::cgroup is lost%0Ah",
        f"::notice {place},line=4,col=2,title=KY002 attribute-approximated (one)::init is close%0An",
    ]
