"""Fates of the development section: it concerns `docker compose watch` alone."""

from kompyse.attributes.fate import inert

_WATCHED = inert(
    "it says what happens while you develop (`docker compose watch`, and `kompyse watch` on a cluster), "
    "and changes nothing in what runs"
)

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
