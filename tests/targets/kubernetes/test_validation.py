"""Faults are found and told without values; and what the golden cases give fits the schemas of every release."""

from __future__ import annotations

import shlex
import sys

import pytest
import yaml

from kompyse.cli.main import run
from kompyse.diagnostics import Sink
from kompyse.plan import Options
from kompyse.targets.kubernetes import validation, versions
from test_golden import CASES, NAMES

RELEASES = [f"1.{minor}" for minor in range(versions.OLDEST, versions.NEWEST + 1)]
CONFIG = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "c"}, "data": {"a": "b"}}
ROLE = {
    "apiVersion": "rbac.authorization.k8s.io/v1",
    "kind": "Role",
    "metadata": {"name": "r"},
    "rules": [{"verbs": ["get"], "apiGroups": [""], "resources": ["pods"]}],
}
ROUTE = {"apiVersion": "gateway.networking.k8s.io/v1", "kind": "HTTPRoute", "metadata": {"name": "x"}, "spec": {}}


def found(*objects, release: str = "1.34", origins=lambda _made, _field: ()):
    sink = Sink()
    validation.check(list(objects), Options(kubernetes_version=release), sink, origins)
    return sink.located(None)


def messages(*objects, **options) -> list[str]:
    return [each.message for each in found(*objects, **options)]


def test_good_objects_give_no_finding() -> None:
    assert found(CONFIG, ROLE) == ()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"daat": {}}, "ConfigMap c: daat: there is no such field (Kubernetes 1.34)"),
        ({"data": {"a": 1}}, "ConfigMap c: data.a: it is of the type int, and has to be string (Kubernetes 1.34)"),
        ({"data": ["s3cret"]}, "ConfigMap c: data: it is of the type list, and has to be object (Kubernetes 1.34)"),
    ],
)
def test_a_fault_is_told_with_its_field_and_without_its_value(change, message: str) -> None:
    assert messages(CONFIG | change) == [message]


def test_a_missing_field_and_a_word_that_is_none_of_them() -> None:
    rules = [{"apiGroups": [""]}]
    assert messages(ROLE | {"rules": rules}) == ["Role r: rules[0].verbs: the field is missing (Kubernetes 1.34)"]
    wrong = {"apiVersion": "v2", "kind": "ConfigMap", "metadata": {"name": "c"}}
    assert "no schema is known of ConfigMap (v2): 1 object was not checked" in messages(wrong)


def test_a_fault_is_told_at_the_value_that_is_behind_the_field() -> None:
    asked = []

    def origins(made, field):
        asked.append((made["kind"], field))
        return [("configs", "c"), ("configs", "c"), ("services", "web")]

    (fault,) = found(CONFIG | {"data": {"a": 1}}, origins=origins)
    assert asked == [("ConfigMap", ("data", "a"))]
    assert (fault.code.id, fault.path, fault.related) == ("KY852", ("configs", "c"), (("services", "web"),))
    assert fault.severity == "error"


def test_custom_resources_are_counted_and_told_once_a_kind() -> None:
    (note,) = found(ROUTE, CONFIG, ROUTE)
    assert note.code.id == "KY853"
    assert "HTTPRoute (gateway.networking.k8s.io/v1): 2 objects were not checked" in note.message


def test_a_release_without_schemas_is_checked_with_the_newest_before_it(monkeypatch) -> None:
    from kubernetes_validate import utils

    known = [text for text in utils.all_versions() if text < "1.36"]
    monkeypatch.setattr(utils, "all_versions", lambda: known)
    (note,) = found(CONFIG, release="1.37")
    assert (note.code.id, note.message) == (
        "KY853",
        "the objects were checked against the schemas of 1.35, not of 1.37",
    )


def test_without_the_package_there_is_an_error_that_says_how_to_install_it(monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "kubernetes_validate", None)
    (error,) = found(CONFIG)
    assert (error.code.id, error.hint) == ("KY854", "pip install 'kompyse[validate]'")


def test_the_package_has_the_schemas_of_every_known_release() -> None:
    assert [validation.Schemas(minor).release for minor in range(versions.OLDEST, versions.NEWEST + 1)] == RELEASES


# The oldest release and the newest in every run, and with the slow tests all between them.
BETWEEN = [pytest.param(release, marks=pytest.mark.slow) for release in RELEASES[1:-1]]


@pytest.mark.parametrize("release", [RELEASES[0], *BETWEEN, RELEASES[-1]])
def test_what_the_cases_give_fits_the_schemas_of_every_release(release: str, monkeypatch, capfd) -> None:
    schemas = validation.Schemas(int(release.partition(".")[2]))
    checked, faults = 0, []
    for case in NAMES:
        if not (CASES / case / "expected" / "kubernetes").is_dir():
            continue
        monkeypatch.chdir(CASES / case)
        arguments = []
        if (CASES / case / "args").is_file():
            arguments = shlex.split((CASES / case / "args").read_text(encoding="utf-8"))
        run(["convert", "-q", *arguments, "--kubernetes-version", release])
        for made in yaml.load_all(capfd.readouterr().out, Loader=yaml.CSafeLoader):
            faults += [(case, made["kind"], made["metadata"]["name"], *fault) for fault in schemas.faults(made) or ()]
            checked += 1
    assert faults == []
    assert checked > 100
