from __future__ import annotations

import copy

import pytest

from kompyse.compose import paths


@pytest.fixture(autouse=True)
def home(monkeypatch) -> None:
    monkeypatch.setenv("HOME", "/home/me")


@pytest.mark.parametrize(
    ("path", "resolved"),
    [
        (".", "/p"),
        ("..", "/"),
        ("./a/../b", "/p/b"),
        ("a", "/p/a"),
        ("/a/../b", "/a/../b"),
        ("~", "/home/me"),
        ("~/a", "/home/me/a"),
        ("~a", "/home/me/a"),
        ("", ""),
    ],
)
def test_a_path_is_resolved_from_the_project(path, resolved) -> None:
    assert paths.absolute(path, "/p") == resolved


@pytest.mark.parametrize("path", ["C:\\a", "c:/a", "\\\\server\\share"])
def test_a_windows_path_of_the_host_stays(path) -> None:
    assert paths.host_path(path, "/p") == path


def test_an_empty_host_path_is_the_project() -> None:
    assert paths.host_path("", "/p") == "/p"
    assert paths.host_path("c:a", "/p") == "/p/c:a"


@pytest.mark.parametrize(
    "context",
    ["https://x/y.git", "git@x:y.git", "github.com/x/y", "service:web", "docker-image://x", "ssh://x", "target://y"],
)
def test_a_remote_context_stays(context) -> None:
    assert paths.context(context, "/p") == context


@pytest.mark.parametrize(
    ("attributes", "resolved"),
    [
        ({"build": {"context": "a"}}, {"build": {"context": "/p/a"}}),
        ({"build": {"dockerfile": "a", "args": {"B": "./b"}}}, {"build": {"dockerfile": "a", "args": {"B": "./b"}}}),
        (
            {"build": {"additional_contexts": {"a": "./a", "b": "service:b"}, "ssh": {"default": None, "k": "./k"}}},
            {"build": {"additional_contexts": {"a": "/p/a", "b": "service:b"}, "ssh": {"default": None, "k": "/p/k"}}},
        ),
        ({"env_file": [{"path": "a.env", "required": False}]}, {"env_file": [{"path": "/p/a.env", "required": False}]}),
        ({"label_file": ["a"]}, {"label_file": ["/p/a"]}),
        ({"working_dir": "a", "security_opt": ["seccomp:./a"]}, {"working_dir": "a", "security_opt": ["seccomp:./a"]}),
        (
            {"volumes": [{"type": "bind", "source": "./a", "target": "/a"}, {"type": "volume", "source": "v"}]},
            {"volumes": [{"type": "bind", "source": "/p/a", "target": "/a"}, {"type": "volume", "source": "v"}]},
        ),
        ({"develop": {"watch": [{"path": "./a"}]}}, {"develop": {"watch": [{"path": "/p/a"}]}}),
        ({"develop": {}}, {"develop": {}}),
    ],
)
def test_the_attributes_that_hold_paths(attributes, resolved) -> None:
    before = copy.deepcopy(attributes)
    assert paths.service(attributes, "/p") == resolved
    assert attributes == before


@pytest.mark.parametrize(
    ("volume", "moved"),
    [
        ({"driver": "local", "driver_opts": {"o": "bind", "device": "./d"}}, True),
        ({"driver": "local", "driver_opts": {"o": "bind,ro", "device": "./d"}}, False),
        ({"driver_opts": {"o": "bind", "device": "./d"}}, False),
        ({"driver": "local", "driver_opts": {"o": "bind"}}, False),
        (None, False),
    ],
)
def test_the_device_of_a_volume_is_resolved_for_a_bind_alone(volume, moved) -> None:
    found = paths.resolve({"volumes": {"v": volume}}, "/p")["volumes"]["v"]
    assert (found != volume) is moved
    if moved:
        assert found["driver_opts"]["device"] == "/p/d"


def test_files_of_configs_and_secrets() -> None:
    tree = {"configs": {"c": {"file": "c"}, "d": {"content": "x"}}, "secrets": {"s": {"file": "~/s"}}}
    assert paths.resolve(tree, "/p") == {
        "configs": {"c": {"file": "/p/c"}, "d": {"content": "x"}},
        "secrets": {"s": {"file": "/home/me/s"}},
    }


def test_a_watched_path_is_followed_through_its_first_symbolic_link(tmp_path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    found = paths.service({"develop": {"watch": [{"path": "link/a"}]}}, str(tmp_path.resolve()))
    assert found["develop"]["watch"][0]["path"] == str(tmp_path.resolve() / "real" / "a")


def test_without_a_home_the_tilde_stays(monkeypatch) -> None:
    monkeypatch.delenv("HOME")
    assert paths.expand_user("~/a") == "~/a"
