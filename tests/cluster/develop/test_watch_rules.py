"""Rules of `develop.watch`: which are followed, which paths are theirs, and what is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kompyse import api
from kompyse.cluster.develop.watch_rules import Rule, is_supervised, rules
from kompyse.cluster.errors import ClusterError
from kompyse.diagnostics.codes import cluster as codes
from kompyse.values import ignorefile

if TYPE_CHECKING:
    from pathlib import Path


def rule(
    path: Path, action: str = "sync", *, service: str = "web", ignore=(), include=(), hook=None, initial=False
) -> Rule:
    wanted = ignorefile.parse(include) if include else None
    target = "/srv" if action.startswith("sync") else ""
    return Rule(service, service, service, action, path, target, ignorefile.parse(ignore), wanted, hook, initial)


def found(folder: Path, text: str, *services: str):
    (folder / "compose.yaml").write_text(text, encoding="utf-8")
    return rules(api.convert(directory=folder, files=[folder / "compose.yaml"]).plan, services)


PROJECT = """\
name: shop
services:
  web:
    build: {context: ./web}
    working_dir: /elsewhere
    develop:
      watch:
        - {path: web/src, target: app/src, action: sync, initial_sync: true, ignore: "*.log", include: ["*.py", a.log]}
        - {path: ./web/package.json, action: rebuild}
        - {path: ./web, target: /app, action: sync+exec, exec: {command: make, user: root, privileged: true}}
  beside:
    image: demo:1
    network_mode: service:web
    develop: {watch: [{path: ./conf, target: /etc/conf, action: sync+restart}]}
  quiet: {image: demo:1}
"""


def test_what_a_project_says(tmp_path):
    (tmp_path / "web").mkdir()
    (tmp_path / "web/.dockerignore").write_text("**/*.pyc\nsrc/generated\n!src/generated/kept.py\n")
    made, findings = found(tmp_path, PROJECT)
    by_place = {(each.service, each.action): each for each in made}
    assert list(by_place) == [("beside", "sync+restart"), ("web", "sync"), ("web", "rebuild"), ("web", "sync+exec")]
    beside, sync, rebuild, hooked = by_place.values()
    assert (sync.destination("a/b.py"), sync.destination("")) == ("/app/src/a/b.py", "/app/src")
    assert (sync.initial, rebuild.target, rebuild.path) == (True, "", tmp_path / "web/package.json")
    assert hooked.hook is not None
    assert (beside.container, beside.pods) == ("beside", "web")
    assert [(each.code, each.message.split()[0]) for each in findings] == [
        (codes.WATCH_HOOK_USER, "services.web.develop.watch[2].exec.user"),
        (codes.WATCH_HOOK_USER, "services.web.develop.watch[2].exec.privileged"),
    ]

    assert sync.follows("a.py")
    assert not sync.follows("a.txt")
    assert not sync.follows("a.log")
    assert not sync.follows("generated/a.py")
    assert hooked.follows("src/generated/kept.py")
    assert not hooked.follows("src/a.pyc")
    assert not hooked.passes_over("src/generated")
    assert hooked.passes_over(".git")
    assert rebuild.follows("")


def test_the_ignore_file_of_the_dockerfile_comes_first(tmp_path):
    (tmp_path / "web").mkdir()
    (tmp_path / "web/.dockerignore").write_text("a\n")
    (tmp_path / "web/Dockerfile.dockerignore").write_text("b\n")
    made, _ = found(tmp_path, PROJECT)
    assert made[-1].follows("a")
    assert not made[-1].follows("b")


def test_only_the_services_that_are_named(tmp_path):
    made, _ = found(tmp_path, PROJECT, "beside")
    assert [each.service for each in made] == ["beside"]


@pytest.mark.parametrize("services", [("quiet",), ("wbe",)])
def test_nothing_to_watch(tmp_path, services):
    with pytest.raises(ClusterError) as caught:
        found(tmp_path, PROJECT, *services)
    assert caught.value.diagnostics[0].code == codes.NOTHING_TO_WATCH


UNUSABLE = """\
name: shop
services:
  web:
    image: demo:1
    volumes: ["./conf:/etc/web"]
    develop:
      watch:
        - {path: ./a, action: rebuild}
        - {path: ./a, target: /a, action: sync+exec}
        - {path: ./conf, target: /etc/web, action: sync}
        - {path: ./conf, action: restart}
"""


def test_rules_that_cannot_be_followed_are_told_and_the_others_are(tmp_path):
    (tmp_path / "conf").mkdir()
    (tmp_path / "conf/a.conf").write_text("a")
    made, findings = found(tmp_path, UNUSABLE)
    assert [each.action for each in made] == ["restart"]
    assert {each.code for each in findings} == {codes.WATCH_RULE_UNUSABLE}
    assert [each.message.split()[0].rpartition(".")[2] for each in findings] == ["watch[0]", "watch[1]", "watch[2]"]
    assert "where /etc/web is mounted as read-only content" in findings[2].message


def test_what_cannot_be_followed_is_told_also_when_nothing_is_left(tmp_path):
    (tmp_path / "conf").mkdir()
    (tmp_path / "conf/a.conf").write_text("a")
    text = UNUSABLE.replace("        - {path: ./conf, action: restart}\n", "")
    with pytest.raises(ClusterError) as caught:
        found(tmp_path, text)
    assert caught.value.diagnostics[-1].code == codes.NOTHING_TO_WATCH
    assert len(caught.value.diagnostics) == 4


def test_a_source_tree_that_is_not_mounted_on_a_cluster_is_followed(tmp_path):
    (tmp_path / "web").mkdir()
    (tmp_path / "web/big.bin").write_bytes(b"\0" * (2 << 20))
    text = PROJECT.replace("working_dir: /elsewhere", 'volumes: ["./web:/app"]')
    made, findings = found(tmp_path, text, "web")
    assert len(made) == 3
    assert codes.WATCH_RULE_UNUSABLE not in {each.code for each in findings}


def test_whose_process_is_started_again(tmp_path):
    (tmp_path / "compose.yaml").write_text(PROJECT, encoding="utf-8")
    services = api.load(directory=tmp_path, files=[tmp_path / "compose.yaml"]).project.services
    assert [key for key, each in services.items() if is_supervised(each)] == ["beside"]
