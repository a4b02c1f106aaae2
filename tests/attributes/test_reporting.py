from __future__ import annotations

import pytest

from kompyse.attributes.fate import approximated, inert, lost, refused, translated
from kompyse.attributes.registry import REGISTRY
from kompyse.attributes.reporting import report
from kompyse.diagnostics import Sink, path_text

ALL = {path: translated("somewhere") for path in REGISTRY}
WRITTEN = {
    "services": {
        "web": {
            "image": "x",
            "blkio_config": {"weight": 300, "weight_device": [{"path": "/dev/sda", "weight": 10}]},
            "ports": [{"target": 80}, {"target": 81, "name": "b"}],
            "environment": {"blkio_config": "a"},
            "x-note": {"blkio_config": 1},
        },
        "db": {"image": "y", "privileged": True},
    },
    "x-a": {"services": 1},
}


def told(fates: dict, written: dict = WRITTEN) -> list[tuple[str, str, str]]:
    sink = Sink()
    report(written, {**ALL, **fates}, sink, "mars")
    return [(each.code.id, path_text(each.path), each.message) for each in sink.located(None)]


@pytest.mark.parametrize(
    ("fate", "code", "word"),
    [
        (lost("no place", "do y"), "KY001", "is lost: no place"),
        (approximated("f", "a difference"), "KY002", "is approximated: a difference"),
        (refused("unsafe", "do y"), "KY003", "is refused: unsafe"),
    ],
)
def test_a_fate_is_told_at_its_path(fate, code, word) -> None:
    path = "services.db.privileged"
    assert told({"services.*.privileged": fate}) == [(code, path, f"{path} {word}")]


@pytest.mark.parametrize("fate", [translated("f"), inert("nothing")])
def test_what_is_kept_or_inert_is_not_told(fate) -> None:
    assert told({"services.*.privileged": fate}) == []


def test_the_finding_carries_remedy_and_target() -> None:
    sink = Sink()
    report(WRITTEN, {**ALL, "services.*.privileged": lost("no place", "do y")}, sink, "mars")
    (finding,) = sink.located(None)
    assert (finding.hint, finding.target) == ("do y", "mars")


def test_items_of_lists_are_told_by_their_index() -> None:
    found = told({"services.*.ports[].name": lost("no place", "")})
    assert [path for _, path, _ in found] == ["services.web.ports[1].name"]


def test_a_parent_covers_what_has_the_same_fate() -> None:
    fate = lost("no place", "")
    family = {path: fate for path in REGISTRY if path.startswith("services.*.blkio_config")}
    assert [path for _, path, _ in told(family)] == ["services.web.blkio_config"]


def test_a_child_with_another_fate_is_told_besides_its_parent() -> None:
    found = told({"services.*.blkio_config": lost("no place", ""), "services.*.blkio_config.weight": refused("no", "")})
    assert [(code, path) for code, path, _ in found] == [
        ("KY001", "services.web.blkio_config"),
        ("KY003", "services.web.blkio_config.weight"),
    ]


def test_a_path_without_a_fate_is_lost() -> None:
    fates = {path: fate for path, fate in ALL.items() if path != "services.*.privileged"}
    sink = Sink()
    report(WRITTEN, fates, sink, "mars")
    (finding,) = sink.located(None)
    assert finding.message == "services.db.privileged is lost: mars has no entry for it"


def test_below_a_lost_parent_a_path_without_a_fate_is_covered() -> None:
    fates = {path: fate for path, fate in ALL.items() if not path.startswith("services.*.blkio_config.")}
    fates["services.*.blkio_config"] = lost("no place", "")
    sink = Sink()
    report(WRITTEN, fates, sink, "mars")
    assert [path_text(each.path) for each in sink.located(None)] == ["services.web.blkio_config"]


def test_keys_of_the_user_and_extensions_are_no_attributes() -> None:
    fate = lost("no place", "")
    found = told({"services.*.blkio_config": fate}, {"services": {"web": WRITTEN["services"]["web"]}, "x-a": 1})
    assert [path for _, path, _ in found] == ["services.web.blkio_config"]


def test_the_walk_survives_what_is_not_there() -> None:
    assert told({"services.*.privileged": lost("a", "")}, {"services": {"web": {"ports": None}}, "volumes": None}) == []


@pytest.mark.parametrize(
    ("path", "service", "is_told"),
    [
        ("init", {"init": False}, False),
        ("init", {"init": True}, True),
        ("oom_score_adj", {"oom_score_adj": 0}, False),
        ("oom_score_adj", {"oom_score_adj": False}, True),
        ("pids_limit", {"pids_limit": -1}, False),
        ("runtime", {"runtime": "runc"}, False),
        ("domainname", {"domainname": ""}, False),
        ("mac_address", {"mac_address": None}, False),
        ("devices", {"devices": []}, False),
        ("devices", {"devices": [{"source": "/dev/a"}]}, True),
        ("logging", {"logging": {}}, False),
        ("logging", {"logging": {"driver": "json-file"}}, False),
        ("logging", {"logging": {"driver": "json-file", "options": {}}}, False),
        ("logging", {"logging": {"driver": "json-file", "options": {"max-size": "1m"}}}, True),
        ("logging", {"logging": {"driver": "syslog"}}, True),
        ("ulimits", {"ulimits": {"nofile": 5}}, True),
        ("depends_on.*.restart", {"depends_on": {"db": {"restart": False}}}, False),
        ("depends_on.*.restart", {"depends_on": {"db": {"restart": True}}}, True),
        ("stop_signal", {"stop_signal": "SIGTERM"}, True),
    ],
)
def test_a_value_that_asks_for_nothing_loses_nothing(path, service, is_told) -> None:
    found = told({f"services.*.{path}": lost("no place", "")}, {"services": {"web": service}})
    assert bool(found) is is_told


def test_neutral_values_are_of_a_type_that_the_attribute_takes() -> None:
    words = {
        bool: ("bool",),
        int: ("int", "number"),
        float: ("number", "int"),
        str: ("string", "number", "int", "enum"),
    }
    rows = [(row, value) for row in REGISTRY.values() for value in row.neutral]
    assert rows
    assert [row.path for row, value in rows if not any(word in row.form for word in words[type(value)])] == []
