"""A service as a colour: names, labels, copies of what it reads, what leads to it, and what cannot be two at once."""

from __future__ import annotations

import pytest

from kompyse import api
from kompyse.cluster.strategies import colours

OWN = {"app.kubernetes.io/name": "web", "app.kubernetes.io/part-of": "shop"}
COMPOSE = """\
name: shop
services:
  web:
    image: "demo:1"
    environment: {A: b}
    configs: [{source: text, target: /etc/text}]
    secrets: [token]
    deploy: {replicas: 2, placement: {max_replicas_per_node: 1}}
    expose: [80]
  other: {image: "demo:1", secrets: [token]}
configs: {text: {content: "text"}}
secrets: {token: {environment: TOKEN}}
"""


@pytest.fixture
def convert(tmp_path):
    def converted(text: str = COMPOSE) -> list[dict]:
        path = tmp_path / "compose.yaml"
        path.write_text(text, encoding="utf-8")
        return api.convert([path], environment={"TOKEN": "x"}).objects

    return converted


def find(objects: list[dict], kind: str, name: str) -> dict:
    return next(each for each in objects if (each["kind"], each["metadata"]["name"]) == (kind, name))


def test_a_colour_has_its_label_on_all_that_selects_its_pods(convert):
    objects = convert()
    web = find(objects, "Deployment", "web")
    *copies, made = colours.coloured(web, "green", colours.bundles_of(objects))
    assert made["metadata"]["name"] == "web-green"
    template = made["spec"]["template"]
    for labels in (made["metadata"]["labels"], template["metadata"]["labels"], made["spec"]["selector"]["matchLabels"]):
        assert OWN.items() <= labels.items()
        assert labels[colours.COLOUR] == "green"
    (term,) = template["spec"]["affinity"]["podAntiAffinity"]["requiredDuringSchedulingIgnoredDuringExecution"]
    assert term["labelSelector"]["matchLabels"][colours.COLOUR] == "green"
    assert made["metadata"]["annotations"] == {colours.REVISION: colours.revision(web)}
    assert {(each["kind"], each["metadata"]["name"]) for each in copies} == {
        ("ConfigMap", "text-web-green"),
        ("Secret", "token-web-green"),
    }
    assert all(colours.side_of(each) == "green" for each in copies)
    assert set(colours.references(template)) == {("ConfigMap", "text-web-green"), ("Secret", "token-web-green")}


def test_the_workload_that_is_given_stays_as_it_is(convert):
    objects = convert()
    colours.coloured(find(objects, "Deployment", "web"), "green", colours.bundles_of(objects))
    assert objects == convert()


def test_what_is_no_part_of_the_project_is_read_by_all_sides(convert):
    web = find(convert(), "Deployment", "web")
    (made,) = colours.coloured(web, "blue", {})
    assert set(colours.references(made)) == {("ConfigMap", "text"), ("Secret", "token")}


def test_a_revision_is_of_the_pods_alone(convert):
    web = find(convert(), "Deployment", "web")
    more = find(convert(COMPOSE.replace("replicas: 2", "replicas: 3")), "Deployment", "web")
    text = find(convert(COMPOSE.replace('"text"', '"other"')), "Deployment", "web")
    assert colours.revision(web) == colours.revision(more) != colours.revision(text)


def test_references_of_every_form_are_found():
    pod = {
        "volumes": [
            {"configMap": {"name": "a"}},
            {"secret": {"secretName": "b"}},
            {"projected": {"sources": [{"configMap": {"name": "c"}}, {"secret": {"name": "d"}}]}},
        ],
        "containers": [
            {
                "envFrom": [{"configMapRef": {"name": "e"}}, {"secretRef": {"name": "f"}}],
                "env": [
                    {"valueFrom": {"configMapKeyRef": {"name": "g", "key": "x"}}},
                    {"valueFrom": {"secretKeyRef": {"name": "h", "key": "x"}}},
                ],
            }
        ],
    }
    found = set(colours.references(pod))
    assert found == {("ConfigMap", each) for each in "aceg"} | {("Secret", each) for each in "bdfh"}


def test_what_other_objects_read_of_a_project_is_known():
    ingress = {"kind": "Ingress", "spec": {"tls": [{"secretName": "cert"}]}}
    gateway = {"kind": "Gateway", "spec": {"listeners": [{"tls": {"certificateRefs": [{"name": "cert-2"}]}}]}}
    account = {"kind": "ServiceAccount", "imagePullSecrets": [{"name": "pull"}]}
    found = colours.read_in([ingress, gateway, account])
    assert found == {("Secret", "cert"), ("Secret", "cert-2"), ("Secret", "pull")}


SERVICE = {"kind": "Service", "metadata": {"name": "front"}, "spec": {"selector": OWN}}
BUDGET = {"kind": "PodDisruptionBudget", "metadata": {"name": "web"}, "spec": {"selector": {"matchLabels": OWN}}}
AUTOSCALER = {
    "kind": "HorizontalPodAutoscaler",
    "metadata": {"name": "web", "labels": OWN},
    "spec": {"scaleTargetRef": {"kind": "Deployment", "name": "web"}},
}


@pytest.mark.parametrize("made", [SERVICE, BUDGET, AUTOSCALER], ids=lambda each: each["kind"])
def test_what_leads_to_a_service_is_known_whatever_it_is_called(made):
    assert colours.leads_to(made, "web")
    assert not colours.leads_to(made, "front")


