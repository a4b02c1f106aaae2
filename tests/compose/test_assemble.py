"""Several files: override files, `!reset`, `extends` and `include`, and where their errors are."""

from __future__ import annotations

import pytest

COMPOSE, OVER = "compose.yaml", "over.yaml"


def two(base: str, over: str) -> dict[str, str]:
    return {COMPOSE: f"services: {{a: {{image: x, {base}}}}}\n", OVER: f"services: {{a: {{{over}}}}}\n"}


@pytest.mark.parametrize(
    ("base", "over", "attribute", "value"),
    [
        ("environment: {A: '1', B: '2'}", "environment: {A: !reset null}", "environment", {"B": "2"}),
        ("environment: {A: '1'}", "environment: !override {B: '2'}", "environment", {"B": "2"}),
        ("ports: ['80:80']", "ports: !reset []", "ports", None),
        ("volumes: ['vol:/x'], tty: true", "volumes: !override [/y]", "volumes", [{"type": "volume", "target": "/y"}]),
        (
            "depends_on: [b, c]",
            "depends_on: {b: !reset null}",
            "depends_on",
            {"c": {"condition": "service_started", "required": True}},
        ),
        ("init: true", "init: !override false", "init", False),
        ("privileged: true", "privileged: false", "privileged", None),
        ("cap_add: [A]", "cap_add: [B, A]", "cap_add", ["A", "B"]),
        ("volumes: ['./p:/x']", "volumes: ['./q:/x:ro']", "volumes", "q"),
        (
            "extra_hosts: ['h:1.1.1.1']",
            "extra_hosts: ['h:1.1.1.1', 'h:2.2.2.2']",
            "extra_hosts",
            ["h=1.1.1.1", "h=2.2.2.2"],
        ),
    ],
)
def test_override(base: str, over: str, attribute: str, value: object, project) -> None:
    others = "services: {b: {image: b}, c: {image: c}}\nvolumes: {vol: }\n"
    found = project({**two(base, over), "others.yaml": others}, (COMPOSE, OVER, "others.yaml"))
    result = found.services["a"].get(attribute)
    if attribute == "volumes" and result and result[0]["type"] == "bind":
        assert (len(result), result[0]["source"][-1], result[0]["read_only"]) == (1, value, True)
    else:
        assert (result, found.lines) == (value, [])


def test_documents_of_one_file_merge_in_order(project) -> None:
    first = "name: one\nservices: {a: {image: x, ports: ['1:1']}}\n"
    found = project(f"{first}---\nname: two\nservices: {{a: {{ports: !reset [], user: u}}}}\n")
    assert (found.loaded.name, found.services["a"].get("ports"), found.services["a"]["user"]) == ("two", None, "u")


@pytest.mark.parametrize("base", ["environment: [A=1, B=2]", "labels: [A=1]"])
def test_a_reset_that_compose_ignores_is_told(base: str, project) -> None:
    attribute = base.partition(":")[0]
    found = project(two(base, f"{attribute}: {{A: !reset null}}"), (COMPOSE, OVER))
    assert found.services["a"][attribute]["A"] == "1"
    assert found.codes == ["reset-without-effect"]
    assert found.lines[0].startswith(f"over.yaml:1:{19 + len(attribute)}: ")


def test_a_reset_after_a_merge_has_no_effect_either(project) -> None:
    contents = {
        "1.yaml": "services: {a: {image: x, environment: {A: '1'}}}",
        "2.yaml": "services: {a: {environment: {B: '2'}}}",
        "3.yaml": "services: {a: {environment: {A: !reset null}}}",
    }
    found = project(contents, tuple(contents))
    assert (found.services["a"]["environment"], found.codes) == ({"A": "1", "B": "2"}, ["reset-without-effect"])


def test_reset_of_a_whole_service(project) -> None:
    found = project(
        {COMPOSE: "services: {a: {image: x}, b: {image: y}}", OVER: "services: {b: !reset null}"}, (COMPOSE, OVER)
    )
    assert list(found.services) == ["a"]


def test_a_merge_that_cannot_be(project) -> None:
    found = project(two("ports: ['80:80']", "ports: {}"), (COMPOSE, OVER))
    (line,) = found.lines
    assert line.startswith("over.yaml:1:16: merge-kind: services.a.ports: a mapping cannot be merged with a list of an")


