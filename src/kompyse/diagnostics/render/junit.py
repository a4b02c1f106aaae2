"""An examination as JUnit XML: a suite for each target, a case for each finding, and one for a service without any.

A finding that makes the examination fail is a failure, any other a case that passed with the finding as its output.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from kompyse.diagnostics.examined import fails, service_of
from kompyse.diagnostics.render.text import visible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kompyse.diagnostics.diagnostic import Diagnostic
    from kompyse.diagnostics.examined import Examined

PROJECT = "project"
"""The class of cases that are about no service."""


def render(examined: Examined, threshold: str | None) -> str:
    """Print the suites. `threshold` is that of `examined.fails`."""
    suites = ET.Element("testsuites", name="kompyse")
    for target in examined.targets:
        suites.append(_suite(target, examined.of_target(target), examined.services, threshold))
    for name in ("tests", "failures"):
        suites.set(name, str(sum(int(suite.get(name, "0")) for suite in suites)))
    ET.indent(suites)
    return ET.tostring(suites, encoding="unicode", xml_declaration=False) + "\n"


def _suite(target: str, found: Sequence[Diagnostic], services: Sequence[str], threshold: str | None) -> ET.Element:
    cases = [_case(each, target, failed=fails(each, threshold)) for each in found]
    seen = {service_of(each) for each in found}
    for name in services if seen >= {""} else ("", *services):
        if name not in seen:
            classname = f"{target}.{name or PROJECT}"
            cases.append(ET.Element("testcase", name="no finding", classname=_text(classname)))
    failures = sum(case.find("failure") is not None for case in cases)
    suite = ET.Element("testsuite", name=target, tests=str(len(cases)), failures=str(failures), errors="0", skipped="0")
    suite.extend(cases)
    return suite


def _case(each: Diagnostic, target: str, *, failed: bool) -> ET.Element:
    place = f" {each.location}" if each.location else ""
    case = ET.Element(
        "testcase",
        name=_text(f"{each.code.id} {each.code.name}{place}"),
        classname=_text(f"{target}.{service_of(each) or PROJECT}"),
    )
    if each.location:
        case.set("file", _text(each.location.file))
        if each.location.line:
            case.set("line", str(each.location.line))
    text = "\n".join(_text(part) for part in (each.message, each.hint and f"hint: {each.hint}") if part)
    if failed:
        failure = ET.SubElement(case, "failure", message=_text(each.message), type=each.severity.value)
        failure.text = text
    else:
        ET.SubElement(case, "system-out").text = f"{each.severity}: {text}"
    return case


def _text(text: str) -> str:
    """Escape what XML cannot hold."""
    return visible(text)
