from __future__ import annotations

import re
from pathlib import Path

import pytest

from kompyse.diagnostics import Sink
from kompyse.plan import Options
from kompyse.targets.kubernetes import versions

ROOM = Path(versions.__file__).parent
FEATURES = {name: value for name, value in vars(versions).items() if isinstance(value, versions.Feature)}


@pytest.mark.parametrize(
    ("release", "expected"), [("1.34", False), ("v1.35.0", True), ("1.36", True), ("1.99", True), ("1.25", False)]
)
def test_a_release_has_what_came_before_it(release: str, expected) -> None:
    assert versions.has(Options(kubernetes_version=release), versions.IMAGE_VOLUME) is expected


def test_a_field_says_since_when_it_is_there_and_what_to_do() -> None:
    assert versions.IMAGE_VOLUME.since == "1.35"
    assert "--kubernetes-version 1.35" in versions.IMAGE_VOLUME.remedy


@pytest.mark.parametrize(
    ("release", "codes"),
    [("1.24", ["KY850"]), ("0.9", ["KY850"]), ("1.25", []), ("v1.37.3", []), ("1.38", ["KY851"]), ("2.0", ["KY851"])],
)
def test_releases_outside_of_what_is_known_are_told(release: str, codes: list[str]) -> None:
    sink = Sink()
    versions.check_options(Options(kubernetes_version=release), sink)
    assert [each.code.id for each in sink.located(None)] == codes


def test_a_new_major_version_has_all_that_is_known() -> None:
    assert versions.minor(Options(kubernetes_version="2.0")) == versions.NEWEST


def test_every_field_is_used_and_none_is_older_than_all_releases() -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in ROOM.rglob("*.py") if path.name != "versions.py")
    used = set(re.findall(r"versions\.([A-Z_]+)", text))
    assert set(FEATURES) - used == set()
    assert all(versions.OLDEST < each.minor <= versions.NEWEST for each in FEATURES.values())
