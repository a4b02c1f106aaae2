from __future__ import annotations

import pytest

from kompyse import api
from kompyse.diagnostics import Policy
from kompyse.plan import Options
from kompyse.targets.kubernetes import pod_standards
from kompyse.targets.trace import Field, Identity, leaves
from test_golden import CASES

WEB = "services: {{web: {{image: i, user: '1000', {}}}}}"
ADDED = {"allowPrivilegeEscalation": False, "capabilities": {"drop": ["ALL"]}}


def test_restricted_adds_what_the_standard_asks_for(lowered) -> None:
    found = lowered("services: {web: {image: i, user: '1000'}}", security="restricted")
    pod = found.pod("web")["spec"]
    assert pod["securityContext"] == {"runAsNonRoot": True, "seccompProfile": {"type": "RuntimeDefault"}}
    assert found.container("web")["securityContext"] == {"runAsUser": 1000, **ADDED}
    assert found.told == []


def test_baseline_and_no_standard_add_nothing(lowered) -> None:
    plain = lowered("services: {web: {image: i}}")
    assert lowered("services: {web: {image: i}}", security="baseline").objects == plain.objects
    assert "securityContext" not in plain.pod("web")["spec"]


def test_waiters_and_hooks_meet_it_too(lowered) -> None:
    found = lowered(
        "services: {web: {image: i, user: '5', depends_on: {db: {condition: service_healthy}}, pre_start:"
        " [{command: [a], user: '7'}]}, db: {image: i, user: '5', expose: [80],"
        " healthcheck: {test: [CMD, a]}}}",
        security="restricted",
    )
    for name in ("web", "db"):
        template = found.pod(name)
        assert pod_standards.violations(template["metadata"], template["spec"], "restricted", 34) == []
    assert len(found.pod("web")["spec"]["initContainers"]) == 2
    assert found.told_of("KY586") == []


def test_what_the_project_says_stays(lowered) -> None:
    found = lowered(
        WEB.format("cap_drop: [NET_RAW], cap_add: [NET_BIND_SERVICE], security_opt: ['seccomp:a.json']"),
        security="restricted",
    )
    context = found.container("web")["securityContext"]
    assert context["capabilities"] == {"add": ["NET_BIND_SERVICE"], "drop": ["NET_RAW", "ALL"]}
    assert context["seccompProfile"]["type"] == "Localhost"
    assert found.told_of("KY586") == []


@pytest.mark.parametrize(
    ("attribute", "path"),
    [
        ("privileged: true", ("privileged",)),
        ("network_mode: host", ("network_mode",)),
        ("pid: host", ("pid",)),
        ("ipc: host", ("ipc",)),
        ("cap_add: [CHOWN, CAP_net_admin]", ("cap_add", 1)),
        ("security_opt: ['label:level:s0', 'label:type:spc_t']", ("security_opt", 0)),
        ("security_opt: ['no-new-privileges', 'seccomp:unconfined']", ("security_opt", 1)),
        ("security_opt: ['apparmor:unconfined']", ("security_opt", 0)),
        ("volumes: ['a:/a', '/var/run/docker.sock:/s']", ("volumes", 1)),
        ("ports: [{target: 80, published: 8080, mode: host}]", ("ports", 0)),
    ],
)
def test_what_baseline_forbids_is_an_error_at_its_value(lowered, attribute: str, path) -> None:
    found = lowered(
        WEB.format(attribute) + ("\nvolumes: {a: {}}" if "volumes" in attribute else ""), security="baseline"
    )
    errors = found.told_of("KY586")
    assert [each.path for each in errors] == [("services", "web", *path)]
    assert "x-kompyse: {security: privileged}" in errors[0].hint


def test_what_restricted_alone_forbids_names_the_weaker_standard(lowered) -> None:
    found = lowered("services: {web: {image: i, user: root, cap_add: [CHOWN]}}", security="restricted")
    errors = found.told_of("KY586")
    assert [each.path[2:] for each in errors] == [("user",), ("cap_add", 0)]
    assert all("security: baseline" in each.hint for each in errors)


def test_root_in_a_hook_is_told_at_the_hook(lowered) -> None:
    found = lowered(WEB.format("pre_start: [{command: [a]}, {command: [b], user: '0'}]"), security="restricted")
    assert [each.path for each in found.told_of("KY586")] == [("services", "web", "pre_start", 1)]


def test_a_privileged_service_gives_no_contradiction(lowered) -> None:
    found = lowered("services: {web: {image: i, user: '5', privileged: true}}", security="restricted")
    assert "allowPrivilegeEscalation" not in found.container("web")["securityContext"]
    assert {each.path[2:] for each in found.told_of("KY586")} == {("privileged",)}


def test_a_user_that_only_the_image_knows_is_told(lowered) -> None:
    text = "services: {a: {image: i}, b: {image: i, user: node}, c: {image: i, user: '5'}}"
    found = lowered(text, security="restricted")
    assert [each.path for each in found.told_of("KY587")] == [("services", "a"), ("services", "b", "user")]


