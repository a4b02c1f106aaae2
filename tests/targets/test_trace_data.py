"""A trace as data, by its published schema."""

from __future__ import annotations

import json

import jsonschema

from judges import REPOSITORY
from kompyse import api
from kompyse.targets import trace_data


def test_it_fits_its_schema() -> None:
    trace = api.convert(REPOSITORY / "examples" / "findings" / "compose.yaml", trace=True).trace
    document = json.loads(trace_data.render(trace))
    jsonschema.Draft202012Validator.check_schema(trace_data.schema())
    jsonschema.Draft202012Validator(trace_data.schema()).validate(document)
    assert json.loads(json.dumps(trace.as_data())) == document
    assert document["target"] == "kubernetes"
    lost = next(each for each in document["values"] if each["path"][-1] == "cgroup_parent")
    assert lost["codes"] == ["KY001"]
    assert [place["line"] for place in lost["places"]] == [11]
    assert lost["fields"] == []
