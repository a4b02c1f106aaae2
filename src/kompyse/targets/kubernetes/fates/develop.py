"""Fates of the development section: it concerns `kompyse watch` alone, as in Compose `docker compose watch`."""

from kompyse.attributes.fate import inert

_WATCHED = inert("`kompyse watch` does what it says while you develop; nothing that is converted depends on it")

_KEYS = (
    "watch",
    "watch[]",
    "watch[].action",
    "watch[].exec",
    "watch[].exec.command",
    "watch[].exec.environment",
    "watch[].exec.privileged",
    "watch[].exec.user",
    "watch[].exec.working_dir",
    "watch[].ignore",
    "watch[].include",
    "watch[].initial_sync",
    "watch[].path",
    "watch[].target",
)

ROWS = {"services.*.develop": _WATCHED, **{f"services.*.develop.{key}": _WATCHED for key in _KEYS}}
