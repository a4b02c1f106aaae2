"""Services are put together from fields: maps merge, lists grow, and every service has its image."""

from __future__ import annotations


def test_lists_grow_and_maps_merge(web) -> None:
    found = web("tmpfs: [/a, /b]\nshm_size: 1m\ncpus: 1\nscale: 2\nrestart: always").service()
    assert [each["target"] for each in found["volumes"]] == ["/a", "/b", "/dev/shm"]
    assert found["deploy"] == {
        "replicas": 2,
        "restart_policy": {"condition": "any"},
        "resources": {"limits": {"cpus": "1"}},
    }


def test_a_built_service_runs_the_image_that_compose_makes(stack) -> None:
    found = stack("services: {web: {build: .}}", files={"Dockerfile": b"FROM scratch\n"})
    assert found.service() == {"image": "demo-web"}
    assert "KY701" in found.codes or found.codes
