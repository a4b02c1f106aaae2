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
    Severity.WARNING,
    "Something external is not made here: it has to be on the platform already. Nothing can be called there as the project calls it, so it is looked for under a name close to that.",
    "Make it on the platform under that name, or set `name` to the name that it has there.",
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
HOST_NAME_INVALID = Code(
    "KY252",
    "host-name-invalid",
    Severity.WARNING,
    "The host names that a pod adds to its /etc/hosts have letters, digits, `-` and `.`; the API server refuses any other, such as one with `_`, though a resolver would take it.",
    "Use a name of that form, here and in the values that name it.",
)
WORKLOAD_NAME_SHORTENED = Code(
    "KY253",
    "workload-name-shortened",
    Severity.NOTE,
    "Kubernetes makes names and labels of pods out of the name of a CronJob or a StatefulSet, and adds up to 11 characters; with more than 52 no pod could be made. The object has a shorter name, and peers still use that of the service.",
    "Give the service a name of at most 52 characters.",
)
ANNOTATION_TOO_LARGE = Code(
    "KY254",
    "annotation-too-large",
    Severity.WARNING,
    "The keys and values of all annotations of an object have 256 KiB together. Compose labels become annotations, and this one has no room left.",
    "Put a long text into a config, and mount it.",
)
ANNOTATION_TAKEN = Code(
    "KY255",
    "annotation-taken",
    Severity.WARNING,
    "Compose keeps labels and annotations apart. Kubernetes has annotations for both, so one key has one value.",
    "Give one of the two another key.",
)

SWARM_SERVICE_RENAMED = Code(
    "KY290",
    "swarm-service-renamed",
    Severity.NOTE,
    "Swarm names services in letters, digits, `-` and `_`, which neither begin nor end with a sign, at most 63 of them together with the name of the stack. The service gets a name of that form, and its name in the project as an alias on its networks, so that peers reach it as before.",
    "Nothing has to be done; rename it to see one name everywhere.",
)

SWARM_NAME_INVALID = Code(
    "KY291",
    "swarm-name-invalid",
    Severity.ERROR,
    "The swarm refuses the name when the stack is deployed: a service needs a letter or a digit of its own, and networks, volumes, configs and secrets have letters, digits, `-`, `_` and `.`, at most 64 of them for configs and secrets.",
    "Write a shorter name, or one of these characters.",
)