def test_old_names_of_attributes(project) -> None:
    watch = "{action: sync, path: a, target: /a, x-initialSync: true}"
    found = project(f"services: {{a: {{image: x, x-develop: {{watch: [{watch}]}}}}}}")
    assert found.services["a"]["develop"]["watch"][0]["initial_sync"] is True
    found = project(f"services: {{a: {{image: x, develop: {{watch: [{watch}]}}, x-develop: {{watch: []}}}}}}")
    assert len(found.services["a"]["develop"]["watch"]) == 1


def test_version_is_told_and_left_out(project) -> None:
    found = project("version: '3'\nservices: {a: {image: x}}\n")
    assert "version" not in found.loaded.tree
    assert found.lines == ["compose.yaml:1:1: version-obsolete: compose.yaml: `version` has no effect since Compose V2"]


class TestExtends:
    """`extends`."""

    def test_chain_in_one_file(self, project) -> None:
        found = project(
            "services:\n"
            "  a: {extends: b, environment: {A: mine}}\n"
            "  b: {extends: {service: c}, ports: ['1:1']}\n"
            "  c: {image: x, environment: [A=1, C=3], depends_on: [d]}\n"
            "  d: {image: d}\n"
        )
        a = found.services["a"]
        assert (a["image"], a["environment"], a["ports"][0]["target"], list(a["depends_on"])) == (
            "x",
            {"A": "mine", "C": "3"},
            1,
            ["d"],
        )
        assert "extends" not in a

    def test_other_files_have_their_own_directories(self, project, tmp_path) -> None:
        contents = {
            COMPOSE: "services: {a: {extends: {file: sub/b.yaml, service: b}, volumes: ['./x:/x']}}",
            "sub/b.yaml": "services: {b: {extends: {file: deep/c.yaml, service: c}, build: ./ctx, read_only: false}}",
            "sub/deep/c.yaml": "services: {c: {image: x, volumes: ['./w:/w'], env_file: c.env, read_only: true}}",
            "sub/deep/c.env": "C=1\n",
        }
        a = project(contents).services["a"]
        app = tmp_path / "app"
        assert a["build"]["context"] == str(app / "sub/ctx")
        assert [mount["source"] for mount in a["volumes"]] == [str(app / "sub/deep/w"), str(app / "x")]
        assert (a["environment"], "read_only" in a) == ({"C": "1"}, False)

    def test_documents_of_another_file(self, project) -> None:
        base = "services: {b: {image: x, ports: ['1:1']}}\n---\nservices: {b: {user: u, ports: !reset []}}\n"
        a = project({COMPOSE: "services: {a: {extends: {file: b.yaml, service: b}}}", "b.yaml": base}).services["a"]
        assert (a["user"], a.get("ports")) == ("u", None)

    def test_files_extend_before_they_are_merged(self, project) -> None:
        contents = {COMPOSE: "services: {a: {extends: b}, b: {image: x}}", OVER: "services: {b: {image: y}}"}
        found = project(contents, (COMPOSE, OVER))
        assert (found.services["a"]["image"], found.services["b"]["image"]) == ("x", "y")

    def test_reset_and_override_reach_the_base(self, project) -> None:
        found = project(
            "services:\n"
            "  a: {extends: b, ports: !override ['1:1'], environment: {A: !reset null}, profiles: !reset []}\n"
            "  b: {image: x, ports: ['2:2'], environment: {A: '1', B: '2'}, profiles: [p]}\n"
        )
        assert [port["target"] for port in found.services["a"]["ports"]] == [1]
        assert found.services["a"]["environment"] == {"B": "2"}

    def test_a_reset_that_the_base_ignores_is_told(self, project) -> None:
        found = project(
            "services:\n  a: {extends: b, environment: {A: !reset null}}\n  b: {image: x, environment: [A=1]}\n"
        )
        assert (found.services["a"]["environment"], found.codes) == ({"A": "1"}, ["reset-without-effect"])

    @pytest.mark.parametrize(
        ("text", "line"),
        [
            ("  a: {extends: a, image: x}\n", "2:7: extends-cycle: services extend one another in a circle: a -> a"),
            (
                "  a: {extends: b}\n  b: {extends: a}\n",
                "3:7: extends-cycle: services extend one another in a circle: a -> b -> a",
            ),
            (
                "  a: {extends: web1}\n  web: {image: x}\n",
                "2:7: extends-not-found: the service a extends web1, which is not in compose.yaml",
            ),
            ("  a: {extends: , image: x}\n", "2:7: extends-invalid: extends of the service a names no service"),
            ("  a: {extends: {file: c.yaml}}\n", "2:7: extends-invalid: extends of the service a names no service"),
            (
                "  a: {extends: {file: c.yaml, service: b}}\n",
                "2:7: file-not-found: services.a.extends names c.yaml, which does not exist",
            ),
            (
                "  a: {extends: {file: d, service: b}}\n",
                "2:7: file-unreadable: services.a.extends names d, which is a directory",
            ),
            (
                "  a: {extends: {file: 'oci://x/y', service: b}}\n",
                "2:7: remote-resource: services.a.extends names oci://x/y, which is not a local file",
            ),
            (
                "  a: {extends: {file: e.yaml, service: b}}\n",
                "2:7: extends-not-found: the service a extends b, which is not in e.yaml",
            ),
        ],
    )
    def test_errors(self, text: str, line: str, project) -> None:
        found = project({COMPOSE: f"services:\n{text}", "d/f": "", "e.yaml": "volumes: {v: }"})
        assert found.loaded is None
        assert f"compose.yaml:{line}" in found.lines

    @pytest.mark.parametrize(
        ("base", "line"),
        [
            ("b: {image: x, imag: y}", "b.yaml:1:26: unknown-attribute"),
            ("b: {image: x, ports: ['a:b:c:d']}", "b.yaml:1:34: invalid-port"),
            ("b: {image: '${X?}'}", "b.yaml:1:16: required-variable"),
        ],
    )
    def test_errors_of_the_base_stand_in_its_file(self, base: str, line: str, project) -> None:
        found = project(
            {COMPOSE: "services: {a: {extends: {file: b.yaml, service: b}}}", "b.yaml": f"services: {{{base}}}"}
        )
        assert found.lines[0].startswith(line)

    def test_long_chains_end(self, project) -> None:
        chain = "".join(f"  s{number}: {{extends: s{number + 1}}}\n" for number in range(200))
        found = project(f"services:\n{chain}  s200: {{image: x}}\n")
        assert set(found.codes) == {"extends-invalid"}


