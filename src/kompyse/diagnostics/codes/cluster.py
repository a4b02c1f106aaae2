"""KY9: an API server or an engine, and what runs on it."""

from kompyse.diagnostics.code import Code, Severity

CLUSTER_UNKNOWN = Code(
    "KY901",
    "cluster-unknown",
    Severity.ERROR,
    "There is no usable configuration of a cluster: no kubeconfig, no context of this name, or a context that cannot be read. Nothing was sent anywhere.",
    "Name a context with `--context` (`kubectl config get-contexts` lists them), or a file with KUBECONFIG.",
)
CLUSTER_UNREACHABLE = Code(
    "KY902",
    "cluster-unreachable",
    Severity.ERROR,
    "The API server did not answer, also not when asked again. What was applied before stays as it is.",
    "Look whether the cluster runs and the address in the message is right, then run the same command again: it goes on where it stopped.",
)
REQUEST_REFUSED = Code(
    "KY903",
    "request-refused",
    Severity.ERROR,
    "The API server refused a request: it says why in the message. What was applied before stays as it is.",
    "Mend what the message names (a right that the user lacks, a quota, a policy, a value), then run the same command again.",
)
KIND_UNKNOWN = Code(
    "KY904",
    "kind-unknown",
    Severity.ERROR,
    "The cluster does not know a kind of object that the project needs, so the object cannot be applied: its custom resource is not installed, or the cluster is too old for it.",
    "Install what the kind belongs to, or convert without it.",
)
OBJECT_FOREIGN = Code(
    "KY905",
    "object-foreign",
    Severity.ERROR,
    "The namespace has an object of this name that does not belong to this project. Its name is what peers call, so it cannot be another one, and writing over it would break what it belongs to. Nothing was applied.",
    "Use a namespace of the project's own: `-n NAME --create-namespace` or `--namespace-per-project`. If the object is a left-over, delete it.",
)
FIELD_OWNED = Code(
    "KY906",
    "field-owned",
    Severity.ERROR,
    "Somebody else has set fields of the object since Kompyse applied it, and now has them: the message names the fields and their owner. The object was left as it is.",
    "Let the project say what the owner wants, so that both agree, or take the fields with `--force-conflicts`.",
)
FIELD_IMMUTABLE = Code(
    "KY907",
    "field-immutable",
    Severity.ERROR,
    "A field that cannot change has another value on the cluster, and making the object anew would lose data, so it was left as it is.",
    "Put the value back, or move the data: make a new volume under another name, copy, and remove the old one with `kompyse down -v`.",
)
OBJECT_RECREATED = Code(
    "KY908",
    "object-recreated",
    Severity.NOTE,
    "A field that cannot change has another value on the cluster. The object holds no data, so it was deleted and made anew.",
    "Nothing is to be done.",
)
UP_UNDER_WAY = Code(
    "KY909",
    "up-under-way",
    Severity.ERROR,
    "Another run is applying the same project in the same namespace. Two at once would undo each other's work, so this one did nothing.",
    "Wait until the other has ended; the message says where it runs. A run that was killed is passed over as soon as its lease is out.",
)
ORPHAN_KEPT = Code(
    "KY910",
    "orphan-kept",
    Severity.WARNING,
    "An earlier run applied the object and the project no longer gives it. It was left to run.",
    "Run without `--no-remove-orphans` to delete it.",
)
APPLIED_IN_PART = Code(
    "KY911",
    "applied-in-part",
    Severity.NOTE,
    "The run ended before all objects were applied. Those that were stay as they are.",
    "Mend what the other message names and run the same command again: what is applied already is left alone.",
)
STILL_THERE = Code(
    "KY912",
    "still-there",
    Severity.ERROR,
    "Objects were deleted and are not gone in the time that was given: a container takes long to end, or a finalizer holds an object.",
    "Look at the object with `kubectl describe`, give more time with `--timeout`, and run `kompyse down` again.",
)
SERVICE_FAILED = Code(
    "KY920",
    "service-failed",
    Severity.ERROR,
    "A service cannot become ready, and waiting longer will not help. The message has what the cluster says of it and the last lines of its log. The other services are left to run.",
    "Mend what the message names, then run `kompyse up` again.",
)
NOT_READY_IN_TIME = Code(
    "KY921",
    "not-ready-in-time",
    Severity.ERROR,
    "A service was not ready in the time that was given. It is left to run, and may still become ready.",
    "Look at `kompyse ps` and `kompyse logs`, or give more time with `--timeout`.",
)
SERVICE_NOT_THERE = Code(
    "KY960",
    "service-not-there",
    Severity.ERROR,
    "The command names a service that the project does not have on the cluster, or nothing of the project is there. Nothing was done.",
    "Name one of those that the message lists, or bring the project up first: `kompyse up`. The namespace may be another one: `-n`.",
)
LEFT_AS_IT_IS = Code(
    "KY961",
    "left-as-it-is",
    Severity.NOTE,
    "The command means nothing for a service that runs once, by the clock, or on every node: it was left as it is, and the others were changed.",
    "Nothing is to be done. `kompyse up` runs a changed Job again; `kompyse down` takes everything away.",
)
NOT_SCALABLE = Code(
    "KY962",
    "not-scalable",
    Severity.ERROR,
    "A service runs once, by the clock, or on every node, so that it has no number of replicas. Nothing was changed.",
    "Leave the service out of the command, or run it as a service with replicas: `deploy.mode: replicated`.",
)
LOCAL_PORT_TAKEN = Code(
    "KY963",
    "local-port-taken",
    Severity.ERROR,
    "A port of this machine that was asked for cannot be had: something else listens there, or the number is below 1024 and needs more rights. Nothing is forwarded.",
    "Name another one: `kompyse port-forward web 18080:80`, or `:80` for any that is free.",
)
LOCAL_PORT_OTHER = Code(
    "KY964",
    "local-port-other",
    Severity.WARNING,
    "A port that the project publishes cannot be had on this machine, so another one leads to the service. On the cluster nothing is different.",
    "End what listens there, or publish another port in the Compose file, and run `kompyse up` again.",
)
NOT_FORWARDED = Code(
    "KY965",
    "not-forwarded",
    Severity.NOTE,
    "A port is published for UDP or SCTP. Only TCP can be forwarded through an API server, so localhost does not lead there.",
    "Reach it at the address that the cluster gives its Service: `kubectl get services`.",
)
NOTHING_TO_RUN_IN = Code(
    "KY966",
    "nothing-to-run-in",
    Severity.ERROR,
    "No container of the service runs, so no command can be run in one.",
    "Look at `kompyse ps`; a service that was stopped is started with `kompyse start`.",
)
COMMAND_NOT_RUN = Code(
    "KY967",
    "command-not-run",
    Severity.ERROR,
    "The command could not be started in the container, or the connection to it broke: the message says why.",
    "Name a program that the image has; images without a shell have none to run.",
)
