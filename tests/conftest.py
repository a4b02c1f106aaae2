"""What all tests share: the judges, a place for figures in the closing summary, and the golden files."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

pytest_plugins = ["judges", "recorder"]

FIXTURES = Path(__file__).parent / "fixtures"
SUMMARY = "summary"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--golden", action="store_true", help="rewrite the expected outputs instead of comparing")


def pytest_configure() -> None:
    # What is started in the background ignores interrupts, and so would all programs that the tests interrupt.
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture
def tell(record_property):
    """Give a text to the closing summary, which is printed whether the test passes or not."""

    def tell(text: str) -> None:
        record_property(SUMMARY, text)

    return tell


def pytest_terminal_summary(terminalreporter) -> None:
    # User properties travel from the workers of pytest-xdist to the process that prints.
    told = [
        (report.nodeid, text)
        for reports in terminalreporter.stats.values()
        for report in reports
        if getattr(report, "when", "") == "call"
        for key, text in report.user_properties
        if key == SUMMARY
    ]
    for nodeid, text in told:
        terminalreporter.write_sep("-", nodeid)
        terminalreporter.write_line(text)


@pytest.fixture
def golden(pytestconfig: pytest.Config):
    """Compare text with a stored file under tests/fixtures; `--golden` (make golden) rewrites the file instead."""

    def compare(name: str, text: str) -> None:
        path = FIXTURES / name
        if pytestconfig.getoption("--golden"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        assert path.is_file(), f"no {path}: make golden writes it"
        assert text == path.read_text(encoding="utf-8")

    return compare
