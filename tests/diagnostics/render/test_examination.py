"""An examination as data, by its published schema."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import jsonschema
import pytest

from kompyse.diagnostics.render import examination

if TYPE_CHECKING:
    from kompyse.diagnostics.examined import Examined


@pytest.mark.parametrize(
    ("options", "paths"),
    [
        ({}, []),
        ({"with_inert": True}, [["services", "web", "init"]]),
        ({"side_by_side": True}, [["services", "web", "cgroup"], ["services", "web", "init"]]),
    ],
)
def test_it_fits_its_schema(examined: Examined, options: dict[str, bool], paths: list) -> None:
    document = json.loads(examination.render(examined, **options))
    jsonschema.Draft202012Validator.check_schema(examination.schema())
    jsonschema.Draft202012Validator(examination.schema()).validate(document)
    assert [each["path"] for each in document["attributes"]] == paths
    assert [each["effect"] for each in document["diagnostics"]] == ["", "lost", "lost", "approximated"]
    assert document["counts"][0] == {"target": "one", "refused": 0, "lost": 1, "approximated": 1}
    assert (document["errors"], document["warnings"], document["notes"]) == (1, 2, 1)
    if paths:
        assert document["attributes"][-1]["outcomes"][0]["codes"] == ["KY002"]
