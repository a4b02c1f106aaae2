"""ConfigMaps and Secrets, and their files in the containers: bytes, modes, exact paths."""

from __future__ import annotations

import json
import os
from base64 import b64decode

import pytest

ONE_SECRET = """
services: {web: {image: i, secrets: %s}}
secrets: {pw: {file: pw.txt}, token: {file: token.txt}}
"""


def secret_files(lowered, grants: str):
    return lowered(ONE_SECRET % grants, {"pw.txt": b"p\xff\n", "token.txt": b"t"})


def test_two_secrets_of_one_service_are_two_files(lowered) -> None:
    found = secret_files(lowered, "[pw, token]")
    assert {name: each["data"] for name, each in found.of_kind("Secret").items()} == {
        "pw": {"pw": "cP8K"},
        "token": {"token": "dA=="},
    }
    assert b64decode("cP8K") == b"p\xff\n"
    assert list(found.mounts("web").values()) == [
        {"name": "secret-pw", "mountPath": "/run/secrets/pw", "subPath": "pw", "readOnly": True},
        {"name": "secret-token", "mountPath": "/run/secrets/token", "subPath": "token", "readOnly": True},
    ]
    assert [each["name"] for each in found.pod("web")["spec"]["volumes"]] == ["secret-pw", "secret-token"]


@pytest.mark.parametrize(
    ("grant", "path"),
    [
        ("pw", "/run/secrets/pw"),
        ("{source: pw, target: dbpw}", "/run/secrets/dbpw"),
        ("{source: pw, target: /etc/app/pw.txt}", "/etc/app/pw.txt"),
    ],
)
def test_a_secret_is_at_its_exact_path(lowered, grant: str, path: str) -> None:
    (mount,) = secret_files(lowered, f"[{grant}]").mounts("web").values()
    assert (mount["mountPath"], mount["subPath"]) == (path, "pw")


def test_a_secret_given_twice_is_one_volume_and_one_for_each_mode(lowered) -> None:
    found = secret_files(lowered, "[pw, {source: pw, target: again}]")
    assert [each["name"] for each in found.mounts("web").values()] == ["secret-pw", "secret-pw"]
    assert len(found.pod("web")["spec"]["volumes"]) == 1
    found = secret_files(lowered, "[pw, {source: pw, target: own, mode: 0400}]")
    assert [each["name"] for each in found.mounts("web").values()] == ["secret-pw", "secret0400-pw"]
    assert found.volume("web", "secret0400-pw")["secret"]["defaultMode"] == 0o400


def test_no_diagnostic_holds_a_secret(lowered) -> None:
    text = "services: {web: {image: i, secrets: [pw]}}\nsecrets: {pw: {file: pw.txt}}"
    found = lowered(text, {"pw.txt": b"hunter2"})
    assert not any("hunter2" in str(each) for each in found.told)


@pytest.mark.parametrize(
    ("data", "field", "value"),
    [
        (b"text\r\n", "data", "text\r\n"),
        ("gr\u00fc\u00df".encode(), "data", "gr\u00fc\u00df"),
        (b"", "data", ""),
        (b"\x00\xff\xfe\x01", "binaryData", "AP/+AQ=="),
        (b"a\x00b", "binaryData", "YQBi"),
        ("\ufeffbom".encode(), "data", "\ufeffbom"),
    ],
)
def test_the_bytes_of_a_config_stay(lowered, data: bytes, field: str, value: str) -> None:
    found = lowered("services: {web: {image: i, configs: [c]}}\nconfigs: {c: {file: f}}", {"f": data})
    config = found.one("ConfigMap", "c")
    assert config[field] == {"c": value}
    assert {"data", "binaryData"} & config.keys() == {field}


def test_one_config_map_serves_all_services_under_one_key(lowered) -> None:
    text = """
services:
  a: {image: i, configs: [{source: my_conf, target: /q/z}]}
  b: {image: i, configs: [my_conf]}
configs: {my_conf: {content: "x"}}
"""
    found = lowered(text)
    assert found.one("ConfigMap", "my-conf")["data"] == {"my_conf": "x"}
    subpaths = [next(iter(found.mounts(key).values())) for key in "ab"]
    assert [(each["mountPath"], each["subPath"]) for each in subpaths] == [("/q/z", "my_conf"), ("/my_conf", "my_conf")]


@pytest.mark.parametrize(("grant", "mode"), [("c", 0o444), ("{source: c, mode: 0550}", 0o550)])
def test_modes(lowered, grant: str, mode: int) -> None:
    found = lowered(f"services: {{web: {{image: i, configs: [{grant}]}}}}\nconfigs: {{c: {{content: x}}}}")
    assert found.volume("web", "config-c") == {"configMap": {"name": "c", "defaultMode": mode}}


