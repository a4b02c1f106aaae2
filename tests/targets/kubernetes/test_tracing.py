"""Where the fields of each kind of object come from, and why values become none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from kompyse import api
from kompyse.plan import Options
from kompyse.targets.kubernetes import lowering, origin_rows

if TYPE_CHECKING:
    from pathlib import Path

COMPOSE = """\
name: demo
services:
  web:
    image: nginx
    command: [serve]
    environment: {A: "1"}
    env_file: [more.env]
    ports:
      - "127.0.0.1:9000:9000"
      - target: 80
        published: "8080"
        name: http
        app_protocol: http
      - {target: 53, protocol: udp, mode: host, published: "53"}
    networks: {front: {aliases: [www]}, back: null}
    volumes: [data:/data, ./file.txt:/file.txt:ro, /scratch]
    tmpfs: [/memory]
    configs: [{source: own, target: /own}]
    secrets: [token]
    labels: {team: web}
    depends_on:
      db: {condition: service_healthy}
      setup: {condition: service_completed_successfully}
    cpu_quota: 50000
    cpu_period: 100000
    mem_limit: 64m
    shm_size: 1m
    healthcheck: {test: [CMD, ok], interval: 5s}
    pre_start: [{command: [prepare], environment: {B: "2"}, user: "1"}, {command: [again], image: busybox}]
    extra_hosts: ["old=10.0.0.1", "new=10.0.0.2"]
    dns_opt: ["ndots:2"]
    sysctls: {net.ipv4.tcp_syncookies: "1"}
  db:
    image: postgres
    restart: always
    x-kompyse: {kind: statefulset}
    volumes: [store:/var/lib/postgresql/data]
    networks: [back]
    healthcheck: {test: [CMD, ready], start_period: 1m, start_interval: 1s}
  side:
    image: busybox
    network_mode: service:web
    restart: always
    init: false
  setup:
    image: busybox
    networks: [back]
  night:
    image: busybox
    x-kompyse: {kind: cronjob, schedule: "0 3 * * *"}
    networks: [inside]
networks:
  front: {labels: {edge: "yes"}}
  back:
  inside: {internal: true}
volumes:
  data: {labels: {keep: "yes"}}
  store: {x-kompyse: {size: 2Gi, class: fast, access: rwo}}
  remote: {driver_opts: {type: nfs, o: "addr=10.0.0.9", device: ":/x"}}
configs:
  own: {content: text, labels: {a: b}}
  unused: {content: text}
secrets:
  token: {environment: TOKEN}
