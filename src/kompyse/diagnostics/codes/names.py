"""KY2: names of objects and hosts."""

from kompyse.diagnostics.code import Code, Severity

ANNOTATION_KEY_REFUSED = Code(
    "KY250",
    "annotation-key-refused",
    Severity.WARNING,
    "A Compose label or annotation has a key that the target does not accept, so the output does without it.",
    "Rename the key: up to 63 letters, digits, `-`, `_` and `.`, with a DNS name and `/` before it if wanted.",
)

SERVICE_RENAMED = Code(
    "KY201",
    "service-renamed",
    Severity.NOTE,
    "The service's name cannot be a host name on the platform (small letters, digits and `-`, a letter first, at most 63 characters), so the service has another name there. Nothing in the project seems to use the old one.",
    "Rename the service in the Compose file, so that it has one name everywhere.",
)
RENAMED_SERVICE_REFERENCED = Code(
    "KY202",
    "renamed-service-referenced",
    Severity.WARNING,
    "The service has another name on the platform, because its own cannot be a host name there, and another service still uses the old name, which will not resolve. Kompyse never edits your values.",
    "Rename the service in the Compose file to the name given, and change the values that name it.",
)
NAMES_COLLIDE = Code(
    "KY203",
    "names-collide",
    Severity.ERROR,
    "Two names of the project differ in characters that names on the platform may not hold, so that both would become the same name, and one would replace the other.",
    "Rename one of the two.",
)
NAME_UNUSABLE = Code(
    "KY204",
    "name-unusable",
    Severity.ERROR,
    "The name holds no letter or digit of which a name on the platform could be made.",
    "Rename it.",
)
ALIAS_RENAMED = Code(
    "KY205",
    "alias-renamed",
    Severity.NOTE,
    "An alias, a container name, a host name or a link's name cannot be a host name on the platform; the service answers to a name close to it. The finding is a warning where another service uses the name as it was.",
    "Change the name, and the values that use it, to small letters, digits and `-`.",
)
ALIAS_UNUSABLE = Code(
    "KY206",
    "alias-unusable",
    Severity.NOTE,
    "An alias, a container name, a host name or a link's name has dots. Names of one project are single labels on the platform, so this one does not resolve there. The finding is a warning where another service uses the name.",
    "Let the clients use the service's name, or map the full name with `extra_hosts` or in the platform's DNS.",
)
EXTERNAL_NAME_INVALID = Code(
    "KY207",
    "external-name-invalid",
    Severity.ERROR,
    "Something external exists on the platform already, under its own name, so the name must not be changed; but nothing can be called so there.",
    "Set `name` to the name that it has on the platform.",
)
RESOURCE_RENAMED = Code(
    "KY208",
    "resource-renamed",
    Severity.NOTE,
    "The `name` that you gave cannot be a name on the platform (small letters, digits and `-`, at most 63 characters), so a name close to it is used.",
    "Nothing, if nobody outside looks for the name. Else change `name`.",
)
HOSTNAME_CHANGED = Code(
    "KY251",
    "hostname-changed",
    Severity.NOTE,
    "The host name of a pod is one label: small letters, digits and `-`, at most 63 characters. The name in the project is none, so the container sees another name when it asks for its own.",
    "Write a host name of that form, without a domain.",
)
