from __future__ import annotations

import pytest

from kompyse.targets.kubernetes import metadata


def test_every_object_says_what_it_is_of_what_and_by_whom(lowered) -> None:
    found = lowered(
        "services: {web: {image: i, ports: ['8080:80'], volumes: ['data:/d'], depends_on: [db]}, db: {image: i}}\n"
        "volumes: {data: {}}"
    )
    assert found.objects
    for each in found.objects:
        labels = each["metadata"]["labels"]
        assert labels["app.kubernetes.io/part-of"] == "demo"
        assert labels["app.kubernetes.io/managed-by"] == "kompyse"
        assert labels["app.kubernetes.io/name"] in ("web", "db", "data")


def test_selectors_hold_name_and_project_alone(lowered) -> None:
    found = lowered("services: {web: {image: i, labels: {a: b}}}")
    selector = {"app.kubernetes.io/name": "web", "app.kubernetes.io/part-of": "demo"}
    assert found.one("Deployment", "web")["spec"]["selector"] == {"matchLabels": selector}
    assert found.one("Service", "web")["spec"]["selector"] == selector
    assert selector.items() <= found.pod("web")["metadata"]["labels"].items()


def test_the_namespace_stands_on_every_object_and_comes_first_if_it_is_made(lowered) -> None:
    text = "services: {web: {image: i, volumes: ['data:/d']}}\nvolumes: {data: {}}"
    for each in lowered(text, namespace="shop").objects:
        assert each["metadata"]["namespace"] == "shop"
    first, *others = lowered(text, namespace="shop", create_namespace=True).objects
    assert (first["kind"], first["metadata"]["name"]) == ("Namespace", "shop")
    assert "namespace" not in first["metadata"]
    assert all("namespace" in each["metadata"] for each in others)
    assert not any("namespace" in each["metadata"] for each in lowered(text).objects)


@pytest.mark.parametrize(
    ("key", "accepted"),
    [
        ("a", True),
        ("traefik.http.routers.web.rule", True),
        ("com.example/some_Name.1", True),
        ("Example.COM/x", True),
        ("x" * 63, True),
        ("x" * 64, False),
        ("", False),
        ("a b", False),
        ("-a", False),
        ("a.", False),
        ("/a", False),
        ("a/", False),
        ("under_score/a", False),
        ("a/b/c", False),
        ("bücher", False),
    ],
)
def test_keys_of_annotations(key: str, accepted) -> None:
    assert metadata.is_annotation_key(key) is accepted


def test_a_label_whose_key_is_refused_is_told_at_its_place(lowered) -> None:
    found = lowered("services: {web: {image: i, labels: {'bad key': x, good: 'free text, any'}}}")
    assert found.pod("web")["metadata"]["annotations"] == {"good": "free text, any"}
    (told,) = found.told_of("KY250")
    assert told.path == ("services", "web", "labels", "bad key")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("demo", "demo"),
        ("my_app", "my_app"),
        ("app-", "app"),
        ("Ä app", "app"),
        ("a" * 63, "a" * 63),
        ("..", ""),
        ("", ""),
    ],
)
def test_values_of_labels(text: str, value: str) -> None:
    assert metadata.label_value(text) == value


def test_a_long_value_is_cut_and_stays_its_own() -> None:
    one, other = (metadata.label_value("a" * 70 + end) for end in "xy")
    assert len(one) == 63
    assert one != other


@pytest.mark.parametrize("other", ["labels", "annotations"])
def test_what_has_no_room_is_left_out_and_told(lowered, other: str) -> None:
    """Labels and annotations of a service become annotations of one pod."""
    second = "" if other == "labels" else "}, annotations: {"
    found = lowered(f"services: {{web: {{image: i, labels: {{a: {'x' * 200_000}, {second}b: {'ä' * 30_000}, c: d}}}}}}")
    assert set(found.pod("web")["metadata"]["annotations"]) == {"a", "c"}
    (told,) = found.told_of("KY254")
    assert told.path == ("services", "web", other, "b")


def test_annotations_are_counted_in_bytes() -> None:
    assert metadata.size_of({"ab": "c", "d": "ä"}) == 6
    assert metadata.size_of({}) == 0
