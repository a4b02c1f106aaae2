"""Mounts and volumes."""

from __future__ import annotations


def test_volumes_paths_and_memory(web) -> None:
    found = web(
        "volumes:\n  - data:/data:ro,nocopy\n  - /srv/x:/x\n  - /anonymous\n"
        "  - {type: tmpfs, target: /t, tmpfs: {size: 1m}}\n"
        "tmpfs: /run",
        "volumes: {data: {driver_opts: {type: nfs, o: 'addr=1.2.3.4', device: ':/'}}}\n",
    )
    assert found.service()["volumes"] == [
        {"type": "volume", "source": "data", "target": "/data", "read_only": True, "volume": {"nocopy": True}},
        {"type": "bind", "source": "/srv/x", "target": "/x"},
        {"type": "volume", "target": "/anonymous"},
        {"type": "tmpfs", "target": "/t", "tmpfs": {"size": 1048576}},
        {"type": "tmpfs", "target": "/run"},
    ]
    assert found.codes == ["KY401"]


def test_shared_memory_is_a_mount(web) -> None:
    assert web("shm_size: 1g").service()["volumes"] == [
        {"type": "tmpfs", "target": "/dev/shm", "tmpfs": {"size": 1 << 30}}
    ]


def test_one_thing_is_mounted_at_a_path(web) -> None:
    found = web("tmpfs: /dev/shm\nshm_size: 1m")
    assert found.service()["volumes"] == [{"type": "tmpfs", "target": "/dev/shm"}]
    assert found.only("KY493").path == ("services", "web", "shm_size")


def test_a_bound_file_of_the_project_stays_where_it_is(web, tmp_path) -> None:
    found = web("volumes: ['./nginx.conf:/etc/nginx.conf:ro']", files={"nginx.conf": b"x"})
    (entry,) = found.service()["volumes"]
    assert entry == {
        "type": "bind",
        "source": str(tmp_path / "nginx.conf"),
        "target": "/etc/nginx.conf",
        "read_only": True,
    }


def test_or_becomes_a_config_when_asked_for(web) -> None:
    found = web(
        "volumes: ['./site:/site:ro', './run.sh:/run.sh']",
        files={"site/a.html": b"a", "site/sub/b.html": b"b", "run.sh": b"#!"},
        bind="content",
    )
    targets = {each["target"]: each["source"] for each in found.service()["configs"]}
    assert set(targets) == {"/site/a.html", "/site/sub/b.html", "/run.sh"}
    assert sorted(found.files.values()) == [b"#!", b"a", b"b"]
    assert set(targets.values()) == set(found.stack["configs"])


def test_an_engine_on_a_node_may_be_asked(web) -> None:
    told = web("volumes: ['/var/run/docker.sock:/var/run/docker.sock']").only("KY401")
    assert "placement" in told.hint


def test_volumes_have_names_drivers_and_labels(web) -> None:
    found = web(
        "volumes: ['one:/a', 'two:/b', 'three:/c']",
        "volumes:\n  one: {name: own_name, labels: {x: y}}\n  two: {external: true}\n  three: {driver: rexray}\n",
    )
    assert found.stack["volumes"] == {
        "one": {"name": "own_name", "labels": {"x": "y"}},
        "two": {"external": True, "name": "two"},
        "three": {"driver": "rexray"},
    }
    assert [each.path for each in found.told if each.code.id == "KY490"] == [("volumes", "one")]