class TestInclude:
    """`include`."""

    def test_directories_and_variables(self, project, tmp_path) -> None:
        contents = {
            COMPOSE: "include: [b/b.yaml]\nservices: {a: {image: x}}\n",
            "b/b.yaml": "x-b: 1\nname: o\nservices: {b: {image: 'y${V}', environment: [V], build: .}}\nvolumes: {v: }",
            "b/.env": "V=inc\n",
        }
        found = project(contents)
        b = found.services["b"]
        assert (b["image"], b["environment"], b["build"]["context"]) == ("yinc", {"V": "inc"}, str(tmp_path / "app/b"))
        assert (found.loaded.name, "x-b" in found.loaded.tree, list(found.loaded.tree["volumes"])) == (
            "app",
            False,
            ["v"],
        )
        assert project(contents, environment={"V": "os"}).services["b"]["image"] == "yos"

    def test_project_directory_and_env_files(self, project, tmp_path) -> None:
        contents = {
            COMPOSE: "include: [{path: [b/b.yaml, c.yaml], project_directory: pd, env_file: [x.env, y.env]}]\n",
            "b/b.yaml": "services: {b: {image: 'y${V}', volumes: ['./d:/d']}}",
            "c.yaml": "services: {b: {user: u}}",
            "x.env": "V=x\n",
            "y.env": "V=y$V\n",
        }
        b = project(contents).services["b"]
        assert (b["image"], b["user"], b["volumes"][0]["source"]) == ("yyx", "u", str(tmp_path / "app/pd/d"))

    def test_env_file_dev_null_is_none(self, project) -> None:
        contents = {
            COMPOSE: "include: [{path: b/b.yaml, env_file: /dev/null}]",
            "b/b.yaml": "services: {b: {image: 'y${V:-}'}}",
            "b/.env": "V=1\n",
        }
        assert project(contents).services["b"]["image"] == "y"

    def test_conflicts_are_merged_and_told(self, project) -> None:
        contents = {
            COMPOSE: "include: [b.yaml, c.yaml]\nservices: {a: {image: x, ports: ['1:1']}}\n",
            "b.yaml": "services: {a: {image: b, user: b, ports: ['2:2']}}",
            "c.yaml": "services: {a: {image: c, user: c, tty: true}}",
        }
        found = project(contents)
        a = found.services["a"]
        assert (a["image"], a["user"], a["tty"], sorted(port["target"] for port in a["ports"])) == (
            "x",
            "b",
            True,
            [1, 2],
        )
        assert set(found.codes) == {"include-conflict"}
        assert [str(each) for each in found.findings[0].locations] == [
            "compose.yaml:2:12",
            "b.yaml:1:12",
            "c.yaml:1:12",
        ]

    def test_a_file_that_is_included_twice(self, project) -> None:
        contents = {
            COMPOSE: "include: [b.yaml, c.yaml]\n",
            "b.yaml": "include: [d.yaml]",
            "c.yaml": "include: [d.yaml]",
            "d.yaml": "services: {d: {image: d, post_start: [{command: a}]}}",
        }
        found = project(contents)
        assert (len(found.services["d"]["post_start"]), found.codes) == (1, [])

    def test_overriding_and_extending_what_is_included(self, project) -> None:
        contents = {
            COMPOSE: "include: [b.yaml]\nservices: {a: {extends: b, user: u}}\n",
            "b.yaml": "services: {b: {image: b, ports: ['1:1']}}",
            OVER: "services: {b: {ports: !reset []}}",
        }
        found = project(contents, (COMPOSE, OVER))
        assert (found.services["a"]["image"], "ports" in found.services["a"], "ports" in found.services["b"]) == (
            "b",
            True,
            False,
        )

    def test_variables_for_secrets_of_an_included_project(self, project) -> None:
        contents = {
            COMPOSE: "include: [b/b.yaml]\nservices: {a: {image: x, secrets: [s]}}\n",
            "b/b.yaml": "secrets: {s: {environment: TOKEN}}",
            "b/.env": "TOKEN=t\nOTHER=o\n",
        }
        environment = project(contents, environment={"X": "1"}).loaded.environment
        assert (environment["TOKEN"], environment["X"], "OTHER" in environment) == ("t", "1", False)

    @pytest.mark.parametrize(
        ("include", "line"),
        [
            ("x", "compose.yaml:1:1: include-invalid"),
            ("{path: b.yaml}", "compose.yaml:1:1: include-invalid"),
            ("[1]", "compose.yaml:1:11: include-invalid"),
            ("[{path: {}}]", "compose.yaml:1:11: include-invalid"),
            ("[c.yaml]", "compose.yaml:1:11: file-not-found: include[0] names c.yaml, which does not exist"),
            ("[d]", "compose.yaml:1:11: file-unreadable: include[0] names d, which is a directory"),
            (
                "[{path: b.yaml, env_file: no.env}]",
                "compose.yaml:1:11: env-file-not-found: include[0] names no.env, which does not exist",
            ),
            ("['https://github.com/a/b.git']", "compose.yaml:1:11: remote-resource"),
            (
                "[compose.yaml]",
                "compose.yaml:1:11: include-cycle: files include one another in a circle: compose.yaml -> compose.yaml",
            ),
            (
                "[e.yaml]",
                "e.yaml:1:11: include-cycle: files include one another in a circle: compose.yaml -> e.yaml",
            ),
            ("[f.yaml]", "f.yaml:1:27: unknown-attribute"),
            ("[g.yaml]", "g.yaml:1:5: yaml-syntax"),
        ],
    )
    def test_errors(self, include: str, line: str, project) -> None:
        contents = {
            COMPOSE: f"include: {include}\nservices: {{a: {{image: x}}, b: {{image: y}}}}\n",
            "b.yaml": "services: {}",
            "d/x": "",
            "e.yaml": "include: [compose.yaml]",
            "f.yaml": "services: {a: {image: ok, imag: no}}",
            "g.yaml": "a: b: c",
        }
        found = project(contents)
        assert (found.loaded, found.lines[0][: len(line)]) == (None, line)

    def test_empty_includes(self, project) -> None:
        for include in ("", "[]", "[{env_file: [a]}]", "[b.yaml]"):
            found = project({COMPOSE: f"include: {include}\nservices: {{a: {{image: x}}}}\n", "b.yaml": "services: {}"})
            assert list(found.services) == ["a"]

    def test_long_chains_end(self, project) -> None:
        contents = {f"f{number}.yaml": f"include: [f{number + 1}.yaml]\n" for number in range(100)}
        found = project(contents, ("f0.yaml",))
        assert found.codes == ["include-invalid"]
