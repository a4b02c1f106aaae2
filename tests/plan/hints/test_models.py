"""The types of x-kompyse and their published schema."""

from __future__ import annotations

import jsonschema
import pytest

from kompyse.plan import hints
from kompyse.plan.hints.models import check


def test_what_is_set_comes_by_field():
    assert check("volume", {"size": "1Gi", "class": "fast", "access": "rwx"}) == (
        {"size": 1 << 30, "storage_class": "fast", "access_modes": ("ReadWriteMany",)},
        [],
    )
    assert check("service", {"kind": "Job", "publish": None}) == ({"kind": "job"}, [])


def test_every_fault_is_told_and_nothing_is_taken():
    values, faults = check("service", {"kind": "pod", "retry": 1, "retries": "many"})
    assert values == {}
    assert [(each.where, each.unknown) for each in faults] == [
        (("kind",), False),
        (("retries",), False),
        (("retry",), True),
    ]
    assert faults[2].hint == "did you mean retries?"
    assert all(each.message and each.hint for each in faults)


def test_faults_of_the_project_stand_where_they_are():
    values, faults = check("project", {"diagnostics": {"ignore": ["KY001", "KY999"], "eror": []}})
    assert values == {}
    assert [(each.where, each.hint) for each in faults] == [
        (("diagnostics", "ignore", 1), "correct the value"),
        (("diagnostics", "eror"), "did you mean error?"),
    ]


@pytest.mark.parametrize(
    ("model", "value", "valid"),
    [
        ("service", {"kind": "StatefulSet", "publish": "none", "schedule": "@daily", "retries": 3}, True),
        ("service", {"kind": "job"}, True),
        ("service", {"strategy": "Blue-Green"}, True),
        ("service", {"strategy": "green"}, False),
        ("service", {"kind": "pod"}, False),
        ("service", {"knd": "job"}, False),
        ("volume", {"size": "10Gi", "class": "fast", "access": "rwx"}, True),
        ("volume", {"size": 1024, "access": ["rwo", "rox"]}, True),
        ("volume", {"size": True}, False),
        ("project", {"diagnostics": {"ignore": ["KY001"], "error": ["attribute-lost"]}}, True),
        ("project", {"diagnostics": {"ignore": "KY001"}}, False),
        ("project", {"kind": "job"}, False),
    ],
)
def test_the_published_schema(model, value, valid):
    schema = hints.json_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    checker = jsonschema.Draft202012Validator({**schema, "anyOf": [{"$ref": f"#/$defs/{model}"}]})
    assert checker.is_valid(value) is valid
