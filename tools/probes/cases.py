"""Values inside an attribute that fare otherwise than its row: `pid: host` has a field, `pid: container:x` has none.

Each case is a probe of its own: the value beside the project without the attribute, or beside another value of it
(`instead`), so that what differs comes from the value. What is expected is one of four: the objects differ, or it is
told on its line, or it is refused there, or it means nothing (`inert`: the objects are the same, and rightly so).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from probes.case import CHANGED, INERT, REFUSED, TOLD, Case, Fares
from probes.case import each as _each
from probes.case import web as _web
from probes.swarm_cases import SWARM

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["CASES", "INERT", "Case", "Fares"]


_VOLUME = {"type": "volume", "source": "data", "target": "/data"}
_BIND = {"type": "bind", "source": "/srv/data", "target": "/data"}
_PORT = {"target": 80, "published": "8080"}
_DATA: dict[str, Any] = {"volumes": {"data": {}}}
_GPU = "deploy.resources.reservations.devices[]"

_KUBERNETES: tuple[Case, ...] = (
    # namespaces
    *_each("pid", CHANGED, "host", "service:peer"),
    *_each("pid", TOLD, "container:other"),
    *_each("ipc", CHANGED, "host", "service:peer"),
    *_each("ipc", TOLD, "container:other"),
    *_each("ipc", INERT, "private", "shareable"),
    *_each("network_mode", CHANGED, "host", "service:peer"),
    *_each("network_mode", TOLD, "none", "container:other", "network-of-its-own"),
    *_each("network_mode", INERT, "bridge"),
    *_each("userns_mode", INERT, "host"),
    *_each("userns_mode", TOLD, "private", "keep-id"),
    *_each("cgroup", INERT, "private"),
    *_each("cgroup", TOLD, "host"),
    # rights
    *_each(
        "security_opt",
        CHANGED,
        ["no-new-privileges:true"],
        ["no-new-privileges=true"],
        ["apparmor:unconfined"],
        ["seccomp:unconfined"],
        ["label:type:probe_t"],
        ["label:disable"],
        ["label=level:s0:c100"],
    ),
    *_each(
        "security_opt",
        TOLD,
        ["apparmor:own-profile"],
        ["seccomp:./profile.json"],
        ["credentialspec=file://spec.json"],
        ["probe:probe"],
        ["systempaths=unconfined"],
        ["mask=/proc/kcore"],
    ),
    *_each("security_opt", INERT, ["no-new-privileges:false"]),
    *_each("sysctls", TOLD, {"net.ipv4.tcp_syncookies": "1"}, around=_web(network_mode="host")),
    *_each("runtime", TOLD, "Not_A_Name"),
    *_each("cap_add", CHANGED, ["ALL"], ["CAP_NET_ADMIN"]),
    *_each("user", CHANGED, "1000:1000", "0"),
    *_each("user", TOLD, "probe", "1000:probe", "probe:1000"),
    *_each("group_add", TOLD, ["audio"]),
    *_each("sysctls", CHANGED, {"net.ipv4.ip_local_port_range": "1024 65000"}),
    *_each("sysctls", TOLD, {"net.core.somaxconn": "1024"}, {"kernel.msgmax": "65536"}, {"vm.max_map_count": "262144"}),
    # the process
    *_each("restart", INERT, "always", "unless-stopped"),
    *_each("restart", CHANGED, "no", "on-failure", "on-failure:3"),
    *_each("restart", TOLD, "no", "on-failure:3", around=_web(ports=["80:80"])),
    *_each("restart", REFUSED, "sometimes"),
    *_each("pull_policy", CHANGED, "never", "always"),
    *_each("pull_policy", INERT, "missing", "if_not_present"),
    *_each("pull_policy", TOLD, "daily", "weekly", "every_12h"),
    *_each("pull_policy", INERT, "build", around=_web(build={"context": "."})),
    *_each("platform", CHANGED, "windows/amd64", "linux"),
    *_each("platform", TOLD, "linux/arm/v7", "linux/amd64/v2"),
    *_each("command", TOLD, []),
    *_each("entrypoint", TOLD, []),
    *_each("environment", TOLD, {"UNSET": None}),
    *_each("environment", CHANGED, {"not a name": "probe"}),
    *_each("stop_grace_period", TOLD, "1500ms"),
    *_each("init", INERT, False),
    *_each("pre_start[].per_replica", TOLD, False, around=_web(scale=3)),
    *_each("pre_start[].per_replica", INERT, True),
    *_each("pre_start[].user", TOLD, "probe"),
    # metadata and names
    *_each("labels", TOLD, {"not a key!": "probe"}),
    *_each("annotations", TOLD, {"not a key!": "probe"}),
    *_each("deploy.labels", TOLD, {"not a key!": "probe"}),
    *_each("hostname", TOLD, "Upper_case"),
    *_each("container_name", TOLD, "Upper_case", "peer"),
    *_each("networks.*.aliases", TOLD, ["peer"], ["Upper_case"]),
    *_each("links", CHANGED, ["peer"]),
    *_each("external_links", INERT, ["theirs"]),
    *_each("external_links", TOLD, ["their_s:mine"]),
    *_each("extra_hosts", TOLD, {"probe.example": "host-gateway"}, {"probe.example": "no-address"}),
    *_each("dns", TOLD, ["192.0.2.1", "192.0.2.2", "192.0.2.3", "192.0.2.4"]),
    *_each("depends_on.*.condition", CHANGED, "service_healthy", "service_completed_successfully"),
    Case(
        "services.*.depends_on.*.condition",
        "service_healthy",
        TOLD,
        instead="service_started",
        around={"services": {"peer": {"healthcheck": {"disable": True}}}},
    ),
    # health
    *_each("healthcheck.test", INERT, ["NONE"]),
    *_each("healthcheck.test", CHANGED, "probe", ["CMD-SHELL", "probe"]),
    *_each("healthcheck.interval", TOLD, "1500ms"),
    *_each("healthcheck.timeout", TOLD, "1500ms"),
    Case("services.*.healthcheck", {"interval": "5s"}, TOLD),
    Case("services.*.healthcheck", {"test": ["CMD", "check"], "start_interval": "1s"}, TOLD),
    # resources
    *_each("storage_opt", TOLD, {"probe": "1"}, {"size": "much"}),
    *_each("gpus", CHANGED, "all"),
    *_each("gpus", TOLD, "all"),
    *_each("gpus[].capabilities", TOLD, ["probe"], instead=["gpu"]),
    *_each("gpus[].driver", TOLD, "probe"),
    *_each(f"{_GPU}.capabilities", TOLD, ["probe"], instead=["gpu"]),
    *_each(f"{_GPU}.count", TOLD, "all"),
    *_each(f"{_GPU}.driver", TOLD, "probe"),
    Case(
        "services.*.deploy.resources.reservations.memory",
        "128m",
        TOLD,
        around=_web(deploy={"resources": {"limits": {"memory": "64m"}}}),
    ),
    # ports
    *_each("expose", CHANGED, ["53/udp"], ["8080-8082"]),
    *_each("ports[]", CHANGED, "53:53/udp", "132:132/sctp", "8000-8002:80-82", "8000-8010:80", 80),
    *_each("ports[]", TOLD, "8000-8010:80"),
    *_each("ports[].host_ip", TOLD, "127.0.0.1", "192.0.2.1"),
    *_each("ports[].host_ip", INERT, "0.0.0.0", "::"),  # noqa: S104 - where Compose publishes
    *_each("ports[].mode", INERT, "ingress"),
    *_each("ports[].name", TOLD, "Not A Port Name"),
    *_each("ports[].app_protocol", TOLD, "not a protocol"),
    # networks
    *(Case("networks.*.driver", value, TOLD) for value in ("macvlan", "ipvlan", "host", "none", "probe")),
    *(Case("networks.*.driver", value, INERT) for value in ("bridge", "overlay")),
    # mounts
    *_each("volumes[].read_only", CHANGED, True),
    *_each("volumes[]", CHANGED, "data:/data:ro", instead="data:/data", around=_DATA),
    *_each("volumes[]", INERT, "data:/data:nocopy", "data:/data:rw", instead="data:/data", around=_DATA),
    *_each("volumes[]", TOLD, "data:/data:probe", instead="data:/data", around=_DATA),
    *_each("volumes[]", CHANGED, "/srv/data:/data:rslave", "/srv/data:/data:ro", instead="/srv/data:/data"),
    *_each(
        "volumes[]",
        TOLD,
        "/srv/data:/data:z",
        "/srv/data:/data:cached",
        "/srv/data:/data:rshared",
        instead="/srv/data:/data",
    ),
    *_each("volumes[]", TOLD, {"type": "npipe", "source": r"\\.\pipe\probe", "target": r"\\.\pipe\probe"}),
    *_each("volumes[]", CHANGED, {"type": "cluster", "source": "data", "target": "/data"}, around=_DATA),
    *_each("volumes[]", TOLD, "/srv/data:/data"),
    *_each("volumes[]", TOLD, "/data"),
    *_each("volumes[].bind.propagation", TOLD, "rshared", "shared"),
    *_each("volumes[].bind.propagation", INERT, "rprivate", "private"),
    *_each("volumes[].bind.recursive", CHANGED, "enabled", "readonly", "writable"),
    *_each("volumes[].bind.recursive", TOLD, "disabled"),
    *_each("volumes[].bind.selinux", TOLD, "z", "Z"),
    *_each("volumes[].tmpfs.mode", TOLD, 0o700),
    *_each("volumes[].tmpfs.mode", INERT, 0o1777),
    *_each("volumes[].image.subpath", CHANGED, "probe"),
    *_each("volumes[].volume.labels", TOLD, {"not a key!": "probe"}),
    *_each("tmpfs", CHANGED, "/probe:size=64m", "/probe:ro", instead="/probe"),
    *_each("tmpfs", INERT, "/probe:rw", instead="/probe"),
    *_each("tmpfs", TOLD, "/probe:size=50%", "/probe:gid=1000", "/probe:nr_inodes=10", instead="/probe"),
    *_each("tmpfs", TOLD, "/probe:uid=1000", "/probe:mode=700", "/probe:noexec", "/probe:probe", instead="/probe"),
    *_each("volumes_from", TOLD, ["container:other"]),
    Case(
        "services.*.volumes_from",
        ["peer:ro"],
        CHANGED,
        instead=["peer"],
        around={"services": {"peer": {"volumes": ["data:/shared"]}}, **_DATA},
    ),
    *(Case("volumes.*.driver", value, TOLD) for value in ("probe", "rclone")),
    Case("volumes.*.driver_opts", {"type": "tmpfs", "device": "tmpfs", "o": "size=64m"}, CHANGED),
    Case("volumes.*.driver_opts", {"type": "none", "device": "/srv/data", "o": "bind"}, CHANGED),
    Case("volumes.*.driver_opts", {"type": "btrfs", "device": "/dev/sdb"}, TOLD),
    Case("volumes.*.driver_opts", {"type": "cifs", "device": "//192.0.2.9/share", "o": "username=probe"}, TOLD),
    Case("volumes.*.driver_opts", {"type": "tmpfs", "device": "tmpfs", "o": "uid=1000,mode=700"}, TOLD),
    Case("volumes.*.driver_opts", {"size": "5g"}, CHANGED),
    Case("volumes.*.driver_opts", {"probe": "probe"}, TOLD),
    Case("volumes.*.labels", {"not a key!": "probe"}, TOLD),
    # configs and secrets
    *(
        Case(f"services.*.{section}[].{key}", value, expected)
        for section in ("configs", "secrets")
        for key, value, expected in (("gid", "probe", REFUSED), ("uid", "1000", TOLD), ("mode", "0400", CHANGED))
    ),
    # deploy
    *_each("deploy.mode", CHANGED, "global", "replicated-job", "global-job"),
    *_each("deploy.mode", INERT, "replicated"),
    *_each("deploy.mode", REFUSED, "sometimes"),
    *_each("deploy.endpoint_mode", INERT, "vip"),
    *_each("deploy.endpoint_mode", REFUSED, "probe"),
    *_each("deploy.replicas", CHANGED, 0),
    *_each(
        "deploy.placement.constraints",
        CHANGED,
        ["node.role == manager"],
        ["node.hostname != probe"],
        ["node.platform.os == linux"],
        ["node.labels.probe==yes"],
    ),
    *_each("deploy.placement.constraints", TOLD, ["engine.labels.probe == yes"], ["node.id == probe"], ["probe"]),
    *_each("deploy.placement.constraints", TOLD, ["node.labels.probe > 5"]),
    *_each("deploy.placement.preferences[].spread", TOLD, "engine.labels.zone", "probe"),
    *_each("deploy.restart_policy.condition", CHANGED, "none", "on-failure"),
    *_each("deploy.restart_policy.condition", INERT, "any"),
    Case("services.*.deploy.restart_policy", {"condition": "any", "max_attempts": 3}, TOLD),
    *_each("deploy.update_config.failure_action", TOLD, "rollback", "continue"),
    *_each("deploy.update_config.failure_action", INERT, "pause"),
    *_each("deploy.update_config.parallelism", CHANGED, 0),
    Case("services.*.deploy.update_config.order", "start-first", TOLD, around=_web(ports=[{**_PORT, "mode": "host"}])),
    *_each("deploy.update_config.order", TOLD, "start-first", around={**_web(volumes=["data:/data"]), **_DATA}),
    *_each("deploy.update_config", TOLD, {"parallelism": 2}, around=_web(deploy={"mode": "replicated-job"})),
    Case("services.*.scale", 3, TOLD, around=_web(deploy={"mode": "global"})),
)

CASES: Mapping[str, tuple[Case, ...]] = {"kubernetes": _KUBERNETES, "swarm": SWARM}
"""The cases of each target."""