def test_an_external_secret_is_referenced_by_name(lowered) -> None:
    text = "services: {web: {image: i, secrets: [pw]}}\nsecrets: {pw: {external: true, name: vault-pw}}"
    found = lowered(text)
    assert not found.of_kind("Secret")
    assert found.volume("web", "secret-vault-pw") == {"secret": {"secretName": "vault-pw"}}
    assert found.mounts("web")["/run/secrets/pw"]["subPath"] == "pw"
    (told,) = found.told_of("KY650")
    assert '"pw"' in told.message


def test_an_external_config_keeps_the_mode_that_is_asked_for(lowered) -> None:
    text = "services: {web: {image: i, configs: [{source: c, mode: 0400}]}}\nconfigs: {c: {external: true}}"
    assert lowered(text).volume("web", "config-c") == {"configMap": {"name": "c", "defaultMode": 0o400}}


def test_labels_become_annotations(lowered) -> None:
    text = "services: {web: {image: i, configs: [c]}}\nconfigs: {c: {content: x, labels: {team: 'a b', 'bad key!': x}}}"
    found = lowered(text)
    assert found.one("ConfigMap", "c")["metadata"]["annotations"] == {"team": "a b"}
    assert found.told_of("KY250")[0].path == ("configs", "c", "labels", "bad key!")


def test_a_change_of_content_changes_the_pod(lowered) -> None:
    text = "services: {web: {image: i, configs: [c]}, other: {image: i}}\nconfigs: {c: {content: %s}}"
    hashes = [lowered(text % word).pod("web")["metadata"]["annotations"]["kompyse.io/content-hash"] for word in "xyx"]
    assert hashes[0] == hashes[2] != hashes[1]
    assert "annotations" not in lowered(text % "x").pod("other")["metadata"]


SITE = {"site/index.html": b"hi", "site/conf.d/a b.conf": b"c", "site/conf.d__x": b"1", "site/conf.d/x": b"2"}


def test_a_directory_is_mounted_whole_with_its_folders(lowered, tmp_path) -> None:
    run = tmp_path / "site" / "run.sh"
    run.parent.mkdir()
    run.write_bytes(b"#!/bin/sh\n")
    run.chmod(0o755)
    found = lowered("services: {web: {image: i, volumes: ['./site:/srv:ro']}}", SITE)
    for each in SITE:
        assert (tmp_path / each).stat().st_mode & 0o777 == 0o666 & ~_umask()
    assert list(found.mounts("web").values()) == [{"name": "config-site", "mountPath": "/srv", "readOnly": True}]
    items = found.volume("web", "config-site")["configMap"]["items"]
    keys = {each["path"]: each["key"] for each in items}
    assert set(keys) == {"index.html", "conf.d/a b.conf", "conf.d__x", "conf.d/x", "run.sh"}
    assert keys["conf.d/a b.conf"] == "conf.d__a_b.conf"
    assert len(set(keys.values())) == len(keys)
    assert set(found.one("ConfigMap", "site")["data"]) == set(keys.values())
    modes = {each["path"]: each["mode"] for each in items}
    assert modes["run.sh"] == 0o755
    assert modes["index.html"] == 0o666 & ~_umask()
    assert not found.told_of("KY463")


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def test_content_that_is_not_mounted_read_only_is_told(lowered) -> None:
    found = lowered("services: {web: {image: i, volumes: ['./f.conf:/f.conf']}}", {"f.conf": b"x"})
    assert found.mounts("web")["/f.conf"]["readOnly"] is True
    assert "/f.conf" in found.told_of("KY463")[0].message


@pytest.mark.parametrize(
    ("below", "whole"),
    [
        ("data:/srv/cache", True),  # the kubelet makes a directory for it
        ("data:/srv/conf.d/cache", False),  # which would hide conf.d
        ("./other.txt:/srv/other.txt:ro", False),  # and for a file it makes one, too
        ("/dev/null:/srv/null", False),
    ],
)
def test_a_directory_with_something_mounted_below(lowered, below: str, whole) -> None:
    text = f"services: {{web: {{image: i, volumes: ['./site:/srv:ro', '{below}']}}}}\nvolumes: {{data: }}"
    found = lowered(text, {**SITE, "other.txt": b"o"})
    mounts = found.mounts("web")
    assert ("/srv" in mounts) is whole
    assert ("/srv/index.html" in mounts) is not whole
    assert len(found.told_of("KY462")) == (not whole)
    assert below.split(":")[1] in mounts


