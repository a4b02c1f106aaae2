"""Configs and secrets."""

from kompyse.attributes.attribute import NAME, Attribute

ROWS = (
    Attribute("configs", "map", "Declares the configuration files that services may be given.", key=NAME),
    Attribute("configs.*", "map", "A named configuration file: where its content comes from."),
    Attribute("configs.*.content", "string", "The content of the config, written in the Compose file itself."),
    Attribute(
        "configs.*.environment",
        "string",
        "Takes the content of the config from a variable of the environment that runs Compose.",
    ),
    Attribute(
        "configs.*.external",
        "bool|string|map",
        "Says that the config exists already and is not created by this project.",
        open=True,
        unit="bool",
    ),
    Attribute("configs.*.external.name", "string", "The old way to name an external config; `name` replaces it."),
    Attribute("configs.*.file", "string", "Takes the content of the config from a file of the project."),
    Attribute("configs.*.labels", "map|list(K=V)", "Metadata put on the config where the platform stores it."),
    Attribute(
        "configs.*.name",
        "string",
        "The name under which the platform knows the config, when it is not `<project>_<key>`.",
    ),
    Attribute(
        "configs.*.template_driver", "string", "Has Swarm expand the content of the config as a template for each task."
    ),
    Attribute("secrets", "map", "Declares the secrets that services may be given.", key=NAME),
    Attribute("secrets.*", "map", "A named secret: where its content comes from."),
    Attribute("secrets.*.driver", "string", "Names the secret store of Swarm that holds the secret."),
    Attribute("secrets.*.driver_opts", "map", "Options for the secret store.", entry="string|number", open=True),
    Attribute(
        "secrets.*.environment",
        "string",
        "Takes the content of the secret from a variable of the environment that runs Compose.",
    ),
    Attribute(
        "secrets.*.external",
        "bool|string|map",
        "Says that the secret exists already and is not created by this project.",
        open=True,
        unit="bool",
    ),
    Attribute("secrets.*.external.name", "string", "The old way to name an external secret; `name` replaces it."),
    Attribute("secrets.*.file", "string", "Takes the content of the secret from a file of the project."),
    Attribute("secrets.*.labels", "map|list(K=V)", "Metadata put on the secret where the platform stores it."),
    Attribute(
        "secrets.*.name",
        "string",
        "The name under which the platform knows the secret, when it is not `<project>_<key>`.",
    ),
    Attribute(
        "secrets.*.template_driver", "string", "Has Swarm expand the content of the secret as a template for each task."
    ),
    Attribute(
        "services.*.configs",
        "list(string|map)",
        "Gives configs of the project to the service, each as a file in the container.",
        extensions=False,
    ),
    Attribute(
        "services.*.configs[]",
        "string|map",
        "One config given to the service: its name, or where and how its file appears.",
    ),
    Attribute("services.*.configs[].gid", "string", "The numeric group of the file in the container."),
    Attribute(
        "services.*.configs[].mode",
        "number|string",
        "The permission bits of the file in the container, octal.",
        unit="mode",
    ),
    Attribute("services.*.configs[].source", "string", "The key of the config under top-level `configs`."),
    Attribute(
        "services.*.configs[].target", "string", "The path of the file in the container; the default is `/<source>`."
    ),
    Attribute("services.*.configs[].uid", "string", "The numeric owner of the file in the container.", neutral=("0",)),
    Attribute(
        "services.*.secrets",
        "list(string|map)",
        "Gives secrets of the project to the service, each as a file in the container.",
        extensions=False,
    ),
    Attribute(
        "services.*.secrets[]",
        "string|map",
        "One secret given to the service: its name, or where and how its file appears.",
    ),
    Attribute("services.*.secrets[].gid", "string", "The numeric group of the file in the container."),
    Attribute(
        "services.*.secrets[].mode",
        "number|string",
        "The permission bits of the file in the container, octal.",
        unit="mode",
    ),
    Attribute("services.*.secrets[].source", "string", "The key of the secret under top-level `secrets`."),
    Attribute(
        "services.*.secrets[].target",
        "string",
        "The path of the file in the container; the default is `/run/secrets/<source>`.",
    ),
    Attribute("services.*.secrets[].uid", "string", "The numeric owner of the file in the container.", neutral=("0",)),
)