x-site: {any: thing}
"""
POD = "spec.template.spec"
WEB = f"Deployment web {POD}"
OWN = f"{WEB}.containers.0"


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> api.Result:
    folder: Path = tmp_path_factory.mktemp("traced")
    (folder / "compose.yaml").write_text(COMPOSE)
    (folder / "more.env").write_text("MORE=1\n")
    (folder / "file.txt").write_text("text\n")
    options = Options(namespace="shop", create_namespace=True)
    return api.convert(folder / "compose.yaml", options=options, environment={"TOKEN": "s3cr3t-value"}, trace=True)


def steps(text: str) -> tuple[str | int, ...]:
    """Read a path; `\\.` is a dot in a key."""
    parts = text.replace("\\.", "\0").split(".")
    return tuple(int(part) if part.isdigit() else part.replace("\0", ".") for part in parts)


def said(result: api.Result, field: str) -> list[str]:
    kind, name, path = field.split(" ")
    namespace = "" if kind in {"Namespace", "PersistentVolume"} else "shop"
    origins = result.trace.of_field(kind, name, steps(path), namespace)
    return [
        ".".join(map(str, each.path)).removeprefix("services.")
        if each.path
        else f"--{each.option}"
        if each.option
        else f"({each.reason})"
        for each in origins
    ]


@pytest.mark.parametrize(
    ("field", "origins"),
    [
        ("Namespace shop metadata.name", ["--namespace"]),
        ("Namespace shop kind", ["--create_namespace"]),
        ("Deployment web kind", ["web"]),
        ("Deployment web metadata.name", ["web"]),
        ("Deployment web metadata.namespace", ["--namespace"]),
        ("Deployment web metadata.labels.app\\.kubernetes\\.io/part-of", ["name"]),
        ("Deployment web metadata.labels.app\\.kubernetes\\.io/managed-by", ["(says who made the object)"]),
        ("Deployment web spec.replicas", ["(there is one, as in Compose)"]),
        ("Deployment web spec.strategy.type", ["web.ports.2", "web.volumes.0"]),
        ("Deployment web spec.selector.matchLabels.app\\.kubernetes\\.io/name", ["web"]),
        ("Deployment web spec.template.metadata.annotations.team", ["web.labels.team"]),
        (
            "Deployment web spec.template.metadata.annotations.kompyse\\.io/content-hash",
            ["web.volumes.1", "web.configs.0", "web.secrets.0"],
        ),
        (
            "Deployment web spec.template.metadata.labels.kompyse\\.io/network-front",
            ["web.networks.front", "networks.front"],
        ),
        (f"{WEB}.enableServiceLinks", ["(Compose sets no variables for other services)"]),
        (f"{WEB}.dnsConfig", ["web.dns_opt"]),
        (f"{WEB}.hostAliases.0.ip", ["web.extra_hosts.0"]),
        (f"{WEB}.hostAliases.1.hostnames.0", ["web.extra_hosts.1"]),
        (f"{WEB}.securityContext.sysctls.0.value", ["web.sysctls.net.ipv4.tcp_syncookies"]),
        (f"{OWN}.name", ["web"]),
        (f"{WEB}.containers.1.name", ["side", "side.network_mode"]),
        (f"{OWN}.image", ["web.image"]),
        (f"{OWN}.imagePullPolicy", ["(Compose pulls what is missing, whatever the tag)"]),
        (f"{OWN}.args", ["web.command"]),
        (f"{OWN}.env.0.value", ["web.environment.A"]),
        (f"{OWN}.env.1.value", ["web.env_file.0"]),
        (f"{OWN}.ports.1.containerPort", ["web.ports.1.target"]),
        (f"{OWN}.ports.2.hostPort", ["web.ports.2.published", "web.ports.2.mode"]),
        (f"{OWN}.resources.limits.cpu", ["web.cpu_quota", "web.cpu_period"]),
        (f"{OWN}.resources.requests.memory", ["(Kubernetes would reserve the whole limit without it)"]),
        (f"{OWN}.readinessProbe.periodSeconds", ["web.healthcheck.interval"]),
        (f"{OWN}.readinessProbe.failureThreshold", ["(it is Docker's default, and Kubernetes has another)"]),
        (f"{WEB}.initContainers.0.command", ["web.depends_on.db"]),
        (f"{WEB}.initContainers.0.image", ["web.depends_on.db", "--wait_image"]),
        (f"{WEB}.initContainers.2.image", ["web.depends_on.setup", "--wait_job_image"]),
        (f"{WEB}.initContainers.5.args", ["web.pre_start.0.command"]),
        (f"{WEB}.initContainers.5.image", ["web.image"]),
        (f"{WEB}.initContainers.5.securityContext", ["web.pre_start.0.user"]),
        (f"{WEB}.initContainers.6.image", ["web.pre_start.1.image"]),
        ("ServiceAccount web-waiter metadata.name", ["web.depends_on.setup"]),
        ("Role web-waiter rules.0.resourceNames", ["web.depends_on.setup"]),
        ("RoleBinding web-waiter subjects.0.namespace", ["--namespace"]),
        ("ConfigMap own data", ["configs.own.content"]),
        ("ConfigMap own metadata.annotations.a", ["configs.own.labels.a"]),
        ("ConfigMap file-txt data", ["web.volumes.1.source"]),
        ("Secret token data", ["secrets.token.environment"]),
        ("PersistentVolumeClaim data metadata.annotations.keep", ["volumes.data.labels.keep"]),
        ("PersistentVolumeClaim data spec.resources", ["--volume_size"]),
        ("StatefulSet db kind", ["db", "db.restart", "db.x-kompyse.kind"]),
        ("StatefulSet db spec.volumeClaimTemplates.0.spec.storageClassName", ["volumes.store.x-kompyse.class"]),
        ("StatefulSet db spec.volumeClaimTemplates.0.spec.resources", ["volumes.store.x-kompyse.size"]),
        (f"StatefulSet db {POD}.containers.0.startupProbe.failureThreshold", ["db.healthcheck.start_period"]),
        ("Job setup kind", ["setup", "web.depends_on.setup.condition"]),
        ("CronJob night spec.schedule", ["night.x-kompyse.schedule"]),
        (f"CronJob night spec.jobTemplate.{POD}.containers.0.image", ["night.image"]),
        ("Service web spec.ports.1.port", ["web.ports.1.target"]),
        ("Service web spec.ports.1.appProtocol", ["web.ports.1.app_protocol"]),
        ("Service www metadata.name", ["web.networks.front.aliases.0"]),
        ("Service db spec.clusterIP", ["db.x-kompyse.kind"]),
        ("Service web-published spec.ports.0.port", ["web.ports.1.published"]),
        ("Service web-published spec.ports.0.name", ["web.ports.1.name"]),
        ("NetworkPolicy network-front metadata.annotations.edge", ["networks.front.labels.edge"]),
        ("NetworkPolicy service-web spec.ingress.0.ports.0", ["web.ports.1"]),
        ("NetworkPolicy service-night spec.egress.0", ["networks.inside.internal", "night.networks.inside"]),
        (
            "NetworkPolicy service-night spec.egress.1.ports",
            ["(names of services are looked up in the DNS of the cluster)"],
        ),
    ],
)
def test_the_origins_of_a_field(result: api.Result, field: str, origins: list[str]) -> None:
    assert said(result, field) == origins


def volumes(result: api.Result) -> dict[str, list[str]]:
    web = next(each for each in result.objects if each["metadata"]["name"] == "web" and each["kind"] == "Deployment")
    names = [each["name"] for each in web["spec"]["template"]["spec"]["volumes"]]
    return {name: said(result, f"{WEB}.volumes.{index}.name") for index, name in enumerate(names)}


def test_a_volume_of_a_pod_comes_from_what_mounts_it(result: api.Result) -> None:
    assert volumes(result) == {
        "config-own": ["web.configs.0", "configs.own"],
        "config-file-txt": ["web.volumes.1"],
        "data-data": ["web.volumes.0", "volumes.data"],
        "empty-web-scratch": ["web.volumes.2"],
        "memory-web-memory": ["web.tmpfs.0"],
        "secret-token": ["web.secrets.0", "secrets.token"],
        "shm-web": ["web.shm_size"],
        "waiter-token": ["(kubectl asks the API server with this token)"],
    }


@pytest.mark.parametrize(
    ("path", "reason", "codes"),
    [
        ("services.web.ports.0.host_ip", "", ["KY352"]),
        ("services.side.init", "it asks for what holds without it", []),
        ("services.side.restart", "it runs in the pod of web, for which that one counts", []),
        ("configs.unused.content", "no service that runs uses it", []),
        ("volumes.remote.driver_opts.o", "no service that runs uses it", []),
        ("x-site.any", "it is an extension, of which Compose makes nothing either", []),
    ],
)
def test_why_a_value_becomes_no_field_of_its_own(result: api.Result, path: str, reason: str, codes: list[str]) -> None:
    value: Any = result.trace.of_value(steps(path))
    assert (value.reason, [*value.codes]) == (reason, codes)
    assert value.part_of or not value.fields


def converted(folder: Path, compose: str, **options: Any) -> api.Result:
    (folder / "compose.yaml").write_text(compose)
    return api.convert(folder / "compose.yaml", options=Options(**options), environment={}, trace=True)


def test_a_word_that_stands_twice_in_a_list_has_its_origins_twice(tmp_path: Path) -> None:
    result = converted(tmp_path, "services: {web: {image: nginx, command: [a, -v, b, -v]}}")
    for index in range(4):
        origins = result.trace.of_field("Deployment", "web", steps(f"{POD}.containers.0.args.{index}"))
        assert [each.path for each in origins] == [("services", "web", "command")]


def test_a_variable_comes_from_the_last_file_that_has_it(tmp_path: Path) -> None:
    (tmp_path / "one.env").write_text("A=1\nB=1\n")
    (tmp_path / "two.env").write_text("A=2\n")
    trace = converted(tmp_path, "services: {web: {image: nginx, env_file: [one.env, two.env]}}").trace
    origins = [trace.of_field("Deployment", "web", steps(f"{POD}.containers.0.env.{index}.value")) for index in (0, 1)]
    assert [[each.path[2:] for each in found] for found in origins] == [[("env_file", 1)], [("env_file", 0)]]


def test_what_is_resolved_or_the_default_has_an_answer(tmp_path: Path) -> None:
    compose = "services: {web: {extends: base, read_only: false}, base: {image: nginx}}"
    trace = converted(tmp_path, compose).trace
    assert trace.of_value(("services", "web", "extends")).reason.startswith("it is resolved")
    assert trace.of_value(("services", "web", "read_only")).reason == "it asks for what holds without it"


def test_a_port_that_an_env_file_tells_of_comes_from_that_file(tmp_path: Path) -> None:
    (tmp_path / "more.env").write_text("URL=http://api:8000\n")
    compose = "services: {web: {image: nginx, env_file: [more.env]}, api: {image: nginx}}"
    origins = converted(tmp_path, compose).trace.of_field("Service", "api", ("spec", "ports", 0, "port"))
    assert [each.path for each in origins] == [("services", "web", "env_file", 0)]


@pytest.mark.parametrize(
    ("more", "options", "reason"),
    [
        ("", {"publish": "none"}, "nothing is to be published"),
        (", network_mode: host", {}, "the ports of the service are those of its node"),
    ],
)
def test_why_a_port_is_not_published(tmp_path: Path, more: str, options: dict[str, str], reason: str) -> None:
    port = "{target: 80, published: '8080', name: http, protocol: tcp}"
    result = converted(tmp_path, f"services: {{web: {{image: nginx, ports: [{port}]{more}}}}}", **options)
    value = result.trace.of_value(("services", "web", "ports", 0, "published"))
    assert (value.fields, value.reason) == ((), reason)


def test_no_secret_is_in_a_trace(result: api.Result) -> None:
    assert any(each["kind"] == "Secret" for each in result.objects)
    assert "s3cr3t-value" not in repr(result.trace.as_data())
    assert "czNjcjN0LXZhbHVl" not in repr(result.trace.as_data())


def test_rows_are_those_of_functions_that_there_are() -> None:
    modules = [each.function.__module__.rpartition(".")[2] for each in lowering.LOWERINGS]
    functions = [each.function.__name__ for each in lowering.LOWERINGS]
    known = {f"{module}.{function}" for module, function in zip(modules, functions, strict=True)}
    assert set(origin_rows.ROWS) <= known
