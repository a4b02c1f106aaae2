"""Which files make a project, where it lies, and which variables it sees."""

from __future__ import annotations

import pytest

IMAGE = 'services: {a: {image: "${V:-none}"}}\n'


def image(text: str) -> str:
    return f'services: {{a: {{image: "{text}"}}}}\n'


@pytest.mark.parametrize(
    ("contents", "cwd", "expected"),
    [
        ({"docker-compose.yaml": image("x")}, ".", "x"),
        ({"docker-compose.yml": image("yml"), "docker-compose.yaml": image("yaml")}, ".", "yml"),
        ({"compose.yaml": image("x"), "deep/er/f": ""}, "deep/er", "x"),
        ({"compose.yaml": image("x"), "docker-compose.override.yaml": image("over")}, ".", "over"),
        ({"compose.yml": image("x"), "deep/f": "", "compose.override.yml": image("over")}, "deep", "over"),
        ({"compose.yaml": image("x"), "deep/compose.override.yml": image("over")}, "deep", "x"),
    ],
)
def test_default_files(contents: dict, cwd: str, expected: str, project) -> None:
    assert project(contents, cwd=cwd).services["a"]["image"] == expected


def test_a_named_file_gets_no_override_file(project) -> None:
    found = project({"compose.yaml": image("x"), "compose.override.yml": image("over")}, ("compose.yaml",))
    assert found.services["a"]["image"] == "x"


def test_files_as_the_user_named_them(project) -> None:
    contents = {"compose.yaml": image("x"), "compose.override.yml": image("y"), "deep/f": ""}
    assert project(contents).loaded.files == ("compose.yaml", "compose.override.yml")
    assert project(contents, ("./compose.yaml",)).loaded.files == ("./compose.yaml",)


def test_several_default_files_are_told(project) -> None:
    found = project(
        {"compose.yaml": image("x"), "docker-compose.yml": "", "compose.override.yml": "", "compose.override.yaml": ""}
    )
    assert found.codes == ["several-compose-files", "several-compose-files"]
    assert "docker-compose.yml" in found.findings[0].message


@pytest.mark.parametrize(
    ("contents", "options", "expected"),
    [
        ({"compose.yaml": IMAGE, ".env": "V=dot\n"}, {}, "dot"),
        ({"compose.yaml": IMAGE, ".env": "V=dot\n"}, {"environment": {"V": "os"}}, "os"),
        ({"compose.yaml": 'services: {a: {image: "x${V}"}}', ".env": "V=dot\n"}, {"environment": {"V": ""}}, "x"),
        ({"compose.yaml": IMAGE, ".env": "V=dot\n", "e": "V=e\n"}, {"env_files": ["e"]}, "e"),
        ({"compose.yaml": IMAGE, ".env": "V=dot\n", "e": "W=e\n"}, {"env_files": ["e"]}, "none"),
        ({"compose.yaml": IMAGE, "e": "V=1\n", "f": "V=2$V\n"}, {"env_files": ["e", "f"]}, "21"),
        ({"compose.yaml": IMAGE, "e": "V=e\n", "f": "V=f\n"}, {"environment": {"COMPOSE_ENV_FILES": "e,f"}}, "f"),
        ({"compose.yaml": IMAGE, ".env": "V=dot\n"}, {"environment": {"COMPOSE_DISABLE_ENV_FILE": "1"}}, "none"),
        ({"compose.yaml": IMAGE, ".env": "V=dot\n"}, {"environment": {"COMPOSE_DISABLE_ENV_FILE": "f"}}, "dot"),
        ({"compose.yaml": IMAGE, ".env/f": "V=dot\n"}, {}, "none"),
        ({"s/compose.yaml": IMAGE, ".env": "V=top\n", "s/.env": "V=s\n"}, {"files": ("s/compose.yaml",)}, "s"),
        (
            {"s/compose.yaml": IMAGE, ".env": "V=top\n", "s/.env": "V=s\n"},
            {"files": ("s/compose.yaml",), "directory": "."},
            "top",
        ),
        ({"s/compose.yaml": IMAGE, ".env": "COMPOSE_FILE=s/compose.yaml\nV=top\n", "s/.env": "V=s\n"}, {}, "top"),
        ({"s/compose.yaml": IMAGE, ".env": "COMPOSE_FILE=s/compose.yaml\n", "s/.env": "V=s\n"}, {}, "s"),
        ({"compose.yaml": IMAGE, "o.yaml": image("o"), ".env": "COMPOSE_FILE=compose.yaml:o.yaml\n"}, {}, "o"),
        (
            {"compose.yaml": IMAGE, "o.yaml": image("o")},
            {"environment": {"COMPOSE_FILE": "compose.yaml;o.yaml", "COMPOSE_PATH_SEPARATOR": ";"}},
            "o",
        ),
        (
            {"compose.yaml": IMAGE, "o.yaml": image("o"), ".env": "COMPOSE_FILE=o.yaml\n"},
            {"files": ("compose.yaml",)},
            "none",
        ),
    ],
)
def test_environment(contents: dict, options: dict, expected: str, project) -> None:
    assert project(contents, **options).services["a"]["image"] == expected


