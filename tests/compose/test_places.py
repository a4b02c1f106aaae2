"""From a line to the path of what stands there."""

from __future__ import annotations

import pytest

from kompyse.compose.load import load
from kompyse.compose.places import canonical, path_at
from kompyse.diagnostics import Sink, path_text

TEXT = """\
# a comment
services:
  web:
    image: nginx
    environment:
      - COLOUR=blue
    command: |
      one

      # two
    healthcheck: {test: [CMD, "true"], interval: 5s}
    ports:
      - "8080:80"
      - target: 81
        published: "81"
"""


@pytest.mark.parametrize(
    ("line", "column", "expected"),
    [
        (1, 0, None),
        (2, 0, "services"),
        (3, 0, "services.web"),
        (6, 0, "services.web.environment[0]"),
        (8, 0, "services.web.command"),
        (9, 0, None),
        (11, 0, "services.web.healthcheck"),
        (11, 5, "services.web.healthcheck"),
        (11, 40, "services.web.healthcheck.interval"),
        (13, 0, "services.web.ports[0]"),
        (15, 0, "services.web.ports[1].published"),
        (16, 0, None),
        (0, 0, None),
    ],
)
def test_path_at(line: int, column: int, expected: str | None) -> None:
    found = path_at(TEXT, line, column)
    assert (found and path_text(found)) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (6, "services.web.environment.COLOUR"),
        (13, "services.web.ports[0]"),
        (15, "services.web.ports[1].published"),
        (4, "services.web.image"),
    ],
)
def test_the_path_in_the_project(tmp_path, line: int, expected: str) -> None:
    file = tmp_path / "compose.yaml"
    file.write_text(TEXT)
    loaded = load([str(file)], sink=Sink())
    path = path_at(TEXT, line)
    assert path is not None
    assert path_text(canonical(path, TEXT, str(file), loaded.tree, loaded.locate)) == expected


def test_a_value_that_an_override_replaced_ends_the_path(tmp_path) -> None:
    base, over = tmp_path / "a.yaml", tmp_path / "b.yaml"
    base.write_text(TEXT)
    over.write_text("services:\n  web:\n    ports: !reset []\n")
    loaded = load([str(base), str(over)], sink=Sink())
    path = canonical(("services", "web", "ports", 0), TEXT, str(base), loaded.tree, loaded.locate)
    assert path_text(path) == "services.web"