def test_other_objects_lead_to_nobody():
    assert not colours.leads_to({"kind": "NetworkPolicy", "spec": {"podSelector": {"matchLabels": OWN}}}, "web")
    assert not colours.leads_to({"kind": "Service", "metadata": {}, "spec": {"type": "ExternalName"}}, "web")
    of_set = {**AUTOSCALER, "spec": {"scaleTargetRef": {"kind": "StatefulSet", "name": "web"}}}
    assert not colours.leads_to(of_set, "web")


def test_aiming_replaces_where_something_was_aimed_before():
    at_plain = colours.aimed(SERVICE, "web", {colours.HASH: "abc"})
    assert at_plain["spec"]["selector"] == {**OWN, colours.HASH: "abc"}
    at_green = colours.aimed(at_plain, "web-green", {colours.COLOUR: "green"})
    assert at_green["spec"]["selector"] == {**OWN, colours.COLOUR: "green"}
    assert colours.aimed(at_green, "web", {}) == SERVICE
    budget = colours.aimed(BUDGET, "web-green", {colours.COLOUR: "green"})
    assert budget["spec"]["selector"]["matchLabels"] == {**OWN, colours.COLOUR: "green"}
    assert colours.aimed(AUTOSCALER, "web-green", {})["spec"]["scaleTargetRef"]["name"] == "web-green"


def test_as_a_patch_it_takes_away_what_was_aimed_before():
    labels = {colours.COLOUR: "green", colours.HASH: None}
    assert colours.aiming(SERVICE, "x", {colours.COLOUR: "green"}) == {"spec": {"selector": labels}}
    assert colours.aiming(BUDGET, "x", {colours.COLOUR: "green"}) == {"spec": {"selector": {"matchLabels": labels}}}
    assert colours.aiming(AUTOSCALER, "x", {}) == {"spec": {"scaleTargetRef": {"name": "x"}}}


UNFIT = {
    "a Deployment": ("web: {image: x, expose: [80]}", ""),
    "several pods on one volume": ("web: {image: x, scale: 2, volumes: ['data:/d']}", ""),
    "a volume for many": ("web: {image: x, volumes: ['many:/d']}", ""),
    "a volume for one": ("web: {image: x, volumes: ['data:/d']}", "a volume that one pod has at a time (data)"),
    "a volume for one pod": (
        "web: {image: x, scale: 2, volumes: ['alone:/d']}",
        "a volume that one pod has at a time (alone)",
    ),
    "a port of the node": (
        "web: {image: x, ports: [{target: 80, published: 80, mode: host}]}",
        "holds ports of the node",
    ),
    "the network of the node": ("web: {image: x, network_mode: host, expose: [80]}", "holds ports of the node"),
    "a StatefulSet": ("web: {image: x, x-kompyse: {kind: statefulset}}", "names and volumes of their own"),
    "a DaemonSet": ("web: {image: x, deploy: {mode: global}}", "on every node"),
    "a Job": ("web: {image: x, deploy: {mode: replicated-job}}", "runs once, to its end"),
    "a CronJob": ("web: {image: x, x-kompyse: {schedule: '@daily'}}", "runs by the clock"),
    "a name that is taken": ("web: {image: x}\n  web-green: {image: x}", "another service is called web-green"),
    "a name that stands for a side": (
        "web: {image: x}\n  web-plain: {image: x, deploy: {mode: replicated-job}}",
        "another service is called web-plain",
    ),
}
VOLUMES = "volumes: {data: {}, many: {x-kompyse: {access: rwx}}, alone: {x-kompyse: {access: rwop}}}\n"


@pytest.mark.parametrize("name", UNFIT)
def test_who_can_run_twice_beside_itself(convert, name):
    services, reason = UNFIT[name]
    objects = convert(f"name: shop\nservices:\n  {services}\n{VOLUMES}")
    workload = next(
        each
        for each in objects
        if each["kind"] in {"Deployment", "StatefulSet", "DaemonSet", "Job", "CronJob"}
        and each["metadata"]["labels"][colours.NAME] == "web"
    )
    found = colours.unfit(workload, objects)
    assert (reason in found) if reason else found == ""


def test_without_a_name_that_leads_to_it_there_is_nothing_to_switch(convert):
    objects = [each for each in convert() if each["kind"] != "Service"]
    assert "nothing to switch" in colours.unfit(find(objects, "Deployment", "web"), objects)


def test_the_colours_take_turns_and_the_plain_side_is_the_first():
    assert [colours.other(each) for each in ("", "green", "blue")] == ["green", "blue", "green"]
    assert [colours.name_of("web", each) for each in ("", "green")] == ["web", "web-green"]
    assert [colours.title_of("web", each) for each in ("", "green")] == ["web-plain", "web-green"]
    assert len(colours.name_of("w" * 63, "green")) <= 63


@pytest.mark.parametrize(
    ("labels", "annotations", "standing"),
    [
        ({}, {}, "live"),
        ({colours.COLOUR: "green"}, {}, "next"),
        ({colours.COLOUR: "green"}, {colours.STANDING: "live"}, "live"),
        ({}, {colours.STANDING: "earlier"}, "earlier"),
    ],
)
def test_what_a_workload_is_beside_the_others(labels, annotations, standing):
    made = {"metadata": {"labels": labels, "annotations": annotations}}
    assert colours.standing_of(made) == standing
    assert colours.is_live(made) is (standing == "live")