def test_env_files_of_directories_on_the_way(project) -> None:
    contents = {"compose.yaml": 'services: {a: {image: "${V}${W}"}}', ".env": "V=top\nW=top\n", "deep/.env": "V=deep\n"}
    assert project(contents, cwd="deep").services["a"]["image"] == "deeptop"


def test_pwd_is_known(project, tmp_path) -> None:
    assert project('services: {a: {image: "${PWD}"}}').services["a"]["image"] == str(tmp_path / "app")


@pytest.mark.parametrize(
    ("profiles", "environment", "enabled"),
    [
        ((), {}, "ad"),
        (("p",), {}, "ab"),
        (("*",), {}, "abcd"),
        ((), {"COMPOSE_PROFILES": "q, p"}, "abc"),
        (("p",), {"COMPOSE_PROFILES": "q"}, "ab"),
        ((), {"COMPOSE_PROFILES": ""}, "ad"),
    ],
)
def test_profiles(profiles: tuple, environment: dict, enabled: str, project) -> None:
    profiled = "b: {image: x, profiles: [p]}, c: {image: x, profiles: [q, r]}, d: {image: x, profiles: ['']}"
    text = f"services: {{a: {{image: x}}, {profiled}}}"
    found = project(text, profiles=profiles, environment=environment)
    assert "".join(found.services) == enabled
    assert set(found.loaded.disabled) == set("abcd") - set(enabled)
    assert "".join(found.loaded.written["services"]) == enabled


def test_standard_input(project, tmp_path) -> None:
    found = project({".env": "V=dot\n"}, ("-",), stdin=IMAGE)
    assert (found.services["a"]["image"], found.loaded.files) == ("dot", ("<stdin>",))
    assert found.loaded.directory == str(tmp_path / "app")


@pytest.mark.parametrize(
    ("contents", "options", "lines"),
    [
        ({"f": ""}, {}, ["None: no-compose-file: there is no Compose file in {app} or in any directory above it"]),
        ({"f": ""}, {"files": ("no.yaml",)}, ["None: file-not-found: no.yaml does not exist"]),
        (
            {"f": ""},
            {"files": ("a.yaml", "b.yaml")},
            ["None: file-not-found: a.yaml does not exist", "None: file-not-found: b.yaml does not exist"],
        ),
        ({"d/f": ""}, {"files": ("d",)}, ["None: file-unreadable: d is a directory"]),
        ({"compose.yaml/f": ""}, {}, ["None: file-unreadable: compose.yaml is a directory"]),
        (
            {"compose.yaml": b"\x7fELF\xff"},
            {},
            ["compose.yaml:1:5: text-encoding: compose.yaml is not text in UTF-8: byte 0xff fits nowhere"],
        ),
        ({"compose.yaml": IMAGE}, {"env_files": ["no.env"]}, ["None: env-file-not-found: no.env does not exist"]),
        (
            {"compose.yaml": IMAGE, ".env": "A B=1\n"},
            {},
            [".env:1:1: env-file-syntax: .env: the variable name `A B` contains a blank"],
        ),
        (
            {"compose.yaml": IMAGE},
            {"environment": {"COMPOSE_DISABLE_ENV_FILE": "x"}},
            ['None: setting-invalid: COMPOSE_DISABLE_ENV_FILE is "x", which is neither true nor false'],
        ),
        (
            {"compose.yaml": IMAGE},
            {"environment": {"COMPOSE_FILE": "no.yaml"}},
            ["None: file-not-found: no.yaml does not exist"],
        ),
    ],
)
def test_errors(contents: dict, options: dict, lines: list[str], project, tmp_path) -> None:
    found = project(contents, **options)
    assert (found.loaded, found.lines) == (None, [line.replace("{app}", str(tmp_path / "app")) for line in lines])
