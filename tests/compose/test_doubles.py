"""Items of one list that replace one another are told; what an override replaces is not."""

from __future__ import annotations

import pytest

CODE = "item-replaced"
SERVICE = "services:\n  a:\n    image: x\n"


def told(outcome) -> list[str]:
    """The place of each dropped item, and of the one that counts."""
    assert outcome.loaded is not None, outcome.lines
    return [
        " ".join(f"{place.file}:{place.line}" for place in each.locations)
        for each in outcome.findings
        if each.code.name == CODE
    ]


@pytest.mark.parametrize(
    ("attribute", "first", "second"),
    [
        ("volumes", "./a:/x", "./b:/x"),
        ("volumes", "./a:/x", "./b:/x/"),
        ("volumes", "./a:/x", "{type: tmpfs, target: /x}"),
        ("tmpfs", "/x:size=1m", "/x:size=2m"),
        ("devices", "/dev/a:/dev/x", "/dev/b:/dev/x"),
        ("configs", "c", "{source: d, target: /c}"),
        ("secrets", "s", "{source: t, target: /run/secrets/s}"),
        ("environment", "A=1", "A=2"),
        ("labels", "a=1", "a"),
        ("sysctls", "a=1", "a=2"),
        ("env_file", "one.env", "{path: one.env, required: false}"),
        ("ports", '"80:80"', '{target: 80, published: "80", mode: host}'),
    ],
)
def test_an_item_that_another_replaces_is_told_with_both_places(project, attribute, first, second) -> None:
    text = (
        f"{SERVICE}    {attribute}:\n      - {first}\n      - {second}\n"
        "configs: {c: {content: x}, d: {content: y}}\nsecrets: {s: {environment: A}, t: {environment: A}}\n"
    )
    found = told(project({"compose.yaml": text, "one.env": ""}))
    assert found == ["compose.yaml:5 compose.yaml:6"]


@pytest.mark.parametrize(
    ("attribute", "first", "second"),
    [
        ("volumes", "./a:/x", "{type: bind, source: ./a, target: /x, bind: {}}"),
        ("ports", '"80:80"', '"80:80/tcp"'),
        ("ports", '"80-81:80-81"', '"82:82"'),
        ("expose", "80", '"80"'),
        ("devices", "/dev/a", "/dev/a:/dev/a"),
        ("extra_hosts", "a=192.0.2.1", "a=192.0.2.2"),
    ],
)
def test_items_that_say_the_same_or_both_count_are_not_told(project, attribute, first, second) -> None:
    assert told(project(f"{SERVICE}    {attribute}: [{first}, {second}]\n")) == []


def test_of_several_the_last_counts(project) -> None:
    text = f"{SERVICE}    volumes:\n      - ./a:/x\n      - ./b:/x\n      - ./c:/x\n"
    assert told(project(text)) == ["compose.yaml:5 compose.yaml:7", "compose.yaml:6 compose.yaml:7"]


def test_an_override_is_not_told_but_doubles_in_it_are(project) -> None:
    base = f"{SERVICE}    volumes: ['./a:/x', './a:/y']\n    environment: [A=1]\n"
    over = "services:\n  a:\n    volumes: ['./b:/x']\n    environment: [A=2]\n"
    files = ("compose.yaml", "over.yaml")
    assert told(project({"compose.yaml": base, "over.yaml": over}, files)) == []
    twice = over.replace("A=2", "A=2, A=3")
    assert told(project({"compose.yaml": base, "over.yaml": twice}, files)) == ["over.yaml:4 over.yaml:4"]


def test_extending_is_not_told_but_doubles_of_the_base_are(project) -> None:
    base = f"{SERVICE}    volumes:\n      - ./a:/x\n      - ./b:/x\n  other:\n    image: x\n    tmpfs: ['/t:x', '/t']\n"
    text = "services:\n  web:\n    extends: {file: base.yaml, service: a}\n    volumes: ['./c:/x']\n"
    assert told(project({"compose.yaml": text, "base.yaml": base})) == ["base.yaml:5 base.yaml:6"]
    within = f"{SERVICE}    volumes: ['./a:/x']\n  b:\n    extends: a\n    volumes: ['./b:/x']\n"
    assert told(project(within)) == []


def test_an_included_file_is_told_once(project) -> None:
    part = f"{SERVICE}    environment:\n      - A=1\n      - A=2\n"
    text = "include: [part.yaml]\nservices:\n  b:\n    image: x\n"
    assert told(project({"compose.yaml": text, "part.yaml": part})) == ["part.yaml:5 part.yaml:6"]


def test_labels_of_a_network(project) -> None:
    text = f"{SERVICE}    networks: [n]\nnetworks:\n  n:\n    labels:\n      - a=1\n      - a=2\n"
    assert told(project(text)) == ["compose.yaml:8 compose.yaml:9"]


def test_the_message_names_what_both_have(project) -> None:
    outcome = project(f"{SERVICE}    volumes: ['./a:/x', './b:/x']\n")
    (found,) = outcome.findings
    assert found.message == (
        "services.a.volumes[0] does not count: services.a.volumes[1] has the same path in the container (/x), "
        "and Compose takes the last"
    )
