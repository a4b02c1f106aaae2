"""What a container finds mounted: volumes, memory, paths of the node, images; and whose group the files have."""

from __future__ import annotations

import pytest


def mounted(lowered, entry: str, more: str = "", files: dict | None = None):
    """The mount at /m, its volume, and all that was found."""
    found = lowered(f"services: {{web: {{image: i, volumes: [{entry}]{more}}}}}\nvolumes: {{data: }}", files)
    mount = found.mounts("web")["/m"]
    return mount, found.volume("web", mount["name"]), found


@pytest.mark.parametrize(
    ("entry", "name", "volume", "fields"),
    [
        ("data:/m", "data-data", {"persistentVolumeClaim": {"claimName": "data"}}, {}),
        ("/m", "empty-m", {"emptyDir": {}}, {}),
        ("{type: tmpfs, target: /m}", "memory-m", {"emptyDir": {"medium": "Memory"}}, {}),
        (
            "{type: tmpfs, target: /m, read_only: true, tmpfs: {size: 64m}}",
            "memory-m",
            {"emptyDir": {"medium": "Memory", "sizeLimit": "64Mi"}},
            {"readOnly": True},
        ),
        ("/dev/null:/m", "host-dev-null", {"hostPath": {"path": "/dev/null", "type": "CharDevice"}}, {}),
        ("/proc:/m:ro", "host-proc", {"hostPath": {"path": "/proc", "type": "DirectoryOrCreate"}}, {"readOnly": True}),
        (
            "/nowhere/at/all:/m",
            "host-nowhere-at-all",
            {"hostPath": {"path": "/nowhere/at/all", "type": "DirectoryOrCreate"}},
            {},
        ),
        (
            "{type: bind, source: /nowhere, target: /m, bind: {create_host_path: false}}",
            "host-nowhere",
            {"hostPath": {"path": "/nowhere", "type": "Directory"}},
            {},
        ),
        (
            "{type: bind, source: /no/where.conf, target: /m, bind: {create_host_path: false}}",
            "host-no-where-conf",
            {"hostPath": {"path": "/no/where.conf", "type": "File"}},
            {},
        ),
        (
            "{type: bind, source: /proc, target: /m, bind: {create_host_path: false}}",
            "host-proc",
            {"hostPath": {"path": "/proc", "type": "Directory"}},
            {},
        ),
        ("{type: image, source: 'a/b:1', target: /m}", "image-a-b-1", {"emptyDir": {}}, {}),
    ],
)
def test_sources(lowered, entry: str, name: str, volume: dict, fields: dict) -> None:
    mount, made, found = mounted(lowered, entry)
    assert mount == {"name": name, "mountPath": "/m", **fields}
    assert made == volume
    assert len(found.told_of("KY466")) == (name == "empty-m")


def test_service_level_tmpfs(lowered) -> None:
    found = lowered("services: {web: {image: i, tmpfs: ['/run:size=2m,mode=1777', '/t:mode=700']}}")
    assert found.volume("web", "memory-run") == {"emptyDir": {"medium": "Memory", "sizeLimit": "2Mi"}}
    (told,) = found.told_of("KY456")
    assert "0700" in told.message


@pytest.mark.parametrize(
    ("propagation", "service", "expected", "told"),
    [
        ("rprivate", "", None, False),
        ("rslave", "", "HostToContainer", False),
        ("rshared", ", privileged: true", "Bidirectional", False),
        ("rshared", "", "HostToContainer", True),
    ],
)
def test_propagation(lowered, propagation: str, service: str, expected: str | None, told) -> None:
    entry = f"{{type: bind, source: /proc, target: /m, bind: {{propagation: {propagation}}}}}"
    mount, _, found = mounted(lowered, entry, service)
    assert mount.get("mountPropagation") == expected
    assert len(found.told_of("KY457")) == told


@pytest.mark.parametrize(
    ("recursive", "read_only", "expected", "told"),
    [
        ("readonly", True, "Enabled", False),
        ("writable", True, "Disabled", False),
        ("enabled", True, "IfPossible", False),
        ("enabled", False, None, False),
        ("readonly", False, None, True),
        ("disabled", True, None, True),
    ],
)
def test_recursion(lowered, recursive: str, read_only, expected: str | None, told) -> None:
    entry = f"{{type: bind, source: /proc, target: /m, read_only: {read_only}, bind: {{recursive: {recursive}}}}}"
    mount, _, found = mounted(lowered, entry)
    assert mount.get("recursiveReadOnly") == expected
    assert len(found.told_of("KY458")) == told


def test_one_volume_for_each_source(lowered) -> None:
    text = """
services:
  a: {image: i, volumes: ["data:/d", "data:/e:ro", "/proc:/p", "/proc:/q", /x/y, /x-y, /x.y]}
  b: {image: i, network_mode: "service:a", volumes: ["data:/d", "/proc:/p:ro", /x/y]}
volumes: {data: }
"""
    found = lowered(text)
    volumes = found.pod("a")["spec"]["volumes"]
    names = [each["name"] for each in volumes]
    assert len(set(names)) == len(names)
    assert sum("persistentVolumeClaim" in each for each in volumes) == 1
    assert sum("hostPath" in each for each in volumes) == 1
    assert sum("emptyDir" in each for each in volumes) == 4
    assert found.mounts("b", "a")["/x/y"]["name"] == "empty-b-x-y"
    assert {each["name"] for key in "ab" for each in found.mounts(key, "a").values()} == set(names)


