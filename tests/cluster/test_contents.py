"""Configs, secrets and variables on a real cluster: bytes, modes, places, and what a change of them does."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

import kompyse

if TYPE_CHECKING:
    from pathlib import Path

    from judges import Kubectl

pytestmark = [pytest.mark.judge_cluster, pytest.mark.slow]

COMPOSE = """\
name: contents
services:
  web:
    image: busybox:1.36
    restart: always
    stop_grace_period: 0s
    command: [sleep, "3600"]
    user: "1000:2000"
    volumes: ["data:/srv/data"]
    configs:
      - plain
      - {source: plain, target: /etc/app/deep/plain.ini, mode: 0440}
      - {source: binary, target: /srv/data/binary.bin}
      - {source: Odd_Name.v2, target: /etc/Odd_Name.v2}
    secrets:
      - one
      - {source: two, target: Two.Pass, mode: 0400, gid: "2000"}
      - {source: two, target: /opt/two, mode: 0555}
      - {source: folder}
    environment: {LEVEL: info, API_TOKEN: "$$(LEVEL) first"}
configs:
  plain: {content: "a = b\\r\\n\\tc = ü\\n"}
  binary: {file: ./binary.bin}
  Odd_Name.v2: {content: ""}
secrets:
  one: {environment: ONE}
  two: {file: ./two}
  folder: {file: ./folder}
volumes:
  data: {driver_opts: {type: tmpfs}}
"""
FILES = {
    "/plain": (b"a = b\r\n\tc = \xc3\xbc\n", "444"),
    "/etc/app/deep/plain.ini": (b"a = b\r\n\tc = \xc3\xbc\n", "440"),
    "/srv/data/binary.bin": (b"\x00\xff\r\n\xfe\x01", "644"),
    "/etc/Odd_Name.v2": (b"", "444"),
    "/run/secrets/one": (b" t w o\n\n", "444"),
    "/run/secrets/Two.Pass": (b"2", "400"),
    "/opt/two": (b"2", "555"),
    "/run/secrets/folder/a.key": (b"A", "600"),
}
OPTIONS = [
    {},
    {"variables": "content", "credentials": "secret"},
    {"variables": "content", "credentials": "secret", "immutable_config": True},
]


def write(folder: Path) -> None:
    (folder / "compose.yaml").write_text(COMPOSE, encoding="utf-8")
    (folder / "folder").mkdir()
    for name, data, mode in (
        ("binary.bin", b"\x00\xff\r\n\xfe\x01", 0o644),
        ("two", b"2", 0o644),
        ("folder/a.key", b"A", 0o600),
    ):
        (folder / name).write_bytes(data)
        (folder / name).chmod(mode)


def apply(kubectl: Kubectl, folder: Path, options: dict, one: str = " t w o\n\n") -> None:
    made = kompyse.convert(folder / "compose.yaml", options=kompyse.Options(**options), environment={"ONE": one})
    listed = {"apiVersion": "v1", "kind": "List", "items": made.objects}
    kubectl("apply", "--filename=-", stdin=json.dumps(listed))
    kubectl("rollout", "status", "deployment/web", "--timeout=55s")


def pods(kubectl: Kubectl) -> list[str]:
    found = kubectl.get("pods")["items"]
    return sorted(each["metadata"]["name"] for each in found if not each["metadata"].get("deletionTimestamp"))


def test_files_are_where_they_belong_with_bytes_and_modes(kubectl: Kubectl, tmp_path: Path) -> None:
    write(tmp_path)
    # A group for the files, of the user or of a grant, may read them all on Kubernetes, which is told.
    text = COMPOSE.replace('    user: "1000:2000"\n', "").replace(', gid: "2000"', "")
    (tmp_path / "compose.yaml").write_text(text, encoding="utf-8")
    apply(kubectl, tmp_path, {})
    look = "for f in {}; do stat -L -c %a $f; od -An -v -tx1 $f | tr -d ' \\n'; echo; done".format(" ".join(FILES))
    lines = kubectl("exec", "deployment/web", "--", "sh", "-c", look).splitlines()
    seen = {path: (bytes.fromhex(lines[2 * at + 1]), lines[2 * at]) for at, path in enumerate(FILES)}
    assert seen == {path: (data, mode) for path, (data, mode) in FILES.items()}


@pytest.mark.parametrize("options", OPTIONS, ids=["in the pod", "beside it", "named after its content"])
def test_a_change_starts_new_pods_and_nothing_else_does(kubectl: Kubectl, tmp_path: Path, options) -> None:
    write(tmp_path)
    apply(kubectl, tmp_path, options)
    first = pods(kubectl)
    assert kubectl("exec", "deployment/web", "--", "sh", "-c", 'printf %s "$LEVEL $API_TOKEN"') == "info $(LEVEL) first"
    apply(kubectl, tmp_path, options)
    assert pods(kubectl) == first
    apply(kubectl, tmp_path, options, one="changed")
    second = pods(kubectl)
    assert not set(second) & set(first)
    assert kubectl("exec", "deployment/web", "--", "cat", "/run/secrets/one") == "changed"
    changed = COMPOSE.replace("LEVEL: info", "LEVEL: debug")
    (tmp_path / "compose.yaml").write_text(changed, encoding="utf-8")
    apply(kubectl, tmp_path, options, one="changed")
    assert not set(pods(kubectl)) & set(second)
    assert kubectl("exec", "deployment/web", "--", "sh", "-c", 'printf %s "$LEVEL"') == "debug"
    changed = changed.replace('content: "a = b', 'content: "x = y')
    (tmp_path / "compose.yaml").write_text(changed, encoding="utf-8")
    apply(kubectl, tmp_path, options, one="changed")
    assert kubectl("exec", "deployment/web", "--", "cat", "/plain").startswith("x = y")


def test_nobody_changes_what_is_named_after_its_content(kubectl: Kubectl, tmp_path: Path) -> None:
    write(tmp_path)
    apply(kubectl, tmp_path, {"immutable_config": True})
    for kind in ("configmaps", "secrets"):
        for each in kubectl.get(kind, "--selector=app.kubernetes.io/part-of=contents")["items"]:
            refused = kubectl.run("patch", kind, each["metadata"]["name"], "--patch", '{"data": {"x": "eA=="}}')
            assert "immutable" in refused.stderr
