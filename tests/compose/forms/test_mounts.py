from __future__ import annotations

import pytest

from kompyse.compose.forms import mounts
from kompyse.diagnostics import Sink


def read(value: object):
    sink = Sink()
    return mounts.to_map(value, ("volumes", 0), sink), [each.code.id for each in sink.located(None)]


@pytest.mark.parametrize(
    ("written", "entry"),
    [
        ("/a", {"type": "volume", "target": "/a"}),
        ("/aa", {"type": "volume", "target": "/aa", "volume": {}}),
        ("vv:/a/", {"type": "volume", "source": "vv", "target": "/a", "volume": {}}),
        ("a/b:/c", {"type": "volume", "source": "a/b", "target": "/c", "volume": {}}),
        ("./a:/b:ro", {"type": "bind", "source": "./a", "target": "/b", "read_only": True, "bind": {}}),
        ("~/a:/b:rw", {"type": "bind", "source": "~/a", "target": "/b", "bind": {}}),
        ("/a:/b:z", {"type": "bind", "source": "/a", "target": "/b", "bind": {"selinux": "z"}}),
        ("/a:/b:rslave", {"type": "bind", "source": "/a", "target": "/b", "bind": {"propagation": "rslave"}}),
        ("vv:/b:nocopy", {"type": "volume", "source": "vv", "target": "/b", "volume": {"nocopy": True}}),
        ("C:\\a:/b", {"type": "bind", "source": "C:\\a", "target": "/b", "bind": {}}),
        ("c:/a:/b", {"type": "bind", "source": "c:/a", "target": "/b", "bind": {}}),
        ("\\\\.\\pipe\\x:/b", {"type": "bind", "source": "\\\\.\\pipe\\x", "target": "/b", "bind": {}}),
    ],
)
def test_the_short_form(written, entry) -> None:
    assert read(written) == (entry, [])


@pytest.mark.parametrize("written", ["", ":/a", "aa::/b", "aa:/b:", "aa:/b:ro:rw"])
def test_what_is_no_mount_is_an_error(written) -> None:
    assert read(written) == (None, ["KY162"])


def test_an_unknown_option_is_ignored_with_a_warning() -> None:
    entry, codes = read("/a:/b:ro,cached,delegated")
    assert entry == {"type": "bind", "source": "/a", "target": "/b", "read_only": True, "bind": {}}
    assert codes == ["KY166", "KY166"]


@pytest.mark.parametrize(
    ("written", "source", "target"), [("a:/data", None, "a:/data"), ("a:/data:ro", "a:/data", "ro")]
)
def test_a_single_letter_is_taken_for_a_drive_with_a_warning(written, source, target) -> None:
    entry, codes = read(written)
    assert (entry.get("source"), entry["target"]) == (source, target)
    assert codes == ["KY168"]


@pytest.mark.parametrize(
    ("entry", "codes"),
    [
        ({"type": "volume", "target": "/a"}, []),
        ({"type": "volume", "source": "v"}, ["KY162"]),
        ({"type": "bind", "target": "/a"}, ["KY162"]),
        ({"type": "bind", "source": "", "target": "/a"}, []),
    ],
)
def test_a_long_form_needs_a_target_and_a_bind_its_source(entry, codes) -> None:
    assert read(entry)[1] == codes


def test_targets_are_cleaned() -> None:
    entry = {"type": "volume", "target": "/a/../b/"}
    assert read(entry)[0] == {"type": "volume", "target": "/b"}
    assert entry["target"] == "/a/../b/"
    assert [mounts.clean(each) for each in ("/b/", "//b", "", "b/.")] == ["/b", "/b", ".", "b"]
