from __future__ import annotations

import pytest


def container(lowered, body: str):
    return lowered(f"services: {{web: {{image: i, {body}}}}}").container("web")


@pytest.mark.parametrize(
    ("body", "command", "args"),
    [
        ("command: serve --port 8080", None, ["serve", "--port", "8080"]),
        ("command: [serve]", None, ["serve"]),
        ("entrypoint: [sh, -c]", ["sh", "-c"], None),
        ("entrypoint: [sh, -c], command: [ls]", ["sh", "-c"], ["ls"]),
        ("entrypoint: [sh], command: []", ["sh"], None),
        ("entrypoint: [], command: [ls, -l]", ["ls", "-l"], None),
        ("entrypoint: '', command: ls", ["ls"], None),
        ("command: ['$$(date)', '$$HOME', '$$$$']", None, ["$$(date)", "$HOME", "$$$"]),
        ("entrypoint: ['$$(X)']", ["$$(X)"], None),
        ("tty: false", None, None),
    ],
)
def test_entrypoint_is_command_and_command_is_args(lowered, body: str, command, args) -> None:
    found = container(lowered, body)
    assert (found.get("command"), found.get("args")) == (command, args)


@pytest.mark.parametrize(("body", "code"), [("command: []", "KY554"), ("entrypoint: []", "KY553")])
def test_what_cannot_be_cleared_is_told(lowered, body: str, code: str) -> None:
    found = lowered(f"services: {{web: {{image: i, {body}}}}}")
    assert not {"command", "args"} & found.container("web").keys()
    assert len(found.told_of(code)) == 1


@pytest.mark.parametrize(
    ("policy", "written"),
    [
        ("", "IfNotPresent"),
        ("pull_policy: always", "Always"),
        ("pull_policy: never", "Never"),
        ("pull_policy: missing", "IfNotPresent"),
        ("pull_policy: if_not_present", "IfNotPresent"),
        ("pull_policy: build", "IfNotPresent"),
        ("pull_policy: daily", "Always"),
        ("pull_policy: every_12h", "Always"),
    ],
)
def test_the_pull_policy_is_always_written(lowered, policy: str, written: str) -> None:
    assert container(lowered, policy)["imagePullPolicy"] == written


def test_a_pull_policy_by_age_is_told(lowered) -> None:
    found = lowered("services: {web: {image: i, pull_policy: weekly}}")
    assert [each.path for each in found.told_of("KY552")] == [("services", "web", "pull_policy")]


def test_variables_keep_their_order_and_their_bytes(lowered) -> None:
    found = container(lowered, "environment: {B: '2', A: 'a$$(B)$$$$', EMPTY: '', LINES: \"x\\ny\", N: 1, T: true}")
    assert found["env"] == [
        {"name": "B", "value": "2"},
        {"name": "A", "value": "a$$(B)$$$"},
        {"name": "EMPTY", "value": ""},
        {"name": "LINES", "value": "x\ny"},
        {"name": "N", "value": "1"},
        {"name": "T", "value": "true"},
    ]


@pytest.mark.parametrize(
    ("names", "message"),
    [
        (["A"], "web gets no A: no"),
        (["A", "B"], "web gets no A and B: no"),
        (["A", "B", "C"], "web gets no A and 2 others: no"),
    ],
)
def test_variables_without_a_value_are_left_out_and_told_at_once(lowered, names: list[str], message: str) -> None:
    found = lowered(f"services: {{web: {{image: i, environment: [{', '.join(names)}, SET=1]}}}}")
    assert found.container("web")["env"] == [{"name": "SET", "value": "1"}]
    (told,) = found.told_of("KY555")
    assert told.message.startswith(message)
    assert [path[-1] for path in (told.path, *told.related)] == names


def test_env_file_is_part_of_the_variables(lowered) -> None:
    found = lowered(
        "services: {web: {image: i, env_file: a.env, environment: {A: own}}}", {"a.env": b"A=file\nB='x $y'\n"}
    )
    assert {each["name"]: each["value"] for each in found.container("web")["env"]} == {"A": "own", "B": "x $y"}


@pytest.mark.parametrize(("name", "told"), [("A_b.c-1", False), ("1A", True), ("a(b)", True)])
def test_names_that_older_servers_refuse_are_told(lowered, name: str, told) -> None:
    found = lowered(f"services: {{web: {{image: i, environment: {{'{name}': x}}}}}}")
    assert found.container("web")["env"] == [{"name": name, "value": "x"}]
    assert bool(found.told_of("KY556")) is told


def test_directory_terminal_and_name(lowered) -> None:
    found = container(lowered, "working_dir: /srv, tty: true, stdin_open: true")
    assert (found["name"], found["workingDir"], found["tty"], found["stdin"]) == ("web", "/srv", True, True)
    assert not {"workingDir", "tty", "stdin"} & container(lowered, "tty: false").keys()


@pytest.mark.parametrize(
    ("name", "portable"),
    [("A", True), ("a.b-c_d", True), (".a", True), ("1a", False), ("a b", False), (".", False), ("..a", False)],
)
def test_names_are_told_in_hooks_that_run_before_too(lowered, name: str, portable) -> None:
    hook = f"pre_start: [{{command: a, environment: {{'{name}': b}}, per_replica: true}}]"
    found = lowered(f"services: {{web: {{image: i, environment: {{'{name}': b}}, {hook}}}}}")
    paths = [] if portable else [("environment", name), ("pre_start", 0, "environment", name)]
    assert sorted(each.path[2:] for each in found.told_of("KY556")) == paths
