"""An error stands at the line of the file that holds the value, whichever files that went through; all in one run."""

from __future__ import annotations

import pytest

MAIN = """\
include: [sub/inc.yaml]
services:
  web:
    extends: {file: sub/base.yaml, service: base}
    image: x
    ports:
      - "80:80"
"""
BASE = "services:\n  base:\n    image: base\n"
INC = "services:\n  inc:\n    image: inc\n"


@pytest.mark.parametrize(
    ("more", "places"),
    [
        ({"base": "    stop_grace_period: soon\n"}, ["sub/base.yaml:4"]),
        ({"base": "    mem_limit: much\n", "over": "    mem_limit: 1g\n"}, []),
        ({"base": "    mem_limit: 1g\n", "over": "    mem_limit: much\n"}, ["over.yaml:3"]),
        ({"base": '    command: "a \'b"\n'}, ["sub/base.yaml:4"]),
        ({"base": "    scale: 1.5\n"}, ["sub/base.yaml:4"]),
        ({"base": "    networks: [gone]\n"}, ["sub/base.yaml:4"]),
        ({"base": "    volumes:\n      - ./a:/a\n      - gone:/b\n"}, ["sub/base.yaml:6"]),
        ({"base": "    ports:\n      - '1:1'\n      - bad\n"}, ["sub/base.yaml:6"]),
        ({"base": "    imag: x\n"}, ["sub/base.yaml:4"]),
        ({"base": "    image: ${X:?}\n"}, ["sub/base.yaml:4"]),
        ({"inc": "    mem_limit: much\n"}, ["sub/inc.yaml:4"]),
        ({"inc": "    depends_on: [gone]\n"}, ["sub/inc.yaml:4"]),
        ({"inc": "    env_file: gone.env\n"}, ["sub/inc.yaml:4"]),
        ({"over": "    ports:\n      - '81:81'\n      - bad\n"}, ["over.yaml:5"]),
        ({"over": "    ports: !override\n      - bad\n"}, ["over.yaml:4"]),
        ({"over": "    security_opt: [a]\n    tmpfs: [/t]\n    volumes: ['vol:/t']\n"}, ["over.yaml:5", "over.yaml:5"]),
        (
            {
                "base": "    stop_grace_period: soon\n",
                "inc": "    mem_limit: much\n",
                "over": "    shm_size: big\n    cpus: many\n",
            },
            ["over.yaml:4"],
        ),
        (
            {"base": "    stop_grace_period: soon\n", "inc": "    mem_limit: much\n", "over": "    shm_size: big\n"},
            ["over.yaml:3", "sub/base.yaml:4", "sub/inc.yaml:4"],
        ),
        (
            {"base": "    networks: [gone]\n", "inc": "    depends_on: [gone]\n", "over": "    scale: -1\n"},
            ["over.yaml:3", "sub/base.yaml:4", "sub/inc.yaml:4"],
        ),
        ({"over": "    imag: x\n    prots: []\n    scale: two\n"}, ["over.yaml:3", "over.yaml:4", "over.yaml:5"]),
        ({"over": "    imag: x\n    prots: []\n"}, ["over.yaml:3", "over.yaml:4"]),
    ],
)
def test_errors_are_where_the_values_are(project, more: dict[str, str], places: list[str]) -> None:
    contents = {
        "compose.yaml": MAIN,
        "sub/base.yaml": BASE + more.get("base", ""),
        "sub/inc.yaml": INC + more.get("inc", ""),
        "over.yaml": "services:\n  web:\n" + more.get("over", "    labels: {a: b}\n"),
    }
    found = project(contents, ("compose.yaml", "over.yaml"))
    told = sorted(f"{each.location.file}:{each.location.line}" for each in found.errors if each.location)
    assert told == places, found.lines
    assert len(told) == len(found.errors)
