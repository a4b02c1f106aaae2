"""Where a path of the merged project was written: the place that counts first, in the file that holds it."""

from __future__ import annotations

import pytest

from kompyse.compose.positions import nodes

BASE = """\
x-common: &common
  restart: always
  labels: {team: a}
services:
  web:
    <<: *common
    image: nginx
    ports:
      - "8000-8002:80-82"
      - "127.0.0.1:443:443"
    environment:
      - A=1
      - B
    depends_on: [db]
    networks:
      - front
    volumes:
      - data:/var/data
      - type: bind
        source: ./conf
        target: /etc/conf
    extra_hosts:
      - "h:1.1.1.1"
  db:
    extends: {file: sub/base.yaml, service: postgres}
    user: "1"
volumes:
  data:
networks:
  front: {}
include: [more.yaml]
"""
OVER = """\
services:
  web:
    image: nginx:2
    ports:
      - target: 9090
        published: "9090"
    environment: {B: two, C: three}
    cap_add: [X]
  db: {cap_add: [Y]}
"""
MORE = """\
services:
  extra:
    image: e
    command: [a, b]
  web:
    labels: {more: "1"}
"""
SUB = """\
services:
  postgres:
    image: pg
    environment: {PG: "1"}
    user: "0"
---
services:
  postgres:
    healthcheck:
      test: [CMD, "true"]
"""
CONTENTS = {"compose.yaml": BASE, "over.yaml": OVER, "more.yaml": MORE, "sub/base.yaml": SUB}
S = ("services",)
WEB = ("services", "web")
DB = ("services", "db")


@pytest.mark.parametrize(
    ("path", "places"),
    [
        ((*WEB, "image"), ["over.yaml:3:5"]),
        (WEB, ["over.yaml:2:3", "compose.yaml:5:3", "more.yaml:5:3"]),
        ((*WEB, "restart"), ["compose.yaml:2:3"]),
        ((*WEB, "labels", "team"), ["compose.yaml:3:12"]),
        ((*WEB, "labels", "more"), ["more.yaml:6:14"]),
        ((*WEB, "ports"), ["over.yaml:4:5", "compose.yaml:8:5"]),
        ((*WEB, "ports", 1), ["compose.yaml:9:9"]),
        ((*WEB, "ports", 3, "host_ip"), ["compose.yaml:10:9"]),
        ((*WEB, "ports", 4), ["over.yaml:5:9"]),
        ((*WEB, "ports", 4, "published"), ["over.yaml:6:9"]),
        ((*WEB, "ports", 4, "protocol"), ["over.yaml:5:9"]),
        ((*WEB, "environment", "A"), ["compose.yaml:12:9"]),
        ((*WEB, "environment", "B"), ["over.yaml:7:19"]),
        ((*WEB, "environment", "C"), ["over.yaml:7:27"]),
        ((*WEB, "depends_on", "db", "condition"), ["compose.yaml:14:18"]),
        ((*WEB, "networks", "front"), ["compose.yaml:16:9"]),
        ((*WEB, "volumes", 0, "source"), ["compose.yaml:18:9"]),
        ((*WEB, "volumes", 1, "source"), ["compose.yaml:20:9"]),
        ((*WEB, "extra_hosts", 0), ["compose.yaml:23:9"]),
        ((*WEB, "healthcheck", "interval"), ["over.yaml:2:3", "compose.yaml:5:3", "more.yaml:5:3"]),
        ((*DB, "user"), ["compose.yaml:26:5"]),
        ((*DB, "image"), ["sub/base.yaml:3:5"]),
        ((*DB, "environment", "PG"), ["sub/base.yaml:4:19"]),
        ((*DB, "healthcheck", "test", 1), ["sub/base.yaml:10:19"]),
        ((*DB, "cap_add", 0), ["over.yaml:9:18"]),
        ((*S, "extra", "command", 1), ["more.yaml:4:18"]),
        (("volumes", "data"), ["compose.yaml:28:3"]),
        (("networks", "default"), ["compose.yaml:29:1"]),
        (("name",), ["compose.yaml"]),
    ],
)
def test_places(path: tuple, places: list[str], project) -> None:
    found = project(CONTENTS, ("compose.yaml", "over.yaml"))
    assert found.loaded is not None, found.lines
    assert [str(each) for each in found.loaded.locate(path)] == places


def test_a_reset_hides_what_stands_below(project) -> None:
    contents = {
        "compose.yaml": "services: {a: {image: x, ports: ['1:1']}}",
        "over.yaml": "services: {a: {ports: !override ['2:2']}}",
    }
    found = project(contents, ("compose.yaml", "over.yaml"))
    assert [str(each) for each in found.loaded.locate(("services", "a", "ports", 0))] == ["over.yaml:1:34"]


def test_doubles_that_were_removed_do_not_shift_the_rest(project) -> None:
    text = "services:\n  a:\n    image: x\n    ports:\n      - '1:1'\n      - '1:1'\n      - '2:2'\n"
    found = project(text)
    assert [str(each) for each in found.loaded.locate(("services", "a", "ports", 1))] == ["compose.yaml:7:9"]


def test_documents_of_one_file(project) -> None:
    found = project("services: {a: {image: x}}\n---\nservices: {a: {user: u}}\n")
    assert str(found.loaded.locate(("services", "a", "user"))[0]) == "compose.yaml:3:16"


def test_standard_input_is_not_read_again(project) -> None:
    found = project({"f": ""}, ("-",), stdin="services:\n  a: {image: x}\n")
    assert str(found.loaded.locate(("services", "a", "image"))[0]) == "<stdin>:2:7"


def test_a_text_that_breaks_off_gives_what_is_whole() -> None:
    assert [root.fields.keys() for root in nodes("a: 1\n---\nb: [\n")] == [{"a"}]


def test_nothing_is_read_again_for_a_clean_project(project, monkeypatch: pytest.MonkeyPatch) -> None:
    import kompyse.compose.positions

    def fail(_text: str) -> None:
        pytest.fail("positions were read")

    monkeypatch.setattr(kompyse.compose.positions, "nodes", fail)
    assert project({**CONTENTS, "more.yaml": "services: {}"}, ("compose.yaml", "over.yaml")).findings == ()


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("services:\n  a:\n    image: x\n    prots: []\n", "compose.yaml:4:5: unknown-attribute"),
        (
            "services:\n  a:\n    image: x\n    ports:\n      - '80:80'\n      - 'x:1'\n",
            "compose.yaml:6:9: invalid-port",
        ),
        ("services:\n  a:\n    image: x\n    volumes:\n    - nope:/x\n", "compose.yaml:5:7: undefined-volume"),
        ("services:\n  a:\n    image: x\n    depends_on: [q]\n", "compose.yaml:4:18: undefined-service"),
        ("services:\n  a: {}\n", "compose.yaml:2:3: no-image"),
    ],
)
def test_findings_of_every_phase_are_placed(text: str, line: str, project) -> None:
    found = project(text)
    assert found.loaded is None
    assert found.lines[0].partition(": ")[0] == line.partition(": ")[0], found.lines
