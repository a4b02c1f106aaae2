"""A value that matters for every attribute: made from the form of its row, or from the table where that would not do.

The table holds values, not verdicts: each has a reason why the form alone does not say enough. A value matters when it
is not the default, means something to the engine, and is accepted by Compose.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from kompyse.attributes.registry import REGISTRY
from probes.partners import KEYS

if TYPE_CHECKING:
    from collections.abc import Mapping

_UNITS: dict[str, Any] = {
    "bool": True,
    "bytes": "64m",
    "count": 5,
    "cpus": "0.5",
    "duration": "90s",
    "float": 0.3,
    "int": 5,
    "mode": "0440",
}
_FORMS: dict[str, Any] = {
    "bool": True,
    "int": 5,
    "list": ["probe"],
    "map": {"PROBE": "probe"},
    "number": 5,
    "string": "probe",
}


class Special(NamedTuple):
    """A value that the form does not say, and why.

    `along` is merged into the project with the attribute alone: what cannot stand there without it. `drop` names
    siblings that may not stand beside it.
    """

    value: Any
    reason: str
    along: Mapping[str, Any] = MappingProxyType({})
    drop: tuple[str, ...] = ()


_NAMES = "a name that the project declares"
_FILE = "a file that is there"
_GRAMMAR = "a text of the grammar that the attribute has"
_NUMBER = "a user or group by number"
_DEFAULT = "the value of the form is the default"
_CHILD = "the first attribute below it would not say what the map is for"
_CLOSED = "one of the words that the attribute takes"
_MISSING = "what is left out where it is not read"
_WEB_MOUNTS = {"services": {"web": {"volumes": [{"type": "volume", "source": "data", "target": "/data"}]}}}


def _granting(section: str, key: str) -> dict[str, Any]:
    return {"services": {"web": {section: [key]}}}


SPECIALS: dict[str, Special] = {
    # the top level
    "include": Special(["part.yaml"], _FILE),
    "include[]": Special({"path": "part.yaml"}, _FILE),
    "include[].path": Special("part.yaml", _FILE),
    "include[].env_file": Special("part.env", _FILE),
    "include[].project_directory": Special("./sub", "a folder that is there"),
    "version": Special("3.8", _GRAMMAR),
    # a service
    "services": Special(
        {"web": {"image": "registry.example/web:1"}, "extra": {"image": "registry.example/extra:1"}},
        "a project has services: others, then",
    ),
    "services.*": Special({"image": "registry.example/extra:1"}, _CHILD),
    "services.*.depends_on.*.condition": Special("service_healthy", "the peer has a health check, and never ends"),
    "services.*.depends_on.*.required": Special(False, _DEFAULT),
    "services.*.extends": Special({"service": "template"}, _NAMES),
    "services.*.extends.file": Special("base.yaml", _FILE),
    "services.*.extends.service": Special("template", _NAMES),
    "services.*.image": Special("registry.example/other:2", _GRAMMAR),
    "services.*.label_file": Special("labels.env", _FILE),
    "services.*.platform": Special("linux/arm64", _GRAMMAR),
    "services.*.pull_policy": Special("always", _CLOSED),
    "services.*.pull_refresh_after": Special("24h", _GRAMMAR),
    # the process
    "services.*.attach": Special(False, _DEFAULT),
    "services.*.env_file[].format": Special("raw", _CLOSED),
    "services.*.env_file[].path": Special("web.env", _FILE),
    "services.*.env_file[].required": Special(
        False, _MISSING, along={"services": {"web": {"env_file": [{"path": "missing.env"}]}}}
    ),
    "services.*.logging.driver": Special("syslog", _CLOSED),
    "services.*.post_start[].user": Special("1000", _NUMBER),
    "services.*.post_start[].working_dir": Special("/probe", _GRAMMAR),
    "services.*.pre_start[].user": Special("1000", _NUMBER),
    "services.*.pre_start[].working_dir": Special("/probe", _GRAMMAR),
    "services.*.pre_stop[].user": Special("1000", _NUMBER),
    "services.*.pre_stop[].working_dir": Special("/probe", _GRAMMAR),
    "services.*.restart": Special("on-failure:3", _GRAMMAR),
    "services.*.stop_signal": Special("SIGUSR1", _CLOSED),
    "services.*.working_dir": Special("/probe", _GRAMMAR),
    # health
    "services.*.healthcheck": Special({"test": ["CMD", "probe"]}, _CHILD),
    "services.*.healthcheck.start_interval": Special("1s", "shorter than the interval"),
    "services.*.healthcheck.test": Special(["CMD", "probe"], _GRAMMAR),
    # resources
    "services.*.cpu_period": Special(50000, _GRAMMAR),
    "services.*.cpu_quota": Special(50000, _GRAMMAR),
    "services.*.cpu_shares": Special(512, "not so few that it rounds to nothing"),
    "services.*.cpu_percent": Special(50, "a whole percentage"),
    "services.*.cpuset": Special("0,1", _GRAMMAR),
    "services.*.device_cgroup_rules": Special(["c 1:3 mr"], _GRAMMAR),
    "services.*.devices[]": Special({"source": "/dev/ttyUSB0", "target": "/dev/ttyUSB0"}, _CHILD),
    "services.*.devices[].source": Special("/dev/ttyUSB2", _GRAMMAR),
    "services.*.devices[].target": Special("/dev/ttyUSB1", _GRAMMAR),
    "services.*.devices[].permissions": Special("r", _GRAMMAR),
    "services.*.gpus[]": Special({"capabilities": ["gpu"], "count": 1}, _CHILD),
    "services.*.gpus[].capabilities": Special(["tpu"], _CLOSED),
    "services.*.gpus[].count": Special(2, "one is the default"),
    "services.*.gpus[].device_ids": Special(["0", "1"], "more than the one device that is the default"),
    "services.*.gpus[].driver": Special("amd", _CLOSED),
    "services.*.shm_size": Special("256m", _DEFAULT),
    "services.*.mem_swappiness": Special(60, "a percentage, not a size"),
    # rights
    "services.*.cap_add": Special(["NET_ADMIN"], _CLOSED),
    "services.*.cap_drop": Special(["CHOWN"], _CLOSED),
    "services.*.credential_spec": Special({"file": "spec.json"}, _CHILD),
    "services.*.credential_spec.config": Special("settings", _NAMES),
    "services.*.credential_spec.file": Special("spec.json", _FILE),
    "services.*.group_add": Special(["1000"], _NUMBER),
    "services.*.ipc": Special("host", _CLOSED),
    "services.*.isolation": Special("hyperv", _CLOSED),
    "services.*.pid": Special("host", _CLOSED),
    "services.*.security_opt": Special(["no-new-privileges:true"], _GRAMMAR),
    "services.*.sysctls": Special({"net.ipv4.tcp_syncookies": "1"}, "a parameter that there is"),
    "services.*.user": Special("1000", _NUMBER),
    "services.*.userns_mode": Special("host", _CLOSED),
    "services.*.uts": Special("host", _CLOSED),
    # networks
    "networks": Special(
        {"front": {}, "back": {}}, "declared and joined at once", along={"services": {"web": {"networks": ["front"]}}}
    ),
    "networks.*": Special({}, "declared and joined at once", along={"services": {"web": {"networks": ["front"]}}}),
    "networks.*.driver": Special("overlay", _CLOSED),
    "networks.*.enable_ipv4": Special(False, _DEFAULT),
    "networks.*.ipam": Special({"config": [{"subnet": "10.5.0.0/24"}]}, _GRAMMAR),
    "networks.*.ipam.config": Special([{"subnet": "10.5.0.0/24"}], _GRAMMAR),
    "networks.*.ipam.config[]": Special({"subnet": "10.5.0.0/24"}, _GRAMMAR),
    "networks.*.ipam.config[].aux_addresses": Special({"printer": "10.5.0.9"}, _GRAMMAR),
    "networks.*.ipam.config[].gateway": Special("10.5.0.1", _GRAMMAR),
    "networks.*.ipam.config[].ip_range": Special("10.5.0.0/28", _GRAMMAR),
    "networks.*.ipam.config[].subnet": Special("10.5.0.0/24", _GRAMMAR),
    "services.*.dns": Special("192.0.2.53", _GRAMMAR),
    "services.*.dns_opt": Special(["use-vc"], _GRAMMAR),
    "services.*.dns_search": Special("probe.example", _GRAMMAR),
    "services.*.domainname": Special("probe.example", _GRAMMAR),
    "services.*.expose": Special(["8080"], _GRAMMAR),
    "services.*.external_links": Special(["theirs:mine"], _GRAMMAR),
    "services.*.extra_hosts": Special({"probe.example": "192.0.2.1"}, _GRAMMAR),
    "services.*.links": Special(["peer:nick"], _NAMES),
    "services.*.mac_address": Special("02:42:ac:11:65:43", _GRAMMAR),
    "services.*.network_mode": Special("host", _CLOSED),
    "services.*.networks.*.ipv4_address": Special("10.5.0.7", _GRAMMAR),
    "services.*.networks.*.ipv6_address": Special("2001:db8::7", _GRAMMAR),
    "services.*.networks.*.link_local_ips": Special(["169.254.8.8"], _GRAMMAR),
    "services.*.networks.*.mac_address": Special("02:42:ac:11:65:43", _GRAMMAR),
    "services.*.ports[]": Special({"target": 80, "published": "8080"}, _CHILD),
    "services.*.ports[].app_protocol": Special("http", _CLOSED),
    "services.*.ports[].host_ip": Special("127.0.0.1", _GRAMMAR),
    "services.*.ports[].mode": Special("host", _CLOSED),
    "services.*.ports[].protocol": Special("udp", _CLOSED),
    "services.*.ports[].published": Special("9090", _GRAMMAR),
    "services.*.ports[].target": Special(81, _GRAMMAR),
    # mounts
    "services.*.storage_opt": Special({"size": "1g"}, "the option that all drivers have"),
    "services.*.tmpfs": Special("/probe", _GRAMMAR),
    "services.*.volumes": Special(
        [{"type": "volume", "source": "data", "target": "/data"}], _NAMES, along={"volumes": {"data": {}}}
    ),
    "services.*.volumes[]": Special(
        {"type": "volume", "source": "data", "target": "/data"}, _NAMES, along={"volumes": {"data": {}}}
    ),
    "services.*.volumes[].bind": Special({"propagation": "rslave"}, _CHILD),
    "services.*.volumes[].bind.create_host_path": Special(False, _DEFAULT),
    "services.*.volumes[].bind.propagation": Special("rslave", _CLOSED),
    "services.*.volumes[].source": Special("more", _NAMES),
    "services.*.volumes[].target": Special("/probe", _GRAMMAR),
    "services.*.volumes[].tmpfs": Special({"size": "64m"}, _CHILD),
    "services.*.volumes[].tmpfs.mode": Special(0o1777, "how memory is mounted"),
    "services.*.volumes[].volume": Special({"nocopy": True, "subpath": "probe"}, _CHILD),
    "services.*.volumes[].type": Special("tmpfs", "a mount without a source"),
    "services.*.volumes_from": Special(["peer"], _NAMES),
    "volumes": Special({"data": {}}, "declared and mounted at once", along=_WEB_MOUNTS),
    "volumes.*": Special({}, "declared and mounted at once", along=_WEB_MOUNTS),
    "volumes.*.driver": Special("local", "the driver that all engines have"),
    "volumes.*.driver_opts": Special({"type": "nfs", "o": "addr=192.0.2.9", "device": ":/srv"}, _GRAMMAR),
    # configs and secrets
    **{
        path: Special(value, reason, along, drop)
        for section, key in (("configs", "settings"), ("secrets", "token"))
        for path, value, reason, along, drop in (
            (section, {key: {"file": "./settings.txt"}}, "declared and granted at once", _granting(section, key), ()),
            (f"{section}.*", {"file": "./settings.txt"}, "declared and granted at once", _granting(section, key), ()),
            (f"{section}.*.environment", "TWO", "a variable that is set", {}, ()),
            (f"{section}.*.external", True, "what exists has no content here", {}, ("file",)),
            (f"{section}.*.file", "./other.txt", _FILE, {}, ()),
            (f"services.*.{section}[]", {"source": key}, _NAMES, {}, ()),
            (f"services.*.{section}[].gid", "1000", _NUMBER, {}, ()),
            (f"services.*.{section}[].source", "more", _NAMES, {}, ()),
            (f"services.*.{section}[].target", "/probe", _GRAMMAR, {}, ()),
            (f"services.*.{section}[].uid", "1000", _NUMBER, {}, ()),
        )
    },
    # builds
    "services.*.build": Special({"context": "."}, _CHILD),
    "services.*.build.additional_contexts": Special({"more": "./sub"}, "a folder that is there"),
    "services.*.build.context": Special("./sub", "a folder that is there"),
    "services.*.build.extra_hosts": Special({"probe.example": "192.0.2.1"}, _GRAMMAR),
    "services.*.build.platforms": Special(["linux/arm64"], _GRAMMAR),
    "services.*.build.secrets[]": Special({"source": "token"}, _NAMES),
    "services.*.build.secrets[].gid": Special("1000", _NUMBER),
    "services.*.build.secrets[].source": Special("more", _NAMES),
    "services.*.build.secrets[].uid": Special("1000", _NUMBER),
    "services.*.build.ssh": Special(["default"], _GRAMMAR),
    # deploy
    "services.*.deploy": Special({"replicas": 5}, _CHILD),
    "services.*.deploy.endpoint_mode": Special("dnsrr", _CLOSED),
    "services.*.deploy.mode": Special("global", _CLOSED),
    "services.*.deploy.placement.constraints": Special(["node.labels.probe == yes"], _GRAMMAR),
    "services.*.deploy.placement.preferences[].spread": Special("node.labels.zone", _GRAMMAR),
    "services.*.deploy.resources.limits.pids": Special(100, _GRAMMAR),
    "services.*.deploy.resources.reservations.devices[].capabilities": Special(["tpu"], _CLOSED),
    "services.*.deploy.resources.reservations.devices[].count": Special(2, "one is the default"),
    "services.*.deploy.resources.reservations.devices[].device_ids": Special(["0", "1"], "one device is the default"),
    "services.*.deploy.resources.reservations.devices[].driver": Special("amd", _CLOSED),
    "services.*.deploy.resources.reservations.generic_resources[].discrete_resource_spec.kind": Special(
        "example.com/other", _GRAMMAR
    ),
    "services.*.deploy.resources.reservations.generic_resources[].discrete_resource_spec": Special(
        {"kind": "example.com/probe", "value": 2}, "a kind without a number is nothing"
    ),
    "services.*.deploy.restart_policy.condition": Special("none", _CLOSED),
    "services.*.deploy.rollback_config.failure_action": Special("continue", _CLOSED),
    "services.*.deploy.rollback_config.order": Special("start-first", _DEFAULT),
    "services.*.deploy.update_config.failure_action": Special("pause", _CLOSED),
    "services.*.deploy.update_config.order": Special("start-first", _DEFAULT),
    # develop
    "services.*.develop.watch[]": Special({"path": "./site", "action": "sync", "target": "/app"}, _CHILD),
    "services.*.develop.watch[].path": Special("./sub", "a folder that is there"),
    "services.*.develop.watch[].target": Special("/probe", _GRAMMAR),
    # models
    "models": Special(
        {"llm": {"model": "ai/probe"}}, "declared and used at once", along={"services": {"web": {"models": ["llm"]}}}
    ),
    "models.*": Special(
        {"model": "ai/probe"}, "declared and used at once", along={"services": {"web": {"models": ["llm"]}}}
    ),
}


def value(path: str) -> Any:
    """The value that is probed."""
    special = SPECIALS.get(path)
    return special.value if special else generated(path)


def generated(path: str) -> Any:
    """A value of the form of the row; maps and lists whose parts have rows are made of these."""
    row = REGISTRY[path]
    if f"{path}.*" in REGISTRY:
        return {KEYS[f"{path}.*"]: value(f"{path}.*")}
    if f"{path}[]" in REGISTRY:
        return [value(f"{path}[]")]
    if row.unit:
        of_unit = _UNITS[row.unit]
        return str(of_unit) if row.form == "string" else of_unit
    if row.form.startswith("enum:"):
        return row.form.split("|")[0].removeprefix("enum:").split("/")[-1]
    below = row.required or [each.rpartition(".")[2] for each in REGISTRY if each.rpartition(".")[0] == path][:1]
    if below:
        return {key: value(f"{path}.{key}") for key in below}
    forms = [form for form in row.form.split("|") if form != "null"]
    return _FORMS[forms[0].partition("(")[0]]