def test_names_of_volumes_are_names(lowered) -> None:
    target = "/" + "very-long/" * 9 + "End_."
    found = lowered(f"services: {{web: {{image: i, volumes: ['{target}']}}}}")
    (volume,) = found.pod("web")["spec"]["volumes"]
    assert len(volume["name"]) <= 63
    assert volume["name"].replace("-", "").isalnum()
    assert volume["name"] == volume["name"].lower()


def test_volumes_from_another_service(lowered) -> None:
    text = """
services:
  a: {image: i, volumes: ["data:/d", "/proc:/p"]}
  b: {image: i, volumes_from: ["a:ro"]}
volumes: {data: }
"""
    mounts = lowered(text).mounts("b")
    assert mounts["/d"] == {"name": "data-data", "mountPath": "/d", "readOnly": True}
    assert mounts["/p"] == {"name": "host-proc", "mountPath": "/p", "readOnly": True}


@pytest.mark.parametrize(
    ("service", "group", "code"),
    [
        ("volumes: ['data:/d']", None, None),
        ("user: '1000', volumes: ['data:/d']", 1000, None),
        ("user: '1000:2000', volumes: ['data:/d']", 2000, None),
        ("user: '0', volumes: ['data:/d']", None, None),
        ("user: node, volumes: ['data:/d']", None, None),
        ("user: '1000', volumes: [/d]", None, None),
        ("user: '1000', secrets: [open]", None, None),
        ("user: '1000', secrets: [{source: open, mode: 0400}]", 1000, "KY464"),
        ("secrets: [{source: open, gid: '103'}]", 103, "KY464"),
        ("secrets: [{source: open, gid: '0'}]", None, None),
        ("user: '1000', secrets: [{source: open, gid: '1000'}]", 1000, None),
        ("user: '1000', secrets: [{source: open, gid: '103'}]", 1000, "KY465"),
        ("secrets: [{source: open, gid: '103'}, {source: open, target: b, gid: '104'}]", 103, "KY465"),
    ],
)
def test_the_group_of_the_files(lowered, service: str, group: int | None, code: str | None) -> None:
    text = f"services: {{web: {{image: i, {service}}}}}\nvolumes: {{data: }}\nsecrets: {{open: {{file: open}}}}"
    found = lowered(text, {"open": b"x"})
    assert found.pod("web")["spec"].get("securityContext", {}).get("fsGroup") == group
    assert [each.code.id for each in found.told if each.code.id in ("KY464", "KY465")][-1:] == ([code] if code else [])


def test_one_group_for_a_pod_of_several_services(lowered) -> None:
    text = """
services:
  a: {image: i, user: "1000", volumes: ["data:/d"]}
  b: {image: i, user: "2000", network_mode: "service:a", volumes: ["data:/d"]}
volumes: {data: }
"""
    assert lowered(text).pod("a")["spec"]["securityContext"]["fsGroup"] == 1000


def test_volumes_whose_names_differ_in_a_dot_are_two(lowered) -> None:
    found = lowered(
        "services: {web: {image: i, volumes: ['v1:/a', 'v2:/b']}}\n"
        "volumes: {v1: {external: true, name: x.y}, v2: {external: true, name: x-y}}"
    )
    claims = {each["name"]: each["persistentVolumeClaim"]["claimName"] for each in found.pod("web")["spec"]["volumes"]}
    mounts = found.mounts("web")
    assert [claims[mounts[path]["name"]] for path in ("/a", "/b")] == ["x.y", "x-y"]


def test_empty_directories_of_one_pod_are_apart(lowered) -> None:
    found = lowered(
        "services: {a: {image: i, volumes: [/b-c]}, a-b: {image: i, network_mode: 'service:a', volumes: [/c]}}"
    )
    assert len({each["name"] for each in found.pod("a")["spec"]["volumes"]}) == 2


def test_memory_has_no_size_below_zero(lowered) -> None:
    found = lowered(
        "services: {web: {image: i, volumes: ['data:/a']}}\nvolumes: {data: {driver_opts: {type: tmpfs, o: size=-5}}}"
    )
    assert found.volume("web", "data-data") == {"emptyDir": {"medium": "Memory"}}
    assert len(found.told_of("KY456")) == 1


@pytest.mark.parametrize(("subpath", "fields"), [("", {}), (", image: {subpath: x/y}", {"subPath": "x/y"})])
def test_an_image_is_mounted_where_the_release_has_that(lowered, subpath: str, fields: dict) -> None:
    text = f"services: {{a: {{image: i, volumes: [{{type: image, source: 'a/b:1', target: /m{subpath}}}]}}}}"
    found = lowered(text, kubernetes_version="1.35")
    assert found.volume("a", "image-a-b-1") == {"image": {"reference": "a/b:1", "pullPolicy": "IfNotPresent"}}
    assert found.mounts("a")["/m"] == {"name": "image-a-b-1", "mountPath": "/m", **fields}
    assert not found.told_of("KY459")
    (told,) = lowered(text, kubernetes_version="1.34").told_of("KY459")
    assert "1.34" in told.message
