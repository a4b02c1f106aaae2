"""Networks of the stack, the attachments of services, and all names that lead to them."""

from __future__ import annotations

import pytest


def test_the_default_network_goes_without_saying(web) -> None:
    found = web("")
    assert "networks" not in found.service()
    assert "networks" not in found.stack


def test_networks_keep_what_the_schema_has(web) -> None:
    found = web(
        "networks: {front: {aliases: [www]}, back: }",
        "networks:\n  front: {driver: overlay, attachable: true, labels: {a: b}}\n"
        "  back: {internal: true, ipam: {config: [{subnet: 10.9.0.0/24}]}, name: shared}\n",
    )
    assert found.service()["networks"] == {"front": {"aliases": ["www"]}, "back": {}}
    assert found.stack["networks"] == {
        "front": {"driver": "overlay", "attachable": True, "labels": {"a": "b"}},
        "back": {"name": "shared", "internal": True, "ipam": {"config": [{"subnet": "10.9.0.0/24"}]}},
    }


def test_further_names_are_aliases(stack) -> None:
    found = stack(
        "services:\n  web: {image: i, links: ['db:cache']}\n  db: {image: i, container_name: my_db, hostname: h}\n"
    )
    assert found.service("db")["networks"] == {"default": {"aliases": ["cache", "my_db", "h"]}}
    assert "networks" not in found.service("web")


@pytest.mark.parametrize("mode", ["host", "bridge"])
def test_networks_of_the_node_are_external(web, mode: str) -> None:
    found = web(f"network_mode: {mode}")
    assert found.service()["networks"] == [mode]
    assert found.stack["networks"] == {mode: {"external": True, "name": mode}}


def test_no_network_is_one_without_a_way_out(web) -> None:
    found = web("network_mode: none")
    assert found.service()["networks"] == ["web-alone"]
    assert found.stack["networks"] == {"web-alone": {"internal": True}}
    assert found.codes == ["KY395"]


def test_drivers_of_one_host_become_overlays(web) -> None:
    found = web("networks: [lan]", "networks: {lan: {driver: macvlan, driver_opts: {parent: eth0}}}\n")
    assert found.stack["networks"] == {"lan": {}}
    assert found.codes == ["KY394", "KY397"]


def test_the_driver_host_is_the_network_of_the_node(web) -> None:
    found = web("networks: [outside]", "networks: {outside: {driver: host}}\n")
    assert found.stack["networks"] == {"outside": {"external": True, "name": "host"}}
