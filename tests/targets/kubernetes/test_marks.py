"""Labels and annotations of the options, on every object and pod."""

from __future__ import annotations

import json

import pytest

TEXT = """
services:
  web: {image: i, ports: ["80:80"], labels: {team: own}, configs: [c]}
  night: {image: i, x-kompyse: {schedule: "@daily"}}
configs: {c: {content: x}}
"""
OPTIONS = {"labels": ("env=prod", "empty="), "annotations": ("team=all", "note=a=b, c")}


def test_every_object_and_pod_has_them(lowered) -> None:
    found = lowered(TEXT, **OPTIONS)
    heads = [each["metadata"] for each in found.objects]
    cron = found.one("CronJob", "night")["spec"]["jobTemplate"]
    heads += [found.pod("web")["metadata"], cron["metadata"], cron["spec"]["template"]["metadata"]]
    assert len(heads) == 8
    for head in heads:
        assert {key: head["labels"][key] for key in ("env", "empty")} == {"env": "prod", "empty": ""}
        assert head["annotations"]["note"] == "a=b, c"


def test_what_the_project_says_goes_before(lowered) -> None:
    found = lowered(TEXT, **OPTIONS)
    assert found.pod("web")["metadata"]["annotations"]["team"] == "own"
    assert found.one("Deployment", "web")["metadata"]["annotations"]["team"] == "all"


def test_selectors_stay(lowered) -> None:
    found = lowered(TEXT, **OPTIONS)
    plain = lowered(TEXT)
    for kind, name in (("Deployment", "web"), ("Service", "web")):
        assert found.one(kind, name)["spec"]["selector"] == plain.one(kind, name)["spec"]["selector"]


def test_without_options_nothing_is_added(lowered) -> None:
    assert "env" not in json.dumps(lowered(TEXT).objects)


@pytest.mark.parametrize(
    ("options", "text"),
    [
        ({"labels": ("bad key!=x",)}, "is no key"),
        ({"labels": ("a=b c",)}, "cannot be the value"),
        ({"labels": ("app.kubernetes.io/name=x",)}, "set by Kompyse"),
        ({"annotations": ("kompyse.io/content-hash=x",)}, "set by Kompyse"),
        ({"annotations": ("/x=y",)}, "is no key"),
    ],
)
def test_what_kubernetes_refuses_is_an_error(lowered, options, text) -> None:
    (told,) = lowered(TEXT, **options).told_of("KY664")
    assert text in told.message
    assert told.severity == "error"


@pytest.mark.judge_cluster
def test_the_cluster_takes_them(lowered, kubectl) -> None:
    objects = lowered(TEXT, **OPTIONS).objects
    listed = json.dumps({"apiVersion": "v1", "kind": "List", "items": objects})
    kubectl("create", "--dry-run=server", "--validate=strict", "--filename=-", stdin=listed)
