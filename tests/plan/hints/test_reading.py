"""x-kompyse and the labels of those who migrate."""

from __future__ import annotations

import subprocess
import sys

import pytest

from kompyse.diagnostics import Sink
from kompyse.model import Project
from kompyse.plan import hints


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"x-kompyse": {"kind": "StatefulSet"}}, {"kind": "statefulset"}),
        ({"x-kompyse": {"publish": "LoadBalancer"}}, {"publish": "loadbalancer"}),
        ({"x-kompyse": {"schedule": " @daily "}}, {"schedule": "@daily"}),
        ({"x-kompyse": {"schedule": "*/5  0-3 1,15 JAN MON"}}, {"schedule": "*/5 0-3 1,15 JAN MON"}),
        ({"labels": {"kompose.controller.type": "StatefulSet"}}, {"kind": "statefulset"}),
        ({"labels": {"kompose.service.type": "LoadBalancer"}}, {"publish": "loadbalancer"}),
        ({"labels": {"kompose.service.type": "clusterip"}}, {"publish": "none", "style": None}),
        ({"labels": {"kompose.service.type": "Headless"}}, {"publish": "none", "style": "headless"}),
        ({"labels": {"kompose.cronjob.schedule": "* * * * *"}}, {"schedule": "* * * * *"}),
        ({"labels": {"kompose.cronjob.backoff_limit": "4", "kompose.cronjob.schedule": "@hourly"}}, {"retries": 4}),
        (
            {"labels": {"kompose.controller.type": "daemonset"}, "x-kompyse": {"kind": "deployment"}},
            {"kind": "deployment"},
        ),
        ({"x-kompyse": {}}, {"kind": None}),
    ],
)
def test_hints_of_services(plan, body, expected):
    made = plan({"a": {"expose": ["80"], **body}})
    assert {name: getattr(made.service("a"), name) for name in expected} == expected
    assert made.codes == []


@pytest.mark.parametrize(
    ("hint", "code", "where", "text"),
    [
        ({"knd": "job"}, "hint-unknown", ("knd",), "did you mean kind?"),
        ({"zzz": 1}, "hint-unknown", ("zzz",), "kind, publish, "),
        ({"kind": "replicationcontroller"}, "hint-invalid", ("kind",), "deployment"),
        ({"kind": 3}, "hint-invalid", ("kind",), "string"),
        ({"publish": "maybe"}, "hint-invalid", ("publish",), "nodeport"),
        ({"schedule": "daily"}, "hint-invalid", ("schedule",), "five fields"),
        ({"schedule": "* * * *"}, "hint-invalid", ("schedule",), "five fields"),
        ({"schedule": "* * * * $x"}, "hint-invalid", ("schedule",), "day of the week"),
        ({"schedule": "60 * * * *"}, "hint-invalid", ("schedule",), "from 0 to 59"),
        ({"retries": -1}, "hint-invalid", ("retries",), "0"),
        ("job", "hint-invalid", (), "x-kompyse"),
        ({"kind": "cronjob"}, "hint-invalid", None, "schedule"),
    ],
)
def test_hints_that_mean_nothing(plan, hint, code, where, text):
    found = plan({"a": {"x-kompyse": hint}}).only(code)
    assert found.severity == "error"
    assert found.path == ("services", "a", *(() if where is None else ("x-kompyse", *where)))
    assert text in f"{found.message} {found.hint}"


def test_hints_on_an_attachment_are_unknown(plan):
    made = plan({"a": {"networks": {"n": {"x-kompyse": {"kind": "job"}}}}}, networks={"n": None})
    assert made.only("hint-unknown").path == ("services", "a", "networks", "n", "x-kompyse")


def test_a_project_without_hints_does_not_load_their_types():
    code = (
        "import sys, kompyse.plan\n"
        "from kompyse.plan import hints\n"
        "from kompyse.diagnostics import Sink\n"
        "from kompyse.model import Service\n"
        "hints.of_services({'a': Service(labels={'kompose.service.type': 'nodeport'})}, Sink())\n"
        "sys.exit('pydantic' in sys.modules or 'hashlib' in sys.modules or 'ipaddress' in sys.modules)\n"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize(
    ("value", "weights", "faults"),
    [
        (None, ((), ()), []),
        ({}, ((), ()), []),
        ({"diagnostics": {"ignore": ["KY001"], "error": ["KY2"]}}, (("KY001",), ("KY2",)), []),
        ({"kind": "job"}, ((), ()), [("hint-unknown", ("x-kompyse", "kind"))]),
        (
            {"diagnostics": {"error": ["KY999"]}},
            ((), ()),
            [("hint-invalid", ("x-kompyse", "diagnostics", "error", 0))],
        ),
    ],
)
def test_what_the_project_says_of_findings(value, weights, faults):
    sink = Sink()
    assert hints.of_project(Project(name="demo", x_kompyse=value), sink) == weights
    assert [(each.code.name, each.path) for each in sink.located(None)] == faults


def test_names_that_lead_out_are_read_without_telling_their_faults():
    good = Project(name="demo", x_kompyse={"outside": {"db": "10.0.0.1"}})
    assert hints.of_outside(good) == {"db": ("10.0.0.1",)}
    bad = Project(name="demo", x_kompyse={"outside": {"db": 3}})
    assert hints.of_outside(bad) == {}
    assert hints.of_outside(Project(name="demo")) == {}
    sink = Sink()
    hints.of_project(bad, sink)
    assert [(each.code.name, each.path) for each in sink.located(None)] == [("hint-invalid", ("x-kompyse", "outside"))]


@pytest.mark.parametrize(
    ("hint", "policies", "codes"),
    [
        ({"policy": "Always"}, {"n": "always"}, []),
        ({}, {}, []),
        ({"policy": "maybe"}, {}, ["hint-invalid"]),
        ({"polcy": "auto"}, {}, ["hint-unknown"]),
    ],
)
def test_hints_of_networks(plan, hint, policies, codes):
    made = plan({"a": {"networks": {"n": None}}}, networks={"n": {"x-kompyse": hint}})
    assert made.plan.isolation == policies
    assert made.codes == codes
