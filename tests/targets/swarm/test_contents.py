"""Configs and secrets: files beside the stack file, names that change with them, and what no manager keeps."""

from __future__ import annotations

import pytest

WITH_CONFIG = "configs: {{page: {{content: '{}'}}}}\n"


def name(found) -> str:
    return found.stack["configs"]["page"]["name"]


def test_a_name_changes_with_the_content_and_with_nothing_else(web) -> None:
    one, same, other = (web("configs: [page]", WITH_CONFIG.format(text)) for text in ("a", "a", "b"))
    assert name(one) == name(same) != name(other)
    assert name(one).startswith("demo_page_")
    assert one.stack["configs"]["page"]["file"] == "./demo.files/configs/page"
    assert one.files == {"configs/page": b"a"}
    assert one.service()["configs"] == [{"source": "page", "target": "/page"}]


def test_names_are_at_most_64_characters(stack) -> None:
    key = "k" * 80
    found = stack(
        f"name: {'p' * 40}\nservices: {{web: {{image: i, configs: [{key}]}}}}\nconfigs: {{{key}: {{content: x}}}}\n"
    )
    assert len(found.stack["configs"][key]["name"]) == 64


def test_secrets_come_from_files_and_variables(web) -> None:
    found = web(
        "secrets: [a, {source: b, target: /b, uid: '7', gid: '8', mode: 0400}]",
        "secrets: {a: {file: ./a.txt}, b: {environment: TOKEN}}\n",
        files={"a.txt": b"\x00bytes"},
        environment={"TOKEN": "t"},
    )
    assert found.files == {"secrets/a": b"\x00bytes", "secrets/b": b"t"}
    assert all(each.secret for each in found.result.beside.files)
    assert found.service()["secrets"] == [
        {"source": "a", "target": "/run/secrets/a"},
        {"source": "b", "target": "/b", "uid": "7", "gid": "8", "mode": 0o400},
    ]


def test_external_ones_go_by_their_name(web) -> None:
    found = web("secrets: [a]", "secrets: {a: {external: true, name: theirs}}\n")
    assert found.stack["secrets"] == {"a": {"external": True, "name": "theirs"}}
    assert found.files == {}


def test_an_empty_content_is_a_line_break(web) -> None:
    found = web("configs: [page]", WITH_CONFIG.format(""))
    assert found.files == {"configs/page": b"\n"}
    assert found.only("KY690").path == ("configs", "page", "content")


@pytest.mark.parametrize(
    ("section", "size", "api", "taken"),
    [
        ("configs", 512_000 - 1, "1.41", True),
        ("configs", 512_000, "1.41", False),
        ("configs", 512_000, "1.42", True),
        ("configs", 1_024_000, "1.42", False),
        ("secrets", 512_000 - 1, "1.42", True),
        ("secrets", 512_000, "1.42", False),
    ],
)
def test_what_is_too_large_is_refused_at_its_line(web, section: str, size: int, api: str, taken) -> None:
    more = f"{section}: {{big: {{file: ./big}}}}\n"
    found = web(f"{section}: [big]", more, files={"big": b"x" * size}, swarm_api=api)
    assert (found.result is not None) is taken
    if not taken:
        assert found.only("KY691").locations[0].line == 6


def test_one_content_has_one_owner_and_mode(web) -> None:
    found = web("configs: [page, {source: page, target: /b, mode: 0400}]", WITH_CONFIG.format("x"))
    assert "KY692" in found.codes


def test_a_program_stays_one(web, tmp_path) -> None:
    (tmp_path / "run.sh").write_bytes(b"#!")
    (tmp_path / "run.sh").chmod(0o755)
    found = web("configs: [run]", "configs: {run: {file: ./run.sh}}\n")
    assert found.service()["configs"] == [{"source": "run", "target": "/run", "mode": 0o555}]


def test_drivers_and_templates_are_kept(web) -> None:
    found = web(
        "secrets: [a]\nconfigs: [c]",
        "secrets: {a: {file: ./a, labels: {x: y}}}\nconfigs: {c: {content: x, template_driver: golang}}\n",
        files={"a": b"1"},
    )
    assert found.stack["secrets"]["a"]["labels"] == {"x": "y"}
    assert found.stack["configs"]["c"]["template_driver"] == "golang"
