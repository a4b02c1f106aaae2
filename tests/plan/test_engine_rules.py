"""What an engine takes of single values, at both ends of each range."""

from __future__ import annotations

import pytest

from kompyse.diagnostics.codes.workload import VALUE_OUT_OF_RANGE, VALUE_UNUSABLE
from kompyse.model import Hook
from kompyse.plan import engine_rules as rules

HALF = 2**31 - 1
CHECKS = [
    # check, what it takes, what is out of range, what is of no use at all
    (rules.between(-1, 3), [-1, 3], [-2, 4], []),
    (rules.time(60.0, 0.001), [0.0, 0.001, 60.0], [-0.1, 0.0009, 60.5], []),
    (rules.cpus(0.01), [0.01, 64.0], [0.009, -1.0, 1e16], []),
    (rules.quota, [-1, 0, 1000], [1, 999], []),
    (rules.memory, [-1, 6 << 20], [-2, 1, (6 << 20) - 1], []),
    (rules.amount, [-1, 0, 1], [-2], []),
    (rules.not_negative, [0], [-1], []),
    (rules.retries, ["no", "on-failure", f"on-failure:{HALF}", "on-failure:x"], [f"on-failure:{HALF + 1}"], []),
    (rules.identity, ["0", str(HALF), "name", ""], ["-1", str(HALF + 1)], []),
    (rules.user, ["1", "a:b", "1:", ":1"], ["-1", "1:-1", f"a:{HALF + 1}"], ["1:2:3"]),
    (rules.owner, ["0", "1000"], ["-1"], ["name", ""]),
    (rules.group, ["0", "audio"], ["-1"], [""]),
    (rules.mode, [0, 0o7777], [0o10000, -1], []),
    (rules.one_of("a", "b", "c"), ["a", "c"], [], ["d", "A", ""]),
    (
        rules.pull_policy,
        ["always", "if_not_present", "daily", "every_1h30m"],
        [],
        ["Always", "every_", "every_x", "every_0s"],
    ),
    (rules.capability, ["ALL", "net_admin", "CAP_SYS_ADMIN", "cap_bpf"], [], ["NET_ADMN", "CAP_", "", "NET ADMIN"]),
    (rules.address, ["1.1.1.1", "::1"], [], ["dns.example", "1.1.1", ""]),
    (rules.absolute, ["/", "/a", "C:\\a", "c:/a"], [], ["a", "./a", "~/a"]),
    (
        rules.platform,
        ["linux/amd64", "linux/arm/v7", "linux", "arm64", "windows/amd64"],
        [],
        ["a/b/c/d", "linux/", "linux/a b", "beos", "/arm64"],
    ),
    (rules.resolver_option, ["rotate", "ndots:2"], [], ["", ":2"]),
    (rules.volumes_from, ["db", "db:ro", "db:rw,z", "container:a", "container:a:ro"], [], ["db:w", "db:ro:rw", "db:"]),
    (
        rules.hook,
        [Hook(command=("a",))],
        [],
        [Hook(), Hook(command=()), Hook(command=("a",), environment={"a=b": "c"})],
    ),
    (rules.container_hook, [Hook(), Hook(environment={"A": None})], [], [Hook(environment={"": "a"})]),
]


@pytest.mark.parametrize(("check", "taken", "outside", "unusable"), CHECKS)
def test_checks(check, taken, outside, unusable) -> None:
    assert [check(value) for value in taken] == [None] * len(taken)
    assert [check(value)[0] for value in outside] == [VALUE_OUT_OF_RANGE] * len(outside)
    assert [check(value)[0] for value in unusable] == [VALUE_UNUSABLE] * len(unusable)


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (rules.time()(-90.0), "is -1m30s: a time is not negative"),
        (rules.memory(512), "a size without a unit counts bytes"),
        (rules.capability("NET_ADMN"), "NET_ADMIN is near"),
        (rules.mode(0o17777), "is 017777"),
    ],
)
def test_reasons_say_the_value_as_it_is_written(fault, words) -> None:
    assert words in fault[1]


@pytest.mark.parametrize("name", ["A", "a b", "..", "-", "a.b-c_d", "1"])
def test_names_of_variables(name) -> None:
    assert rules.variable_name(name) == ""


@pytest.mark.parametrize("name", ["", "=", "a=b", "ä", "a\tb", "\x7f"])
def test_names_that_no_variable_has(name) -> None:
    assert "printable ASCII" in rules.variable_name(name)


@pytest.mark.parametrize(
    ("text", "more", "words"),
    [
        ("", 0, ""),
        ("x" * (rules.LARGEST_ARGUMENT - 1), 0, ""),
        ("x" * rules.LARGEST_ARGUMENT, 0, "longer than 131071 bytes"),
        ("x" * (rules.LARGEST_ARGUMENT - 2), 2, "longer"),
        ("ä" * (rules.LARGEST_ARGUMENT // 2), 0, "longer"),
        ("a\0", 0, "NUL"),
    ],
)
def test_texts_that_a_process_can_be_given(text, more, words) -> None:
    reason = rules.argument(text, more)
    assert words in reason if words else reason == ""
