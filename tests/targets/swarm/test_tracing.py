"""Where the fields of a stack file come from."""

from __future__ import annotations

from kompyse.targets.trace import Field, Identity, leaves

TEXT = """\
services:
  web:
    image: nginx:alpine
    restart: always
    mem_limit: 64m
    ports: ["80:80", "90:90"]
    configs: [page]
configs:
  page: {content: hello}
"""


def test_every_field_has_an_origin(stack) -> None:
    found = stack(TEXT, trace=True)
    trace = found.result.trace
    owner = Identity("document", "", "1")
    assert set(trace.fields) == {Field(owner, path) for path in leaves(found.stack)}

    def origins(*path):
        return [origin.path for origin in trace.of_field("document", "1", path)]

    at = ("services", "web")
    assert origins(*at, "deploy", "restart_policy") == [(*at, "restart")]
    assert origins(*at, "deploy", "resources") == [(*at, "mem_limit")]
    assert origins(*at, "ports", 1) == [(*at, "ports", 1)]
    assert origins("configs", "page", "name") == [("configs", "page", "content")]


def test_comments_name_the_line(stack) -> None:
    found = stack(TEXT, trace=True)
    assert found.result.trace.comment(0, ("services", "web", "image")).endswith(":4 services.web.image")
    assert "schema" in found.result.trace.comment(0, ("version",))
