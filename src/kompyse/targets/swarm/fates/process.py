"""Fates of the process of a service, of hooks and of health checks."""

from kompyse.attributes.fate import inert, lost, translated

_HOOK = lost(
    "a task has no hooks around the start and the end of its process",
    "do it in an entrypoint of your own, before and after the command",
)
_BEFORE = lost(
    "a task is one container, and nothing runs before it",
    "do it in an entrypoint of your own, or make a service of it that runs once (deploy.mode: replicated-job)",
)
_HOOK_KEYS = ("command", "environment", "privileged", "user", "working_dir")
_ENV_FILE = translated("environment, as the file is when converting")

ROWS = {
    "services.*.attach": inert("it says whose output `docker compose up` prints"),
    "services.*.command": translated("command"),
    "services.*.entrypoint": translated("entrypoint"),
    "services.*.env_file": _ENV_FILE,
    "services.*.env_file[]": _ENV_FILE,
    "services.*.env_file[].format": _ENV_FILE,
    "services.*.env_file[].path": _ENV_FILE,
    "services.*.env_file[].required": inert("it counts when the project is read"),
    "services.*.environment": translated("environment"),
    "services.*.init": translated("init"),
    "services.*.logging": translated("logging"),
    "services.*.logging.driver": translated("logging.driver"),
    "services.*.logging.options": translated("logging.options"),
    "services.*.restart": translated("deploy.restart_policy"),
    "services.*.stdin_open": translated("stdin_open"),
    "services.*.stop_grace_period": translated("stop_grace_period"),
    "services.*.stop_signal": translated("stop_signal"),
    "services.*.tty": translated("tty"),
    "services.*.working_dir": translated("working_dir"),
    **{
        f"services.*.{hook}{tail}": fate
        for hook, fate, keys in (
            ("post_start", _HOOK, _HOOK_KEYS),
            ("pre_stop", _HOOK, _HOOK_KEYS),
            ("pre_start", _BEFORE, (*_HOOK_KEYS, "image", "per_replica")),
        )
        for tail in ("", "[]", *(f"[].{key}" for key in keys))
    },
    "services.*.healthcheck": translated("healthcheck"),
    "services.*.healthcheck.disable": translated("healthcheck.disable"),
    "services.*.healthcheck.interval": translated("healthcheck.interval"),
    "services.*.healthcheck.retries": translated("healthcheck.retries"),
    "services.*.healthcheck.start_interval": lost(
        "the schema of stack files has it only in newer commands than most nodes have",
        "set it on the service: docker service update --health-start-interval",
    ),
    "services.*.healthcheck.start_period": translated("healthcheck.start_period"),
    "services.*.healthcheck.test": translated("healthcheck.test"),
    "services.*.healthcheck.timeout": translated("healthcheck.timeout"),
}
