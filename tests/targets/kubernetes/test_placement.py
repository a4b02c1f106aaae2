from __future__ import annotations

import pytest


def pod(lowered, placement: str, deploy: str = ""):
    text = f"services: {{web: {{image: i, deploy: {{{deploy} placement: {placement}}}}}}}"
    return lowered(text).pod("web")["spec"]


def expression(key: str, operator: str, *values: str):
    return {"key": key, "operator": operator, **({"values": list(values)} if values else {})}


CONTROL_PLANE = "node-role.kubernetes.io/control-plane"


@pytest.mark.parametrize(
    ("constraint", "expected"),
    [
        ("node.labels.disk == ssd", expression("disk", "In", "ssd")),
        ("node.labels.example.com/disk!=hdd", expression("example.com/disk", "NotIn", "hdd")),
        ("node.hostname==box-1", expression("kubernetes.io/hostname", "In", "box-1")),
        ("node.platform.os == linux", expression("kubernetes.io/os", "In", "linux")),
        ("node.platform.arch == x86_64", expression("kubernetes.io/arch", "In", "amd64")),
        ("node.role == manager", expression(CONTROL_PLANE, "Exists")),
        ("node.role != worker", expression(CONTROL_PLANE, "Exists")),
        ("node.role == worker", expression(CONTROL_PLANE, "DoesNotExist")),
        ("node.role != manager", expression(CONTROL_PLANE, "DoesNotExist")),
    ],
)
def test_a_constraint_is_an_affinity_to_nodes(lowered, constraint: str, expected) -> None:
    found = pod(lowered, f"{{constraints: ['{constraint}']}}")
    terms = found["affinity"]["nodeAffinity"]["requiredDuringSchedulingIgnoredDuringExecution"]["nodeSelectorTerms"]
    assert terms == [{"matchExpressions": [expected]}]
    assert ("tolerations" in found) is (expected == expression(CONTROL_PLANE, "Exists"))


def test_all_constraints_must_hold(lowered) -> None:
    found = pod(lowered, "{constraints: [node.labels.a==1, node.labels.b==2]}")
    terms = found["affinity"]["nodeAffinity"]["requiredDuringSchedulingIgnoredDuringExecution"]["nodeSelectorTerms"]
    assert [len(term["matchExpressions"]) for term in terms] == [2]


@pytest.mark.parametrize(
    "constraint",
    ["node.id == 2ivku8v2gvtg4", "engine.labels.x == y", "node.role == king", "node.labels.a", "node.labels.a == b c"],
)
def test_what_nodes_do_not_say_is_told(lowered, constraint: str) -> None:
    found = lowered(f"services: {{web: {{image: i, deploy: {{placement: {{constraints: ['{constraint}']}}}}}}}}")
    assert "affinity" not in found.pod("web")["spec"]
    path = ("services", "web", "deploy", "placement", "constraints", 0)
    assert [each.path for each in found.told_of("KY572")] == [path]


SELECTOR = {"matchLabels": {"app.kubernetes.io/name": "web", "app.kubernetes.io/part-of": "demo"}}


def test_preferences_spread_as_far_as_it_goes(lowered) -> None:
    spread = {
        "maxSkew": 1,
        "topologyKey": "topology.kubernetes.io/zone",
        "whenUnsatisfiable": "ScheduleAnyway",
        "labelSelector": SELECTOR,
        "matchLabelKeys": ["pod-template-hash"],
    }
    found = pod(lowered, "{preferences: [{spread: node.labels.topology.kubernetes.io/zone}]}")
    assert found["topologySpreadConstraints"] == [spread]


def test_a_preference_that_nodes_do_not_say_is_told(lowered) -> None:
    found = lowered("services: {web: {image: i, deploy: {placement: {preferences: [{spread: engine.labels.x}]}}}}")
    assert [each.path[-2:] for each in found.told_of("KY572")] == [(0, "spread")]


def test_one_replica_per_node_is_kept_exactly_and_does_not_block_an_update(lowered) -> None:
    found = pod(lowered, "{max_replicas_per_node: 1}")
    term = {"labelSelector": SELECTOR, "topologyKey": "kubernetes.io/hostname", "matchLabelKeys": ["pod-template-hash"]}
    assert found["affinity"] == {"podAntiAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": [term]}}


def test_more_replicas_per_node_are_bounded_and_told(lowered) -> None:
    text = "services: {web: {image: i, deploy: {replicas: 6, placement: {max_replicas_per_node: 2}}}}"
    found = lowered(text)
    (spread,) = found.pod("web")["spec"]["topologySpreadConstraints"]
    assert (spread["maxSkew"], spread["whenUnsatisfiable"]) == (2, "DoNotSchedule")
    assert len(found.told_of("KY573")) == 1


def test_what_runs_once_per_node_needs_no_distance(lowered) -> None:
    assert "affinity" not in pod(lowered, "{max_replicas_per_node: 1}", "mode: global,")
