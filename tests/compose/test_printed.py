"""The tree as it is printed: the JSON form and the YAML form."""

from __future__ import annotations

import datetime as dt

import pytest

from kompyse.compose import printed

UNSET = {"command": None, "entrypoint": None}


@pytest.mark.parametrize(
    ("service", "as_json", "as_yaml"),
    [
        (UNSET, UNSET, {}),
        ({"command": []}, {"command": []}, {"command": []}),
        ({"x-a": 1}, {}, {"x-a": 1}),
        ({"environment": {"x-a": "1"}}, {"environment": {"x-a": "1"}}, {"environment": {"x-a": "1"}}),
        ({"env_file": [{"path": "x"}]}, {}, {}),
        ({"deploy": {"resources": {}, "placement": {}}},) * 2 + ({"deploy": {}},),
        (
            {"develop": {"watch": [{"path": "/a", "action": "rebuild"}]}},
            {"develop": {"watch": [{"action": "rebuild", "exec": {"command": None}, "path": "/a"}]}},
            {"develop": {"watch": [{"action": "rebuild", "path": "/a"}]}},
        ),
        (
            {"blkio_config": {"weight_device": [{"path": "/a", "weight": 3}], "device_read_bps": [{"path": "/a"}]}},
            {"blkio_config": {"weight_device": [{"Path": "/a", "Weight": 3}],
                              "device_read_bps": [{"Path": "/a", "Rate": "0"}]}},
            {"blkio_config": {"weight_device": [{"path": "/a", "weight": 3}], "device_read_bps": [{"path": "/a"}]}},
        ),
        (
            {"ulimits": {"a": 0, "b": 5, "c": {"soft": 0, "hard": 3}}},
            {"ulimits": {"a": {}, "b": 5, "c": {"hard": 3}}},
            {"ulimits": {"a": {"soft": 0, "hard": 0}, "b": 5, "c": {"soft": 0, "hard": 3}}},
        ),
        (
            {"build": {"ssh": {"default": None, "k": "/x"}, "ulimits": {"a": 0}}},
            {"build": {"ssh": ["default", "k=/x"], "ulimits": {"a": {}}}},
            {"build": {"ssh": ["default", "k=/x"], "ulimits": {"a": {"soft": 0, "hard": 0}}}},
        ),
        ({"gpus": [{"count": 0, "device_ids": []}]}, {"gpus": [{}]}, {"gpus": [{}]}),
        (
            {"post_start": [{"command": None, "user": "u"}]},
            {"post_start": [{"command": None, "user": "u"}]},
            {"post_start": [{"user": "u"}]},
        ),
        (
            {"image": "x", "pre_start": [{"command": ["i"]}]},
            {"image": "x", "pre_start": [{"image": "x", "command": ["i"], "entrypoint": None}]},
            {"image": "x", "pre_start": [{"image": "x", "command": ["i"]}]},
        ),
    ],
)  # fmt: skip
def test_a_service_in_both_forms(service: dict, as_json: dict, as_yaml: dict) -> None:
    tree = {"name": "p", "services": {"a": service}}
    assert printed.as_json(tree) == {"name": "p", "services": {"a": as_json}}
    assert printed.as_yaml(tree) == {"name": "p", "services": {"a": as_yaml}}


def test_what_nobody_uses_is_left_out_and_extensions_of_the_root_stay() -> None:
    tree = {"x-b": {"x-c": 1}, "services": {}, "volumes": {"v": {}}, "name": "p"}
    assert printed.as_json(tree) == {"name": "p", "services": {}, "x-b": {"x-c": 1}}


def test_networks_and_configs() -> None:
    tree = {
        "services": {"a": {"networks": {"n": None}, "configs": [{"source": "c"}]}},
        "networks": {"n": {"ipam": {}, "name": "p_n"}},
        "configs": {"c": {"content": "", "name": "p_c"}},
    }
    assert printed.as_json(tree)["networks"] == {"n": {"ipam": {}, "name": "p_n"}}
    assert printed.as_yaml(tree)["networks"] == {"n": {"name": "p_n"}}
    assert printed.as_json(tree)["configs"] == {"c": {"name": "p_c"}}


def test_env_files_stay_where_they_were_not_read() -> None:
    tree = {"services": {"a": {"env_file": [{"path": "x"}]}}}
    assert printed.as_json(tree, env_files=True) == tree


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (dt.date(2024, 1, 2), "2024-01-02T00:00:00Z"),
        (dt.datetime(2024, 1, 2, 3, 4, 5, tzinfo=dt.UTC), "2024-01-02T03:04:05Z"),
        (dt.datetime(2024, 1, 2, 3, 4, 5), "2024-01-02T03:04:05Z"),  # noqa: DTZ001 - YAML has such times
        (
            dt.datetime(2024, 1, 2, tzinfo=dt.timezone(dt.timedelta(hours=2))),
            "2024-01-02T00:00:00+02:00",
        ),
    ],
)
def test_dates_are_texts(value: object, text: str) -> None:
    assert printed.ordered({"x-b": [value], "x-a": value}) == {"x-a": text, "x-b": [text]}
    assert [*printed.ordered({"b": 1, "a": {"d": 1, "c": 2}})] == ["a", "b"]
