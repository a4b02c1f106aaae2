"""Secrets: in the output, made by others, fetched from a store, or sealed."""

from __future__ import annotations

import json

import pytest

from kompyse.diagnostics import KompyseError
from sealed import certificate, opened

ONE = """
services: {web: {image: i, secrets: [pw]}}
secrets: {pw: {file: pw.txt%s}}
"""
CANARY = b"canary-hunter2"


def one(lowered, hints="", **options):
    text = ONE % (f", x-kompyse: {hints}" if hints else "")
    return lowered(text, {"pw.txt": CANARY}, **options)


def holds_canary(found) -> bool:
    text = json.dumps(found.objects) + "".join(str(each) for each in found.told)
    return "canary" in text or "Y2FuYXJ5" in text


def test_a_secret_that_others_make_is_mounted_and_the_command_is_told(lowered) -> None:
    found = one(lowered, secrets="external")
    assert not found.of_kind("Secret")
    assert found.volume("web", "secret-pw") == {"secret": {"secretName": "pw"}}
    assert found.mounts("web")["/run/secrets/pw"]["subPath"] == "pw"
    (told,) = found.told_of("KY656")
    assert "kubectl create secret generic pw --from-file=pw=" in told.message
    assert told.path == ("secrets", "pw")
    assert not holds_canary(found)
    assert "annotations" not in found.pod("web")["metadata"]


@pytest.mark.parametrize(
    ("store", "options", "command"),
    [
        ("environment: PW", {}, 'printf %s "$PW" | kubectl create secret generic pw --from-file=pw=/dev/stdin'),
        (
            "environment: PW, x-kompyse: {name: db, key: password}",
            {"namespace": "prod"},
            'printf %s "$PW" | kubectl create secret generic db --namespace=prod --from-file=password=/dev/stdin',
        ),
        ("file: 'my dir'", {}, "kubectl create secret generic pw '--from-file=@/my dir'"),
        ("file: gone, x-kompyse: {type: a/b}", {}, "kubectl create secret generic pw --type=a/b --from-file=pw=@/gone"),
    ],
)
def test_the_command_that_makes_a_secret(lowered, tmp_path, store, options, command) -> None:
    text = f"services: {{web: {{image: i, secrets: [pw]}}}}\nsecrets: {{pw: {{{store}}}}}"
    found = lowered(text, {"my dir/a": b"x"}, secrets="external", **options)
    assert found.told_of("KY656")[0].message.endswith(command.replace("@", str(tmp_path)))


def test_what_is_not_in_the_output_is_not_read(lowered) -> None:
    text = "services: {web: {image: i, secrets: [a, b]}}\nsecrets: {a: {file: gone}, b: {environment: GONE}}"
    assert len(lowered(text, secrets="external").told_of("KY656")) == 2


def test_an_external_secret_with_a_key(lowered) -> None:
    text = """
services: {web: {image: i, secrets: [user, password]}}
secrets:
  user: {external: true, x-kompyse: {name: db, key: user}}
  password: {external: true, x-kompyse: {name: db, key: password}}
"""
    found = lowered(text)
    assert [each["subPath"] for each in found.mounts("web").values()] == ["user", "password"]
    assert [each["secret"]["secretName"] for each in found.pod("web")["spec"]["volumes"]] == ["db"]
    assert found.told == []


def test_a_store_has_all_secrets_that_the_project_makes(lowered) -> None:
    found = one(lowered, secrets="external", secret_store="vault")
    assert found.one("ExternalSecret", "pw")["spec"] == {
        "refreshInterval": "1h",
        "secretStoreRef": {"kind": "SecretStore", "name": "vault"},
        "target": {"name": "pw", "creationPolicy": "Owner"},
        "data": [{"secretKey": "pw", "remoteRef": {"key": "pw"}}],
    }
    assert found.told_of("KY657")[0].path == ("secrets", "pw")
    assert not holds_canary(found)


def test_a_store_of_one_secret(lowered) -> None:
    hints = "{store: 'aws:ClusterSecretStore', remote_key: prod/db, property: pw, refresh: 15m, key: k, type: b/c}"
    found = one(lowered, hints)
    assert found.one("ExternalSecret", "pw")["spec"] == {
        "refreshInterval": "15m",
        "secretStoreRef": {"kind": "ClusterSecretStore", "name": "aws"},
        "target": {"name": "pw", "creationPolicy": "Owner", "template": {"type": "b/c"}},
        "data": [{"secretKey": "k", "remoteRef": {"key": "prod/db", "property": "pw"}}],
    }
    assert found.mounts("web")["/run/secrets/pw"]["subPath"] == "k"
    assert found.told == []


