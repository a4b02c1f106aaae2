"""Where the fields of mounts, of the group of files and of what fills volumes come from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kompyse import api
from kompyse.plan import Options

if TYPE_CHECKING:
    from pathlib import Path

COMPOSE = """\
name: demo
services:
  web:
    image: nginx
    pull_policy: always
    x-kompyse: {fs_group: 5}
    labels: {kompose.volume.subpath: own}
    volumes:
      - data:/data
      - {type: volume, source: other, target: /other, x-kompyse: {fill: true}}
      - {type: volume, source: last, target: /last, x-kompyse: {fill: false}}
  db:
    image: grafana/grafana
    volumes: [plain:/plain]
  app:
    image: i
    user: "7"
    volumes: [plain:/plain]
  key:
    image: i
    secrets: [{source: token, gid: "9", mode: 0400}]
volumes:
  data: {x-kompyse: {fill: true, subpath: in, selector: {disk: ssd}, labels: {keep: daily}}}
  other:
  last:
  plain:
secrets: {token: {environment: TOKEN}}
"""
POD = "spec.template.spec"
FILL = f"{POD}.initContainers.0"
ROWS = [
    ("web", f"{FILL}.image", ["services.web.image"]),
    ("web", f"{FILL}.imagePullPolicy", ["services.web.pull_policy"]),
    ("web", f"{FILL}.args.0", ["services.web.volumes.0", "volumes.data.x-kompyse.fill"]),
    ("web", f"{FILL}.args.1", ["services.web.volumes.1.x-kompyse.fill"]),
    ("web", f"{FILL}.volumeMounts.1.name", ["services.web.volumes.1.x-kompyse.fill"]),
    (
        "web",
        f"{POD}.containers.0.volumeMounts.0.subPath",
        [
            "services.web.volumes.0.target",
            "volumes.data.x-kompyse.subpath",
            "services.web.labels.kompose.volume.subpath",
        ],
    ),
    ("web", f"{POD}.securityContext.fsGroup", ["services.web.x-kompyse.fs_group"]),
    ("db", f"{POD}.securityContext.fsGroup", ["services.db.image"]),
    ("app", f"{POD}.securityContext.fsGroup", ["services.app.user"]),
    ("key", f"{POD}.securityContext.fsGroup", ["services.key.secrets.0.gid"]),
    ("data", "spec.selector.matchLabels.disk", ["volumes.data.x-kompyse.selector"]),
    ("data", "metadata.labels.keep", ["volumes.data.x-kompyse.labels.keep"]),
]


def converted(folder: Path, **options) -> api.Result:
    (folder / "compose.yaml").write_text(COMPOSE, encoding="utf-8")
    return api.convert(folder / "compose.yaml", options=Options(**options), environment={"TOKEN": "x"}, trace=True)


def origins(result: api.Result, name: str, field: str) -> list[str]:
    path = tuple(int(part) if part.isdigit() else part for part in field.split("."))
    (found,) = (
        behind
        for each, behind in result.trace.fields.items()
        if each.owner.name == name and each.path == path and each.owner.kind != "Service"
    )
    return [".".join(map(str, each.path)) or each.option or each.reason for each in found]


@pytest.mark.parametrize(("name", "field", "expected"), ROWS, ids=[f"{name} {field}" for name, field, _ in ROWS])
def test_the_origins_of_a_field(tmp_path: Path, name: str, field: str, expected: list[str]) -> None:
    assert origins(converted(tmp_path), name, field) == expected


def test_the_option_counts_where_it_asks(tmp_path: Path) -> None:
    found = origins(converted(tmp_path, fill_volumes="once"), "db", f"{FILL}.args.0")
    assert found == ["services.db.volumes.0", "fill_volumes"]


def test_every_value_has_an_answer(tmp_path: Path) -> None:
    values = converted(tmp_path).trace.values.values()
    assert [each.path for each in values if not (each.fields or each.codes or each.reason)] == []
