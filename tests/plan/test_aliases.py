"""Aliases: container names, host names, network aliases and links."""

from __future__ import annotations

import pytest


def hosts(made, key):
    return [(each.host, each.written, each.origin[2]) for each in made.service(key).aliases]


def test_all_sources_of_aliases(plan):
    made = plan(
        {
            "db": {
                "container_name": "shop-db",
                "hostname": "database",
                "networks": {"back": {"aliases": ["pg", "db"]}, "front": None},
            },
            "web": {"links": ["db:sql", "db"]},
        }
    )
    assert hosts(made, "db") == [
        ("shop-db", "shop-db", "container_name"),
        ("database", "database", "hostname"),
        ("pg", "pg", "networks"),
        ("sql", "sql", "links"),
    ]
    assert made.codes == []


@pytest.mark.parametrize(
    "body", [{"container_name": "web"}, {"hostname": "web"}, {"networks": {"n": {"aliases": ["web"]}}}]
)
def test_the_own_name_is_no_alias(plan, body):
    made = plan({"web": body})
    assert made.service("web").aliases == ()
    assert made.codes == []


def test_an_alias_that_equals_the_normalised_own_name(plan):
    made = plan({"my_db": {"container_name": "my-db"}})
    assert made.service("my_db").aliases == ()


@pytest.mark.parametrize(
    ("written", "host", "code"),
    [("my_db", "my-db", "alias-renamed"), ("1db", "svc-1db", "alias-renamed"), ("db.local", None, "alias-unusable")],
)
@pytest.mark.parametrize("used", [True, False])
def test_names_that_are_no_label(plan, written, host, code, used):
    made = plan({"db": {"container_name": written}, "web": {"environment": {"H": f"{written}:99"} if used else {}}})
    assert [each.host for each in made.service("db").aliases] == ([host] if host else [])
    found = made.only(code)
    assert found.severity == ("warning" if used else "note")
    assert (found.path == ("services", "web", "environment", "H")) is used


def test_an_upper_case_alias_is_the_same_name(plan):
    made = plan({"db": {"hostname": "DBHost"}})
    assert [each.host for each in made.service("db").aliases] == ["dbhost"]
    assert made.codes == []


def test_a_service_keeps_its_name(plan):
    made = plan({"db": {"networks": {"n": {"aliases": ["cache"]}}}, "cache": {}})
    assert made.service("db").aliases == ()
    found = made.only("alias-taken")
    assert found.path == ("services", "db", "networks", "n", "aliases", 0)
    assert ("services", "cache") in found.related


def test_one_alias_may_belong_to_several_services(plan):
    body = {"networks": {"n": {"aliases": ["pool"]}}}
    made = plan({"a": body, "b": body})
    assert hosts(made, "a") == hosts(made, "b") == [("pool", "pool", "networks")]
    assert made.codes == []


def test_a_link_name_for_different_services_is_left_out(plan):
    made = plan({"db1": {}, "db2": {}, "a": {"links": ["db1:db"]}, "b": {"links": ["db2:db"]}})
    assert made.service("db1").aliases == made.service("db2").aliases == ()
    assert '"db" means db1 and db2' in made.only("alias-ambiguous").message


def test_two_links_of_one_name_to_one_service(plan):
    made = plan({"db1": {}, "a": {"links": ["db1:db"]}, "b": {"links": ["db1:db"]}})
    assert hosts(made, "db1") == [("db", "db", "links")]
