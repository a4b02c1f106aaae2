from __future__ import annotations

import pytest

from kompyse.compose.forms import devices
from kompyse.diagnostics import Sink


def read(value: object):
    sink = Sink()
    return devices.to_map(value, ("x",), sink), [each.code.id for each in sink.located(None)]


@pytest.mark.parametrize(
    ("value", "entry"),
    [
        ("/dev/a", {"source": "/dev/a", "target": "/dev/a", "permissions": "rwm"}),
        ("/dev/a:/dev/b", {"source": "/dev/a", "target": "/dev/b", "permissions": "rwm"}),
        ("/dev/a:/dev/b:r", {"source": "/dev/a", "target": "/dev/b", "permissions": "r"}),
        ("vendor.com/gpu=0", {"source": "vendor.com/gpu=0", "target": "vendor.com/gpu=0", "permissions": "rwm"}),
        ({"source": "/dev/a", "target": "/dev/b"}, {"source": "/dev/a", "target": "/dev/b"}),
    ],
)
def test_a_device(value, entry) -> None:
    assert read(value) == (entry, [])


@pytest.mark.parametrize("value", ["a:b:c:d", {"source": "/dev/a"}])
def test_what_is_no_device(value) -> None:
    assert read(value) == (None, ["KY164"])


def test_all_gpus_are_one_request() -> None:
    assert devices.gpus("all", (), Sink()) == [{"count": -1}]
    assert devices.gpus([{"count": 1}], (), Sink()) == [{"count": 1}]


@pytest.mark.parametrize(
    ("value", "codes"),
    [({"count": 1}, []), ({"device_ids": ["0"]}, []), ({"count": 1, "device_ids": ["0"]}, ["KY164"])],
)
def test_a_request_names_how_many_or_which(value, codes) -> None:
    sink = Sink()
    assert devices.request(value, ("x",), sink) == value
    assert [each.code.id for each in sink.located(None)] == codes
