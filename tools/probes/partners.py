"""What a probe needs besides its attribute: the project around it, the files on disk, the values of variables.

Rows only. A partner is what the attribute means nothing without: the volume that is mounted, the service that is waited
for, the quota of a period. It stands in both projects, with and without the attribute, so that what differs comes from
the attribute alone. The longest prefix of a path that has a row here counts.
"""

from __future__ import annotations

from typing import Any

BASE: dict[str, Any] = {
    "name": "proof",
    "services": {"web": {"image": "registry.example/web:1"}, "peer": {"image": "registry.example/peer:1"}},
}
"""The project that every probe starts from."""

NAMESPACE = "proof"
"""The namespace that is converted for: links to containers of other projects are names in it."""

ENVIRONMENT = {"ONE": "the first", "TWO": "the second"}
"""The variables of the process that converts."""

FILES = {
    "web.env": "FROM_FILE=probe\n",
    "quoted.env": "FROM_FILE='probe'\n",
    "labels.env": "from.file=probe\n",
    "settings.txt": "colour=red\n",
    "other.txt": "colour=blue\n",
    "site/index.html": "<p>probe</p>\n",
    "Dockerfile": "FROM scratch\n",
    "sub/Dockerfile": "FROM scratch\n",
    "spec.json": "{}\n",
    "base.yaml": "services: {template: {image: 'registry.example/base:1', user: '9'}}\n",
    "part.yaml": (
        "services:\n  part:\n    image: registry.example/part:${PART_TAG:-1}\n    env_file: [part-vars.env]\n"
    ),
    "part.env": "PART_TAG=2\n",
    "part-vars.env": "PART=outer\n",
    "sub/part-vars.env": "PART=inner\n",
}
"""What lies beside every probe, by path."""

KEYS = {
    "services.*": "web",
    "services.*.build.ulimits.*": "nofile",
    "services.*.depends_on.*": "peer",
    "services.*.models.*": "llm",
    "services.*.networks.*": "front",
    "services.*.provider.options.*": "size",
    "services.*.ulimits.*": "nofile",
    "configs.*": "settings",
    "models.*": "llm",
    "networks.*": "front",
    "secrets.*": "token",
    "volumes.*": "data",
}
"""The key that stands for `*`."""

SERVICES = {"services.*": "extra", "services.*.provider": "cloud"}
"""Prefixes of paths that concern another service than web: one that is not there without the attribute."""

_CHECK = {"test": ["CMD", "check"]}
_PORT = {"target": 80, "published": "8080"}
_PEER_IS_CHECKED = {"peer": {"expose": ["80"], "healthcheck": _CHECK}}
_APART: dict[str, dict[str, Any]] = {
    "networks": {"front": {}, "back": {}},
    "services": {"peer": {"networks": ["back"]}},
}
_TEMPLATE = {"template": {"image": "registry.example/template:1", "user": "7"}}


def _web(**attributes: Any) -> dict[str, Any]:
    return {"services": {"web": attributes}}


def _mount(**fields: Any) -> dict[str, Any]:
    return _web(volumes=[{"target": "/data", **fields}])


def _granted(section: str, key: str, **content: Any) -> dict[str, Any]:
    return {**_web(**{section: [{"source": key}]}), section: {key: content}}


def _device(**fields: Any) -> dict[str, Any]:
    return _web(deploy={"resources": {"reservations": {"devices": [fields]}}})


