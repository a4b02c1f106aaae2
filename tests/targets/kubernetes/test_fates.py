"""The table of fates is complete, and true: what it calls translated changes the output, what it calls lost is told."""

from __future__ import annotations

from typing import Any

import pytest

from kompyse.attributes import reporting
from kompyse.attributes.fate import FateKind
from kompyse.attributes.registry import REGISTRY
from kompyse.diagnostics import Sink
from kompyse.targets.kubernetes import target
from kompyse.targets.kubernetes.fates import FATES
from kompyse.targets.kubernetes.lowering import CONSUMED

LOWERED = {path for path, fate in FATES.items() if fate.kind in (FateKind.TRANSLATED, FateKind.APPROXIMATED)}
LEAVES = {path for path in FATES if not any(other.startswith((f"{path}.", f"{path}[]")) for other in FATES)}


def test_every_path_has_a_fate_and_no_other_has() -> None:
    assert FATES.keys() == REGISTRY.keys()


@pytest.mark.parametrize("path", [path for path, fate in FATES.items() if fate.kind is not FateKind.TRANSLATED])
def test_a_fate_says_why_and_what_to_do(path: str) -> None:
    fate = FATES[path]
    for text in (fate.text, fate.remedy):
        assert text == text.strip()
        assert not text.endswith(".")
    assert fate.text
    if fate.kind in (FateKind.LOST, FateKind.REFUSED):
        assert fate.remedy


def test_what_is_lowered_is_declared_by_a_function() -> None:
    assert target.DECLARING

    def declared(path: str) -> bool:
        parts = path.replace("[]", ".[]").split(".")
        above = [".".join(parts[:end]).replace(".[]", "[]") for end in range(1, len(parts) + 1)]
        below = any(other.startswith((f"{path}.", f"{path}[]")) for other in CONSUMED)
        return path in CONSUMED or below or any(f"{each}.**" in CONSUMED for each in above)

    # What `external.name`, `name` and the items of a list say is part of what the plan reads from their parents.
    by_parent = {path for path in LOWERED if path.endswith(("external.name", "networks.*.name", "[]"))}
    assert {path for path in LOWERED - by_parent if not declared(path)} == set()


def service(body: str, more: str = "") -> str:
    return f"services: {{web: {{image: i{', ' if body else ''}{body}}}, peer: {{image: p}}{more}}}\n"


def deploy(body: str) -> str:
    return service(f"deploy: {{{body}}}")


def check(body: str) -> str:
    return service(f"healthcheck: {{test: a, {body}}}")


def network(body: str, others: str = "other: {}") -> str:
    return service("networks: [front, other], ports: [80]") + f"networks: {{front: {{{body}}}, {others}}}\n"


def volume(body: str) -> str:
    return service("volumes: ['data:/d']") + f"volumes: {{data: {{{body}}}}}\n"


def mount(body: str, volumes: str = "data: {}") -> str:
    return service(f"volumes: [{{target: /d, {body}}}]") + f"volumes: {{{volumes}}}\n"


def port(body: str) -> str:
    return service(f"ports: [{{target: 80, published: '8080'{body}}}]")


def store(section: str, body: str, grant: str = "[c]") -> str:
    return service(f"{section}: {grant}") + f"{section}: {{c: {{{body}}}}}\n"


def hook(kind: str, body: str) -> str:
    return service(f"{kind}: [{{command: [a]{body}}}]")


def limits(body: str) -> str:
    return deploy(f"resources: {{limits: {{{body}}}}}")


def reserved(body: str) -> str:
    return deploy(f"resources: {{reservations: {{{body}}}}}")


def gpus(body: str) -> str:
    return service(f"gpus: [{{{body}}}]")


def devices(body: str) -> str:
    return reserved(f"devices: [{{{body}}}]")


def generic(body: str) -> str:
    return reserved(f"generic_resources: [{{discrete_resource_spec: {{{body}}}}}]")


def waits(body: str) -> str:
    more = ", db: {image: d, expose: [1], healthcheck: {test: a}}"
    return service(f"depends_on: {{db: {{condition: service_healthy{body}}}}}", more)


def update(body: str) -> str:
    return deploy(f"update_config: {{{body}}}")


