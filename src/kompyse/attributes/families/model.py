"""AI models, and services that a program provides."""

from kompyse.attributes.attribute import NAME, Attribute

ROWS = (
    Attribute("models", "map", "Declares the AI models that services use.", key=NAME),
    Attribute("models.*", "map", "A named AI model, run by Docker Model Runner.", required=("model",)),
    Attribute("models.*.context_size", "int", "The number of tokens the model keeps in its context.", unit="int"),
    Attribute("models.*.model", "string", "The reference of the model in an OCI registry."),
    Attribute("models.*.name", "string", "Another name for the model."),
    Attribute("models.*.runtime_flags", "list(string)", "Flags for the engine that runs the model."),
    Attribute(
        "services.*.models",
        "list(unique)|map",
        "The AI models that the service uses, told to it through variables.",
        key=NAME,
        open=True,
    ),
    Attribute(
        "services.*.models.*",
        "map|null",
        "One model of the project, and the variables that carry its address and name.",
    ),
    Attribute("services.*.models.*.endpoint_var", "string", "The variable that gets the address of the model."),
    Attribute("services.*.models.*.model_var", "string", "The variable that gets the name of the model."),
    Attribute(
        "services.*.provider",
        "map",
        "An external program that provides the service instead of a container.",
        required=("type",),
    ),
    Attribute("services.*.provider.options", "map", "Options for the program.", open=True),
    Attribute(
        "services.*.provider.options.*",
        "string|number|bool|list(string|number|bool)",
        "One option: a value, or several.",
    ),
    Attribute("services.*.provider.type", "string", "The name of the program."),
)
