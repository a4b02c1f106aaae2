"""`kompyse explain` answers for codes and for attributes."""

from __future__ import annotations

import pytest

from kompyse.attributes.registry import REGISTRY
from kompyse.cli.main import run
from kompyse.diagnostics.codes import all_codes


def said(capfd: pytest.CaptureFixture[str], subject: str) -> str:
    assert run(["explain", subject]) == 0
    return capfd.readouterr().out


@pytest.mark.parametrize("subject", ["KY001", "ky001", "attribute-lost"])
def test_a_code(capfd: pytest.CaptureFixture[str], subject: str) -> None:
    text = said(capfd, subject)
    assert text.startswith("KY001 attribute-lost (warning)\n\nThe attribute is set")
    assert "What to do: Read the reason" in text


def test_every_code(capfd: pytest.CaptureFixture[str]) -> None:
    for code in all_codes().values():
        assert code.remedy in said(capfd, code.id)


@pytest.mark.parametrize(
    "subject",
    ["services.*.shm_size", "services.web.shm_size", "services.*.ports[].target", "services.web.ports[0].target"],
)
def test_an_attribute_by_its_path_or_that_of_a_value(capfd: pytest.CaptureFixture[str], subject: str) -> None:
    path = subject.replace("web", "*").replace("[0]", "[]")
    text = said(capfd, subject)
    assert text.startswith(f"{path} (")
    assert REGISTRY[path].summary in text
    assert "kubernetes: " in text


def test_an_attribute_by_its_name(capfd: pytest.CaptureFixture[str]) -> None:
    text = said(capfd, "shm_size")
    assert "services.*.shm_size (" in text
    assert "services.*.build.shm_size (" in text