def job(body: str) -> str:
    return deploy(f"mode: replicated-job, restart_policy: {{{body}}}")


PLAIN = service("")
FILES = {"file": b"f", "other": b"o", "a.env": b"A=1\n", "b.env": b"A='x'\n", "dir/a": b"a"}

PROBES: dict[str, tuple[str, str]] = {
    "name": ("name: one\n" + PLAIN, "name: two\n" + PLAIN),
    "services.*.annotations": (PLAIN, service("annotations: {a: b}")),
    "services.*.cap_add": (PLAIN, service("cap_add: [CHOWN]")),
    "services.*.cap_drop": (PLAIN, service("cap_drop: [CHOWN]")),
    "services.*.command": (PLAIN, service("command: a")),
    "services.*.container_name": (PLAIN, service("container_name: box")),
    "services.*.cpu_count": (PLAIN, service("cpu_count: 2")),
    "services.*.cpu_period": (service("cpu_quota: 50000"), service("cpu_quota: 50000, cpu_period: 50000")),
    "services.*.cpu_quota": (PLAIN, service("cpu_quota: 50000")),
    "services.*.cpu_shares": (PLAIN, service("cpu_shares: 512")),
    "services.*.cpus": (PLAIN, service("cpus: 1")),
    "services.*.depends_on.*.condition": (waits(""), waits("").replace("healthy", "started")),
    "services.*.depends_on.*.required": (waits(""), waits(", required: false")),
    "services.*.dns": (PLAIN, service("dns: 1.1.1.1")),
    "services.*.dns_opt": (PLAIN, service("dns_opt: [use-vc]")),
    "services.*.dns_search": (PLAIN, service("dns_search: a.example")),
    "services.*.entrypoint": (PLAIN, service("entrypoint: a")),
    "services.*.env_file[].format": (
        service("env_file: [{path: b.env}]"),
        service("env_file: [{path: b.env, format: raw}]"),
    ),
    "services.*.env_file[].path": (PLAIN, service("env_file: a.env")),
    "services.*.environment": (PLAIN, service("environment: {A: b}")),
    "services.*.expose": (PLAIN, service("expose: [80]")),
    "services.*.external_links": (PLAIN, service("external_links: ['theirs:mine']")),
    "services.*.extra_hosts": (PLAIN, service("extra_hosts: ['a:1.2.3.4']")),
    "services.*.group_add": (PLAIN, service("group_add: ['5']")),
    "services.*.hostname": (PLAIN, service("hostname: box")),
    "services.*.image": (PLAIN, PLAIN.replace("image: i", "image: j")),
    "services.*.init": (PLAIN, service("init: true")),
    "services.*.ipc": (PLAIN, service("ipc: host")),
    "services.*.label_file": (PLAIN, service("label_file: a.env")),
    "services.*.labels": (PLAIN, service("labels: {a: b}")),
    "services.*.links": (PLAIN, service("links: ['peer:alias']")),
    "services.*.mem_limit": (PLAIN, service("mem_limit: 64m")),
    "services.*.mem_reservation": (PLAIN, service("mem_reservation: 64m")),
    "services.*.network_mode": (PLAIN, service("network_mode: host")),
    "services.*.pid": (PLAIN, service("pid: host")),
    "services.*.platform": (PLAIN, service("platform: linux/arm64")),
    "services.*.privileged": (PLAIN, service("privileged: true")),
    "services.*.pull_policy": (PLAIN, service("pull_policy: always")),
    "services.*.read_only": (PLAIN, service("read_only: true")),
    "services.*.restart": (PLAIN, service("restart: 'no'")),
    "services.*.runtime": (PLAIN, service("runtime: gvisor")),
    "services.*.scale": (PLAIN, service("scale: 2")),
    "services.*.security_opt": (PLAIN, service("security_opt: [no-new-privileges]")),
    "services.*.shm_size": (PLAIN, service("shm_size: 1g")),
    "services.*.stdin_open": (PLAIN, service("stdin_open: true")),
    "services.*.stop_grace_period": (PLAIN, service("stop_grace_period: 1m")),
    "services.*.storage_opt": (PLAIN, service("storage_opt: {size: 1g}")),
    "services.*.sysctls": (PLAIN, service("sysctls: {net.ipv4.tcp_syncookies: 1}")),
    "services.*.tmpfs": (PLAIN, service("tmpfs: /t")),
    "services.*.tty": (PLAIN, service("tty: true")),
    "services.*.user": (PLAIN, service("user: '1'")),
    "services.*.volumes_from": (
        service("", ", src: {image: s, volumes: [/v]}"),
        service("volumes_from: [src]", ", src: {image: s, volumes: [/v]}"),
    ),
    "services.*.working_dir": (PLAIN, service("working_dir: /w")),
    # health
    "services.*.healthcheck.test": (PLAIN, service("healthcheck: {test: a}")),
    "services.*.healthcheck.interval": (check(""), check("interval: 5s")),
    "services.*.healthcheck.retries": (check(""), check("retries: 5")),
    "services.*.healthcheck.timeout": (check(""), check("timeout: 5s")),
    "services.*.healthcheck.start_period": (check(""), check("start_period: 5s")),
    "services.*.healthcheck.start_interval": (
        check("start_period: 5s"),
        check("start_period: 5s, start_interval: 1s"),
    ),
    # hooks
    **{
        f"services.*.{kind}[].{key}": (hook(kind, ""), hook(kind, f", {key}: {value}"))
        for kind in ("post_start", "pre_stop", "pre_start")
        for key, value in (("environment", "{A: b}"), ("working_dir", "/w"))
    },
    **{f"services.*.{kind}[].command": (PLAIN, hook(kind, "")) for kind in ("post_start", "pre_stop", "pre_start")},
    "services.*.pre_start[].image": (hook("pre_start", ""), hook("pre_start", ", image: j")),
    "services.*.pre_start[].privileged": (hook("pre_start", ""), hook("pre_start", ", privileged: true")),
    "services.*.pre_start[].user": (hook("pre_start", ""), hook("pre_start", ", user: '1'")),
    # devices
    "services.*.gpus[].capabilities": (gpus("driver: x, count: 1"), gpus("driver: x, count: 1, capabilities: [tpu]")),
    "services.*.gpus[].count": (gpus("capabilities: [gpu]"), gpus("capabilities: [gpu], count: 3")),
    "services.*.gpus[].device_ids": (gpus("capabilities: [gpu]"), gpus("capabilities: [gpu], device_ids: [a, b]")),
    "services.*.gpus[].driver": (gpus("count: 1"), gpus("count: 1, driver: amd")),
    # networks
    "networks.*.enable_ipv6": (network(""), network("enable_ipv6: true")),
    "networks.*.external": (network(""), network("external: true")),
    "networks.*.external.name": (network("external: true"), network("external: {name: theirs}")),
    "networks.*.internal": (
        network("", "other: {internal: true}"),
        network("internal: true", "other: {internal: true}"),
    ),
    "networks.*.labels": (network(""), network("labels: {a: b}")),
    "networks.*.name": (network(""), network("name: own")),
    "services.*.networks.*.aliases": (
        service("networks: {default: {}}"),
        service("networks: {default: {aliases: [nick]}}"),
    ),
    "services.*.ports[].app_protocol": (port(""), port(", app_protocol: http")),
    "services.*.ports[].host_ip": (port(""), port(", host_ip: 127.0.0.1")),
    "services.*.ports[].mode": (port(""), port(", mode: host")),
    "services.*.ports[].name": (port(""), port(", name: web")),
    "services.*.ports[].protocol": (port(""), port(", protocol: udp")),
    "services.*.ports[].published": (port(""), port("").replace("8080", "9090")),
    "services.*.ports[].target": (port(""), port("").replace("target: 80", "target: 81")),
    # mounts
    "services.*.volumes[].bind.create_host_path": (
        mount("type: bind, source: /nowhere/x, bind: {create_host_path: true}"),
        mount("type: bind, source: /nowhere/x, bind: {create_host_path: false}"),
    ),
    "services.*.volumes[].bind.propagation": (
        mount("type: bind, source: /nowhere/x"),
        mount("type: bind, source: /nowhere/x, bind: {propagation: rslave}"),
    ),
    "services.*.volumes[].bind.recursive": (
        mount("type: bind, source: /nowhere/x, read_only: true"),
        mount("type: bind, source: /nowhere/x, read_only: true, bind: {recursive: readonly}"),
    ),
    "services.*.volumes[].image.subpath": (
        mount("type: image, source: content"),
        mount("type: image, source: content, image: {subpath: a}"),
    ),
    "services.*.volumes[].read_only": (
        mount("type: volume, source: data"),
        mount("type: volume, source: data, read_only: true"),
    ),
    "services.*.volumes[].source": (
        mount("type: volume, source: data", "data: {}, more: {}"),
        mount("type: volume, source: more", "data: {}, more: {}"),
    ),
    "services.*.volumes[].target": (
        mount("type: volume, source: data"),
        mount("type: volume, source: data").replace("/d", "/e"),
    ),
    "services.*.volumes[].tmpfs.size": (mount("type: tmpfs"), mount("type: tmpfs, tmpfs: {size: 1m}")),
    "services.*.volumes[].type": (mount("type: tmpfs"), mount("type: volume")),
    "services.*.volumes[].volume.labels": (
        mount("type: volume, source: data"),
        mount("type: volume, source: data, volume: {labels: {a: b}}"),
    ),
    "services.*.volumes[].volume.subpath": (
        mount("type: volume, source: data"),
        mount("type: volume, source: data, volume: {subpath: a}"),
    ),
    "volumes.*.driver_opts": (volume(""), volume("driver_opts: {type: nfs, o: addr=10.0.0.1, device: ':/x'}")),
    "volumes.*.external": (volume(""), volume("external: true")),
    "volumes.*.external.name": (volume("external: true"), volume("external: {name: theirs}")),
    "volumes.*.labels": (volume(""), volume("labels: {a: b}")),
    "volumes.*.name": (volume(""), volume("name: own")),
    # configs and secrets
    "configs.*.content": (store("configs", "content: a"), store("configs", "content: b")),
    **{
        f"{section}.*.{key}": (store(section, base), store(section, body))
        for section in ("configs", "secrets")
        for key, base, body in (
            ("environment", "environment: ONE", "environment: TWO"),
            ("external", "file: ./file", "external: true"),
            ("external.name", "external: true", "external: {name: theirs}"),
            ("file", "file: ./file", "file: ./other"),
            ("labels", "file: ./file", "file: ./file, labels: {a: b}"),
            ("name", "file: ./file", "file: ./file, name: own"),
        )
    },
    **{
        f"services.*.{section}[].{key}": (
            store(section, "file: ./file", "[{source: c}]"),
            store(section, "file: ./file", f"[{{source: c, {key}: {value}}}]"),
        )
        for section in ("configs", "secrets")
        for key, value in (("gid", "'5'"), ("mode", "0400"), ("target", "/t"))
    },
    **{
        f"services.*.{section}[].source": (
            service(f"{section}: [c]") + f"{section}: {{c: {{file: ./file}}, d: {{file: ./file}}}}\n",
            service(f"{section}: [d]") + f"{section}: {{c: {{file: ./file}}, d: {{file: ./file}}}}\n",
        )
        for section in ("configs", "secrets")
    },
    # deploy
    "services.*.deploy.endpoint_mode": (
        service("expose: [80]"),
        service("expose: [80], deploy: {endpoint_mode: dnsrr}"),
    ),
    "services.*.deploy.labels": (PLAIN, deploy("labels: {a: b}")),
    "services.*.deploy.mode": (PLAIN, deploy("mode: global")),
    "services.*.deploy.placement.constraints": (PLAIN, deploy("placement: {constraints: [node.labels.a == b]}")),
    "services.*.deploy.placement.max_replicas_per_node": (PLAIN, deploy("placement: {max_replicas_per_node: 1}")),
    "services.*.deploy.placement.preferences[].spread": (
        PLAIN,
        deploy("placement: {preferences: [{spread: node.labels.zone}]}"),
    ),
    "services.*.deploy.replicas": (PLAIN, deploy("replicas: 2")),
    "services.*.deploy.resources.limits.cpus": (PLAIN, limits("cpus: '1'")),
    "services.*.deploy.resources.limits.memory": (PLAIN, limits("memory: 64m")),
    "services.*.deploy.resources.reservations.cpus": (PLAIN, reserved("cpus: '1'")),
    "services.*.deploy.resources.reservations.memory": (PLAIN, reserved("memory: 64m")),
    "services.*.deploy.resources.reservations.devices[].capabilities": (
        devices("capabilities: [gpu], count: 1"),
        devices("capabilities: [tpu], count: 1"),
    ),
    "services.*.deploy.resources.reservations.devices[].count": (
        devices("capabilities: [gpu]"),
        devices("capabilities: [gpu], count: 2"),
    ),
    "services.*.deploy.resources.reservations.devices[].device_ids": (
        devices("capabilities: [gpu]"),
        devices("capabilities: [gpu], device_ids: [a, b]"),
    ),
    "services.*.deploy.resources.reservations.devices[].driver": (
        devices("capabilities: [gpu], count: 1"),
        devices("capabilities: [gpu], count: 1, driver: amd"),
    ),
    "services.*.deploy.resources.reservations.generic_resources[].discrete_resource_spec.kind": (
        generic("kind: a.example/x, value: 1"),
        generic("kind: a.example/y, value: 1"),
    ),
    "services.*.deploy.resources.reservations.generic_resources[].discrete_resource_spec.value": (
        generic("kind: a.example/x, value: 1"),
        generic("kind: a.example/x, value: 2"),
    ),
    "services.*.deploy.restart_policy.condition": (job("max_attempts: 2"), job("max_attempts: 2, condition: none")),
    "services.*.deploy.restart_policy.max_attempts": (job("condition: any"), job("condition: any, max_attempts: 2")),
    "services.*.deploy.update_config.delay": (update(""), update("delay: 5s")),
    "services.*.deploy.update_config.monitor": (update(""), update("monitor: 5s")),
    "services.*.deploy.update_config.order": (update(""), update("order: start-first")),
    "services.*.deploy.update_config.parallelism": (update(""), update("parallelism: 3")),
}


