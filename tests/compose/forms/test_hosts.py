from __future__ import annotations

import pytest

from kompyse.compose.forms import hosts
from kompyse.diagnostics import Sink, path_text


def read(value: object):
    sink = Sink()
    return hosts.to_list(value, ("x",), sink), [(each.code.id, path_text(each.path)) for each in sink.located(None)]


@pytest.mark.parametrize(
    ("value", "entries"),
    [
        (["b:1.1.1.1", "a=2.2.2.2"], ["a=2.2.2.2", "b=1.1.1.1"]),
        (["a:::1", "b=[::1]"], ["a=::1", "b=::1"]),
        (["a=1.1.1.1,2.2.2.2", "a:3.3.3.3"], ["a=1.1.1.1", "a=2.2.2.2", "a=3.3.3.3"]),
        (["a:host-gateway", "b=:1"], ["a=host-gateway", "b=:1"]),
        ({"a": "1.1.1.1", "b": ["::1", "[::2]"]}, ["a=1.1.1.1", "b=::1", "b=::2"]),
        ({"a": "1,2"}, ["a=1,2"]),
    ],
)
def test_hosts_become_a_sorted_list(value, entries) -> None:
    assert read(value) == (entries, [])


@pytest.mark.parametrize(
    ("value", "path"), [(["a"], "x[0]"), (["=1.1.1.1"], "x[0]"), ({"a:b": "1"}, "x.a:b"), ({"": "1"}, "x.")]
)
def test_what_is_no_host(value, path) -> None:
    assert read(value) == ([], [("KY163", path)])
