"""Secrets, configs, environment files: each at its path, with its own content."""

from __future__ import annotations

import base64


def test_02_two_secrets_stand_beside_one_another(weakness):
    made = weakness(2)
    mounts = made.mounts("web")
    assert set(mounts) == {"/run/secrets/a", "/run/secrets/b"}
    assert {path: each["subPath"] for path, each in mounts.items()} == {"/run/secrets/a": "a", "/run/secrets/b": "b"}


def test_11_environment_wins_over_an_env_file(weakness):
    assert weakness(11).environment("web") == {"A": "2", "B": "3"}


def test_12_an_optional_env_file_may_be_missing(weakness):
    assert "env" not in weakness(12).container("web")


def test_13_env_files_of_one_name_in_two_folders_are_two_files(weakness):
    made = weakness(13)
    assert made.environment("a") == {"FROM": "first"}
    assert made.environment("b") == {"FROM": "second"}


def test_23_a_config_has_one_key_whatever_its_targets(weakness):
    made = weakness(23)
    (key,) = made.objects["ConfigMap c"]["data"]
    assert made.mounts("a")["/q/z"]["subPath"] == key
    assert made.mounts("b")["/c"]["subPath"] == key


def test_31_a_secret_from_a_variable_is_made_and_an_external_one_is_referred_to(weakness):
    made = weakness(31)
    (content,) = made.objects["Secret s"]["data"].values()
    assert base64.b64decode(content) == b"1"
    assert made.mounts("web")["/run/secrets/there"]["volume"]["secret"]["secretName"] == "kept-elsewhere"
    assert made.titles("Secret") == ["s"]
    assert made.is_told("secrets", "there")


def test_35_every_run_gives_the_same_output(weakness):
    first = weakness(35)
    again = weakness(35)
    assert list(first.objects) == list(again.objects)
    assert repr(first.objects) == repr(again.objects)
    assert first.objects["ConfigMap c"]["data"] == {"c": "text\n"}
    assert first.objects["ConfigMap d"]["data"] == {"d": "text\n"}
    assert set(first.mounts("web")) == {"/c", "/d", "/run/secrets/a", "/run/secrets/b"}


def test_36_the_namespace_comes_first_and_holds_all_else(weakness):
    made = weakness(36)
    first, *others = made.objects.values()
    assert (first["kind"], first["metadata"]["name"]) == ("Namespace", "prod")
    assert "namespace" not in first["metadata"]
    assert {each["metadata"]["namespace"] for each in others} == {"prod"}