@pytest.mark.parametrize(
    ("service", "expected"),
    [("ports: ['80:80']", True), ("expose: [443]", True), ("expose: [8080]", False), ("network_mode: host", False)],
)
def test_somebody_may_listen_on_low_ports_as_in_docker(lowered, service: str, expected) -> None:
    sysctl = {"name": "net.ipv4.ip_unprivileged_port_start", "value": "0"}
    by_user = lowered(f"services: {{web: {{image: i, user: '5', {service}}}}}")
    assert (sysctl in by_user.pod("web")["spec"].get("securityContext", {}).get("sysctls", ())) is expected
    if service != "network_mode: host":
        by_level = lowered(f"services: {{web: {{image: i, {service}}}}}", security="restricted")
        assert (sysctl in by_level.pod("web")["spec"]["securityContext"].get("sysctls", ())) is expected


def test_the_hint_of_a_service_goes_before_the_option(lowered) -> None:
    text = "services: {a: {image: i, privileged: true, x-kompyse: {security: Privileged}}, b: {image: i, user: '5'}}"
    found = lowered(text, security="restricted", namespace="n", create_namespace=True)
    assert found.told_of("KY586") == []
    assert found.container("a")["securityContext"] == {"privileged": True}
    assert found.container("b")["securityContext"] == {"runAsUser": 5, **ADDED}
    labels = found.one("Namespace", "n")["metadata"]["labels"]
    assert {key: value for key, value in labels.items() if "pod-security" in key} == {
        "pod-security.kubernetes.io/enforce": "privileged",
        "pod-security.kubernetes.io/enforce-version": "v1.34",
        "pod-security.kubernetes.io/warn": "restricted",
        "pod-security.kubernetes.io/warn-version": "v1.34",
    }


def test_a_namespace_enforces_the_level_in_the_release_of_the_options(lowered) -> None:
    found = lowered(
        WEB.format("expose: [80]"),
        security="restricted",
        namespace="n",
        create_namespace=True,
        kubernetes_version="1.30",
    )
    labels = found.one("Namespace", "n")["metadata"]["labels"]
    assert {key: value for key, value in labels.items() if "pod-security" in key} == {
        "pod-security.kubernetes.io/enforce": "restricted",
        "pod-security.kubernetes.io/enforce-version": "v1.30",
    }


@pytest.mark.parametrize(
    ("text", "options", "told"),
    [
        ("services: {a: {image: i, x-kompyse: {security: privileged}}}", {}, ["a"]),
        ("services: {a: {image: i, x-kompyse: {security: privileged}}}", {"security": "baseline"}, []),
        (
            (
                "services: {a: {image: i, user: '5', x-kompyse: {security: restricted}},"
                " b: {image: i, user: '5', pid: 'service:a', x-kompyse: {security: baseline}}}"
            ),
            {},
            ["b"],
        ),
    ],
)
def test_a_hint_without_effect_is_told(lowered, text: str, options: dict[str, str], told: list[str]) -> None:
    found = lowered(text, **options)
    paths = [("services", key, "x-kompyse", "security") for key in told]
    assert [each.path for each in found.told_of("KY607")] == paths


@pytest.mark.parametrize(
    ("case", "options"),
    [
        ("process/restricted", Options(security="restricted", namespace="n", create_namespace=True)),
        ("process/security", Options()),
        ("process/security", Options(security="baseline", namespace="n", create_namespace=True)),
        ("process/older-release", Options(kubernetes_version="1.25")),
        ("process/stop-signal", Options(kubernetes_version="1.35")),
        ("process/identity", Options(kubernetes_version="1.35", security="baseline")),
    ],
)
def test_every_field_has_an_origin_and_every_value_an_answer(case: str, options: Options, monkeypatch) -> None:
    monkeypatch.setattr("kompyse.targets.kubernetes.pod_standards.violations", lambda *_: [])
    result = api.convert(CASES / case / "compose.yaml", options=options, trace=True, policy=Policy())
    untold = [
        (each["kind"], each["metadata"]["name"], field)
        for each in result.objects
        for field in leaves(each)
        if Field(Identity(each["kind"], each["metadata"].get("namespace", ""), each["metadata"]["name"]), field)
        not in result.trace.fields
    ]
    assert untold == []
    silent = [path for path, value in result.trace.values.items() if not (value.fields or value.codes or value.reason)]
    assert silent == []


def test_what_is_added_comes_from_the_option_or_the_hint(tmp_path) -> None:
    def origins(hint: str, **options: str):
        text = f"name: p\nservices: {{web: {{image: i, user: '5'{hint}}}}}\n"
        (tmp_path / "compose.yaml").write_text(text, encoding="utf-8")
        made = api.convert(tmp_path / "compose.yaml", options=Options(**options), trace=True).trace
        return made.of_field("Deployment", "web", ("spec", "template", "spec", "securityContext", "runAsNonRoot"))

    (option,) = origins("", security="restricted")
    assert option.option == "security"
    (hint,) = origins(", x-kompyse: {security: restricted}")
    assert hint.path == ("services", "web", "x-kompyse", "security")
