"""Values that fare on a swarm otherwise than their attribute. Rows only."""

from __future__ import annotations

from typing import Any

from probes.case import CHANGED, INERT, REFUSED, TOLD, Case, each, web

_PORT = {"target": 80, "published": "8080"}
_DATA: dict[str, Any] = {"volumes": {"data": {}}}
_JOB = web(deploy={"mode": "replicated-job"})
_GLOBAL = web(deploy={"mode": "global"})
_PEER_PORT = {"services": {"peer": {"ports": [_PORT]}}}

SWARM: tuple[Case, ...] = (
    # namespaces and networks
    *each("network_mode", CHANGED, "host", "bridge", "none"),
    *each("network_mode", TOLD, "none", "service:peer", "container:other"),
    *each("network_mode", INERT, "default"),
    *each("ports", INERT, ["80:80"], around=web(network_mode="host")),
    *each("networks.*.aliases", CHANGED, ["Upper_case"], ["a.b"]),
    *each("container_name", CHANGED, "Upper_case", "with.dot"),
    *each("links", CHANGED, ["peer:other_name"]),
    *each("links", INERT, ["peer"]),
    *each("hostname", CHANGED, "Upper_case", "{{.Node.Hostname}}"),
    *each("extra_hosts", CHANGED, {"probe.example": "host-gateway"}, {"probe.example": "::1"}),
    Case("networks.*.driver", "macvlan", TOLD),
    Case("networks.*.driver", "bridge", TOLD),
    Case("networks.*.driver", "overlay", CHANGED),
    Case("networks.*.driver", "weave", CHANGED),
    Case("networks.*.driver", "host", CHANGED),
    Case("networks.*.driver_opts", {"encrypted": "true"}, CHANGED),
    Case("networks.*.driver_opts", {"com.docker.network.bridge.name": "br0"}, TOLD),
    Case("networks.*.ipam.driver", "default", INERT),
    Case("networks.*.name", "no network", REFUSED),
    Case("networks.*.name", "other_network", CHANGED),
    # the process
    *each("command", TOLD, []),
    *each("entrypoint", TOLD, []),
    *each("environment", TOLD, {"UNSET": None}),
    *each("environment", CHANGED, {"MONEY": "$$5"}, {"NUMBER": 1}, {"EMPTY": ""}),
    *each("init", CHANGED, True, False),
    *each("restart", CHANGED, "no", "always", "unless-stopped", "on-failure", "on-failure:3"),
    *each("restart", TOLD, "no"),
    *each("restart", REFUSED, "sometimes"),
    *each("restart", CHANGED, "no", around=web(ports=["80:80"])),
    *each("platform", CHANGED, "linux/amd64", "windows", "arm64", "linux/arm64"),
    *each("platform", TOLD, "linux/arm/v7", "linux/amd64/v2"),
    *each("stop_grace_period", CHANGED, "1500ms", "1h"),
    *each(
        "logging.options", CHANGED, {"max-file": 3}, {"mode": "non-blocking"}, around=web(logging={"driver": "local"})
    ),
    *each("user", CHANGED, "1000:1000", "probe"),
    *each("scale", CHANGED, 0, 3),
    Case("services.*.scale", 3, TOLD, around=_GLOBAL),
    Case("services.*.depends_on.*.condition", "service_completed_successfully", CHANGED, instead="service_started"),
    # health
    *each("healthcheck.test", CHANGED, ["NONE"], "probe", ["CMD-SHELL", "probe"]),
    *each("healthcheck.test", TOLD, ["CMD", "probe"]),
    *each("healthcheck.interval", CHANGED, "1500ms", "2m"),
    Case("services.*.healthcheck", {"interval": "5s"}, CHANGED),
    Case("services.*.healthcheck", {"test": ["CMD", "check"], "start_interval": "1s"}, TOLD),
    # resources
    *each("cpus", CHANGED, 0.25, 2),
    *each("cpu_quota", CHANGED, 50000),
    *each("cpu_quota", INERT, -1),
    *each("cpu_count", CHANGED, 2),
    *each("mem_limit", CHANGED, "100m", 1073741824),
    *each("mem_limit", INERT, -1),
    *each("mem_limit", INERT, "64m", around=web(deploy={"resources": {"limits": {"memory": "64m"}}})),
    *each("pids_limit", CHANGED, 10),
    *each("pids_limit", INERT, -1),
    *each("shm_size", CHANGED, "32m"),
    *each("shm_size", TOLD, "32m", around=web(tmpfs=["/dev/shm"])),  # noqa: S108 - in a project
    *each("ulimits.*", CHANGED, 1024, {"soft": 10, "hard": 20}),
    # ports
    *each("ports[]", CHANGED, "53:53/udp", "132:132/sctp", "8000-8002:80-82", "8000-8010:80", 80),
    *each("ports[]", TOLD, "8000-8010:80", "127.0.0.1:8080:80", "192.0.2.1:8080:80"),
    *each("ports[].host_ip", INERT, "0.0.0.0"),  # noqa: S104 - in a project
    *each("ports[].host_ip", TOLD, "127.0.0.1", "::1", "192.0.2.1"),
    *each("ports[].mode", CHANGED, "host"),
    *each("ports[].mode", INERT, "ingress"),
    *each("ports[].published", REFUSED, "8080", around=_PEER_PORT, instead="8081"),
    *each("ports[].published", CHANGED, "8081", around=_PEER_PORT, instead="8082"),
    *each("deploy.endpoint_mode", CHANGED, "dnsrr", "vip"),
    *each("deploy.endpoint_mode", TOLD, "dnsrr", around=web(ports=["80:80"])),
    *each("deploy.endpoint_mode", CHANGED, "dnsrr", around=web(ports=[{**_PORT, "mode": "host"}])),
    *each("deploy.endpoint_mode", REFUSED, "probe"),
    # mounts
    *each("volumes[]", CHANGED, {"type": "volume", "source": "data", "target": "/data"}, around=_DATA),
    *each("volumes[]", CHANGED, "/srv/data:/data", "/data", {"type": "tmpfs", "target": "/data"}),
    *each("volumes[]", TOLD, "/srv/data:/data", "./site:/data", "/var/run/docker.sock:/var/run/docker.sock"),
    *each("volumes[]", TOLD, {"type": "npipe", "source": r"\\.\pipe\probe", "target": r"\\.\pipe\probe"}),
    *each("volumes[]", TOLD, {"type": "image", "source": "registry.example/content:1", "target": "/data"}),
    *each("volumes[]", TOLD, "/srv/data:/data:z", instead="/srv/data:/data"),
    *each("volumes[].bind.propagation", CHANGED, "rshared", "rslave"),
    *each("volumes[].tmpfs.mode", TOLD, 0o700),
    *each("volumes[].tmpfs.mode", INERT, 0o1777),
    *each("tmpfs", CHANGED, "/probe:size=64m", "/probe:ro", instead="/probe"),
    *each("tmpfs", INERT, "/probe:rw", instead="/probe"),
    *each("tmpfs", TOLD, "/probe:mode=700", "/probe:uid=1000", "/probe:noexec", instead="/probe"),
    *each("volumes_from", TOLD, ["container:other"]),
    Case(
        "services.*.volumes_from",
        ["peer:ro"],
        CHANGED,
        instead=["peer"],
        around={"services": {"peer": {"volumes": ["data:/shared"]}}, **_DATA},
    ),
    Case("volumes.*.driver", "rclone", CHANGED),
    Case("volumes.*.driver_opts", {"type": "nfs", "o": "addr=192.0.2.9", "device": ":/data"}, CHANGED),
    Case("volumes.*.name", "no volume", REFUSED),
    # configs and secrets
    *(
        Case(f"services.*.{section}[].{key}", value, expected)
        for section in ("configs", "secrets")
        for key, value, expected in (
            ("gid", "1000", CHANGED),
            ("uid", "1000", CHANGED),
            ("mode", "0400", CHANGED),
            ("gid", "probe", REFUSED),
        )
    ),
    Case("configs.*.content", "$$HOME", CHANGED, instead="other"),
    Case("configs.*.content", "", TOLD, instead="other"),
    Case("configs.*.template_driver", "golang", CHANGED),
    # deploy
    *each("deploy.mode", CHANGED, "global", "replicated-job", "global-job", "replicated"),
    *each("deploy.mode", REFUSED, "sometimes"),
    *each("deploy.replicas", CHANGED, 0, 5),
    Case("services.*.deploy.replicas", 5, TOLD, around=_GLOBAL),
    *each("deploy.placement.constraints", CHANGED, ["node.role == manager"], ["engine.labels.probe == yes"]),
    *each("deploy.placement.max_replicas_per_node", CHANGED, 1),
    Case("services.*.deploy.placement.max_replicas_per_node", 2, TOLD, around=_GLOBAL),
    *each("deploy.restart_policy.condition", CHANGED, "none", "on-failure", "any"),
    Case("services.*.deploy.restart_policy", {"condition": "any", "max_attempts": 3}, CHANGED),
    Case("services.*.deploy.update_config", {"parallelism": 2}, TOLD, around=_JOB),
    *each("deploy.update_config.failure_action", CHANGED, "rollback", "continue", "pause"),
    *each("deploy.update_config.parallelism", CHANGED, 0),
    *each("deploy.rollback_config.failure_action", CHANGED, "continue"),
    *each("deploy.rollback_config.failure_action", REFUSED, "rollback"),
)
"""The cases of the swarm."""
