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
    text = f"services: {{web: {{image: i, environment: {{'{name}': x}}}}}}"
    new = lowered(text)
    assert new.container("web")["env"] == [{"name": name, "value": "x"}]
    assert new.told_of("KY556") == []
    assert bool(lowered(text, kubernetes_version="1.31").told_of("KY556")) is told


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
    text = f"services: {{web: {{image: i, environment: {{'{name}': b}}, {hook}}}}}"
    found = lowered(text, kubernetes_version="1.31")
    paths = [] if portable else [("environment", name), ("pre_start", 0, "environment", name)]
    assert sorted(each.path[2:] for each in found.told_of("KY556")) == paths


BESIDE = """
services:
  web:
    image: i
    environment: {A: "$$(B) $$$$", EMPTY: "", DB_PASSWORD: canary, "a b": x, UNSET: }
    env_file: [more.env]
    pre_start: [{command: [x], environment: {A: own}}]
"""
FILES = {"more.env": b"A=no\nMORE=2\n"}


def test_variables_beside_the_pod_come_as_whole_objects(lowered) -> None:
    found = lowered(BESIDE, FILES, variables="content", credentials="secret")
    container = found.container("web")
    assert container["envFrom"] == [{"configMapRef": {"name": "web-env"}}, {"secretRef": {"name": "web-env"}}]
    assert container["env"] == [{"name": "a b", "value": "x"}]
    assert found.one("ConfigMap", "web-env")["data"] == {"A": "$(B) $$", "EMPTY": "", "MORE": "2"}
    assert found.one("Secret", "web-env")["data"] == {"DB_PASSWORD": "Y2FuYXJ5"}
    (starter,) = found.pod("web")["spec"]["initContainers"]
    assert starter["envFrom"] == container["envFrom"]
    assert {each["name"]: each["value"] for each in starter["env"]} == {"a b": "x", "A": "own"}


def test_variables_stay_in_the_pod_by_default(lowered) -> None:
    found = lowered(BESIDE, FILES)
    env = {each["name"]: each["value"] for each in found.container("web")["env"]}
    assert env == {"A": "$$(B) $$$", "EMPTY": "", "DB_PASSWORD": "canary", "a b": "x", "MORE": "2"}
    assert "envFrom" not in found.container("web")
    assert not found.of_kind("ConfigMap")


def test_a_change_of_a_variable_beside_the_pod_changes_the_pod(lowered) -> None:
    text = "services: {web: {image: i, environment: {A: %s}}}"
    hashes = [
        lowered(text % value, variables="content").pod("web")["metadata"]["annotations"]["kompyse.io/content-hash"]
        for value in "xyx"
    ]
    assert hashes[0] == hashes[2] != hashes[1]


def test_credentials_in_plain_sight_are_told_once_for_a_service(lowered) -> None:
    text = """
services:
  web: {image: i, environment: {A: b, DB_PASSWORD: canary1, API_KEY: canary2, TOKEN: canary3}}
  db: {image: i, environment: {POSTGRES_PASSWORD: canary4}}
"""
    found = lowered(text)
    told = {each.path[1]: each for each in found.told_of("KY660")}
    assert told["web"].message.startswith("DB_PASSWORD and 2 others of web look like")
    assert told["web"].related == (
        ("services", "web", "environment", "API_KEY"),
        ("services", "web", "environment", "TOKEN"),
    )
    assert told["db"].message.startswith("POSTGRES_PASSWORD of db looks like")
    assert not any("canary" in str(each) for each in found.told)
    assert lowered(text, credentials="secret").told_of("KY660") == []


@pytest.mark.parametrize(
    ("label", "written", "policy", "told"),
    [
        ("always", None, "Always", False),
        ("IFNOTPRESENT", None, "IfNotPresent", False),
        ("Never", "always", "Never", True),
        ("IfNotPresent", "missing", "IfNotPresent", False),
        ("Always", "daily", "Always", True),
    ],
)
def test_the_pull_policy_of_a_label(lowered, label, written, policy, told) -> None:
    pull = f", pull_policy: {written}" if written else ""
    found = lowered(f"services: {{web: {{image: i, labels: {{kompose.image-pull-policy: {label}}}{pull}}}}}")
    assert found.container("web")["imagePullPolicy"] == policy
    assert bool(found.told_of("KY662")) is told


def test_two_env_files_of_one_name_stay_apart(lowered) -> None:
    text = """
services:
  a: {image: i, env_file: [./.env.d]}
  b: {image: i, env_file: [sub/.env.d]}
"""
    found = lowered(text, {".env.d": b"A=a\n", "sub/.env.d": b"A=b\n"}, variables="content")
    assert {name: each["data"] for name, each in found.of_kind("ConfigMap").items()} == {
        "a-env": {"A": "a"},
        "b-env": {"A": "b"},
    }
