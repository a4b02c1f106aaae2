"""The labels of those who migrate: what each means, and what is told of those that mean nothing."""

from __future__ import annotations

import pytest

from kompyse.plan.hints import RouteHints


@pytest.mark.parametrize(
    ("label", "value", "code"),
    [
        ("kompose.controller.type", "replicationcontroller", "hint-invalid"),
        ("kompose.service.type", "externalname", "hint-invalid"),
        ("kompose.cronjob.schedule", "now", "hint-invalid"),
        ("kompose.cronjob.backoff_limit", "-1", "hint-invalid"),
        ("kompose.volume.size", "100Xi", "hint-invalid"),
        ("kompose.volume.storage-class-name", "fast ssd", "hint-invalid"),
        ("kompose.service.expose", "http://a.com", "hint-invalid"),
        ("kompose.service.expose", "a.com,", "hint-invalid"),
        ("kompose.service.expose.tls-secret", "My_Secret", "hint-invalid"),
        ("kompose.service.expose.ingress-class-name", "My Class", "hint-invalid"),
        ("kompose.service.nodeport.port", "99999", "hint-invalid"),
        ("kompose.service.nodeport.port", "many", "hint-invalid"),
        ("kompose.service.external-traffic-policy", "world", "hint-invalid"),
        ("kompose.service.name_override", "My_Name", "hint-invalid"),
        ("kompose.controller.port.expose", "yes", "hint-invalid"),
        ("kompose.unheard.of", "true", "kompose-label-unknown"),
    ],
)
def test_labels_that_mean_nothing(plan, label, value, code):
    made = plan({"a": {"labels": {label: value, "other": "x"}}})
    assert made.codes == [code]
    assert made.only(code).path == ("services", "a", "labels", label)


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        ({"kompose.service.expose": "true"}, {"route": RouteHints()}),
        ({"kompose.service.expose": "False"}, {"route": None}),
        ({"kompose.service.expose": ""}, {"route": None}),
        ({"kompose.service.expose": "a.com/x, B.com"}, {"route": RouteHints(places=(("a.com", "/x"), ("b.com", "")))}),
        (
            {
                "kompose.service.expose.tls-secret": "cert",
                "kompose.service.expose.ingress-class-name": "nginx",
                "kompose.service.expose": "true",
            },
            {"route": RouteHints(tls="cert", class_name="nginx")},
        ),
        (
            {"kompose.service.expose": "true", "kompose.service.expose.tls-secret": "true"},
            {"route": RouteHints(tls="")},
        ),
        ({"kompose.service.nodeport.port": "30080"}, {"node_port": 30080}),
        ({"kompose.service.external-traffic-policy": "Local"}, {"traffic_policy": "local"}),
        ({"kompose.service.name_override": "other"}, {"name": "other"}),
    ],
)
def test_labels_about_the_network(plan, labels, expected):
    made = plan({"a": {"ports": [{"target": 80, "protocol": "tcp", "mode": "ingress"}], "labels": labels}})
    assert made.codes == []
    assert {name: getattr(made.service("a"), name) for name in expected} == expected


@pytest.mark.parametrize(("text", "on_node"), [("true", True), ("False", False)])
def test_a_label_binds_ports_on_the_node(plan, text, on_node):
    labels = {"kompose.controller.port.expose": text}
    made = plan({"a": {"ports": [{"target": 80, "protocol": "tcp", "mode": "ingress"}], "labels": labels}})
    assert [each.on_node for each in made.service("a").publications] == [on_node]


def test_what_is_said_under_x_kompyse_goes_before_labels(plan):
    labels = {"kompose.service.expose": "a.com", "kompose.service.nodeport.port": "30080"}
    body = {"expose": ["80"], "labels": labels, "x-kompyse": {"ingress": "b.com", "node_port": 30081}}
    found = plan({"a": body}).service("a")
    assert (found.route, found.node_port) == (RouteHints(places=(("b.com", ""),)), 30081)


def test_a_mistyped_label_is_told_with_the_right_one(plan):
    made = plan({"a": {"labels": {"kompose.hpa.replica.max": "2", "kompose.other": "x"}}})
    close, other = (each.hint for each in made.sink.located(None) if each.code.name == "kompose-label-unknown")
    assert close == "did you mean kompose.hpa.replicas.max?"
    assert other.startswith("these have: kompose.controller.type, ")
