"""What becomes of bind mounts."""

from __future__ import annotations

import pytest

from kompyse.plan.plan import FromBundle, FromHost, FromNothing, FromVolume


@pytest.fixture
def tree(tmp_path):
    """A project directory with a bit of everything."""
    files = {
        "nginx.conf": b"worker_processes 1;\n",
        "run.sh": b"#!/bin/sh\n",
        "conf/a.ini": b"a=1\n",
        "conf/sub/b.ini": b"b=1\n",
        "app/main.py": b"print()\n",
        "data/.gitkeep": b"",
        "big/blob": b"x" * ((1 << 20) + 1),
        "small/.keep": b"",
    }
    for path, data in files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(data)
    (tmp_path / "run.sh").chmod(0o755)
    return tmp_path


def bind(tree, source, target="/t", **more):
    path = source if source.startswith("/") or ":" in source else str(tree / source) if source != "." else str(tree)
    return {"type": "bind", "source": path, "target": target, "bind": {"create_host_path": True}, **more}


def one(made, key="a"):
    found = made.service(key).mounts
    assert len(found) <= 1
    return found[0].source if found else None


def test_a_file_becomes_content(plan, tree):
    made = plan({"a": {"volumes": [bind(tree, "run.sh", read_only=True)]}})
    assert one(made) == FromBundle(bundle="run-sh", file="run.sh")
    (found,) = made.plan.bundles
    assert [(each.path, each.data, each.mode) for each in found.files] == [("run.sh", b"#!/bin/sh\n", 0o755)]
    assert (found.secret, found.origin) == (False, ("services", "a", "volumes", 0))
    assert made.service("a").digest
    assert made.codes == []


def test_a_directory_becomes_content(plan, tree):
    (tree / "conf/hollow").mkdir()
    made = plan({"a": {"volumes": [bind(tree, "conf")]}})
    assert one(made) == FromBundle(bundle="conf")
    assert [each.path for each in made.plan.bundles[0].files] == ["a.ini", "sub/b.ini"]
    assert "hollow" in made.only("empty-folders-lost").message


def test_two_services_share_one_content(plan, tree):
    mount = bind(tree, "nginx.conf")
    made = plan({"a": {"volumes": [mount]}, "b": {"volumes": [mount]}})
    assert len(made.plan.bundles) == 1
    assert one(made, "a") == one(made, "b")


@pytest.mark.parametrize(
    ("source", "kind", "hint"),
    [
        ("/var/run/docker.sock", "socket", "nodes of a platform mostly have no Docker"),
        ("/etc/localtime", "file", "TZ"),
        ("/proc", "directory", "global"),
        ("/", "directory", "global"),
        ("/srv/media", "unknown", "named volume"),
        ("big", "directory", "named volume"),
        ("big/blob", "file", "named volume"),
    ],
)
def test_what_stays_on_the_host(plan, tree, source, kind, hint):
    mount = bind(tree, source, read_only=True)
    mount["bind"] = {"create_host_path": True, "propagation": "rslave", "recursive": "readonly"}
    made = plan({"a": {"volumes": [mount]}})
    assert one(made) == FromHost(
        path=mount["source"], kind=kind, create=True, propagation="rslave", recursive="readonly"
    )
    assert made.service("a").mounts[0].read_only
    found = made.only("bind-from-host")
    assert found.severity == "warning"
    assert found.path == ("services", "a", "volumes", 0)
    assert hint in found.hint
    assert made.plan.bundles == ()


@pytest.mark.parametrize(("options", "create"), [(None, True), ({}, True), ({"create_host_path": False}, False)])
def test_whether_the_path_is_created(plan, tree, options, create):
    mount = {**bind(tree, "/srv/x"), "bind": options}
    if options is None:
        del mount["bind"]
    assert one(plan({"a": {"volumes": [mount]}})).create is create


@pytest.mark.parametrize(
    ("source", "target", "mounted"),
    [
        ("gone", "/data", True),
        ("gone/data_v1.12", "/data", True),
        ("gone/conf.d", "/etc/conf.d", True),
        ("gone/example.com", "/var/www", True),
        ("gone.conf", "/etc/gone.conf", False),
        ("gone/init.sql", "/docker-entrypoint-initdb.d/init.sql", False),
    ],
)
def test_missing_sources(plan, tree, source, target, mounted):
    made = plan({"a": {"volumes": [bind(tree, source, target)]}})
    assert one(made) == (FromVolume(volume=f"./{source}") if mounted else None)
    found = made.only("bind-source-missing")
    assert found.severity == "warning"
    assert ("becomes a volume" in found.message) is mounted


@pytest.mark.parametrize(
    ("read_only", "source"), [(True, FromNothing()), (False, FromVolume(volume="./data"))], ids=["ro", "rw"]
)
def test_empty_directories(plan, tree, read_only, source):
    made = plan({"a": {"volumes": [bind(tree, "data", read_only=read_only)]}})
    assert one(made) == source
    assert ("becomes a volume" in made.only("bind-source-empty").message) is not read_only


