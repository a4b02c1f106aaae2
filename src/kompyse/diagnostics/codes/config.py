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
MODE_BITS_LOST = Code(
    "KY652",
    "mode-bits-lost",
    Severity.WARNING,
    "The files of a ConfigMap or a Secret have the nine bits of read, write and execute. Those of set-user-id, set-group-id and the sticky bit cannot be had.",
    "Write a mode of three digits; what has to run as another user belongs into the image.",
)
FILE_RENAMED = Code(
    "KY653",
    "file-renamed",
    Severity.WARNING,
    "The kubelet keeps names that begin with two dots for itself, and the API server refuses such a file in a ConfigMap.",
    "Give the file another name.",
)
NEEDS_SERVER_SIDE_APPLY = Code(
    "KY654",
    "needs-server-side-apply",
    Severity.WARNING,
    "`kubectl apply` keeps a copy of each object in one of its annotations, and all annotations have 256 KiB together. The object is larger, so the API server refuses it with `metadata.annotations: Too long`.",
    "Apply with `kubectl apply --server-side`, which keeps no copy; Helm and Argo CD (with ServerSideApply=true) can do so too.",
)
OBJECT_TOO_LARGE = Code(
    "KY655",
    "object-too-large",
    Severity.ERROR,
    "The API server takes objects of up to 1.5 MiB, and this one is larger: mostly because of very long variables, labels or lists of files.",
    "Put long texts into files: into the image, a volume, or several configs.",
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
HINT_UNUSED = Code(
    "KY607",
    "hint-unused",
    Severity.WARNING,
    "A hint is understood and has no effect: what it asks for is decided by something else, or the service has nothing of which it speaks.",
    "Remove the hint, or change what keeps it from having an effect.",
)
