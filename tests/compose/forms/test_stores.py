from __future__ import annotations

import pytest

from kompyse.compose.forms import stores
from kompyse.diagnostics import Sink, path_text


def test_a_grant_is_a_name_or_a_map() -> None:
    assert stores.grant("s", (), Sink()) == {"source": "s"}
    assert stores.grant({"source": "s", "uid": "1"}, (), Sink()) == {"source": "s", "uid": "1"}


@pytest.mark.parametrize(
    ("value", "files"),
    [
        ("a", [{"path": "a"}]),
        (["a", {"path": "b"}], [{"path": "a"}, {"path": "b"}]),
        ([{"path": "a", "required": True}], [{"path": "a"}]),
        ([{"path": "a", "required": "false", "format": "raw"}], [{"path": "a", "required": False, "format": "raw"}]),
        ([{"path": "a", "format": ""}], [{"path": "a"}]),
    ],
)
def test_env_files_are_maps_that_say_where_they_are_optional(value, files) -> None:
    assert stores.env_files(value, ("x",), Sink()) == files


@pytest.mark.parametrize(("value", "found"), [(True, None), ("true", None), (False, False), ("false", False)])
def test_an_option_that_is_on_by_default(value, found) -> None:
    assert stores.opted_in(value, ("x",), Sink()) is found


@pytest.mark.parametrize(
    ("value", "found", "codes"),
    [
        ({"external": True, "name": "a"}, {"external": True, "name": "a"}, []),
        ({"external": {}}, {"external": True}, []),
        ({"external": {"name": "a"}}, {"external": True, "name": "a"}, ["KY169"]),
        ({"external": {"name": "a"}, "name": "a"}, {"external": True, "name": "a"}, ["KY169"]),
        ({"external": {"name": "a"}, "name": "b"}, {"external": True, "name": "b"}, ["KY169", "KY178"]),
    ],
)
def test_the_old_way_to_name_an_external_resource(value, found, codes) -> None:
    sink = Sink()
    assert stores.external(value, ("volumes", "v"), sink) == found
    assert [each.code.id for each in sink.located(None)] == codes
    assert {path_text(each.path) for each in sink.located(None)} <= {"volumes.v.external.name"}
