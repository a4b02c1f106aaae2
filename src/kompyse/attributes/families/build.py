"""How an image is built. Source: Compose Build Specification."""

from kompyse.attributes.attribute import WORD, Attribute

ROWS = (
    Attribute(
        "services.*.build", "string|map", "How to build the image of the service: a context, or a map with options."
    ),
    Attribute(
        "services.*.build.additional_contexts",
        "map|list(K=V)",
        "Named contexts besides the main one that the Dockerfile may use.",
    ),
    Attribute(
        "services.*.build.args", "map|list(K=V)", "Build arguments: values for the `ARG` lines of the Dockerfile."
    ),
    Attribute("services.*.build.cache_from", "list(string)", "Places from which the build takes cached layers."),
    Attribute("services.*.build.cache_to", "list(string)", "Places to which the build writes its cache."),
    Attribute(
        "services.*.build.context", "string", "The directory, or the URL of a repository, that is sent to the builder."
    ),
    Attribute("services.*.build.dockerfile", "string", "The path of the Dockerfile inside the context."),
    Attribute("services.*.build.dockerfile_inline", "string", "The Dockerfile itself, written in the Compose file."),
    Attribute(
        "services.*.build.entitlements", "list(string)", "Extra privileges that the builder grants to this build."
    ),
    Attribute(
        "services.*.build.extra_hosts",
        "map(host:ip|list)|list(host=ip|host:ip)",
        "Host names and addresses known during the build.",
    ),
    Attribute("services.*.build.isolation", "string", "The isolation technology of the build container, on Windows."),
    Attribute("services.*.build.labels", "map|list(K=V)", "Labels put on the built image."),
    Attribute("services.*.build.network", "string", "The network of the `RUN` instructions."),
    Attribute("services.*.build.no_cache", "bool|string", "Builds without using the cache.", unit="bool"),
    Attribute(
        "services.*.build.no_cache_filter",
        "string|list",
        "Stages of the Dockerfile that are built without the cache.",
        unique=True,
    ),
    Attribute("services.*.build.platforms", "list(string)", "The platforms for which the image is built."),
    Attribute("services.*.build.privileged", "bool|string", "Runs the build with extended privileges.", unit="bool"),
    Attribute("services.*.build.provenance", "string|bool", "Adds a provenance attestation to the image."),
    Attribute("services.*.build.pull", "bool|string", "Always pulls the base images.", unit="bool"),
    Attribute("services.*.build.sbom", "string|bool", "Adds a software bill of materials to the image."),
    Attribute("services.*.build.secrets", "list(string|map)", "Secrets that the build may read.", extensions=False),
    Attribute("services.*.build.secrets[]", "string|map", "One secret given to the build."),
    Attribute("services.*.build.secrets[].gid", "string", "The numeric group of the file of the secret."),
    Attribute(
        "services.*.build.secrets[].mode",
        "number|string",
        "The permission bits of the file of the secret, octal.",
        unit="mode",
    ),
    Attribute("services.*.build.secrets[].source", "string", "The key of the secret under top-level `secrets`."),
    Attribute(
        "services.*.build.secrets[].target", "string", "The identifier under which the Dockerfile mounts the secret."
    ),
    Attribute("services.*.build.secrets[].uid", "string", "The numeric owner of the file of the secret."),
    Attribute("services.*.build.shm_size", "int|string", "The size of `/dev/shm` during the build.", unit="bytes"),
    Attribute("services.*.build.ssh", "map|list(K=V)", "SSH agents or keys that the build may use."),
    Attribute("services.*.build.tags", "list(string)", "Further names given to the built image."),
    Attribute("services.*.build.target", "string", "The stage of the Dockerfile at which the build stops."),
    Attribute(
        "services.*.build.ulimits", "map", "Limits of the kernel for processes during the build.", key=WORD, open=True
    ),
    Attribute(
        "services.*.build.ulimits.*",
        "int|string|map",
        "One limit, such as `nofile`: a number, or a soft and a hard one.",
        required=("soft", "hard"),
    ),
    Attribute(
        "services.*.build.ulimits.*.hard",
        "int|string",
        "The value up to which the process may raise its limit.",
        unit="int",
    ),
    Attribute("services.*.build.ulimits.*.soft", "int|string", "The value that is in force.", unit="int"),
)
