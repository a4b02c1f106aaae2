from __future__ import annotations

import pytest

from kompyse.targets.kubernetes import security


def context(lowered, body: str):
    return lowered(f"services: {{web: {{image: i, {body}}}}}").container("web").get("securityContext")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("user: '1000'", {"runAsUser": 1000}),
        ("user: '1000:2000'", {"runAsUser": 1000, "runAsGroup": 2000}),
        ("user: root", {"runAsUser": 0}),
        ("user: '0:0'", {"runAsUser": 0, "runAsGroup": 0}),
        ("cap_add: [NET_ADMIN, CAP_SYS_PTRACE, net_admin]", {"capabilities": {"add": ["NET_ADMIN", "SYS_PTRACE"]}}),
        ("cap_drop: [ALL], cap_add: [CHOWN]", {"capabilities": {"add": ["CHOWN"], "drop": ["ALL"]}}),
        (
            "cap_add: [NET_RAW], cap_drop: [CAP_NET_RAW, MKNOD]",
            {"capabilities": {"add": ["NET_RAW"], "drop": ["MKNOD"]}},
        ),
        ("cap_add: [CHOWN], cap_drop: [ALL, chown]", {"capabilities": {"add": ["CHOWN"], "drop": ["ALL"]}}),
        ("cap_add: [ALL], cap_drop: [ALL, MKNOD]", {"capabilities": {"add": ["ALL"], "drop": ["ALL", "MKNOD"]}}),
        ("privileged: true", {"privileged": True}),
        ("privileged: true, security_opt: ['systempaths=unconfined']", {"privileged": True}),
        ("read_only: true", {"readOnlyRootFilesystem": True}),
        ("security_opt: ['no-new-privileges:true']", {"allowPrivilegeEscalation": False}),
        ("security_opt: [no-new-privileges]", {"allowPrivilegeEscalation": False}),
        ("security_opt: ['no-new-privileges=1']", {"allowPrivilegeEscalation": False}),
        ("security_opt: ['no-new-privileges:false']", None),
        ("security_opt: ['no-new-privileges:F']", None),
        ("security_opt: ['seccomp:unconfined']", {"seccompProfile": {"type": "Unconfined"}}),
        ("security_opt: ['seccomp=builtin']", {"seccompProfile": {"type": "RuntimeDefault"}}),
        ("security_opt: ['apparmor:unconfined']", {"appArmorProfile": {"type": "Unconfined"}}),
        (
            "security_opt: ['label:user:u', 'label:level:s0:c1,c2']",
            {"seLinuxOptions": {"user": "u", "level": "s0:c1,c2"}},
        ),
        ("security_opt: ['label:disable']", {"seLinuxOptions": {"type": "spc_t"}}),
    ],
)
def test_rights_of_the_container(lowered, body: str, expected) -> None:
    assert context(lowered, body) == expected


@pytest.mark.parametrize(
    ("body", "code", "paths"),
    [
        ("user: node", "KY563", [("user",)]),
        ("user: '1000:staff'", "KY563", [("user",)]),
        ("group_add: [audio, '44']", "KY563", [("group_add", 0)]),
        ("security_opt: ['systempaths=unconfined', 'seccomp:']", "KY564", [("security_opt", 0), ("security_opt", 1)]),
        ("privileged: true, security_opt: ['no-new-privileges:true']", "KY564", [("security_opt", 0)]),
        ("security_opt: ['seccomp:./profile.json']", "KY565", [("security_opt", 0)]),
        (
            "security_opt: ['no-new-privileges:yes', 'label=filetype:x']",
            "KY564",
            [("security_opt", 0), ("security_opt", 1)],
        ),
        ("security_opt: [label, 'apparmor= ', 'apparmor=own']", "KY565", [("security_opt", 2)]),
        ("sysctls: {net.core.somaxconn: 1024}", "KY566", [("sysctls", "net.core.somaxconn")]),
        (
            "network_mode: host, sysctls: {net.ipv4.tcp_syncookies: 1}",
            "KY566",
            [("sysctls", "net.ipv4.tcp_syncookies")],
        ),
    ],
)
def test_what_a_pod_cannot_have_is_told(lowered, body: str, code: str, paths) -> None:
    found = lowered(f"services: {{web: {{image: i, {body}}}}}")
    assert [each.path for each in found.told_of(code)] == [("services", "web", *path) for path in paths]


def test_a_named_user_leaves_that_of_the_image(lowered) -> None:
    assert context(lowered, "user: node") is None
    assert context(lowered, "user: '1000:staff'") == {"runAsUser": 1000}


def test_privileges_and_their_denial_are_not_both_written(lowered) -> None:
    assert context(lowered, "privileged: true, security_opt: ['no-new-privileges:true']") == {"privileged": True}


def test_a_profile_is_a_file_of_the_node(lowered) -> None:
    profile = {"type": "Localhost", "localhostProfile": "profile.json"}
    assert context(lowered, "security_opt: ['seccomp:./profile.json']")["seccompProfile"] == profile


def test_groups_and_safe_sysctls_are_those_of_the_pod(lowered) -> None:
    found = lowered(
        "services: {web: {image: i, group_add: ['44', '0', root],"
        " sysctls: {net.ipv4.tcp_syncookies: 1, net.core.somaxconn: 1}}}"
    )
    assert found.pod("web")["spec"]["securityContext"] == {
        "supplementalGroups": [44, 0],
        "sysctls": [{"name": "net.ipv4.tcp_syncookies", "value": "1"}],
    }


