"""Every name of a service resolves, and its ports answer where peers ask for them."""

from __future__ import annotations


def test_03_a_service_name_that_is_no_host_name_is_changed_and_told(weakness):
    made = weakness(3)
    assert made.ports("my-app") == [1]
    assert "Deployment my-app" in made.objects
    assert made.is_told("services", "peer", "environment", "URL")


def test_04_a_port_that_is_published_and_exposed_is_one_port(weakness):
    assert weakness(4).ports("web") == [80]


def test_09_a_service_without_ports_has_a_name(weakness):
    spec = weakness(9).objects["Service db"]["spec"]
    assert spec["clusterIP"] == "None"
    assert spec["selector"]["app.kubernetes.io/name"] == "db"


def test_10_peers_reach_a_service_on_the_port_it_listens_on(weakness):
    made = weakness(10)
    (peer,) = made.objects["Service web"]["spec"]["ports"]
    assert (peer["port"], peer["targetPort"]) == (80, 80)
    (published,) = made.objects["Service web-published"]["spec"]["ports"]
    assert (published["port"], published["targetPort"]) == (8080, 80)


def test_30_aliases_links_container_names_and_host_names_resolve(weakness):
    made = weakness(30)
    for name in ("db", "pg", "h", "backend", "cache"):
        assert made.objects[f"Service {name}"]["spec"]["selector"]["app.kubernetes.io/name"] == "db"


def test_40_the_default_endpoint_mode_opens_no_port_on_the_nodes(weakness):
    made = weakness(40)
    assert made.titles("Service") == ["web"]
    assert made.objects["Service web"]["spec"].get("type", "ClusterIP") == "ClusterIP"


def test_39_names_that_the_api_refuses_become_names_that_it_takes(weakness):
    made = weakness(39)
    for each in made.objects.values():
        name = each["metadata"]["name"]
        assert len(name) <= 63
        assert name == name.lower()
        assert name[0].isalpha()
        assert not set(name) - set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert made.is_told("services", "1app", "labels", "bad key!")
    assert made.is_told("services", "1app")
    assert made.environment("svc-1app") == {"A": "1"}
    assert set(made.mounts("svc-1app")) == {"/my_conf", "/d"}


def test_39_two_names_that_become_one_are_refused(refusal):
    assert "names-collide" in {each.code.name for each in refusal(39)}
