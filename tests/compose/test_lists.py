"""Which written item became which item of a merged list."""

from __future__ import annotations

import pytest

from kompyse.compose import lists
from kompyse.compose.canonical import canonical
from kompyse.compose.lists import Written, origin

PORTS = ("services", "a", "ports")


def port(target: int, published: str) -> dict:
    return {"target": target, "published": published}


@pytest.mark.parametrize(
    ("path", "values", "merged", "places"),
    [
        (PORTS, [["1:1"], ["2:2"]], [port(1, "1"), port(2, "2")], [(0, (0,)), (1, (0,))]),
        (PORTS, [["1-2:1-2"], ["2:2", "3:3"]], [port(1, "1"), port(2, "2"), port(3, "3")],
         [(0, (0,)), (1, (0,)), (1, (1,))]),
        (("services", "a", "cap_add"), [["A", "B"], ["B", "C"]], ["A", "B", "C"], [(0, (0,)), (1, (0,)), (1, (1,))]),
        (("services", "a", "security_opt"), [["A", "B"], ["B", "C"]], ["A", "B", "C"],
         [(0, (0,)), (0, (1,)), (1, (1,))]),
        (("services", "a", "extra_hosts"), [{"b": "1.1.1.1"}, ["a:2.2.2.2"]], ["a=2.2.2.2", "b=1.1.1.1"],
         [(1, (0,)), (0, ("b",))]),
        (("services", "a", "command"), [["x", "y"], ["z"]], ["z"], [(1, (0,))]),
        (("services", "a", "dns"), ["1.1.1.1", ["8.8.8.8"]], ["1.1.1.1", "8.8.8.8"], [(0, ()), (1, (0,))]),
        (("services", "a", "env_file"), [["./a.env", "b.env"], ["a.env"]], [{"path": "/d/a.env"}, {"path": "/d/b.env"}],
         [(1, (0,)), (0, (1,))]),
        (PORTS, [["bad:", "2:2"]], ["bad:", "2:2"], [(0, (0,)), (0, (1,))]),
        (PORTS, [["1:1"]], [port(9, "9"), port(1, "1")], [None, (0, (0,))]),
        (("services", "a", "environment"), [["A", "B:c"]], {"A": None, "B:c": None}, [(0, (0,)), (0, (1,))]),
    ],
)  # fmt: skip
def test_every_item_has_its_origin(path, values, merged, places) -> None:
    written = [Written(number, value, {}) for number, value in enumerate(values)]
    found = [origin(written, path, merged, index) for index in range(len(places))]
    assert [each and tuple(each) for each in found] == places


def test_an_item_that_is_not_there() -> None:
    assert origin([Written(0, ["1:1"], {})], PORTS, [port(1, "1")], 1) is None
    assert origin([Written(0, ["A"], {})], ("services", "a", "environment"), {"A": None}, 1) is None


def test_a_long_list_is_read_once_for_all_its_items(monkeypatch) -> None:
    calls = []
    monkeypatch.setattr(lists, "canonical", lambda tree, sink: calls.append(1) or canonical(tree, sink))
    written = [Written(0, ["1-500:1-500", "600:600"], {})]
    merged = [port(number, str(number)) for number in (*range(1, 501), 600)]
    found = [origin(written, PORTS, merged, index) for index in range(501)]
    assert [each.way for each in found] == [*[(0,)] * 500, (1,)]
    assert len(calls) == 2
