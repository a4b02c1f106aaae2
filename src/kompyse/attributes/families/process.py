"""How the process of a service is started, hooked and stopped."""

from kompyse.attributes.attribute import Attribute

ROWS = (
    Attribute(
        "services.*.attach", "bool|string", "Whether `docker compose up` shows the output of this service.", unit="bool"
    ),
    Attribute(
        "services.*.command", "null|string|list", "The command of the container, instead of the one of the image."
    ),
    Attribute(
        "services.*.entrypoint", "null|string|list", "The entrypoint of the container, instead of the one of the image."
    ),
    Attribute(
        "services.*.env_file",
        "string|list(string|map)",
        "Files with environment variables for the container; `environment` wins over them.",
        extensions=False,
    ),
    Attribute(
        "services.*.env_file[]", "string|map", "One file: its path, or a map.", extensions=False, required=("path",)
    ),
    Attribute(
        "services.*.env_file[].format",
        "string",
        "`raw` takes values as they stand, without quotes, comments or variables.",
    ),
    Attribute("services.*.env_file[].path", "string", "The path of the file."),
    Attribute("services.*.env_file[].required", "bool|string", "Whether a missing file is an error.", unit="bool"),
    Attribute(
        "services.*.environment",
        "map|list(K=V)",
        "Environment variables of the container; a name without value takes that of the project.",
    ),
    Attribute(
        "services.*.init",
        "bool|string",
        "Runs an init process that forwards signals and reaps processes.",
        unit="bool",
        neutral=(False,),
    ),
    Attribute("services.*.logging", "map", "Where the engine sends the output of the container."),
    Attribute("services.*.logging.driver", "string", "The logging driver of the engine.", neutral=("json-file",)),
    Attribute(
        "services.*.logging.options", "map", "Options for the logging driver.", entry="string|number|null", open=True
    ),
    Attribute("services.*.post_start", "list(map)", "Commands run after the container started.", extensions=False),
    Attribute(
        "services.*.post_start[]", "map", "One command, with its user, directory and variables.", required=("command",)
    ),
    Attribute("services.*.post_start[].command", "null|string|list", "The command and its arguments."),
    Attribute(
        "services.*.post_start[].environment",
        "map|list(K=V)",
        "Environment variables for this command, added to those of the service.",
    ),
    Attribute(
        "services.*.post_start[].privileged",
        "bool|string",
        "Runs the command with extended privileges.",
        unit="bool",
        neutral=(False,),
    ),
    Attribute("services.*.post_start[].user", "string", "The user who runs the command."),
    Attribute("services.*.post_start[].working_dir", "string", "The directory in which the command runs."),
    Attribute(
        "services.*.pre_start",
        "list(map)",
        "Commands run before the container starts, each in a container of its own.",
        extensions=False,
    ),
    Attribute("services.*.pre_start[]", "map", "One command, with its user, directory and variables."),
    Attribute("services.*.pre_start[].command", "null|string|list", "The command and its arguments."),
    Attribute(
        "services.*.pre_start[].environment",
        "map|list(K=V)",
        "Environment variables for this command, added to those of the service.",
    ),
    Attribute(
        "services.*.pre_start[].image", "string", "The image in which the command runs; that of the service by default."
    ),
    Attribute(
        "services.*.pre_start[].per_replica",
        "bool|string",
        "Runs the command once for each container instead of once for the service.",
        unit="bool",
    ),
    Attribute(
        "services.*.pre_start[].privileged", "bool|string", "Runs the command with extended privileges.", unit="bool"
    ),
    Attribute("services.*.pre_start[].user", "string", "The user who runs the command."),
    Attribute("services.*.pre_start[].working_dir", "string", "The directory in which the command runs."),
    Attribute("services.*.pre_stop", "list(map)", "Commands run before the container is stopped.", extensions=False),
    Attribute(
        "services.*.pre_stop[]", "map", "One command, with its user, directory and variables.", required=("command",)
    ),
    Attribute("services.*.pre_stop[].command", "null|string|list", "The command and its arguments."),
    Attribute(
        "services.*.pre_stop[].environment",
        "map|list(K=V)",
        "Environment variables for this command, added to those of the service.",
    ),
    Attribute(
        "services.*.pre_stop[].privileged",
        "bool|string",
        "Runs the command with extended privileges.",
        unit="bool",
        neutral=(False,),
    ),
    Attribute("services.*.pre_stop[].user", "string", "The user who runs the command."),
    Attribute("services.*.pre_stop[].working_dir", "string", "The directory in which the command runs."),
    Attribute(
        "services.*.restart",
        "string",
        "When the container is started again after it ended: no, always, on-failure, unless-stopped.",
    ),
    Attribute("services.*.stdin_open", "bool|string", "Keeps the standard input of the container open.", unit="bool"),
    Attribute(
        "services.*.stop_grace_period",
        "string",
        "How long the container may take to end before it is killed; 10 s by default.",
        unit="duration",
    ),
    Attribute("services.*.stop_signal", "string", "The signal that asks the container to end; SIGTERM by default."),
    Attribute("services.*.tty", "bool|string", "Gives the container a terminal.", unit="bool"),
    Attribute("services.*.working_dir", "string", "The directory in which the process starts."),
)
