"""Options about routes."""

from __future__ import annotations

import pytest

from kompyse.plan import route_options
from kompyse.plan.options import Options, problems


@pytest.mark.parametrize(
    "values",
    [
        {"domain": "example.com"},
        {"ingress_class": "nginx"},
        {"ingress_tls": "true"},
        {"ingress_tls": "wildcard"},
        {"ingress_annotations": ("a.b/c=d", "e=")},
        {"gateway": "eg/infra", "publish": "gateway"},
        {"node_ports": "80-32767"},
    ],
)
def test_options_that_can_be_used(values):
    assert list(problems(Options(**values))) == []


@pytest.mark.parametrize(
    "values",
    [
        {"domain": "http://example.com"},
        {"domain": "*.example.com"},
        {"domain": ""},
        {"ingress_class": "My Class"},
        {"ingress_tls": "My_Secret"},
        {"ingress_annotations": ("a",)},
        {"gateway": "a/b/c"},
        {"node_ports": "32767-30000"},
    ],
)
def test_options_that_cannot(values):
    (problem,) = problems(Options(**values))
    assert problem.startswith(next(iter(values)))


def test_readers():
    assert route_options.of_tls(" True ") is True
    assert route_options.of_tls("cert") == "cert"
    assert route_options.annotation("a=b=c") == ("a", "b=c")
    with pytest.raises(ValueError, match="KEY=VALUE"):
        route_options.annotation("=b")
