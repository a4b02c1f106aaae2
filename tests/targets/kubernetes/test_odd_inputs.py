"""Odd inputs end in the right output or in a finding at its place; see the tables in `odd_inputs`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

import kompyse
from kompyse.diagnostics import path_text
from odd_inputs import KEPT, REFUSED, TOLD, USUAL, Accepted, Refused

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def convert(tmp_path: Path):
    def convert(case: Accepted | Refused) -> kompyse.Result:
        for name, data in getattr(case, "files", {}).items():
            path = tmp_path / name
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(data)
            path.chmod(0o755 if path.suffix == ".sh" else 0o644)
        compose = tmp_path / "compose.yaml"
        compose.write_text(case.text, encoding="utf-8")
        return kompyse.convert(compose, name="demo", environment={"ONE": "1"})

    return convert


@pytest.mark.parametrize("case", REFUSED, ids=lambda case: case.name)
def test_what_is_refused_has_one_error_at_its_place(case: Refused, convert) -> None:
    with pytest.raises(kompyse.KompyseError) as raised:
        convert(case)
    (error,) = (each for each in raised.value.diagnostics if each.severity is kompyse.Severity.ERROR)
    assert (error.code.id, path_text(error.path)) == (case.code, case.place)
    assert error.location is not None
    assert error.location.line


@pytest.mark.parametrize("case", [*TOLD, *KEPT], ids=lambda case: case.name)
def test_what_is_accepted_is_right_and_what_changes_is_told(case: Accepted, convert) -> None:
    result = convert(case)
    told = [each for each in result.diagnostics if each.code.id not in USUAL]
    assert sorted(each.code.id for each in told) == sorted(case.told), [each.message for each in told]
    assert all(each.location is not None and each.location.line for each in told if each.code.id != "KY808")
    objects = {f"{each['kind']} {each['metadata']['name']}": each for each in result.objects}
    for name, part in case.expected.items():
        assert holds(objects[name], part), objects[name]


def holds(found: Any, expected: Any) -> bool:
    if isinstance(expected, dict):
        return isinstance(found, dict) and all(
            holds(found.get(key), value) if value is not None else key not in found for key, value in expected.items()
        )
    if isinstance(expected, list):
        return (
            isinstance(found, list)
            and len(found) == len(expected)
            and all(holds(*pair) for pair in zip(found, expected, strict=True))
        )
    return found == expected
