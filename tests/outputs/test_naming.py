"""Names of files for objects."""

from __future__ import annotations

import pytest

from kompyse.outputs.naming import named


def thing(kind: str, name: str, **more: object) -> dict:
    return {"apiVersion": "v1", "kind": kind, "metadata": {"name": name, **more}}


OBJECTS = [thing("Namespace", "shop"), thing("Service", "web"), thing("ConfigMap", "web")]


@pytest.mark.parametrize(
    ("objects", "names"),
    [
        (OBJECTS, ["00-shop-namespace.yaml", "web-service.yaml", "web-configmap.yaml"]),
        (
            [thing("Role", "system:reader"), thing("Secret", "a.b")],
            ["system-reader-role.yaml", "a.b-secret.yaml"],
        ),
        (
            [thing("Secret", "a", namespace="x"), thing("Secret", "a", namespace="y"), thing("Secret", "a-2")],
            ["a-secret.yaml", "a-secret-2.yaml", "a-2-secret.yaml"],
        ),
    ],
)
def test_names_of_files(objects: list, names: list[str]) -> None:
    assert [name for name, _ in named(objects, "yaml")] == names


def test_names_of_files_fit_a_file_system() -> None:
    names = [name for name, _ in named([thing("ConfigMap", "x" * 253), thing("ConfigMap", "y" + "x" * 252)], "yaml")]
    assert len(set(names)) == 2
    assert all(len(name) < 255 and name.endswith(("-configmap.yaml", "-configmap-2.yaml")) for name in names)
