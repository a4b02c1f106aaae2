"""Variables that stand beside their services: chosen, named apart, digested."""

from __future__ import annotations

import pytest

ENVIRONMENT = {"A": "1", "EMPTY": "", "UNSET": None, "DB_PASSWORD": "canary", "a b": "x", "1ST": "y", "RAW": "\udcff"}


def sets(made, key="web"):
    return {(each.secret, each.bundle): each.names for each in made.service(key).variables}


def files(made):
    return {each.name: {file.path: file.data for file in each.files} for each in made.plan.bundles}


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({}, {}),
        ({"variables": "content"}, {(False, "web-env"): ("A", "EMPTY", "DB_PASSWORD")}),
        ({"credentials": "secret"}, {(True, "web-env"): ("DB_PASSWORD",)}),
        (
            {"variables": "content", "credentials": "secret"},
            {(False, "web-env"): ("A", "EMPTY"), (True, "web-env"): ("DB_PASSWORD",)},
        ),
    ],
)
def test_what_stands_beside_a_service(plan, options, expected):
    made = plan({"web": {"environment": ENVIRONMENT}, "other": {}}, options=options)
    assert sets(made) == expected
    assert sets(made, "other") == {}
    assert all(each.origin == ("services", "web", "environment") for each in made.plan.bundles)


def test_values_are_bytes_as_compose_gives_them(plan):
    made = plan({"web": {"environment": {"A": "$(B) $$ ü\n"}}}, options={"variables": "content"})
    assert files(made) == {"web-env": {"A": "$(B) $$ ü\n".encode()}}


def test_a_config_of_the_same_name_keeps_it(plan):
    made = plan(
        {"c1": {"environment": {"A": "1"}, "configs": [{"source": "c1-env"}]}},
        configs={"c1-env": {"content": "x"}},
        options={"variables": "content"},
    )
    config, variables = made.plan.bundles
    assert config.name == "c1-env"
    assert variables.name.startswith("c1-env-")
    assert sets(made, "c1") == {(False, variables.name): ("A",)}


def test_a_secret_may_be_called_like_the_config(plan):
    options = {"variables": "content", "credentials": "secret"}
    made = plan({"web": {"environment": {"A": "1", "TOKEN": "2"}}}, options=options)
    assert [each.name for each in made.plan.bundles] == ["web-env", "web-env"]


def test_a_change_of_a_variable_changes_the_digest(plan):
    def digest(value):
        made = plan({"web": {"environment": {"A": value}}}, options={"variables": "content"})
        return made.service("web").digest

    assert digest("1") == digest("1") != digest("2")


def test_names_that_follow_from_the_content(plan):
    made = plan({"web": {"environment": {"A": "1"}}}, options={"variables": "content", "immutable_config": True})
    (bundle,) = made.plan.bundles
    assert (bundle.name, bundle.stem, bundle.immutable) == (f"web-env-{bundle.digest}", "web-env", True)
    assert sets(made) == {(False, bundle.name): ("A",)}


def test_too_much_for_one_object_stays_with_the_service(plan):
    made = plan({"web": {"environment": {"A": "x" * ((1 << 20) + 1)}}}, options={"variables": "content"})
    assert made.plan.bundles == ()
    assert sets(made) == {}


@pytest.mark.parametrize("store", [None, "vault:ClusterSecretStore"])
def test_credentials_that_are_not_in_the_output(plan, store):
    options = {"credentials": "secret", "secrets": "external", "secret_store": store}
    made = plan({"web": {"environment": {"TOKEN": "canary"}}}, options=options)
    (bundle,) = made.plan.bundles
    assert (bundle.files, bundle.digest, bundle.external) == ((), "", store is None)
    assert (bundle.remote and (bundle.remote.store, bundle.remote.cluster_wide, bundle.remote.key)) == (
        store and ("vault", True, "web-env")
    )
    assert sets(made) == {(True, "web-env"): ("TOKEN",)}
