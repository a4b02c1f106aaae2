"""The top level: the project itself and what it includes."""

from kompyse.attributes.attribute import Attribute

ROWS = (
    Attribute(
        "include",
        "list(string|map)",
        "Loads other Compose files as projects of their own and adds what they declare.",
        extensions=False,
    ),
    Attribute(
        "include[]",
        "string|map",
        "One included project: the path of its file, or its path with its directory and environment.",
        extensions=False,
    ),
    Attribute(
        "include[].env_file", "string|list", "Files with the variables used to read the included project.", unique=True
    ),
    Attribute(
        "include[].path", "string|list", "The file of the included project, or several that are merged.", unique=True
    ),
    Attribute(
        "include[].project_directory",
        "string",
        "The directory from which the included project resolves its relative paths.",
    ),
    Attribute(
        "name", "string", "The name of the project: the prefix of the names of its networks, volumes and containers."
    ),
    Attribute("version", "string", "The version of the file format; obsolete, Compose ignores it."),
)