def test_a_directory_and_variables_from_a_store(lowered) -> None:
    text = """
services: {web: {image: i, secrets: [keys], environment: {TOKEN: canary, A: b}}}
secrets: {keys: {file: keys}}
"""
    options = {"secrets": "external", "secret_store": "vault", "credentials": "secret"}
    found = lowered(text, {"keys/a": b"x"}, **options)
    made = {name: each["spec"] for name, each in found.of_kind("ExternalSecret").items()}
    assert made["keys"]["dataFrom"] == [{"extract": {"key": "keys"}}]
    assert made["web-env"]["data"] == [{"secretKey": "TOKEN", "remoteRef": {"key": "web-env", "property": "TOKEN"}}]
    assert found.mounts("web")["/run/secrets/keys"] == {
        "name": "secret-keys",
        "mountPath": "/run/secrets/keys",
        "readOnly": True,
    }
    assert not holds_canary(found)


@pytest.mark.parametrize("scope", ["strict", "namespace-wide", "cluster-wide"])
def test_a_sealed_secret_opens_where_it_belongs(lowered, scope) -> None:
    found = one(lowered, secrets="sealed", sealed_cert=certificate(), sealed_scope=scope, namespace="prod")
    made = found.one("SealedSecret", "pw")
    label = {"strict": b"prod/pw", "namespace-wide": b"prod", "cluster-wide": b""}[scope]
    assert opened(made["spec"]["encryptedData"]["pw"], label) == CANARY
    wanted = {} if scope == "strict" else {"annotations": {f"sealedsecrets.bitnami.com/{scope}": "true"}}
    for meta in (made["metadata"], made["spec"]["template"]["metadata"]):
        assert {key: meta[key] for key in ("name", "namespace")} == {"name": "pw", "namespace": "prod"}
        assert {key: meta[key] for key in meta if key == "annotations"} == wanted
    assert made["spec"]["template"]["type"] == "Opaque"
    assert not found.of_kind("Secret")
    assert "annotations" not in found.pod("web")["metadata"]
    assert len(found.told_of("KY658")) == 1
    assert not holds_canary(found)


def test_nothing_is_sealed_with_a_certificate_that_is_none(lowered) -> None:
    text = "services: {web: {image: i, secrets: [a, b]}}\nsecrets: {a: {environment: E}, b: {environment: E}}"
    found = lowered(text, environment={"E": "x"}, secrets="sealed", sealed_cert="none", namespace="prod")
    (told,) = found.told_of("KY663")
    assert told.severity == "error"
    assert "certificate" in told.message


@pytest.mark.parametrize(
    ("hints", "files", "text"),
    [
        ("{type: kubernetes.io/tls}", "file: pw.txt", "tls.crt"),
        ("{type: kubernetes.io/ssh-auth}", "file: pw.txt", "ssh-privatekey"),
        ("{type: kubernetes.io/basic-auth}", "file: pw.txt", "username or password"),
        ("{type: kubernetes.io/tls}", "file: half", "tls.key"),
    ],
)
def test_a_type_asks_for_its_keys(lowered, hints, files, text) -> None:
    project = f"services: {{web: {{image: i, secrets: [pw]}}}}\nsecrets: {{pw: {{{files}, x-kompyse: {hints}}}}}"
    found = lowered(project, {"pw.txt": b"x", "half/tls.crt": b"c"})
    (told,) = found.told_of("KY661")
    assert text in told.message
    assert told.path == ("secrets", "pw", "x-kompyse", "type")
    assert told.severity == "error"


@pytest.mark.parametrize(
    ("hints", "kind"),
    [
        ("{type: kubernetes.io/ssh-auth, key: ssh-privatekey}", "kubernetes.io/ssh-auth"),
        ("{type: kubernetes.io/basic-auth, key: password}", "kubernetes.io/basic-auth"),
        ("{type: example.com/own}", "example.com/own"),
    ],
)
def test_a_secret_has_its_type(lowered, hints, kind) -> None:
    found = one(lowered, hints)
    assert found.one("Secret", "pw")["type"] == kind
    assert found.told == []


def test_names_after_the_content(lowered) -> None:
    first, same, other = (lowered(ONE % "", {"pw.txt": data}, immutable_config=True) for data in (b"1", b"1", b"2"))
    names = [next(iter(each.of_kind("Secret"))) for each in (first, same, other)]
    assert names[0] == names[1] != names[2]
    made = first.one("Secret", names[0])
    assert made["immutable"] is True
    assert made["metadata"]["labels"]["app.kubernetes.io/name"] == "pw"
    assert first.pod("web")["spec"]["volumes"][0]["secret"]["secretName"] == names[0]


