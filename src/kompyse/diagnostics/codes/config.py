"""KY6: configs, secrets and environment."""

from kompyse.diagnostics.code import Code, Severity

EXTERNAL_KEY_ASSUMED = Code(
    "KY650",
    "external-key-assumed",
    Severity.NOTE,
    "The config or secret exists outside the project. On Kubernetes such an object holds files under keys, and Compose does not say which: the key is assumed to be called like the source.",
    "Make sure that the object has that key, or rename the key.",
)

CONTENT_TOO_LARGE = Code(
    "KY651",
    "content-too-large",
    Severity.ERROR,
    "The API server accepts at most 1 MiB of content in a ConfigMap or a Secret.",
    "Put the content into the image or a volume.",
)
CONTENT_FILE_MISSING = Code(
    "KY601",
    "content-file-missing",
    Severity.ERROR,
    "The file of a config or secret does not exist. Its content goes into the output, so it has to be there when converting.",
    "Create the file or correct the path. Relative paths start in the project directory.",
)
CONTENT_VARIABLE_UNSET = Code(
    "KY602",
    "content-variable-unset",
    Severity.ERROR,
    "A config or secret takes its content from a variable that is neither in the environment nor in `.env`.",
    "Set the variable, then convert again.",
)
CONTENT_UNREADABLE = Code(
    "KY603",
    "content-unreadable",
    Severity.ERROR,
    "The file of a config or secret is there and cannot be read, or is no plain file.",
    "Allow yourself to read it, or name a plain file.",
)
HINT_UNKNOWN = Code(
    "KY604",
    "hint-unknown",
    Severity.ERROR,
    "`x-kompyse` holds a hint of a name that does not exist, or stands where there are none. It would have no effect, and you would not know.",
    "Correct the name. The schema of the hints is published as schemas/x-kompyse.json.",
)
HINT_INVALID = Code(
    "KY605",
    "hint-invalid",
    Severity.ERROR,
    "The value of a hint, a `kompose.*` label or a driver's size cannot be used.",
    "Correct the value.",
)
KOMPOSE_LABEL_UNKNOWN = Code(
    "KY606",
    "kompose-label-unknown",
    Severity.NOTE,
    "A label that Kompose reads is not among those that Kompyse reads, so it has no effect.",
    "Look for a hint or an attribute of Compose that says the same.",
)
