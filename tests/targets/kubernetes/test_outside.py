"""Names that lead out of the project: what the project says itself, and links to containers of others."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable


def test_a_dns_name(lowered: Callable) -> None:
    found = lowered("x-kompyse: {outside: {db: db.example.com}}\nservices: {web: {image: i}}", namespace="shop")
    service = found.one("Service", "db")
    assert service["spec"] == {"type": "ExternalName", "externalName": "db.example.com"}
    assert service["metadata"]["namespace"] == "shop"
    assert not found.of_kind("EndpointSlice")


def test_addresses(lowered: Callable) -> None:
    text = "x-kompyse: {outside: {db: [10.0.0.4, 'fd00::4', 10.0.0.5]}}\nservices: {web: {image: i}}"
    found = lowered(text)
    assert found.one("Service", "db")["spec"] == {"clusterIP": "None"}
    slices = found.of_kind("EndpointSlice")
    assert {
        name: (
            each["metadata"]["labels"]["kubernetes.io/service-name"],
            each["addressType"],
            [endpoint["addresses"] for endpoint in each["endpoints"]],
        )
        for name, each in slices.items()
    } == {"db-ipv4": ("db", "IPv4", [["10.0.0.4"], ["10.0.0.5"]]), "db-ipv6": ("db", "IPv6", [["fd00::4"]])}
    kinds = [each["kind"] for each in found.objects]
    assert kinds.index("Service") < kinds.index("EndpointSlice") < kinds.index("Deployment")


@pytest.mark.parametrize("name", ["web", "other", "web-published"])
def test_a_name_that_is_taken(lowered: Callable, name: str) -> None:
    text = (
        f"x-kompyse: {{outside: {{{name}: 10.0.0.4}}}}\n"
        "services: {web: {image: i, container_name: other, ports: ['80:80']}}"
    )
    (told,) = lowered(text).told_of("KY382")
    assert told.path == ("x-kompyse", "outside", name)
    assert told.severity == "error"


def test_what_the_project_says_goes_before_a_link(lowered: Callable) -> None:
    text = "x-kompyse: {outside: {db: 10.0.0.4}}\nservices: {web: {image: i, external_links: ['my_db_1:db']}}"
    found = lowered(text)
    assert not found.told_of("KY361")
    assert found.one("Service", "db")["spec"] == {"clusterIP": "None"}


@pytest.mark.parametrize(
    ("link", "namespace", "words"),
    [("db:old", None, "--namespace"), ("my_db:old", "shop", "outside: {old:"), ("my_db:old", None, "outside: {old:")],
)
def test_a_link_without_a_place_says_how(lowered: Callable, link: str, namespace: str | None, words: str) -> None:
    found = lowered(f"services: {{web: {{image: i, external_links: ['{link}']}}}}", namespace=namespace)
    assert words in found.told_of("KY361")[0].hint
