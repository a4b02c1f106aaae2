"""JUnit XML: a suite for each target, and a failure for what makes the examination fail."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest

from kompyse.diagnostics.examined import Examined
from kompyse.diagnostics.render import junit


@pytest.mark.parametrize(
    ("threshold", "failures"), [(None, [1, 1]), ("lost", [2, 2]), ("approximated", [3, 2]), ("never", [0, 0])]
)
def test_failures(examined: Examined, threshold: str | None, failures: list[int]) -> None:
    suites = ET.fromstring(junit.render(examined, threshold))
    assert [int(suite.get("failures", "")) for suite in suites] == failures
    assert suites.get("failures") == str(sum(failures))
    for suite in suites:
        assert int(suite.get("tests", "")) == len(suite)
        assert len(suite.findall("testcase/failure")) == int(suite.get("failures", ""))


def test_a_case_says_where_and_what(examined: Examined) -> None:
    one = ET.fromstring(junit.render(examined, "lost"))[0]
    missing, lost, close, empty = one
    assert missing.get("classname") == "one.project"
    assert missing.find("failure").text == "100%: no file,\\nreally \\x1b\nhint: make it"
    assert (lost.get("file"), lost.get("line"), lost.get("classname")) == ("sub dir/compose.yaml", "3", "one.web")
    assert close.find("system-out").text == "note: init is close\nhint: n"
    assert (empty.get("classname"), empty.get("name")) == ("one.db", "no finding")


def test_a_project_without_findings_has_a_case() -> None:
    (suite,) = ET.fromstring(junit.render(Examined(("one",), ()), None))
    assert [case.get("name") for case in suite] == ["no finding"]
