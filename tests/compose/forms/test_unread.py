"""Long forms of values that still hold variables."""

from __future__ import annotations

import pytest

from kompyse.compose.forms import unread
from kompyse.diagnostics import Sink


@pytest.mark.parametrize(
    ("form", "value", "expected"),
    [
        (unread.ports, ["80"], [{"mode": "ingress", "protocol": "tcp", "target": 80}]),
        (unread.ports, [{"target": "${P}"}], [{"target": "${P}"}]),
        (unread.ports, ["80", "${P}:90"], ["80", "${P}:90"]),
        (unread.mount, "data:/d", {"type": "volume", "source": "data", "target": "/d", "volume": {}}),
        (
            unread.mount,
            "./a:/a:ro",
            {"type": "bind", "source": "./a", "target": "/a", "bind": {"create_host_path": True}, "read_only": True},
        ),
        (unread.mount, "${A:-./x}:/a", {"type": "volume", "source": "${A:-./x}", "target": "/a", "volume": {}}),
        (unread.mount, "xx:yy:zz:aa", "xx:yy:zz:aa"),
        (unread.mount, {"type": "bind"}, {"type": "bind"}),
        (unread.device, "/dev/a", {"source": "/dev/a", "target": "/dev/a", "permissions": "rwm"}),
        (unread.device, "a:b:c:d", "a:b:c:d"),
        (unread.device, {"source": "x"}, {"source": "x"}),
        (unread.gpus, "all", [{"count": "all"}]),
        (unread.gpus, [{"count": 1}], [{"count": 1}]),
        (unread.assigned, ["a=1", "default"], {"a": "1", "default": None}),
        (unread.assigned, ["${A}"], ["${A}"]),
        (unread.assigned, {"a": 1}, {"a": 1}),
        (unread.env_files, "${E}", [{"path": "${E}", "required": True}]),
        (unread.env_files, [{"path": "a", "required": False}], [{"path": "a", "required": False}]),
    ],
)
def test_a_form(form, value, expected) -> None:
    sink = Sink()
    assert form(value, ("x",), sink) == expected
    assert sink.located(None) == ()
