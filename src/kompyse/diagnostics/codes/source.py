"""KY1: reading files, variables, `.env` files, `extends`, `include` and merging (KY101-KY149; KY150 on: `shape`)."""

from kompyse.diagnostics.code import Code, Severity

FILE_NOT_FOUND = Code(
    "KY101",
    "file-not-found",
    Severity.ERROR,
    "A file that was named on the command line, in COMPOSE_FILE, in `include` or in `extends` does not exist.",
    "Check the path in the message. Paths in `include` and `extends` start at the project directory.",
)
FILE_UNREADABLE = Code(
    "KY102",
    "file-unreadable",
    Severity.ERROR,
    "The path exists and no Compose file can be read from it: it is a directory, may not be read, or is far too large.",
    "Name the file inside the directory, or correct its permissions.",
)
NO_COMPOSE_FILE = Code(
    "KY103",
    "no-compose-file",
    Severity.ERROR,
    "No file was named, and neither this directory nor any above it holds one of the names that Compose looks for.",
    "Go to the directory of the project, or name the file: `-f path/to/compose.yaml`.",
)
SEVERAL_FILES = Code(
    "KY104",
    "several-compose-files",
    Severity.WARNING,
    "The directory holds more than one of the names that Compose looks for; the first of them is read, as in Compose.",
    "Remove or rename the others, or name the file that you mean with `-f`.",
)
TEXT_ENCODING = Code(
    "KY105",
    "text-encoding",
    Severity.ERROR,
    "The file is not text in UTF-8 (or UTF-16 with a byte order mark), or it holds control characters.",
    "Save it as UTF-8. A binary file was probably named by mistake.",
)
YAML_SYNTAX = Code(
    "KY106",
    "yaml-syntax",
    Severity.ERROR,
    "The file is not valid YAML, so nothing of it can be read.",
    "Correct the line. Most often it is indentation, a tab, or a value with `: ` or `#` in it that needs quotes.",
)
YAML_DUPLICATE_KEY = Code(
    "KY107",
    "duplicate-key",
    Severity.ERROR,
    "A mapping has the same key twice. YAML readers disagree on which one counts, so Compose refuses it.",
    "Remove one of the two, or move what they hold under one key.",
)
YAML_KEY = Code(
    "KY108",
    "key-not-text",
    Severity.ERROR,
    "A key is a number, a boolean, null, a list or a mapping; Compose takes only text as a key.",
    "Put the key in quotes.",
)
YAML_ANCHOR = Code(
    "KY109",
    "yaml-anchor",
    Severity.ERROR,
    "An alias (`*name`) or a merge key (`<<`) does not work: no such anchor, one that contains itself, or no mapping.",
    "Define the anchor (`&name`) above its use in the same file. Anchors of other files are not visible.",
)
YAML_STRUCTURE = Code(
    "KY110",
    "yaml-too-large",
    Severity.ERROR,
    "The values are nested too deep, or aliases of aliases stand for millions of values.",
    "A Compose file of any size has neither; look at the anchors, or at what generated the file.",
)
YAML_VALUE = Code(
    "KY111",
    "yaml-value",
    Severity.ERROR,
    "The file holds an infinity or `.nan`, for which Compose has no meaning.",
    "Put it in quotes if it is meant as text, else write a number.",
)
NOT_A_MAPPING = Code(
    "KY112",
    "top-level-not-a-mapping",
    Severity.ERROR,
    "A Compose file is a mapping with keys like `services`; this document is text, a list or empty.",
    "Check that the right file was named. An empty document also comes from a `---` with nothing after it.",
)
EMPTY_PROJECT = Code(
    "KY113",
    "empty-project",
    Severity.ERROR,
    "The files are empty or hold comments only, so there is no project.",
    "Write at least one service under `services:`, or name another file.",
)
INTERPOLATION_SYNTAX = Code(
    "KY114",
    "interpolation-syntax",
    Severity.ERROR,
    "The text after a `$` looks like a variable in braces and is none that Compose knows.",
    "Write `$$` for a dollar sign that should stay. Known forms: `${NAME}` and `${NAME-x}`, with `:-`, `?`, `:?`, `+`, `:+`.",
)
REQUIRED_VARIABLE = Code(
    "KY115",
    "required-variable",
    Severity.ERROR,
    "The file demands a variable (`${NAME:?message}`) that is not set, or is empty.",
    "Set it in the environment, in `.env`, or in a file given with `--env-file`.",
)
UNSET_VARIABLE = Code(
    "KY116",
    "unset-variable",
    Severity.WARNING,
    "A variable is used and not set anywhere; an empty text takes its place, which is seldom meant.",
    "Set it in the environment or in `.env`, give it a default (`${NAME:-default}`), or write `$$` for a dollar sign.",
)
CAST_FAILED = Code(
    "KY117",
    "not-a-number-or-boolean",
    Severity.ERROR,
    "A text, often the value of a variable, stands where Compose needs a number or a boolean.",
    "Correct the value, or give the variable a default.",
)
YAML11_BOOLEAN = Code(
    "KY118",
    "yaml-1.1-boolean",
    Severity.WARNING,
    "`yes`, `no`, `on`, `off`, `y` and `n` are text in YAML 1.2; Compose still takes them where a boolean stands.",
    "Write `true` or `false`.",
)
ENV_FILE_NOT_FOUND = Code(
    "KY119",
    "env-file-not-found",
    Severity.ERROR,
    "A file with variables that was named does not exist or cannot be read.",
    "Check the path. For an `env_file` of a service that may be missing, write `{path: FILE, required: false}`.",
)
ENV_FILE_SYNTAX = Code(
    "KY120",
    "env-file-syntax",
    Severity.ERROR,
    "A line of a file with variables is not `NAME=value`.",
    "Correct the line: no blank in the name, every quote closed, UTF-8 text.",
)
SETTING_INVALID = Code(
    "KY121",
    "setting-invalid",
    Severity.ERROR,
    "An environment variable that steers Compose itself has a value that it cannot have.",
    "Unset it or correct it.",
)
PROJECT_NAME = Code(
    "KY122",
    "project-name-invalid",
    Severity.ERROR,
    "A project name holds lower-case letters, digits, `-` and `_` only, and starts with a letter or a digit.",
    "Give another one: `-p NAME`, COMPOSE_PROJECT_NAME, or `name:` in the Compose file.",
)
MERGE_KIND = Code(
    "KY123",
    "merge-kind",
    Severity.ERROR,
    "An override gives a list or a text where the other file has a mapping, or the like, so the two cannot be merged.",
    "Write the override in the same form, or replace the whole value with `!override`.",
)
EXTENDS_INVALID = Code(
    "KY124",
    "extends-invalid",
    Severity.ERROR,
    "`extends` is the name of a service in the same file, or a mapping with `service` and perhaps `file`.",
    "Write `extends: {service: NAME, file: FILE}`.",
)
EXTENDS_NOT_FOUND = Code(
    "KY125",
    "extends-not-found",
    Severity.ERROR,
    "The service to extend is not in the file. Compose looks only in that one file, before files are merged.",
    "Correct the name, or name the file that holds the service: `extends: {service: NAME, file: FILE}`.",
)
EXTENDS_CYCLE = Code(
    "KY126",
    "extends-cycle",
    Severity.ERROR,
    "Services extend one another in a circle, so none has a base to start from.",
    "Move what they share into a service of its own, and extend that.",
)
INCLUDE_INVALID = Code(
    "KY127",
    "include-invalid",
    Severity.ERROR,
    "`include` is a list; each item is a path, or a mapping with `path` and perhaps `project_directory` and `env_file`.",
    "Write `include: [path/to/compose.yaml]`.",
)
INCLUDE_CYCLE = Code(
    "KY128",
    "include-cycle",
    Severity.ERROR,
    "Files include one another in a circle.",
    "Move what they share into a file of its own, and include that.",
)
INCLUDE_CONFLICT = Code(
    "KY129",
    "include-conflict",
    Severity.NOTE,
    "An included file and the file that includes it (or an earlier include) define the same resource; both are merged.",
    "Nothing if that is meant: the including file wins, then the first include. Else rename one of the two.",
)
REMOTE_RESOURCE = Code(
    "KY130",
    "remote-resource",
    Severity.ERROR,
    "`include`, `extends` or `-f` names a Git repository or an OCI artifact; Kompyse reads local files only.",
    "Fetch it first and name the local copy, or resolve it with `docker compose config` and convert the result.",
)
VERSION_OBSOLETE = Code(
    "KY131",
    "version-obsolete",
    Severity.NOTE,
    "The top-level `version` has had no effect since Compose V2; whatever it says, the current rules hold.",
    "Remove the line.",
)
RESET_WITHOUT_EFFECT = Code(
    "KY132",
    "reset-without-effect",
    Severity.WARNING,
    "`!reset` or `!override` stands at one entry of a value that was a list before; Compose leaves that entry as it is.",
    "Write the earlier value as a mapping, or put the tag on the value as a whole.",
)
SUPPRESSION_UNUSED = Code(
    "KY141",
    "suppression-unused",
    Severity.NOTE,
    "A comment `# kompyse: ignore ...` accepts a finding that is not made on that line. It would keep a later one quiet.",
    "Remove the code from the comment. One that is needed for another target, or with other options, may stay.",
)
SUPPRESSION_MALFORMED = Code(
    "KY142",
    "suppression-malformed",
    Severity.WARNING,
    "A comment starts with `kompyse:` and does not say which codes to ignore, or names one that does not exist. It keeps nothing quiet.",
    "Write `# kompyse: ignore KY312`, several codes with commas or blanks between, at the end of the line or alone above it.",
)
VARIABLE_SHADOWED = Code(
    "KY133",
    "variable-shadowed",
    Severity.WARNING,
    "`environment` names a variable without a value that is not set, and an `env_file` has it. The name alone wins over "
    "the file, so the container does not get the variable; Docker Compose says nothing.",
    "Remove the name from `environment`, so that the value of the file counts, or give it a value.",
)
