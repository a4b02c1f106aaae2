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