def test_a_missing_directory_that_several_share_is_one_volume(plan, tree):
    made = plan(
        {"a": {"volumes": [bind(tree, "gone")]}, "b": {"volumes": [bind(tree, "gone", read_only=True)]}},
    )
    assert [each.mounts[0].source for each in made.plan.services.values()] == [FromVolume(volume="./gone")] * 2
    volume = made.plan.volumes["./gone"]
    assert (volume.users, volume.writers) == (("a", "b"), ("a",))


@pytest.mark.parametrize("source", [".", "app"])
def test_a_small_source_tree_becomes_content_with_a_warning(plan, tree, source):
    if source == ".":
        (tree / "big/blob").unlink()
    made = plan({"a": {"build": {"context": str(tree / "app")}, "image": "x", "volumes": [bind(tree, source)]}})
    assert isinstance(one(made), FromBundle)
    assert made.only("source-tree-mounted").severity == "warning"


def test_a_source_tree_that_is_no_content_is_left_to_the_image(plan, tree):
    made = plan({"a": {"volumes": [bind(tree, ".", "/app"), {"type": "volume", "target": "/app/node_modules"}]}})
    assert made.service("a").mounts == ()
    assert "more than 1 MiB" not in made.only("source-tree-left-out").message
    assert made.only("anonymous-volume-left-out").path == ("services", "a", "volumes", 1)
    made = plan({"a": {"volumes": [bind(tree, ".", "/app")]}})
    assert made.service("a").mounts == ()
    assert "more than 1 MiB" in made.only("source-tree-left-out").message


def test_an_anonymous_volume_elsewhere_stays(plan, tree):
    volumes = [bind(tree, ".", "/app"), {"type": "volume", "target": "/application"}]
    made = plan({"a": {"volumes": volumes}})
    assert [each.target for each in made.service("a").mounts] == ["/application"]


def test_a_missing_source_tree_is_left_to_the_image(plan, tree):
    made = plan({"a": {"build": {"context": str(tree / "src")}, "image": "x", "volumes": [bind(tree, "src")]}})
    assert made.service("a").mounts == ()
    assert "nothing is mounted" in made.only("bind-source-missing").message


def test_a_build_context_elsewhere_is_no_source_tree(plan, tree):
    build = {"context": "https://github.com/x/y.git"}
    made = plan({"a": {"build": build, "image": "x", "volumes": [bind(tree, "conf")]}})
    assert "source-tree-mounted" not in made.codes


def test_a_windows_path(plan, tree):
    made = plan({"a": {"volumes": [bind(tree, r"C:\data")]}})
    assert one(made) is None
    assert made.only("bind-not-mounted").severity == "warning"


@pytest.mark.parametrize(
    ("choice", "source", "kind", "codes"),
    [
        ("host", "nginx.conf", FromHost, ["bind-from-host"]),
        ("host", "gone", FromHost, ["bind-from-host"]),
        ("content", "conf", FromBundle, []),
        ("content", "/etc/localtime", type(None), ["bind-refused"]),
        ("content", "big", type(None), ["bind-refused"]),
        ("content", "data", FromVolume, ["bind-source-empty"]),
        ("claim", "nginx.conf", FromBundle, []),
        ("claim", "conf", FromVolume, ["bind-becomes-volume"]),
        ("claim", "data", FromVolume, []),
        ("claim", "gone", FromVolume, []),
        ("claim", "/srv/media", FromVolume, ["bind-becomes-volume"]),
        ("claim", "/var/run/docker.sock", FromHost, ["bind-from-host"]),
        ("refuse", "nginx.conf", type(None), ["bind-refused"]),
        ("refuse", "/srv/media", type(None), ["bind-refused"]),
    ],
)
def test_the_option(plan, tree, *, choice, source, kind, codes):
    made = plan({"a": {"volumes": [bind(tree, source)]}}, options={"bind": choice})
    assert isinstance(one(made), kind)
    assert made.codes == codes
    assert all(each.hint for each in made.sink.located(None))


def test_a_bind_mount_as_a_volume(plan, tree):
    services = {
        "a": {"volumes": [bind(tree, "data")]},
        "b": {"volumes": [bind(tree, "data", read_only=True), bind(tree, "/srv/media", "/m")]},
        "c": {"volumes": [{"type": "volume", "source": "small", "target": "/s"}, bind(tree, "small", "/x")]},
    }
    volumes = plan(services, options={"bind": "claim"}, volumes={"small": None}).plan.volumes
    assert {key: each.name for key, each in volumes.items() if key != "./small"} == {
        "./data": "data",
        "/srv/media": "srv-media",
        "small": "small",
    }
    assert volumes["./small"].name.startswith("small-")
    assert (volumes["./data"].users, volumes["./data"].writers) == (("a", "b"), ("a",))


def test_messages_name_no_path_of_the_machine(plan, tree):
    sources = ["gone", "gone.conf", "data", "big"]
    made = plan({"a": {"volumes": [bind(tree, each, f"/{each}") for each in sources]}})
    assert len(made.codes) == 4
    assert all(str(tree) not in each.message for each in made.sink.located(None))
