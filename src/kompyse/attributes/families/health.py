"""Health checks."""

from kompyse.attributes.attribute import Attribute

ROWS = (
    Attribute("services.*.healthcheck", "map", "How the health of the container is found out."),
    Attribute(
        "services.*.healthcheck.disable", "bool|string", "Switches off the health check of the image.", unit="bool"
    ),
    Attribute(
        "services.*.healthcheck.interval", "string", "The time between two checks; 30 s by default.", unit="duration"
    ),
    Attribute(
        "services.*.healthcheck.retries",
        "number|string",
        "How many failures in a row make the container unhealthy; 3 by default.",
        unit="count",
    ),
    Attribute(
        "services.*.healthcheck.start_interval",
        "string",
        "The time between two checks during the start period; 5 s by default.",
        unit="duration",
    ),
    Attribute(
        "services.*.healthcheck.start_period",
        "string",
        "The time after the start in which failures do not count.",
        unit="duration",
    ),
    Attribute(
        "services.*.healthcheck.test",
        "string|list(string)",
        "The command that tells by its exit code whether the container is healthy.",
    ),
    Attribute(
        "services.*.healthcheck.timeout", "string", "How long a check may take; 30 s by default.", unit="duration"
    ),
)
