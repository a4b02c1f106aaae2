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
SECRET_TO_MAKE = Code(
    "KY656",
    "secret-to-make",
    Severity.NOTE,
    "The option `--secrets external` keeps the content of secrets out of the output, which refers to the Secret by its name alone. A pod that mounts it waits until it is there.",
    "Make the Secret with the command of the message, once for each namespace; or name a store with `--secret-store`, from which the External Secrets Operator fetches it.",
)
STORE_KEY_ASSUMED = Code(
    "KY657",
    "store-key-assumed",
    Severity.NOTE,
    "The secret is fetched from a store by the External Secrets Operator. Nothing says what it is called there, so the name in the project is taken.",
    "Put it into the store under that name, or say `x-kompyse: {remote_key: ..., property: ...}` on the secret.",
)
SEALED_ANEW = Code(
    "KY658",
    "sealed-anew",
    Severity.NOTE,
    "A sealed secret is encrypted with random keys, so that every conversion gives another text for the same content; a text that followed from the content could be found out by guessing. For the same reason no hash of the content stands on the pods, by which they would start anew when it changes.",
    "Keep the sealed output, and seal again only what has changed. Restart the pods after that (`kubectl rollout restart`), or let a controller such as Reloader do so.",
)
NAMED_OBJECT_EXPECTED = Code(
    "KY659",
    "named-object-expected",
    Severity.NOTE,
    "A hint or an option names a service account or the secret of a registry. Kompyse refers to it and does not make it.",
    "Make it in the namespace of the project. A service account is made too with `x-kompyse: {service_account: {name: ..., create: true}}`.",
)
CREDENTIAL_IN_PLAIN_SIGHT = Code(
    "KY660",
    "credential-in-plain-sight",
    Severity.NOTE,
    "Variables that look like passwords, tokens or keys stand in the pod as they are. Whoever may read pods or the output reads them too, while reading Secrets is a right of its own.",
    "Convert with `--credentials secret`, which puts them into a Secret and sets them from there; or let the image read a file (many take `..._FILE`) and declare a Compose secret.",
)
SECRET_TYPE_UNMET = Code(
    "KY661",
    "secret-type-unmet",
    Severity.ERROR,
    "The API server takes a Secret of this type only with certain keys, and the content of the secret does not have them.",
    "Say under which key the content stands (`x-kompyse: {key: ...}`), or let `file` name a directory with a file for each key.",
)
PULL_POLICY_OVERRULED = Code(
    "KY662",
    "pull-policy-overruled",
    Severity.NOTE,
    "The label of Kompose and the attribute `pull_policy` say when the image is pulled, and differ. The label is for Kubernetes, so it counts.",
    "Remove one of them.",
)
SEALING_IMPOSSIBLE = Code(
    "KY663",
    "sealing-impossible",
    Severity.ERROR,
    "Secrets are to be sealed, but the package that encrypts is not installed, or the certificate is none with which the controller of Sealed Secrets could open them.",
    "Install Kompyse with what it needs to seal (`pip install 'kompyse[sealed]'`), and get the certificate of your cluster: `kubeseal --fetch-cert > cert.pem`.",
)
MARK_REFUSED = Code(
    "KY664",
    "mark-refused",
    Severity.ERROR,
    "An option asks for a label or an annotation of all objects that Kubernetes does not take, or that Kompyse needs for itself.",
    "A key is up to 63 letters, digits, '-', '_' and '.', with a DNS name and '/' before it if wanted; the value of a label is up to 63 such characters too. The names of app.kubernetes.io that Kompyse sets stay its own.",
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
STRATEGY_OF_UP = Code(
    "KY608",
    "strategy-of-up",
    Severity.NOTE,
    "A service is to be replaced blue-green. The objects of a conversion cannot say that: it takes steps, which `kompyse up` does on a Kubernetes cluster.",
    "Bring the project up with `kompyse up`. Applied by anything else, the service is replaced in its place.",
)

SWARM_EMPTY_CONTENT = Code(
    "KY690",
    "swarm-empty-content",
    Severity.WARNING,
    "A swarm keeps no empty config or secret: the engine refuses it. The file holds a line break instead.",
    "Put something into it, or leave the config out.",
)

SWARM_CONTENT_TOO_LARGE = Code(
    "KY691",
    "swarm-content-too-large",
    Severity.ERROR,
    "The managers of a swarm keep secrets of less than 500 KB, and configs of less than 500 KB, or 1000 KB on engines from API 1.42 on; the engine refuses more when the stack is deployed.",
    "Put it into the image or into a volume; for a config of up to 1000 KB say `--swarm-api 1.42`, if your engines are that new.",
)

SWARM_GRANTS_DIFFER = Code(
    "KY692",
    "swarm-grants-differ",
    Severity.WARNING,
    "A task has one copy of a config or secret. Mounted at two paths, both have the owner and the mode of the last.",
    "Declare it twice under two names.",
)

SWARM_OPTION_UNUSED = Code(
    "KY693",
    "swarm-option-unused",
    Severity.NOTE,
    "An option was given that says how the objects of another platform are made. A stack file has nothing that it could change.",
    "Leave it out for this target.",
)

SWARM_NOT_SEALED = Code(
    "KY694",
    "swarm-not-sealed",
    Severity.ERROR,
    "Secrets are to be sealed. Sealing encrypts them for a controller in a Kubernetes cluster; managers of a swarm are given plain secrets, which they encrypt themselves.",
    "Leave out `--secrets sealed`: the files beside the stack file are readable by their owner alone. Or say `--secrets external` and create the secrets on the swarm: `docker secret create`.",
)
