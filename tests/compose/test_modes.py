"""Decimal modes that look like octal ones are told, as they stand in the file."""

from __future__ import annotations

import pytest


def told(outcome) -> list[str]:
    return [line for line in outcome.lines if "mode-in-decimal" in line]


def grant(mode: str, rest: str = "") -> str:
    return (
        f"services:\n  a:\n    image: x\n    secrets:\n      - source: s\n        mode: {mode}\n{rest}"
        "secrets: {s: {environment: HOME}}\n"
    )


@pytest.mark.parametrize(("written", "bits"), [("440", "0670"), ("0440", ""), ("777", "01411"), ("1777", "03361")])
def test_a_decimal_mode_is_told(project, written, bits) -> None:
    found = told(project(grant(written)))
    assert [line.rpartition(": ")[2] for line in found] == (
        [f"{written} is a decimal number, and as a mode it is {bits}; 0{written} is probably meant"] if bits else []
    )


@pytest.mark.parametrize(
    "written", ["0777", "0o777", "0400", "0644", '"440"', "0x1ff", "288", "493", "420", "511", "0", "7"]
)
def test_modes_that_are_what_they_look_like_are_not_told(project, written) -> None:
    assert told(project(grant(written))) == []


def test_all_places_of_modes(project) -> None:
    text = (
        "services:\n  a:\n    image: x\n    build: {context: ., secrets: [{source: s, mode: 440}]}\n"
        "    volumes: [{type: tmpfs, target: /t, tmpfs: {mode: 700}}]\n    configs: [{source: c, mode: 644}]\n"
        "secrets: {s: {environment: HOME}}\nconfigs: {c: {content: x}}\n"
    )
    assert [line.partition(" ")[0] for line in told(project(text))] == [
        "compose.yaml:6:27:",
        "compose.yaml:4:47:",
        "compose.yaml:5:49:",
    ]


def test_an_override_with_a_zero_is_not_told(project) -> None:
    over = "services: {a: {secrets: [{source: s, mode: 0440}]}}\n"
    files = ("compose.yaml", "over.yaml")
    assert told(project({"compose.yaml": grant("440"), "over.yaml": over}, files)) == []
    (found,) = told(project({"compose.yaml": grant("0440"), "over.yaml": over.replace("0440", "440")}, files))
    assert found.startswith("over.yaml:1:38: mode-in-decimal: services.a.secrets[0].mode: 440 is a decimal number")


def test_a_mode_behind_an_alias_is_told_where_it_is_used(project) -> None:
    assert [line.partition(" ")[0] for line in told(project("x-m: &m 440\n" + grant("*m")))] == ["compose.yaml:7:9:"]
