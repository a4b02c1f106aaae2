"""A service as such: its image, its place among the others, its metadata."""

from kompyse.attributes.attribute import NAME, Attribute

ROWS = (
    Attribute("services", "map", "Declares the services: what runs, each from one image.", key=NAME),
    Attribute(
        "services.*", "map", "A service: any number of equal containers; its key is also its host name for the others."
    ),
    Attribute("services.*.annotations", "map|list(K=V)", "OCI annotations of the container."),
    Attribute(
        "services.*.container_name",
        "string",
        "A fixed name for the container, instead of `<project>-<service>-<number>`.",
        pattern="[a-zA-Z0-9][a-zA-Z0-9_.-]+",
    ),
    Attribute("services.*.depends_on", "list(unique)|map", "The services that are started before this one.", key=NAME),
    Attribute(
        "services.*.depends_on.*",
        "map",
        "One service that is started first, and what is awaited of it.",
        required=("condition",),
    ),
    Attribute(
        "services.*.depends_on.*.condition",
        "enum:service_started/service_healthy/service_completed_successfully",
        "What is awaited: that the service started, is healthy, or ended successfully.",
    ),
    Attribute(
        "services.*.depends_on.*.required",
        "bool",
        "Whether a missing or failed dependency stops this service from starting.",
    ),
    Attribute(
        "services.*.depends_on.*.restart",
        "bool|string",
        "Restarts this service after Compose restarted the dependency.",
        unit="bool",
        neutral=(False,),
    ),
    Attribute(
        "services.*.extends",
        "string|map",
        "Takes the attributes of another service as a base.",
        extensions=False,
        required=("service",),
    ),
    Attribute("services.*.extends.file", "string", "The file of the base service, when it is another one."),
    Attribute("services.*.extends.service", "string", "The name of the base service."),
    Attribute("services.*.image", "string", "The image from which the container is made."),
    Attribute("services.*.label_file", "string|list", "Files with labels for the container; `labels` wins over them."),
    Attribute("services.*.labels", "map|list(K=V)", "Labels of the container, read by people and by tools."),
    Attribute("services.*.platform", "string", "The platform of the image, such as linux/arm64."),
    Attribute(
        "services.*.profiles", "list(unique)", "The profiles that switch the service on; without any it is always on."
    ),
    Attribute(
        "services.*.pull_policy",
        "string",
        "When the image is pulled: always, never, missing, build, or after some time.",
        pattern="always|never|build|if_not_present|missing|refresh|daily|weekly|every_([0-9]+[wdhms])+",
    ),
    Attribute("services.*.pull_refresh_after", "string", "After which time a pulled image is pulled anew."),
    Attribute("services.*.scale", "int|string", "The number of containers.", unit="int"),
)
