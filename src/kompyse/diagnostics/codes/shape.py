"""KY150 to KY199: keys, types and values of the Compose model, and whether its parts fit together."""

from kompyse.diagnostics.code import Code, Severity

UNKNOWN_ATTRIBUTE = Code(
    "KY150",
    "unknown-attribute",
    Severity.ERROR,
    "The Compose Specification has no attribute of this name at this place. Docker Compose refuses the file too; in the "
    "few places where it ignores such a key, this is a warning.",
    "Correct the name or its indentation; the hint names the closest attribute. Keys of your own start with `x-`.",
)
WRONG_TYPE = Code(
    "KY151",
    "wrong-type",
    Severity.ERROR,
    "The value has a type that the attribute does not take, such as a number where text is wanted or a map for a list.",
    "Write the value in the form that the message names; a number or a date that is meant as text goes in quotes.",
)
EMPTY_ATTRIBUTE = Code(
    "KY152",
    "empty-attribute",
    Severity.ERROR,
    "The key stands without a value, which YAML reads as null, and the attribute does not take null.",
    "Give the key a value or remove it. What was meant to stand below it may be indented too little.",
)
VALUE_NOT_ALLOWED = Code(
    "KY153",
    "value-not-allowed",
    Severity.ERROR,
    "The attribute takes only certain values, and this is none of them.",
    "Choose one of the values that the message names.",
)
MISSING_ATTRIBUTE = Code(
    "KY154",
    "missing-attribute",
    Severity.ERROR,
    "The map lacks a key without which it means nothing.",
    "Add the key that the message names.",
)
DUPLICATE_ITEM = Code(
    "KY155",
    "duplicate-item",
    Severity.ERROR,
    "The list holds the same item twice, which the Compose Specification forbids here. After merging several files, "
    "the two may stem from different files.",
    "Remove one of them.",
)
INVALID_KEY = Code(
    "KY156",
    "invalid-key",
    Severity.ERROR,
    "The name that you gave holds characters which names of this kind may not hold.",
    "Use letters, digits, `.`, `_` and `-` only.",
)
INVALID_DURATION = Code(
    "KY157",
    "invalid-duration",
    Severity.ERROR,
    "The text is not a duration. A duration is numbers with units, without blanks: `30s`, `1m30s`, `1.5h`, `2d`.",
    "Write the unit after every number: ns, us, ms, s, m, h, d or w.",
)
INVALID_SIZE = Code(
    "KY158",
    "invalid-size",
    Severity.ERROR,
    "The text is not a size in bytes. A size is a number and a unit: `512m`, `1.5g`, `1024`; units count in 1024.",
    "Write the size with one of the units b, k, m, g, t or p.",
)
INVALID_NUMBER = Code(
    "KY159",
    "invalid-number",
    Severity.ERROR,
    "The attribute is read as a number, a boolean or an octal file mode, and the value is none.",
    "Write the value in the form that the message names.",
)
INVALID_COMMAND = Code(
    "KY160",
    "invalid-command",
    Severity.ERROR,
    "A command written as one text is split into words at blanks, outside of quotes. An open quote or a bare bracket "
    "cannot be split, and a health check must say how its command is run.",
    'Write the command as a list, `["sh", "-c", "..."]`, where every item is one argument.',
)
INVALID_PORT = Code(
    "KY161",
    "invalid-port",
    Severity.ERROR,
    "The entry of `ports` cannot be read: `[[ip:]published:]target[/protocol]`, numbers up to 65535, ranges `a-b`.",
    "Correct the entry, or write it as a map with `target` and `published`.",
)
INVALID_MOUNT = Code(
    "KY162",
    "invalid-mount",
    Severity.ERROR,
    "The entry of `volumes` cannot be read: `[source:]target[:options]`, or a map with `type`, `source` and `target`.",
    "Correct the entry, or write it as a map.",
)
INVALID_ASSIGNMENT = Code(
    "KY163",
    "invalid-assignment",
    Severity.ERROR,
    "The item of the list is not an assignment of the form that the attribute wants, such as `NAME=value` or `host=ip`.",
    "Write the name, directly followed by `=` and the value.",
)
INVALID_DEVICE = Code(
    "KY164",
    "invalid-device",
    Severity.ERROR,
    "The entry of `devices` cannot be read: `host[:container[:permissions]]`, or a map; or a request for devices names "
    "both how many and which.",
    "Correct the entry; write it as a map when a path holds a colon.",
)
COMMAND_CUT = Code(
    "KY165",
    "command-cut-short",
    Severity.WARNING,
    "Docker Compose runs no shell. It ends a command written as one text at the first unquoted `;`, `&`, `|`, `<` or "
    "`>` and drops the rest without a word. Kompyse gives the same model.",
    'If a shell should run the whole line, write `["sh", "-c", "..."]`; if the character is meant, put it in quotes.',
)
UNKNOWN_MOUNT_OPTION = Code(
    "KY166",
    "unknown-mount-option",
    Severity.WARNING,
    "Docker Compose knows the options ro, rw, nocopy, z, Z and the propagations of a mount, and ignores every other "
    "word without telling. The mount is made without it.",
    "Remove the option, or correct it if it is a slip of the pen.",
)
SIZE_IGNORED = Code(
    "KY167",
    "size-ignored",
    Severity.WARNING,
    "YAML reads the value as a number with a fraction or an exponent, and Docker Compose ignores such a size without "
    "telling: there is no limit. Kompyse gives the same model.",
    'Write the size as text with a unit, such as "64m".',
)
DRIVE_LETTER = Code(
    "KY168",
    "volume-taken-for-drive",
    Severity.WARNING,
    "Docker Compose takes a single letter before `:` for a Windows drive, so that the mount has no source: it becomes "
    "an anonymous volume, and its target holds the colon. The volume that was meant is not mounted.",
    "Give the volume a name of two or more characters, or write the mount as a map.",
)
DEPRECATED_EXTERNAL_NAME = Code(
    "KY169",
    "deprecated-external-name",
    Severity.WARNING,
    "`external: {name: ...}` is the old way to name a resource that exists already.",
    "Write `name: ...` beside `external: true`.",
)
HEALTHCHECK_NONE_TEXT = Code(
    "KY170",
    "health-check-runs-none",
    Severity.WARNING,
    'As a list, `["NONE"]` switches the health check off. As a text, `NONE` is a command that a shell runs, which '
    "fails, so that the container is never healthy.",
    "Write `disable: true`.",
)
COLON_FOR_EQUALS = Code(
    "KY171",
    "colon-for-equals",
    Severity.WARNING,
    "An item of a list is an assignment with `=`. With `:` and no blank, YAML reads the whole item as one text, which "
    "names a variable without a value.",
    "Write `NAME=value`, or make the list a map.",
)
ITEM_REPLACED = Code(
    "KY172",
    "item-replaced",
    Severity.WARNING,
    "Two items of one list mean the same thing: two mounts with one path in the container, one variable set twice, one "
    "port published twice. Docker Compose keeps the last of them and drops the others without a word. Kompyse gives "
    "the same model. An override file that replaces an item of an earlier file is not told.",
    "Remove the item that is not meant, or give it a path or a name of its own.",
)
FRACTION_CUT = Code(
    "KY173",
    "fraction-cut",
    Severity.WARNING,
    "The attribute is a whole number, and Docker Compose cuts a fraction off without a word: `retries: 1.9` is 1. "
    "Kompyse gives the same model.",
    "Write the whole number that is meant.",
)
MODE_IN_DECIMAL = Code(
    "KY174",
    "mode-in-decimal",
    Severity.WARNING,
    "YAML reads a number without a leading zero as a decimal one, and Docker Compose takes its bits for the mode: "
    "`mode: 440` is `0670`, which lets the group write and run the file. Kompyse gives the same model.",
    "Write the mode with a leading zero, `mode: 0440`. A decimal number that is meant can be written in octal too.",
)
UNDEFINED_RESOURCE = Code(
    "KY175",
    "undefined-resource",
    Severity.ERROR,
    "A service uses a network, volume, secret, config or model that the top level of the project does not declare.",
    "Declare it at the top level, or correct the name. For a mount of a directory, start the path with `./`.",
)
UNDEFINED_SERVICE = Code(
    "KY176",
    "undefined-service",
    Severity.ERROR,
    "A service refers to another that the project does not have, or that no active profile switches on.",
    "Correct the name, switch on its profile with `--profile`, or write `required: false` if the service can do without.",
)
NOTHING_TO_RUN = Code(
    "KY177",
    "no-image",
    Severity.ERROR,
    "The service names neither an image nor a build, so that nothing can be run. An image whose variable is unset is "
    "empty and counts as none.",
    "Add `image` or `build`, or set the variable.",
)
CONFLICT = Code(
    "KY178",
    "conflicting-attributes",
    Severity.ERROR,
    "Two attributes contradict each other, and Docker Compose refuses to choose.",
    "Keep one of the two, or make them equal.",
)
TARGET_TAKEN = Code(
    "KY179",
    "mount-target-taken",
    Severity.ERROR,
    "Two mounts have the same path in the container; only one of them could be seen.",
    "Change the path of one of them or remove it.",
)
CONTENT_MISSING = Code(
    "KY180",
    "content-missing",
    Severity.ERROR,
    "The secret or config does not say where its content comes from.",
    "Add `file` or `environment` (a config may also have `content`), or `external: true` if it exists already.",
)
CONTAINER_NAME_TAKEN = Code(
    "KY181",
    "container-name-taken",
    Severity.ERROR,
    "A container name is unique on a host: two containers cannot have the same.",
    "Remove `container_name`; the service can be reached by its own name.",
)
ENV_FILE_FORMAT = Code(
    "KY182",
    "env-file-format",
    Severity.ERROR,
    "`format` of an `env_file` names how the file is read; `raw` is the only one that exists beside the usual one.",
    "Remove `format`, or write `raw`.",
)

MODEL_MISMATCH = Code(
    "KY199",
    "model-mismatch",
    Severity.ERROR,
    "A value passed every check of the reader, yet the model of the Compose Specification has no room for it. That is a gap in Kompyse's checks, not necessarily a mistake of yours.",
    "Write the value in the form that the message asks for, and report the gap with the lines in question.",
)
