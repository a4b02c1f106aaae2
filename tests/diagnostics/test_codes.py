"""Every code has one id, one name, a page, a use in the source and a test that expects it."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path

import pytest

from kompyse.diagnostics import Code
from kompyse.diagnostics.codes import FAMILIES, all_codes

REPOSITORY = Path(__file__).resolve().parents[2]
SOURCE = REPOSITORY / "src" / "kompyse"
CODES = SOURCE / "diagnostics" / "codes"

# The numbers of each family: KY1 is shared by the reading of files and the model.
NUMBERS = {"fates": (0, 99), "source": (101, 149), "shape": (150, 199)} | {
    family: (100 * digit, 100 * digit + 99) for digit, family in enumerate(list(FAMILIES)[3:], start=2)
}


def rows(family: str) -> dict[str, Code]:
    module = import_module(f"kompyse.diagnostics.codes.{family}")
    return {name: value for name, value in vars(module).items() if isinstance(value, Code)}


ROWS = [(family, name, code) for family in FAMILIES for name, code in rows(family).items()]


def words(folder: Path, pattern: str) -> set[str]:
    return {
        word
        for path in (*folder.rglob("*.py"), *folder.rglob("compose*.yaml"))
        if CODES not in path.parents
        for word in re.findall(pattern, path.read_text(encoding="utf-8"))
    }


def test_ids_and_names_are_unique() -> None:
    assert len({code.id for _, _, code in ROWS}) == len(ROWS)
    assert len({code.name for _, _, code in ROWS}) == len(ROWS)
    assert list(all_codes()) == sorted(code.id for _, _, code in ROWS)


@pytest.mark.parametrize("family", FAMILIES)
def test_a_family_has_its_numbers_and_its_rows_are_well_formed(family: str) -> None:
    low, high = NUMBERS[family]
    for name, code in rows(family).items():
        assert re.fullmatch(r"KY\d{3}", code.id), name
        assert low <= int(code.id[2:]) <= high, code
        assert re.fullmatch(r"[a-z0-9]+(?:[-.][a-z0-9]+)*", code.name), code
        assert code.meaning.endswith("."), code
        assert code.remedy.endswith((".", ")")), code


def test_every_file_of_codes_is_a_family() -> None:
    assert {path.stem for path in CODES.glob("*.py")} - {"__init__"} == set(FAMILIES)


def test_every_code_is_reported_somewhere() -> None:
    used = words(SOURCE, r"\b[A-Z][A-Z0-9_]+\b")
    assert [code.id for _, name, code in ROWS if name not in used] == []


def test_every_code_is_expected_by_a_test() -> None:
    """By its id, its name or its constant, in a test or in a case of the golden tests."""
    tested = words(REPOSITORY / "tests", r"\bKY\d{3}\b|\b[A-Z][A-Z0-9_]+\b|\b[a-z0-9]+(?:[-.][a-z0-9]+)+\b")
    assert [code.id for _, name, code in ROWS if not tested & {code.id, code.name, name}] == []


def test_every_code_has_a_page() -> None:
    pages = "".join(
        path.read_text(encoding="utf-8") for path in (REPOSITORY / "docs/reference/diagnostics").glob("*.md")
    )
    assert set(re.findall(r"^## (KY\d{3}) ", pages, re.MULTILINE)) == set(all_codes())
