"""Where every value came from: after overrides, extends, includes, resets, and out of files with variables."""

from __future__ import annotations

import pytest

from kompyse.compose import origins

CONTENTS = {
    "compose.yaml": """\
include: [sub/inc.yaml]
services:
  web:
    extends: {file: sub/base.yaml, service: base}
    image: nginx:${V:-1}
    ports:
      - "80:80"
      - "8080-8081:90-91"
    environment:
      - A=1
      - B
    env_file: web.env
    label_file: web.env
    labels:
      com.example.x: "1"
      gone: k
  db:
    image: pg
    command: [a, b]
    dns: 1.1.1.1
    build: ./db
""",
    "compose.override.yaml": """\
services:
  web:
    ports:
      - "80:80"
      - !reset "1:1"
      - "9090:99"
    environment: {A: two}
    image: null
    labels:
      gone: !reset null
    volumes: ["./n:/data:ro"]
  db:
    command: [c]
    ports: !override
      - "5:5"
    dns: [8.8.8.8, 1.1.1.1]
  inc:
    cap_add: [Z]
""",
    "sub/base.yaml": """\
services:
  base:
    user: u
    image: base
    volumes:
      - ./d:/data
      - ./e:/e
    extra_hosts:
      z: 1.1.1.1
      a: 2.2.2.2
""",
    "sub/inc.yaml": """\
services:
  inc:
    image: inc
    cap_add: [Y]
""",
    "web.env": "# note\nexport FROM=1\nA=9\n",
}


@pytest.fixture
def found(project) -> dict[str, str]:
    lines = (line.partition("  # ") for line in origins.lines(project(CONTENTS).loaded))
    return {text: where for text, _, where in lines}


@pytest.mark.parametrize(
    ("line", "where"),
    [
        ('services.web.image = "nginx:1"', "compose.yaml:5"),
        ('services.web.user = "u"', "sub/base.yaml:3"),
        ('services.web.ports[0].published = "80"', "compose.override.yaml:4"),
        ('services.web.ports[1].published = "8080"', "compose.yaml:8"),
        ("services.web.ports[2].target = 91", "compose.yaml:8"),
        ("services.web.ports[3].target = 99", "compose.override.yaml:6"),
        ('services.web.ports[3].mode = "ingress"', "default"),
        ('services.web.environment.A = "two"', "compose.override.yaml:7"),
        ("services.web.environment.B = null", "compose.yaml:11"),
        ('services.web.environment.FROM = "1"', "web.env:2"),
        ('services.web.labels.FROM = "1"', "web.env:2"),
        ('services.web.labels["com.example.x"] = "1"', "compose.yaml:15"),
        ('services.web.volumes[0].target = "/data"', "compose.override.yaml:11"),
        ('services.web.volumes[1].target = "/e"', "sub/base.yaml:7"),
        ('services.web.extra_hosts[0] = "a=2.2.2.2"', "sub/base.yaml:10"),
        ('services.web.extra_hosts[1] = "z=1.1.1.1"', "sub/base.yaml:9"),
        ('services.db.command[0] = "c"', "compose.override.yaml:13"),
        ('services.db.ports[0].published = "5"', "compose.override.yaml:15"),
        ('services.db.dns[0] = "1.1.1.1"', "compose.override.yaml:16"),
        ('services.db.dns[1] = "8.8.8.8"', "compose.override.yaml:16"),
        ('services.db.build.dockerfile = "Dockerfile"', "default"),
        ('services.inc.cap_add[0] = "Y"', "sub/inc.yaml:4"),
        ('services.inc.cap_add[1] = "Z"', "compose.override.yaml:18"),
        ("services.db.networks.default = null", "default"),
        ('name = "app"', "default"),
    ],
)
def test_a_value_and_its_place(found: dict[str, str], line: str, where: str) -> None:
    assert found[line] == where


def test_what_is_gone_has_no_line(found: dict[str, str]) -> None:
    assert not [line for line in found if "labels.gone" in line]


def test_the_table_has_the_same_paths_and_the_columns(project) -> None:
    loaded = project(CONTENTS).loaded
    table = origins.table(loaded)
    assert list(table) == [line.partition(" = ")[0] for line in origins.lines(loaded)]
    assert table["services.inc.image"] == {"file": "sub/inc.yaml", "line": 3, "column": 5}
    assert table["name"] is None


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (("services", "web", "ports", 0), "services.web.ports[0]"),
        (("services", "a.b", "labels", "x y"), 'services["a.b"].labels["x y"]'),
    ],
)
def test_every_path_is_another_text(path, text: str) -> None:
    assert origins.written_path(path) == text


def test_a_variable_or_label_comes_from_the_last_file_that_has_it(project) -> None:
    text = "services: {a: {image: x, env_file: [1.env, 2.env, 3.env], label_file: [2.env, 1.env]}}\n"
    loaded = project({"compose.yaml": text, "1.env": "A=1\nB=1\n", "2.env": "A=2\n", "3.env": "# A=3\nC=3\n"}).loaded
    variables = {name: origins.file_of(loaded, ("services", "a", "environment", name)) for name in ("A", "B", "C", "D")}
    assert {name: path and path[2:] for name, path in variables.items()} == {
        "A": ("env_file", 1),
        "B": ("env_file", 0),
        "C": ("env_file", 2),
        "D": None,
    }
    assert origins.file_of(loaded, ("services", "a", "labels", "A")) == ("services", "a", "label_file", 1)
    assert origins.file_of(loaded, ("services", "a", "image")) is None
