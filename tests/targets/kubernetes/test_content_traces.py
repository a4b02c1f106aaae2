"""Where the fields of contents and accounts come from: the values of the project, and the options."""

from __future__ import annotations

import pytest

from kompyse import api
from kompyse.plan import Options
from kompyse.targets.trace import leaves
from sealed import certificate

COMPOSE = """\
name: demo
services:
  web:
    image: i
    environment: {A: "1", TOKEN: canary}
    env_file: [more.env]
    secrets: [pw, far]
    configs: [c]
    x-kompyse: {service_account: {name: app, create: true, annotations: {role: x}}, image_pull_secrets: [own]}
secrets:
  pw: {environment: PW, x-kompyse: {type: a/b, key: k, annotations: {x: y}, name: word}}
  far: {environment: PW, x-kompyse: {store: vault, remote_key: r, property: p, refresh: 1m}}
configs:
  c: {content: text, x-kompyse: {immutable: true}}
"""
PW, SCOPE = "secrets.pw", "sealedsecrets.bitnami.com/cluster-wide"
CONTENT = (f"{PW}.environment", f"{PW}.x-kompyse.key")
FAR = "secrets.far.x-kompyse"
INLINE = Options(variables="content", credentials="secret", image_pull_secrets=("all",), labels=("a=b",))
SEALED = Options(
    credentials="secret", secrets="sealed", sealed_cert=certificate(), sealed_scope="cluster-wide", namespace="n"
)
STORE = Options(credentials="secret", secrets="external", secret_store="vault")


@pytest.fixture
def convert(tmp_path):
    def convert(options: Options) -> api.Result:
        (tmp_path / "compose.yaml").write_text(COMPOSE, encoding="utf-8")
        (tmp_path / "more.env").write_text("MORE=2\n", encoding="utf-8")
        return api.convert(tmp_path / "compose.yaml", options=options, environment={"PW": "canary"}, trace=True)

    return convert


def origins(result: api.Result, kind: str, name: str, *field) -> set[str]:
    start = len(field)
    return {
        ".".join(map(str, each.path)) or each.option or each.reason
        for found, every in result.trace.fields.items()
        if (found.owner.kind, found.owner.name, found.path[:start]) == (kind, name, field)
        for each in every
    }


@pytest.mark.parametrize(
    ("options", "place", "expected"),
    [
        (INLINE, ("ConfigMap", "web-env", "data", "A"), {"services.web.environment.A"}),
        (INLINE, ("ConfigMap", "web-env", "data", "MORE"), {"services.web.env_file.0"}),
        (INLINE, ("Secret", "web-env", "data", "TOKEN"), {"services.web.environment.TOKEN"}),
        (INLINE, ("Secret", "web-env", "kind"), {"services.web.environment", "credentials"}),
        (INLINE, ("Secret", "word", "type"), {"secrets.pw.x-kompyse.type"}),
        (INLINE, ("Secret", "word", "metadata", "name"), {"secrets.pw.x-kompyse.name"}),
        (INLINE, ("Secret", "word", "metadata", "annotations", "x"), {"secrets.pw.x-kompyse.annotations.x"}),
        (INLINE, ("Secret", "word", "metadata", "labels", "a"), {"labels"}),
        (INLINE, ("Secret", "word", "data"), {"secrets.pw.environment", "secrets.pw.x-kompyse.key"}),
        (INLINE, ("ExternalSecret", "far", "kind"), {f"{FAR}.store"}),
        (INLINE, ("ExternalSecret", "far", "spec", "secretStoreRef"), {f"{FAR}.store"}),
        (INLINE, ("ExternalSecret", "far", "spec", "refreshInterval"), {f"{FAR}.refresh"}),
        (INLINE, ("ExternalSecret", "far", "spec", "data", 0, "remoteRef", "key"), {f"{FAR}.remote_key"}),
        (INLINE, ("ExternalSecret", "far", "spec", "data", 0, "remoteRef", "property"), {f"{FAR}.property"}),
        (INLINE, ("ServiceAccount", "app", "metadata", "name"), {"services.web.x-kompyse.service_account.name"}),
        (STORE, ("ExternalSecret", "word", "spec", "secretStoreRef"), {"secret_store"}),
        (SEALED, ("SealedSecret", "word", "spec", "encryptedData"), {"sealed_cert", *CONTENT}),
        (SEALED, ("SealedSecret", "word", "metadata", "annotations", SCOPE), {"sealed_scope"}),
    ],
)  # fmt: skip
def test_where_a_field_comes_from(convert, options, place, expected) -> None:
    assert origins(convert(options), *place) == expected


def test_a_pod_says_what_names_its_account_and_its_pull_secrets(convert) -> None:
    result = convert(INLINE)
    pod = ("spec", "template", "spec")
    hints = "services.web.x-kompyse"
    web = ("Deployment", "web")
    assert origins(result, *web, *pod, "imagePullSecrets", 0) == {"image_pull_secrets"}
    assert origins(result, *web, *pod, "imagePullSecrets", 1) == {f"{hints}.image_pull_secrets"}
    assert origins(result, *web, *pod, "serviceAccountName") == {f"{hints}.service_account"}
    assert origins(result, *web, *pod, "containers", 0, "envFrom") == {"services.web.environment"}


@pytest.mark.parametrize("options", [INLINE, SEALED, STORE])
def test_every_field_has_an_origin_and_every_value_an_answer(convert, options) -> None:
    result = convert(options)
    fields = {(each["kind"], each["metadata"]["name"], path) for each in result.objects for path in leaves(each)}
    traced = {(each.owner.kind, each.owner.name, each.path) for each, found in result.trace.fields.items() if found}
    assert fields == traced
    assert [each.path for each in result.trace.values.values() if not (each.fields or each.codes or each.reason)] == []