def test_every_leaf_that_is_lowered_has_a_probe() -> None:
    assert LOWERED & LEAVES <= PROBES.keys() <= LOWERED


@pytest.mark.parametrize("path", PROBES)
def test_what_is_lowered_changes_the_output(lowered, path: str) -> None:
    environment = {"ONE": "1", "TWO": "2"}
    without, with_it = (lowered(text, FILES, environment, namespace="n").objects for text in PROBES[path])
    assert without != with_it


INERT = {
    "services.*.attach": service("attach: false"),
    "services.*.cgroup": service("cgroup: private"),
    "services.*.develop": service("develop: {watch: [{path: ., action: sync, target: /t}]}"),
    "services.*.healthcheck.disable": service("healthcheck: {disable: true}"),
    "services.*.profiles": service("profiles: []"),
    "services.*.pull_refresh_after": service("pull_refresh_after: 1h"),
    "services.*.userns_mode": service("userns_mode: host"),
    "version": "version: '3.8'\n" + PLAIN,
}


@pytest.mark.parametrize("path", INERT)
def test_what_is_inert_changes_nothing_and_is_not_told(lowered, path: str) -> None:
    assert FATES[path].kind is FateKind.INERT
    plain, found = lowered(PLAIN), lowered(INERT[path])
    assert found.objects == plain.objects


def nested(path: str) -> tuple[dict[str, Any], tuple[str | int, ...]]:
    """A tree that sets an attribute, and where it stands in it."""
    steps = [0 if step == "[]" else {"*": "x"}.get(step, step) for step in path.replace("[]", ".[]").split(".")]
    value: Any = "v"
    for step in reversed(steps):
        value = [value] if step == 0 else {step: value}
    return value, tuple(steps)


@pytest.mark.parametrize("path", [path for path, fate in FATES.items() if fate.kind is FateKind.LOST])
def test_what_is_lost_is_told_there_or_above(path: str) -> None:
    sink = Sink()
    tree, place = nested(path)
    reporting.report(tree, FATES, sink, "kubernetes")
    told = [each for each in sink.located(None) if each.code.id == "KY001"]
    assert [place[: len(each.path)] for each in told] == [each.path for each in told]
    assert [each.hint for each in told] == [FATES[path].remedy]