def test_a_file_that_is_covered_is_not_mounted_twice(lowered) -> None:
    text = """
services: {web: {image: i, volumes: ["./site:/srv:ro", "./other.txt:/srv/index.html:ro", "data:/srv/conf.d"]}}
volumes: {data: }
"""
    found = lowered(text, {**SITE, "other.txt": b"o"})
    assert {path: each["name"] for path, each in found.mounts("web").items()} == {
        "/srv/conf.d__x": "config-site",
        "/srv/index.html": "config-other-txt",
        "/srv/conf.d": "data-data",
    }


def test_a_secret_from_a_directory_is_a_directory(lowered) -> None:
    text = "services: {web: {image: i, secrets: [keys]}}\nsecrets: {keys: {file: keys}}"
    found = lowered(text, {"keys/a": b"1", "keys/b": b"2"})
    assert found.mounts("web") == {
        "/run/secrets/keys": {"name": "secret-keys", "mountPath": "/run/secrets/keys", "readOnly": True}
    }
    assert set(found.one("Secret", "keys")["data"]) == {"a", "b"}


@pytest.mark.judge_cluster
def test_a_container_finds_its_contents_as_compose_puts_them(lowered, kubectl, tmp_path) -> None:
    script = tmp_path / "site" / "bin" / "run"
    script.parent.mkdir(parents=True)
    script.write_bytes(b"#!/bin/sh\necho ran\n")
    script.chmod(0o755)
    text = """
services:
  web:
    image: busybox:1.36
    restart: always
    command: ["sleep", "3600"]
    secrets: [one, {source: two, target: /etc/two, mode: 0400}]
    configs: [{source: settings, target: /etc/app/settings.ini}]
    volumes: ["./site:/site:ro", "./site:/copy:ro", "./extra.txt:/copy/extra.txt:ro", "/site/cache"]
secrets: {one: {file: one}, two: {file: two}}
configs: {settings: {content: "a = b\\n"}}
"""
    files = {"one": b"1\n", "two": b"2", "extra.txt": b"e", "site/data.bin": b"\x00\xff\xfe"}
    found = lowered(text, files)
    kubectl("apply", "-f", "-", stdin=_as_json(found.objects))
    kubectl("rollout", "status", "deployment/web", "--timeout=50s")
    looks = (
        "cat /run/secrets/one /etc/two /copy/extra.txt /etc/app/settings.ini; od -An -tx1 /site/data.bin /copy/data.bin"
    )
    looks += "; /site/bin/run; /copy/bin/run; stat -L -c %a /etc/two /site/bin/run; touch /site/cache/x && echo wrote"
    said = kubectl("exec", "deployment/web", "--", "sh", "-c", looks)
    assert said.split() == [
        "1",
        "2ea",
        "=",
        "b",
        "00",
        "ff",
        "fe",
        "00",
        "ff",
        "fe",
        "ran",
        "ran",
        "400",
        "755",
        "wrote",
    ]


def _as_json(objects: list) -> str:
    return json.dumps({"apiVersion": "v1", "kind": "List", "items": objects})


def test_bits_that_a_mounted_file_cannot_have_are_told(lowered) -> None:
    found = lowered(
        "services: {web: {image: i, configs: [{source: c, mode: '04755'}], secrets: [{source: s, mode: '01400'}]}}\n"
        "configs: {c: {content: a}}\nsecrets: {s: {external: true}}"
    )
    modes = [
        next(iter(each.values()))["defaultMode"]
        for each in ({k: v for k, v in volume.items() if k != "name"} for volume in found.pod("web")["spec"]["volumes"])
    ]
    assert modes == [0o755, 0o400]
    assert [each.path[2:4] for each in found.told_of("KY652")] == [("configs", 0), ("secrets", 0)]


def test_a_file_whose_name_the_kubelet_keeps_for_itself(lowered) -> None:
    text = "services: {web: {image: i, volumes: ['./d:/d:ro', './d/..a:/f:ro']}}"
    found = lowered(text, {"d/..a": b"1", "d/b": b"2"})
    assert found.mounts("web")["/f"]["subPath"] == "_..a"
    paths = [
        item["path"] for volume in found.pod("web")["spec"]["volumes"] for item in volume["configMap"].get("items", ())
    ]
    assert sorted(paths) == ["_..a", "_..a", "b"]
    (told,) = found.told_of("KY653")
    assert told.path == ("services", "web", "volumes", 0)


def test_external_contents_whose_names_differ_in_a_dot_are_two_volumes(lowered) -> None:
    found = lowered(
        "services: {web: {image: i, configs: [a, b]}}\n"
        "configs: {a: {external: true, name: x.y}, b: {external: true, name: x-y}}"
    )
    volumes = found.pod("web")["spec"]["volumes"]
    assert [each["configMap"]["name"] for each in volumes] == ["x.y", "x-y"]
    assert len({each["name"] for each in volumes}) == 2
