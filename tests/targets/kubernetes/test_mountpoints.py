"""Each path of a container has one thing mounted, and only paths that can be mounted at."""

from __future__ import annotations


def test_the_last_mount_at_a_path_stays(lowered) -> None:
    text = """
services: {web: {image: i, volumes: ["data:/run/secrets/pw"], secrets: [pw]}}
volumes: {data: }
secrets: {pw: {file: pw}}
"""
    found = lowered(text, {"pw": b"x"})
    assert list(found.mounts("web")) == ["/run/secrets/pw"]
    assert [each["name"] for each in found.pod("web")["spec"]["volumes"]] == ["secret-pw"]
    (told,) = found.told_of("KY460")
    assert told.path == ("services", "web", "volumes", 0)
    assert told.related == (("services", "web", "secrets", 0),)


def test_a_path_with_a_colon_is_left_out(lowered) -> None:
    text = "services: {web: {image: i, volumes: [{type: tmpfs, target: '/a:b'}, /c, 'd:/e']}}"
    found = lowered(text)
    assert list(found.mounts("web")) == ["/c"]
    colon, drive = found.told_of("KY461")
    assert "/a:b" in colon.message
    assert not colon.hint
    assert "drive" in drive.hint