@pytest.mark.parametrize(("text", "number"), [("root", 0), ("33", 33), ("www", None), ("", None), ("9" * 12, None)])
def test_identities(text: str, number) -> None:
    assert security.identity(text) == number


def test_selinux_labels_are_told_for_paths_of_the_node(lowered) -> None:
    found = lowered(
        "services: {web: {image: i, volumes: ['./site:/site:ro,z', '/etc/hosts:/hosts:ro,Z']}}", {"site/a": b"a"}
    )
    assert [each.path for each in found.told_of("KY581")] == [("services", "web", "volumes", 1, "bind", "selinux")]


@pytest.mark.parametrize(
    ("option", "profile"),
    [
        ("seccomp:profiles/a.json", "profiles/a.json"),
        ("seccomp=/etc/a.json", "etc/a.json"),
        ("seccomp= a.json ", "a.json"),
        ("seccomp:../a.json", None),
        ("seccomp:a/../../b", None),
        ("seccomp: ", None),
    ],
)
def test_a_profile_stays_below_the_folder_of_the_node(lowered, option: str, profile: str | None) -> None:
    found = lowered(f"services: {{web: {{image: i, security_opt: ['{option}']}}}}")
    rights = found.container("web").get("securityContext", {}).get("seccompProfile", {})
    assert rights.get("localhostProfile") == profile
    assert len(found.told_of("KY564")) == (profile is None)


@pytest.mark.parametrize(
    ("lead", "name", "kept"),
    [
        ("network_mode: host", "net.ipv4.tcp_syncookies", False),
        ("ipc: host", "kernel.shm_rmid_forced", False),
        ("ipc: host", "net.ipv4.tcp_syncookies", True),
        ("network_mode: host", "kernel.shm_rmid_forced", True),
    ],
)
def test_a_pod_sets_no_parameter_of_its_node(lowered, lead: str, name: str, kept) -> None:
    text = f"services: {{a: {{image: i, {lead}}}, b: {{image: i, pid: 'service:a', sysctls: {{{name}: 1}}}}}}"
    found = lowered(text)
    assert ("sysctls" in found.pod("a")["spec"].get("securityContext", {})) is kept
    assert [each.path for each in found.told_of("KY566")] == ([] if kept else [("services", "b", "sysctls", name)])


def test_a_user_with_an_empty_group_is_a_user(lowered) -> None:
    found = lowered("services: {web: {image: i, user: '5:'}}")
    assert found.container("web")["securityContext"] == {"runAsUser": 5}
    assert found.told == []


@pytest.mark.parametrize(
    ("option", "value"),
    [("unconfined", "unconfined"), ("docker-default", "runtime/default"), ("/usr/bin/own", "localhost//usr/bin/own")],
)
def test_before_1_30_an_annotation_chooses_the_apparmor_profile(lowered, option: str, value: str) -> None:
    text = f"services: {{web: {{image: i, security_opt: ['apparmor:{option}', no-new-privileges]}}}}"
    old, new = lowered(text, kubernetes_version="1.29"), lowered(text, kubernetes_version="1.30")
    assert old.pod("web")["metadata"]["annotations"] == {"container.apparmor.security.beta.kubernetes.io/web": value}
    assert old.container("web")["securityContext"] == {"allowPrivilegeEscalation": False}
    assert "annotations" not in new.pod("web")["metadata"]
    assert "appArmorProfile" in new.container("web")["securityContext"]


@pytest.mark.parametrize(("release", "kept"), [("1.31", False), ("1.32", True)])
def test_a_parameter_is_set_since_the_release_that_allows_it(lowered, release: str, kept) -> None:
    found = lowered(
        "services: {web: {image: i, sysctls: {net.ipv4.tcp_rmem: 4096 87380 1048576}}}", kubernetes_version=release
    )
    assert ("securityContext" in found.pod("web")["spec"]) is kept
    assert [each.message for each in found.told_of("KY566")] == (
        []
        if kept
        else [
            (
                "a kubelet of 1.31 refuses pods that set net.ipv4.tcp_rmem unless its administrator allows it, so it is"
                " left out"
            )
        ]
    )


@pytest.mark.parametrize(
    ("service", "expected"),
    [
        ("user: '5', ports: ['80:80']", ["0"]),
        ("user: '5', expose: ['53/udp']", ["0"]),
        ("user: '5', ports: ['80:8080']", []),
        ("user: '0', ports: ['80:80']", []),
        ("ports: ['80:80']", []),
        ("user: '5', expose: [80], network_mode: host", []),
        ("user: '5', expose: [80], sysctls: {net.ipv4.ip_unprivileged_port_start: 25}", ["25"]),
    ],
)
def test_somebody_may_listen_on_low_ports_as_in_docker(lowered, service: str, expected) -> None:
    found = lowered(f"services: {{web: {{image: i, {service}}}}}")
    sysctls = found.pod("web")["spec"].get("securityContext", {}).get("sysctls", ())
    assert [each["value"] for each in sysctls if each["name"] == security.UNPRIVILEGED_PORTS] == expected
