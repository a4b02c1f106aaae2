"""Fates of builds: none of it runs on a swarm."""

from kompyse.attributes.fate import inert

_BUILT = inert("an image is built before it runs; that somebody has to do it is told")

_KEYS = (
    "additional_contexts",
    "args",
    "cache_from",
    "cache_to",
    "context",
    "dockerfile",
    "dockerfile_inline",
    "entitlements",
    "extra_hosts",
    "isolation",
    "labels",
    "network",
    "no_cache",
    "no_cache_filter",
    "platforms",
    "privileged",
    "provenance",
    "pull",
    "sbom",
    "secrets",
    "secrets[]",
    "secrets[].gid",
    "secrets[].mode",
    "secrets[].source",
    "secrets[].target",
    "secrets[].uid",
    "shm_size",
    "ssh",
    "tags",
    "target",
    "ulimits",
    "ulimits.*",
    "ulimits.*.hard",
    "ulimits.*.soft",
)

ROWS = {"services.*.build": _BUILT, **{f"services.*.build.{key}": _BUILT for key in _KEYS}}
