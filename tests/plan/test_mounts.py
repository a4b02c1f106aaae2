"""Mounts: volumes, tmpfs, images, volumes_from. Bind mounts have a file of their own."""

from __future__ import annotations

import pytest

from kompyse.plan.plan import FromImage, FromMemory, FromNothing, FromVolume


def mounts(made, key="a"):
    return [(each.target, each.source, each.read_only) for each in made.service(key).mounts]


@pytest.mark.parametrize(
    ("mount", "source"),
    [
        ({"type": "volume", "source": "v"}, FromVolume(volume="v")),
        ({"type": "volume", "source": "v", "volume": {"subpath": "x/y"}}, FromVolume(volume="v", subpath="x/y")),
        ({"type": "cluster", "source": "v"}, FromVolume(volume="v")),
        ({"type": "volume"}, FromNothing()),
        ({"type": "tmpfs"}, FromMemory()),
        ({"type": "tmpfs", "tmpfs": {}}, FromMemory()),
        ({"type": "tmpfs", "tmpfs": {"size": "65536", "mode": 0o700}}, FromMemory(size=65536, mode=0o700)),
        ({"type": "tmpfs", "tmpfs": {"size": "0"}}, FromMemory()),
        ({"type": "image", "source": "r/x:1"}, FromImage(reference="r/x:1")),
        ({"type": "image", "source": "r/x:1", "image": {"subpath": "d"}}, FromImage(reference="r/x:1", subpath="d")),
    ],
)
@pytest.mark.parametrize("read_only", [True, False])
def test_sources(plan, mount, source, read_only):
    made = plan({"a": {"volumes": [{**mount, "target": "/t", "read_only": read_only}]}}, volumes={"v": None})
    assert mounts(made) == [("/t", source, read_only)]
    assert made.service("a").mounts[0].origin == ("services", "a", "volumes", 0)
    assert made.codes == []


def test_sizes_and_modes_are_plain_numbers(plan):
    mount = {"type": "tmpfs", "target": "/t", "tmpfs": {"size": "65536", "mode": 0o700}}
    source = plan({"a": {"volumes": [mount]}}).service("a").mounts[0].source
    assert (type(source.size), type(source.mode)) == (int, int)


@pytest.mark.parametrize("mount", [{"type": "npipe", "source": r"\\.\pipe\x"}, {"type": "image"}])
def test_mounts_without_a_counterpart(plan, mount):
    made = plan({"a": {"volumes": [{**mount, "target": "/t"}]}})
    assert mounts(made) == []
    assert made.only("bind-not-mounted").path == ("services", "a", "volumes", 0)


@pytest.mark.parametrize(
    ("text", "expected", "codes"),
    [
        ("/run", ("/run", FromMemory(), False), []),
        ("/run/", ("/run", FromMemory(), False), []),
        ("/run:size=64m,mode=1777", ("/run", FromMemory(size=64 << 20, mode=0o1777), False), []),
        ("/run:ro,size=0", ("/run", FromMemory(), True), []),
        ("/run:noexec,uid=1000,rw", ("/run", FromMemory(), False), ["tmpfs-option-lost"]),
        ("/run:size=50%,mode=9", ("/run", FromMemory(), False), ["tmpfs-option-lost"]),
    ],
)
def test_tmpfs(plan, text, expected, codes):
    made = plan({"a": {"tmpfs": [text]}})
    assert mounts(made) == [expected]
    assert made.codes == codes


def test_tmpfs_options_that_are_lost_are_named(plan):
    found = plan({"a": {"tmpfs": ["/run:noexec,uid=1"]}}).only("tmpfs-option-lost")
    assert "noexec, uid=1" in found.message


def volume(source, target, **more):
    return {"type": "volume", "source": source, "target": target, **more}


def test_volumes_from_takes_volumes_only(plan):
    services = {
        "a": {"volumes_from": ["b:ro", "c"], "volumes": [volume("own", "/x")]},
        "b": {"volumes": [volume("v", "/v"), volume("w", "/x")], "tmpfs": ["/t"], "configs": [{"source": "k"}]},
        "c": {"volumes": [volume("u", "/u"), volume("u", "/v")]},
    }
    made = plan(services, configs={"k": {"content": ""}}, volumes=dict.fromkeys("vwu", None) | {"own": None})
    assert mounts(made) == [
        ("/x", FromVolume(volume="own"), False),
        ("/v", FromVolume(volume="v"), True),
        ("/u", FromVolume(volume="u"), False),
    ]
    assert [each.origin[2:] for each in made.service("a").mounts] == [
        ("volumes", 0),
        ("volumes_from", 0),
        ("volumes_from", 1),
    ]
    assert made.plan.volumes["v"].users == ("a", "b")
    assert made.plan.volumes["v"].writers == ("b",)


def test_a_chain_of_volumes_from(plan):
    services = {f"s{i}": {"volumes_from": [f"s{i + 1}"]} for i in range(3)} | {"s3": {"volumes": [volume("v", "/v")]}}
    made = plan(services, volumes={"v": None})
    assert mounts(made, "s0") == [("/v", FromVolume(volume="v"), False)]
    assert made.plan.volumes["v"].users == ("s0", "s1", "s2", "s3")


def test_a_long_chain_of_volumes_from(plan):
    services = {f"s{i}": {"volumes_from": [f"s{i + 1}"]} for i in range(1500)} | {
        "s1500": {"volumes": [volume("v", "/v")]}
    }
    assert len(plan(services, volumes={"v": None}).plan.volumes["v"].users) == 1501


def test_volumes_from_what_cannot_be_shared(plan):
    services = {"a": {"volumes_from": ["b", "container:old"]}, "b": {"volumes": [{"type": "volume", "target": "/v"}]}}
    made = plan(services)
    assert made.only("anonymous-volume-not-shared").path == ("services", "a", "volumes_from", 0)
    assert made.only("volumes-of-container").path == ("services", "a", "volumes_from", 1)


def test_members_of_one_pod_take_volumes_from_one_another(plan):
    services = {
        "a": {"volumes": [volume("v", "/v")]},
        "b": {"network_mode": "service:a", "volumes_from": ["c"]},
        "c": {"network_mode": "service:a", "volumes_from": ["a"]},
    }
    made = plan(services, volumes={"v": None})
    assert mounts(made, "b") == mounts(made, "c") == [("/v", FromVolume(volume="v"), False)]
