"""Service accounts, and the secrets with which images are pulled."""

from __future__ import annotations

import json

import pytest

LABELS = """
services:
  web:
    image: i
    labels: {kompose.serviceaccount-name: app, kompose.image-pull-secret: regcred, team: x}
"""


def test_labels_of_kompose_name_an_account_and_a_pull_secret(lowered) -> None:
    found = lowered(LABELS)
    pod = found.pod("web")
    assert pod["metadata"]["annotations"] == {"team": "x"}
    assert (pod["spec"]["serviceAccountName"], pod["spec"]["automountServiceAccountToken"]) == ("app", True)
    assert pod["spec"]["imagePullSecrets"] == [{"name": "regcred"}]
    assert not found.of_kind("ServiceAccount")
    told = {each.path[-1]: each.message for each in found.told_of("KY659")}
    assert "kubectl create serviceaccount app" in told["kompose.serviceaccount-name"]
    assert "kubectl create secret docker-registry regcred" in told["kompose.image-pull-secret"]


def test_an_account_that_is_made(lowered) -> None:
    hints = "{service_account: {name: app, create: true, token: false, annotations: {role: x}}}"
    found = lowered(f"services: {{web: {{image: i, x-kompyse: {hints}}}, api: {{image: i, x-kompyse: {hints}}}}}")
    (made,) = found.of_kind("ServiceAccount").values()
    assert (made["metadata"]["name"], made["metadata"]["annotations"]) == ("app", {"role": "x"})
    assert found.pod("web")["spec"]["automountServiceAccountToken"] is False
    assert found.told == []


def test_an_account_that_one_service_makes_is_there_for_the_other(lowered) -> None:
    text = """
services:
  a: {image: i, x-kompyse: {service_account: app}}
  b: {image: i, x-kompyse: {service_account: {name: app, create: true}}}
"""
    found = lowered(text)
    assert list(found.of_kind("ServiceAccount")) == ["app"]
    assert found.told == []


def test_options_and_hints_name_pull_secrets_once(lowered) -> None:
    text = "services: {web: {image: i, x-kompyse: {image_pull_secrets: [a, b]}}, api: {image: i}}"
    found = lowered(text, image_pull_secrets=("all", "a"))
    assert found.pod("web")["spec"]["imagePullSecrets"] == [{"name": "all"}, {"name": "a"}, {"name": "b"}]
    assert found.pod("api")["spec"]["imagePullSecrets"] == [{"name": "all"}, {"name": "a"}]


def test_x_kompyse_goes_before_labels(lowered) -> None:
    text = """
services:
  web:
    image: i
    labels: {kompose.serviceaccount-name: old, kompose.image-pull-secret: old}
    x-kompyse: {service_account: new, image_pull_secrets: new}
"""
    found = lowered(text)
    assert found.pod("web")["spec"]["serviceAccountName"] == "new"
    assert found.pod("web")["spec"]["imagePullSecrets"] == [{"name": "new"}]
    assert {each.path[2] for each in found.told_of("KY659")} == {"x-kompyse"}


def test_a_waiter_asks_under_the_account_of_its_pod(lowered) -> None:
    text = """
services:
  web:
    image: i
    x-kompyse: {service_account: {name: app, create: true}}
    depends_on: {job: {condition: service_completed_successfully}}
  job: {image: i}
"""
    found = lowered(text)
    assert found.pod("web")["spec"]["serviceAccountName"] == "app"
    assert list(found.of_kind("ServiceAccount")) == ["app"]
    (binding,) = found.of_kind("RoleBinding").values()
    assert binding["subjects"] == [{"kind": "ServiceAccount", "name": "app"}]
    assert list(found.of_kind("Role")) == ["web-waiter"]


def test_services_of_one_pod_that_name_two_accounts(lowered) -> None:
    text = """
services:
  web: {image: i, x-kompyse: {service_account: one}}
  side: {image: i, network_mode: "service:web", x-kompyse: {service_account: two}}
"""
    found = lowered(text)
    assert found.pod("web")["spec"]["serviceAccountName"] == "two"
    assert found.told_of("KY551")[0].path[:2] == ("services", "side")


@pytest.mark.judge_cluster
def test_the_cluster_gives_the_token_of_the_account(lowered, kubectl) -> None:
    hints = "{service_account: {name: app, create: true}}"
    text = f"services: {{web: {{image: 'busybox:1.36', restart: always, command: [sleep, '60'], x-kompyse: {hints}}}}}"
    objects = lowered(text).objects
    kubectl("apply", "-f", "-", stdin=json.dumps({"apiVersion": "v1", "kind": "List", "items": objects}))
    kubectl("rollout", "status", "deployment/web", "--timeout=50s")
    folder = "/var/run/secrets/kubernetes.io/serviceaccount"
    assert "token" in kubectl("exec", "deployment/web", "--", "ls", folder).split()