def test_one_secret_alone_that_nobody_may_change(lowered) -> None:
    text = """
services: {web: {image: i, secrets: [a, b], configs: [c]}}
secrets: {a: {environment: E, x-kompyse: {immutable: true}}, b: {environment: E}}
configs: {c: {content: x, x-kompyse: {immutable: false}}}
"""
    found = lowered(text, environment={"E": "x"})
    assert [name.partition("-")[0] for name in found.of_kind("Secret")] == ["a", "b"]
    assert [("immutable" in each) for each in found.of_kind("Secret").values()] == [True, False]
    kept = lowered(text, environment={"E": "x"}, immutable_config=True)
    assert list(kept.of_kind("ConfigMap")) == ["c"]


def test_annotations_of_a_secret_and_a_config(lowered) -> None:
    text = """
services: {web: {image: i, secrets: [a], configs: [c]}}
secrets: {a: {environment: E, labels: {l: m}, x-kompyse: {annotations: {reload: "yes"}}}}
configs: {c: {content: x, x-kompyse: {annotations: {"bad key!": x}}}}
"""
    found = lowered(text, environment={"E": "x"})
    assert found.one("Secret", "a")["metadata"]["annotations"] == {"l": "m", "reload": "yes"}
    assert "annotations" not in found.one("ConfigMap", "c")["metadata"]
    assert found.told_of("KY250")[0].path == ("configs", "c", "x-kompyse", "annotations", "bad key!")


@pytest.mark.parametrize(
    ("store", "field"),
    [
        ("environment: E, x-kompyse: {remote_key: x}", "remote_key"),
        ("environment: E, x-kompyse: {refresh: 1m}", "refresh"),
        ("external: true, x-kompyse: {type: Opaque, key: k}", "type"),
        ("external: true, x-kompyse: {immutable: true, key: k}", "immutable"),
        ("environment: E, x-kompyse: {immutable: true, store: s, remote_key: k}", "immutable"),
        ("file: dir, x-kompyse: {key: k}", "key"),
    ],
)
def test_hints_that_change_nothing(lowered, store, field) -> None:
    text = f"services: {{web: {{image: i, secrets: [s]}}}}\nsecrets: {{s: {{{store}}}}}"
    found = lowered(text, {"dir/a": b"x"}, environment={"E": "x"})
    assert [each.path for each in found.told_of("KY607")] == [("secrets", "s", "x-kompyse", field)]


def test_names_that_collide_are_refused(lowered) -> None:
    text = """
services: {web: {image: i, secrets: [a, b]}}
secrets: {a: {environment: E, x-kompyse: {name: b}}, b: {environment: E}}
"""
    with pytest.raises(KompyseError, match='would both be called "b"'):
        lowered(text, environment={"E": "x"})


@pytest.mark.judge_cluster
def test_the_cluster_takes_the_orders_to_fetch(lowered, kubectl) -> None:
    text = """
services: {web: {image: i, secrets: [a, keys, c], environment: {TOKEN: x}}}
secrets:
  a: {environment: E, x-kompyse: {remote_key: prod/a, property: p, refresh: 15m, type: example.com/own}}
  keys: {file: keys}
  c: {environment: E, x-kompyse: {store: "aws:ClusterSecretStore", refresh: 0}}
"""
    options = {"secrets": "external", "secret_store": "vault", "credentials": "secret"}
    found = lowered(text.replace("refresh: 0", 'refresh: "0"'), {"keys/a": b"x"}, **options)
    orders = [each for each in found.objects if each["kind"] == "ExternalSecret"]
    assert len(orders) == 4
    listed = json.dumps({"apiVersion": "v1", "kind": "List", "items": orders})
    kubectl("create", "--dry-run=server", "--validate=strict", "--filename=-", stdin=listed)


@pytest.mark.judge_cluster
def test_the_told_commands_make_what_the_pods_want(lowered, kubectl, tmp_path) -> None:
    import shlex
    import subprocess

    text = """
services: {web: {image: i, secrets: [a, b, keys]}}
secrets: {a: {file: a.txt}, b: {environment: E}, keys: {file: keys}}
"""
    found = lowered(text, {"a.txt": b"\x00one\n", "keys/k": b"v"}, secrets="external", namespace=kubectl.namespace)
    for told in found.told_of("KY656"):
        line = told.message.partition(": ")[2].replace("kubectl", shlex.join(kubectl.command), 1)
        subprocess.run(["sh", "-c", line], check=True, env={"PATH": "/usr/bin:/bin:/usr/local/bin", "E": "t w o"})
    made = {each["metadata"]["name"]: each["data"] for each in kubectl.get("secrets")["items"]}
    assert made == {"a": {"a": "AG9uZQo="}, "b": {"b": "dCB3IG8="}, "keys": {"k": "dg=="}}
