"""What happens while developing. Source: Compose Develop Specification."""

from kompyse.attributes.attribute import Attribute

ROWS = (
    Attribute("services.*.develop", "map|null", "What `docker compose watch` does while you edit the sources."),
    Attribute(
        "services.*.develop.watch",
        "list(map)",
        "The rules: which paths are watched, and what a change does.",
        extensions=False,
    ),
    Attribute(
        "services.*.develop.watch[]",
        "map",
        "One rule: a path, and what a change below it does.",
        required=("path", "action"),
    ),
    Attribute(
        "services.*.develop.watch[].action",
        "enum:rebuild/sync/restart/sync+restart/sync+exec",
        "What a change does: rebuild, sync, restart, or a mixture.",
    ),
    Attribute(
        "services.*.develop.watch[].exec",
        "map",
        "The command run in the container after a sync.",
        required=("command",),
    ),
    Attribute("services.*.develop.watch[].exec.command", "null|string|list", "The command and its arguments."),
    Attribute(
        "services.*.develop.watch[].exec.environment",
        "map|list(K=V)",
        "Environment variables for this command, added to those of the service.",
    ),
    Attribute(
        "services.*.develop.watch[].exec.privileged",
        "bool|string",
        "Runs the command with extended privileges.",
        unit="bool",
    ),
    Attribute("services.*.develop.watch[].exec.user", "string", "The user who runs the command."),
    Attribute("services.*.develop.watch[].exec.working_dir", "string", "The directory in which the command runs."),
    Attribute(
        "services.*.develop.watch[].ignore", "string|list", "Patterns of paths whose changes are ignored.", unique=True
    ),
    Attribute(
        "services.*.develop.watch[].include",
        "string|list",
        "Patterns of paths to which the rule is restricted.",
        unique=True,
    ),
    Attribute("services.*.develop.watch[].initial_sync", "bool", "Copies the files once when watching starts."),
    Attribute("services.*.develop.watch[].path", "string", "The file or directory that is watched."),
    Attribute("services.*.develop.watch[].target", "string", "The path in the container to which changes are copied."),
)
