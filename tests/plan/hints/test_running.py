"""The grammars of hints about how a service runs."""

from __future__ import annotations

import pytest

from kompyse.plan.hints import running
from kompyse.plan.hints.running import Probe, Usage


@pytest.mark.parametrize(
    ("text", "of_memory", "usage"),
    [
        ("50%", False, Usage(percent=50)),
        ("50", False, Usage(percent=50)),
        (" 150 % ", False, Usage(percent=150)),
        ("500m", False, Usage(amount=0.5)),
        ("1.5", False, Usage(amount=1.5)),
        ("70", True, Usage(percent=70)),
        ("200Mi", True, Usage(amount=200 << 20)),
        ("1g", True, Usage(amount=1 << 30)),
    ],
)
def test_a_use_is_percent_or_an_amount(text: str, of_memory: bool, usage: Usage) -> None:  # noqa: FBT001
    assert running.parse_usage(text, of_memory=of_memory) == usage


@pytest.mark.parametrize(
    ("text", "of_memory"), [("0%", False), ("0", True), ("-5", False), ("5.5%", False), ("200Mi", False), ("x", True)]
)
def test_what_is_no_use_is_refused(text: str, of_memory: bool) -> None:  # noqa: FBT001
    with pytest.raises(ValueError, match=r"."):
        running.parse_usage(text, of_memory=of_memory)


@pytest.mark.parametrize(("value", "share"), [(1, 1), ("2", 2), ("25%", "25%"), ("0%", "0%"), (" 030% ", "30%")])
def test_a_share_is_a_number_or_a_part(value: int | str, share: int | str) -> None:
    assert running.parse_share(value) == share


@pytest.mark.parametrize("value", ["", "-1", "101%", "1.5", "half", 2**31, "²"])
def test_what_is_no_share_is_refused(value: int | str) -> None:
    with pytest.raises(ValueError, match="neither a number of containers nor a part"):
        running.parse_share(value)


@pytest.mark.parametrize(
    ("text", "test"),
    [
        ('["CMD", "echo", "OK"]', ("CMD", "echo", "OK")),
        ('CMD echo "O K"', ("CMD", "echo", "O K")),
        ("CMD-SHELL a || b", ("CMD-SHELL", "a || b")),
        ("curl -f http://localhost || exit 1", ("CMD-SHELL", "curl -f http://localhost || exit 1")),
        ("NONE", ("NONE",)),
    ],
)
def test_a_test_is_read_in_all_forms(text: str, test: tuple[str, ...]) -> None:
    assert running.parse_test(text) == test


@pytest.mark.parametrize("text", ["", "CMD", "CMD-SHELL", "[]", '["echo"]', "[CMD, echo]", '["CMD", 1]'])
def test_a_test_without_a_command_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"command|CMD|JSON|texts"):
        running.parse_test(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [("printenv", ("printenv",)), ('sh -c "a, b"', ("sh", "-c", "a, b")), ('["sh", "-c", "x y"]', ("sh", "-c", "x y"))],
)
def test_a_command_is_words_or_a_list(text: str, words: tuple[str, ...]) -> None:
    assert running.parse_words(text) == words


@pytest.mark.parametrize("text", ["", "  ", "[]", "[a, b]", 'echo "a'])
def test_a_command_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"empty|JSON|closed"):
        running.parse_words(text)


def test_times_and_ports_and_paths() -> None:
    assert running.parse_seconds("1m30s") == 90
    assert running.parse_seconds("500ms") == 0.5
    assert running.parse_port(" 8080 ") == 8080
    assert running.parse_path("/health?x=1") == "/health?x=1"


@pytest.mark.parametrize(
    ("parse", "text"),
    [
        (running.parse_seconds, "-5s"),
        (running.parse_seconds, "900000h"),
        (running.parse_seconds, "5"),
        (running.parse_port, "0"),
        (running.parse_port, "65536"),
        (running.parse_port, "http"),
        (running.parse_path, "health"),
        (running.parse_path, "/a b"),
        (running.parse_zone, "Local"),
        (running.parse_zone, "Europe/"),
        (running.parse_zone, "TZ=UTC"),
        (running.parse_concurrency, "sometimes"),
    ],
)
def test_what_cannot_be_is_refused(parse, text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse(text)


@pytest.mark.parametrize("zone", ["Europe/Berlin", "Etc/UTC", "America/Argentina/Buenos_Aires", "Etc/GMT+5", "UTC"])
def test_a_zone_is_a_name_of_the_tz_database(zone: str) -> None:
    assert running.parse_zone(zone) == zone


def test_never_is_what_kompose_calls_forbid() -> None:
    assert [running.parse_concurrency(each) for each in ("Never", "Forbid", "replace")] == [
        "forbid",
        "forbid",
        "replace",
    ]


def test_what_a_probe_says() -> None:
    assert Probe(http_path="/").asks
    assert Probe(tcp_port=1).asks
    assert not Probe(interval=5).asks
    assert Probe(test=("NONE",)).is_off
    assert Probe(off=True).is_off
    assert not Probe(test=("CMD", "a")).is_off
