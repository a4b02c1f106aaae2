"""KY8: options, and files written."""

from kompyse.diagnostics.code import Code, Severity

TARGET_UNKNOWN = Code(
    "KY801",
    "target-unknown",
    Severity.ERROR,
    "There is no target of this name, neither built in nor installed, so nothing can be converted to it.",
    "Use one of the targets that the hint lists, or install the package that brings the target.",
)
OPTION_INVALID = Code(
    "KY802",
    "option-invalid",
    Severity.ERROR,
    "An option of the conversion has a value that it does not know. Taking a default instead would give another output than was asked for.",
    "Use one of the values that the message lists.",
)
OUTPUT_NOT_WRITABLE = Code(
    "KY803",
    "output-not-writable",
    Severity.ERROR,
    "The operating system did not let Kompyse write the output. Files that were there before are as they were, unless the message says otherwise.",
    "Look at the reason in the message: a missing permission, a full disk, a file where a directory is expected.",
)
OUTPUT_FILE_FOREIGN = Code(
    "KY804",
    "output-file-foreign",
    Severity.ERROR,
    "The output directory has a file of a name that is about to be written, and no earlier run for this project wrote it. Replacing it would destroy somebody's work, so nothing was written.",
    "Choose another directory, or move or delete the file. Which files belong to a run stands in `.kompyse-files` of the directory.",
)
OUTPUT_FILE_EDITED = Code(
    "KY805",
    "output-file-edited",
    Severity.WARNING,
    "An earlier run wrote the file, the project no longer gives it, and somebody changed it since. It was left where it is, so that the change is not lost; `kubectl apply` of the directory still applies it.",
    "Delete the file if the object should go, or move it elsewhere to keep it.",
)
OUTPUT_IS_INPUT = Code(
    "KY806",
    "output-is-input",
    Severity.ERROR,
    "The output would replace one of the Compose files that it is made from.",
    "Name another file after `-o`.",
)
TEXT_NOT_UNICODE = Code(
    "KY807",
    "text-not-unicode",
    Severity.ERROR,
    "A value holds bytes that are not valid UTF-8, most likely from an environment variable. Neither YAML nor JSON can carry them, so no API server could receive them.",
    "Give the value in UTF-8, or put the bytes into a file and mount it as a config or a secret.",
)
NOTHING_CONVERTED = Code(
    "KY808",
    "nothing-converted",
    Severity.WARNING,
    "The project has no enabled service, so the output has no workload. Most often all services belong to profiles and none was chosen.",
    "Choose a profile with `--profile NAME`, or all with `--profile '*'`.",
)
OUTPUT_RECORD_UNREADABLE = Code(
    "KY809",
    "output-record-unreadable",
    Severity.ERROR,
    "The output directory has a file `.kompyse-files`, which says what an earlier run wrote, but it cannot be understood. Without it nobody knows which files may be replaced, so nothing was written.",
    "Delete `.kompyse-files` and the manifests beside it, or choose another directory.",
)
VERSION_TOO_OLD = Code(
    "KY850",
    "version-too-old",
    Severity.ERROR,
    "The option names a release of Kubernetes that is older than any that the objects could be written for: fields that every pod has here are missing there.",
    "Upgrade the cluster; releases get no security fixes for years before they are too old for Kompyse. Or leave the option out if it was a mistake.",
)
VERSION_TOO_NEW = Code(
    "KY851",
    "version-too-new",
    Severity.NOTE,
    "The option names a release of Kubernetes that this version of Kompyse does not know. It uses the fields of the newest that it knows; the API of Kubernetes keeps what is stable, so the objects are taken by newer releases too.",
    "Nothing; or install a newer Kompyse, which may know fields that say more.",
)
SCHEMA_VIOLATED = Code(
    "KY852",
    "schema-violated",
    Severity.ERROR,
    "An object does not fit the schema that Kubernetes publishes for its kind and release, so an API server would refuse it, or drop the field.",
    "This is a fault of Kompyse: please report it with the part of the Compose file that the finding points at. Another value there, or a newer `--kubernetes-version`, may do meanwhile.",
)
VALIDATION_PARTIAL = Code(
    "KY853",
    "validation-partial",
    Severity.NOTE,
    "Not every object could be checked against a schema of the release that was asked for: custom resources have none outside of their cluster, and an older package has no schemas of newer releases.",
    "Let a cluster check the rest: `kubectl apply --dry-run=server`. Or update the package `kubernetes-validate`.",
)
VALIDATOR_MISSING = Code(
    "KY854",
    "validator-missing",
    Severity.ERROR,
    "The option `--validate` needs the package `kubernetes-validate` with the schemas of Kubernetes, and it is not installed where Kompyse runs.",
    "Install it with `pip install 'kompyse[validate]'`, or leave the option out.",
)
RELEASE_LACKS_FIELD = Code(
    "KY855",
    "release-lacks-field",
    Severity.WARNING,
    "The project asks for something that newer releases of Kubernetes have a field for, and the release that the objects are written for does not: its API server would drop the field without a word.",
    "Name the release of your cluster with `--kubernetes-version` if it is newer than 1.34, which is what counts without the option. Otherwise upgrade the cluster, or do without.",
)

OUTPUT_NEEDS_FILES = Code(
    "KY890",
    "output-needs-files",
    Severity.ERROR,
    "The output names files that belong beside it: configs and secrets. Standard output has no place for them, and secrets are never printed.",
    "Write into a file or a directory: `-o stack.yaml` or `-o DIR/`.",
)
