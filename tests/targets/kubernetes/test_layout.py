from __future__ import annotations

from kompyse.targets.kubernetes import layout


def test_keys_come_in_the_order_of_the_table_and_unknown_ones_last() -> None:
    fields = {"tty": True, "zeta": 1, "args": ["b"], "name": "web", "alpha": 2, "image": "i"}
    assert list(layout.arranged(fields, layout.CONTAINER)) == ["name", "image", "args", "tty", "zeta", "alpha"]
    assert layout.arranged(fields, layout.CONTAINER) == fields


def test_objects_read_as_users_of_kubectl_know_them(lowered) -> None:
    found = lowered(
        """
services:
  web:
    image: i
    command: [run]
    entrypoint: [sh]
    working_dir: /srv
    environment: {A: "1"}
    ports: ["80"]
    cpus: 1
    volumes: [/data]
    healthcheck: {test: "true", start_period: 20s}
    read_only: true
    tty: true
    stdin_open: true
    pre_stop: [{command: [sync]}]
"""
    )
    assert list(found.one("Deployment", "web")) == ["apiVersion", "kind", "metadata", "spec"]
    assert list(found.one("Deployment", "web")["spec"]) == ["replicas", "selector", "template"]
    assert list(found.container("web")) == [key for key in layout.CONTAINER if key not in ("envFrom", "livenessProbe")]
