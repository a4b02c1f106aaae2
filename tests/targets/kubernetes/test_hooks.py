from __future__ import annotations

import pytest

from kompyse.model import Hook
from kompyse.targets.kubernetes import hooks


@pytest.mark.parametrize(
    ("hook", "words"),
    [
        (Hook(command=("sync", "$(X)")), ["sync", "$(X)"]),
        (Hook(command=("a",), environment={"K": "v w", "U": None}), ["env", "K=v w", "a"]),
        (Hook(command=("a", "b"), working_dir="/d"), ["/bin/sh", "-c", 'cd "$0" && exec "$@"', "/d", "a", "b"]),
    ],
)
def test_a_hook_is_one_command_and_nothing_of_it_is_escaped(hook: Hook, words: list[str]) -> None:
    assert hooks.words(hook) == words


def test_several_hooks_are_joined_in_one_shell() -> None:
    assert hooks.joined([["echo", "a b"], ["sh", "-c", "x $y"]]) == ["/bin/sh", "-c", "echo 'a b' && sh -c 'x $y'"]
    assert hooks.joined([["a"]]) == ["a"]
    assert hooks.joined([]) == []


def test_post_start_and_pre_stop_are_handlers(lowered) -> None:
    found = lowered(
        "services: {web: {image: i, post_start: [{command: [warm]}], pre_stop: [{command: drain}, {command: [sync]}]}}"
    )
    assert found.container("web")["lifecycle"] == {
        "postStart": {"exec": {"command": ["warm"]}},
        "preStop": {"exec": {"command": ["/bin/sh", "-c", "drain && sync"]}},
    }


PRE_START = """
services:
  web:
    image: i
    environment: {A: "1", B: "2"}
    volumes: [/data]
    deploy: {replicas: %d}
    pre_start:
    - {command: [migrate, '$$(A)'], environment: {B: own}, working_dir: /srv, user: '0', privileged: true}
    - {image: other, per_replica: true, user: node}
"""


def test_pre_start_hooks_are_init_containers_with_the_mounts_of_the_service(lowered) -> None:
    found = lowered(PRE_START % 1)
    first, second = found.pod("web")["spec"]["initContainers"]
    assert first == {
        "name": "web-pre-start-1",
        "image": "i",
        "imagePullPolicy": "IfNotPresent",
        "args": ["migrate", "$$(A)"],
        "workingDir": "/srv",
        "env": [{"name": "A", "value": "1"}, {"name": "B", "value": "own"}],
        "volumeMounts": found.container("web")["volumeMounts"],
        "securityContext": {"runAsUser": 0, "privileged": True},
    }
    assert (second["image"], "args" in second, "securityContext" in second) == ("other", False, False)
    assert [each.path[2:] for each in found.told_of("KY563")] == [("pre_start", 1, "user")]
    assert not found.told_of("KY578")


def test_a_hook_that_is_to_run_once_for_several_replicas_is_told(lowered) -> None:
    assert [each.path[2:] for each in lowered(PRE_START % 3).told_of("KY578")] == [("pre_start", 0, "per_replica")]


def test_waiters_come_before_pre_start_hooks(lowered) -> None:
    found = lowered("services: {web: {image: i, depends_on: [db], pre_start: [{command: [a]}]}, db: {image: d}}")
    names = [each["name"] for each in found.pod("web")["spec"]["initContainers"]]
    assert names == ["wait-db-ready", "web-pre-start-1"]


@pytest.mark.parametrize("hook", ["pre_start", "post_start", "pre_stop"])
def test_a_variable_of_a_hook_without_a_value_is_told(lowered, hook: str) -> None:
    found = lowered(
        f"services: {{web: {{image: i, {hook}: [{{command: a, environment: [NOT_SET, A=b], per_replica: true}}]}}}}"
        if hook == "pre_start"
        else f"services: {{web: {{image: i, {hook}: [{{command: a, environment: [NOT_SET, A=b]}}]}}}}"
    )
    (told,) = found.told_of("KY555")
    assert told.path == ("services", "web", hook, 0, "environment", "NOT_SET")


def labelled(more: str = "") -> str:
    return f"labels: {{kompose.init.containers.image: busybox, {more}}}"


def starters(found, name: str = "web"):
    return found.pod(name)["spec"]["initContainers"]


def test_the_init_container_of_kompose(lowered) -> None:
    labels = labelled("kompose.init.containers.name: prepare, kompose.init.containers.command: 'sh -c \"echo $$A, b\"'")
    found = lowered(f"services: {{web: {{image: i, {labels}}}}}")
    assert starters(found) == [
        {
            "name": "prepare",
            "image": "busybox",
            "imagePullPolicy": "IfNotPresent",
            "command": ["sh", "-c", "echo $A, b"],
        }
    ]


def test_it_stands_behind_the_waiters_and_before_the_hooks(lowered) -> None:
    found = lowered(
        f"""
services:
  web: {{image: i, depends_on: [db], pre_start: [{{command: [a]}}], {labelled()}}}
  db: {{image: d}}
"""
    )
    assert [each["name"] for each in starters(found)] == ["wait-db-ready", "init-service", "web-pre-start-1"]


def test_those_of_two_services_in_one_pod_have_two_names(lowered) -> None:
    found = lowered(
        f"""
services:
  web: {{image: i, {labelled("kompose.service.group: g")}}}
  zip: {{image: i, {labelled("kompose.service.group: g")}}}
"""
    )
    assert [each["name"] for each in starters(found)] == ["init-service", "zip-init-service"]