PARTNERS: dict[str, dict[str, Any]] = {
    "include[].env_file": {"include": [{"path": "part.yaml"}]},
    "include[].project_directory": {"include": [{"path": "part.yaml"}]},
    # a service
    "services.*.extends": {"services": _TEMPLATE},
    "services.*.extends.file": {"services": {**_TEMPLATE, "web": {"extends": {"service": "template"}}}},
    "services.*.extends.service": {"services": {**_TEMPLATE, "web": {"extends": {"service": "peer"}}}},
    "services.*.depends_on": {"services": _PEER_IS_CHECKED},
    "services.*.depends_on.*.": {
        "services": {**_PEER_IS_CHECKED, "web": {"depends_on": {"peer": {"condition": "service_started"}}}}
    },
    "services.*.depends_on.*.required": {
        "services": {**_PEER_IS_CHECKED, "web": {"depends_on": {"peer": {"condition": "service_healthy"}}}}
    },
    "services.*.env_file[].format": _web(env_file=[{"path": "quoted.env"}]),
    "services.*.healthcheck.": _web(healthcheck=_CHECK),
    "services.*.healthcheck.test": _web(),
    "services.*.healthcheck.disable": _web(),
    "services.*.healthcheck.start_interval": _web(healthcheck={**_CHECK, "start_period": "30s"}),
    "services.*.post_start[].": _web(post_start=[{"command": ["hook"]}]),
    "services.*.pre_start[].": _web(pre_start=[{"command": ["hook"]}]),
    "services.*.pre_stop[].": _web(pre_stop=[{"command": ["hook"]}]),
    "services.*.volumes_from": {"services": {"peer": {"volumes": ["/shared"]}}},
    # resources
    "services.*.cpu_period": _web(cpu_quota=50000),
    "services.*.devices[].": _web(devices=[{"source": "/dev/ttyUSB0", "target": "/dev/ttyUSB0"}]),
    "services.*.gpus[].": _web(gpus=[{"capabilities": ["gpu"], "count": 1}]),
    "services.*.gpus[].capabilities": _web(gpus=[{"driver": "unknown", "count": 1}]),
    "services.*.gpus[].device_ids": _web(gpus=[{"capabilities": ["gpu"]}]),
    # networks
    "networks": _APART,
    "networks.*.": {
        "networks": _APART["networks"],
        "services": {"web": {"networks": ["front"], "expose": ["80"]}, **_APART["services"]},
    },
    "services.*.networks": _APART,
    "services.*.networks.*.": {
        "networks": {"front": {}, "back": {}},
        "services": {"web": {"networks": {"front": {}}}, "peer": {"networks": ["back"]}},
    },
    "services.*.ports[].": _web(ports=[_PORT]),
    # mounts
    "services.*.volumes[].": {**_mount(type="volume", source="data"), "volumes": {"data": {}, "more": {}}},
    "services.*.volumes[].bind": _mount(type="bind", source="/srv/data"),
    "services.*.volumes[].bind.recursive": _mount(type="bind", source="/srv/data", read_only=True),
    "services.*.volumes[].image": _mount(type="image", source="registry.example/content:1"),
    "services.*.volumes[].tmpfs": _mount(type="tmpfs"),
    "services.*.volumes[].type": _mount(type="volume"),
    "volumes.*.": {**_mount(type="volume", source="data"), "volumes": {"data": {}}},
    "volumes.*.external.name": {**_mount(type="volume", source="data"), "volumes": {"data": {"external": True}}},
    # configs and secrets
    **{
        f"{section}.*.{tail}": _granted(section, key, **content)
        for section, key in (("configs", "settings"), ("secrets", "token"))
        for tail, content in (
            ("", {"file": "./settings.txt"}),
            ("content", {"content": "colour=red"}),
            ("environment", {"environment": "ONE"}),
            ("external.name", {"external": True}),
        )
    },
    **{
        f"services.*.{section}{tail}": {
            **granted,
            section: {key: {"file": "./settings.txt"}, "more": {"file": "./other.txt"}},
        }
        for section, key in (("configs", "settings"), ("secrets", "token"))
        for tail, granted in (("", _web()), ("[].", _web(**{section: [{"source": key}]})))
    },
    "services.*.credential_spec.config": {"configs": {"settings": {"file": "./settings.txt"}}},
    # builds
    "services.*.build.": _web(build={"context": "."}),
    "services.*.build.secrets": {**_web(build={"context": "."}), "secrets": {"token": {"file": "./settings.txt"}}},
    "services.*.build.secrets[].": {
        **_web(build={"context": ".", "secrets": [{"source": "token"}]}),
        "secrets": {"token": {"file": "./settings.txt"}, "more": {"file": "./settings.txt"}},
    },
    # deploy
    "services.*.deploy.endpoint_mode": _web(expose=["80"]),
    "services.*.deploy.resources.reservations.devices[].": _device(capabilities=["gpu"], count=1),
    "services.*.deploy.resources.reservations.devices[].count": _device(capabilities=["gpu"]),
    "services.*.deploy.resources.reservations.devices[].device_ids": _device(capabilities=["gpu"]),
    "services.*.deploy.resources.reservations.generic_resources[].discrete_resource_spec.": _web(
        deploy={
            "resources": {
                "reservations": {
                    "generic_resources": [{"discrete_resource_spec": {"kind": "example.com/probe", "value": 1}}]
                }
            }
        }
    ),
    "services.*.deploy.restart_policy.max_attempts": _web(
        deploy={"mode": "replicated-job", "restart_policy": {"condition": "on-failure"}}
    ),
    "services.*.deploy.update_config.": _web(deploy={"update_config": {"parallelism": 2}}),
    # develop
    "services.*.develop.watch[].": _web(develop={"watch": [{"path": "./site", "action": "rebuild", "target": "/app"}]}),
    "services.*.develop.watch[].exec.": _web(
        develop={
            "watch": [{"path": "./site", "action": "sync+exec", "target": "/app", "exec": {"command": ["reload"]}}]
        }
    ),
    # models and providers
    "services.*.models": {"models": {"llm": {"model": "ai/probe"}}},
    "models.*.": {**_web(models=["llm"]), "models": {"llm": {"model": "ai/other"}}},
    "services.*.provider.": {"services": {"cloud": {"provider": {"type": "other"}}}},
}
"""Prefix of a path (with a dot at the end: what is below it, not itself) → what is merged into the base."""
