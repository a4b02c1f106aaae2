"""What is no longer in the canonical tree has a reason: resolved, off, obsolete, or the default."""

from __future__ import annotations

from kompyse.compose import resolved

TEXT = """\
version: "3"
include:
  - part.yaml
  - path: [other.yaml]
services:
  web:
    extends: {file: base.yaml, service: base}
    image: x
    read_only: false
    volumes: [{type: volume, source: v, target: /d, read_only: false}]
    deploy: {resources: {limits: {pids: 0}}}
    environment: [A=1]
  twin:
    extends: web
  off:
    image: x
    profiles: [never]
volumes:
  v: {external: {name: theirs}}
"""
FILES = {
    "compose.yaml": TEXT,
    "base.yaml": "services: {base: {image: y, extends: root}, root: {image: z}}\n",
    "part.yaml": "services: {part: {image: x, privileged: false}}\n",
    "other.yaml": "services: {other: {image: x}}\n",
}


def test_every_value_that_is_gone_has_a_reason(project) -> None:
    outcome = project(FILES)
    assert outcome.loaded is not None, outcome.lines
    found: dict[str, set[tuple]] = {}
    for path, reason in outcome.loaded.gone().items():
        found.setdefault(reason, set()).add(path)
    assert found == {
        resolved.INCLUDED: {("include", 0), ("include", 1, "path", 0)},
        resolved.OBSOLETE: {("version",)},
        resolved.EXTENDED: {
            ("services", "web", "extends", "file"),
            ("services", "web", "extends", "service"),
            ("services", "twin", "extends"),
        },
        resolved.OFF: {("services", "off", "image"), ("services", "off", "profiles", 0)},
        resolved.RENAMED: {("volumes", "v", "external", "name")},
        resolved.DEFAULT: {
            ("services", "web", "read_only"),
            ("services", "web", "volumes", 0, "read_only"),
            ("services", "web", "deploy", "resources", "limits", "pids"),
            ("services", "twin", "read_only"),
            ("services", "twin", "volumes", 0, "read_only"),
            ("services", "twin", "deploy", "resources", "limits", "pids"),
            ("services", "part", "privileged"),
        },
    }


def test_nothing_is_gone_where_all_is_kept(project) -> None:
    outcome = project("services: {a: {image: x, ports: ['80:80'], environment: [A=1]}}\n")
    assert outcome.loaded is not None
    assert outcome.loaded.gone() == {}


def test_a_value_that_is_gone_is_found_in_its_file(project) -> None:
    outcome = project(FILES)
    assert outcome.loaded is not None
    lines = {path: outcome.loaded.locate(path)[0].line for path in outcome.loaded.gone() if path[0] != "services"}
    assert lines == {
        ("include", 0): 3,
        ("include", 1, "path", 0): 4,
        ("version",): 1,
        ("volumes", "v", "external", "name"): 19,
    }
    assert outcome.loaded.locate(("services", "web", "extends", "file"))[0].line == 7
