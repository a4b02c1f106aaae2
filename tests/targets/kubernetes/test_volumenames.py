from __future__ import annotations

import pytest

from kompyse.targets.kubernetes.volumenames import distinct
from kompyse.values.name import is_label


@pytest.mark.parametrize(
    ("kind", "identity", "name"),
    [
        ("data", "web_data", "data-web-data"),
        ("host", "/var/run/docker.sock", "host-var-run-docker-sock"),
        ("memory", "/", "memory"),
        ("config0440", "a.b", "config0440-a-b"),
    ],
)
def test_a_name_says_what_the_volume_holds(kind: str, identity: str, name: str) -> None:
    assert distinct(kind, identity, [identity, "something else"]) == name


def test_where_two_would_have_one_name_each_has_a_checksum() -> None:
    alike = ["/a/b", "/a-b", "/a_b"]
    found = [distinct("host", each, alike) for each in alike]
    assert len({*found, "host-a-b"}) == 4
    assert found == [distinct("host", each, reversed(alike)) for each in alike]


def test_names_are_labels_however_long_what_they_name_is() -> None:
    long = ["/x" * 100, "/x" * 101, "/x-" * 66 + "x"]
    found = [distinct("empty", each, long) for each in long]
    assert len(set(found)) == 3
    assert all(is_label(each) for each in found)
