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
RIGHT_MISSING = Code(
    "KY915",
    "right-missing",
    Severity.ERROR,
    "The user of the kubeconfig lacks a right that the command needs. `kompyse up` asks for all rights before it writes anything, where the cluster tells them; else, what was applied before stays as it is.",
    "Have the rule of the hint added to a Role that is bound to the user, or use another context. The roles that each command needs stand in `docs/guides/permissions.md`.",
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
LAST_SEEN = Code(
    "KY922",
    "last-seen",
    Severity.NOTE,
    "The cluster stopped answering while the command waited for services. What was applied stays as it is, and the cluster goes on with it by itself; the message has how the services did when they were last seen.",
    "Look whether the cluster runs, then run the same command again: what is applied already is left alone.",
)
CONTEXT_NOT_CONFIRMED = Code(
    "KY940",
    "context-not-confirmed",
    Severity.ERROR,
    "The current context of the kubeconfig leads to a cluster that is not on this machine, and nobody said that this is the one that is meant. Where there is a terminal, the command asks; here there is none. Nothing was sent to the cluster.",
    "Name the context with `--context`, or give `--yes` where the current one is always right.",
)
IMAGE_WAY_MISSING = Code(
    "KY944",
    "image-way-missing",
    Severity.ERROR,
    "Images are to be built, and nothing says how they get to the cluster: it is not one of those on this machine into which Kompyse can load images. Nothing was built.",
    "Name a registry that the nodes can pull from with `--push REGISTRY`, or a command that brings an image there with `--load-command`.",
)
PROGRAM_MISSING = Code(
    "KY945",
    "program-missing",
    Severity.ERROR,
    "A program that builds images, or brings them to the cluster, is not installed. Nothing was changed on the cluster.",
    "Install it as the page in the message says, or name another way: `--build-with`, `--push REGISTRY`, `--load-command`. With `--no-build` the cluster has to have the images by itself.",
)
PROGRAM_FAILED = Code(
    "KY946",
    "program-failed",
    Severity.ERROR,
    "A program that builds images, or brings them to the cluster, failed. The message has the command as it was started, its exit code and the last lines that it printed; values that look like credentials are hidden. Nothing was changed on the cluster.",
    "Mend what it says. The command can be copied and run by itself.",
)
BUILDER_LACKS = Code(
    "KY947",
    "builder-lacks",
    Severity.ERROR,
    "The builder does not know an attribute of `build`, and without it the image would be another one, or none. Nothing was built. The builder inside the Docker Engine, which docker has without buildx, knows no secrets, SSH keys or further contexts.",
    "Install buildx (https://docs.docker.com/go/buildx/), or build with something else: `--build-with podman`.",
)
BUILD_ATTRIBUTE_LEFT_OUT = Code(
    "KY948",
    "build-attribute-left-out",
    Severity.WARNING,
    "The builder does not know an attribute of `build` without which the image is the same: where its cache is, or what is attested of it. Or the build is given a secret that is not on this machine, an external one; a step that reads it fails.",
    "Nothing, as long as the build succeeds. With buildx (https://docs.docker.com/go/buildx/) all attributes are known. Give a secret with `file` or `environment`.",
)
SERVICE_NOT_BUILT = Code(
    "KY949",
    "service-not-built",
    Severity.ERROR,
    "The command names a service that the project does not build: it has no `build`, or there is no such service. Nothing was built.",
    "Name one of those that the message lists.",
)
IMAGE_NOT_HERE = Code(
    "KY950",
    "image-not-here",
    Severity.WARNING,
    "The project builds an image, the engine does not have it, and with `--no-build` it is not built. Nothing is loaded, and the cluster looks for it under its plain name.",
    "Leave out `--no-build`, or see that the nodes have the image.",
)
STORAGE_CLASS_MISSING = Code(
    "KY951",
    "storage-class-missing",
    Severity.WARNING,
    "The project has volumes, names no storage class for them, and the cluster has no default one. The claims stay pending, and what mounts them does not start.",
    "Name a class with `--storage-class` (`kubectl get storageclass` lists them), or make one the default. On minikube: `minikube addons enable default-storageclass` and `minikube addons enable storage-provisioner`.",
)
INGRESS_CLASS_MISSING = Code(
    "KY952",
    "ingress-class-missing",
    Severity.WARNING,
    "The project has an Ingress, and nothing on the cluster serves it: the addon of minikube is off, or there is no class of this name, or no class at all. The services run, and nobody reaches them through it.",
    "On minikube: `minikube addons enable ingress`. Elsewhere install a controller, or name the class of the one that is there with `--ingress-class`.",
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
COLOUR_REFUSED = Code(
    "KY970",
    "colour-refused",
    Severity.ERROR,
    "A service is to be switched blue-green and cannot run twice beside itself, for the reason in the message: a volume or a port of the node that one pod has at a time, replicas with names of their own, a run to the end. Nothing was applied.",
    "Leave the service out, so that it is replaced in its place as without the strategy, or take away what only one pod can have.",
)
COLOUR_UNFIT = Code(
    "KY971",
    "colour-unfit",
    Severity.NOTE,
    "All services are to be switched blue-green, and this one cannot run twice beside itself, for the reason in the message. It is replaced in its place, as without the strategy.",
    "Nothing is to be done. To have it told no more, name the services that are to be switched: `x-kompyse: {strategy: blue-green}`.",
)
COLOUR_KEPT_BACK = Code(
    "KY972",
    "colour-kept-back",
    Severity.NOTE,
    "Something did not become ready, so that no service was switched. What was new of the services to be switched got no request; what served before goes on.",
    "Mend what the other message names, and run `kompyse up` again.",
)
COLOUR_MOVED = Code(
    "KY973",
    "colour-moved",
    Severity.ERROR,
    "Between the start of the new pods and the switch, another run or somebody by hand has changed or switched the service. Nothing was switched.",
    "Look at `kompyse ps`, then run `kompyse up` again: it goes on from what is there.",
)
NO_EARLIER = Code(
    "KY974",
    "no-earlier",
    Severity.ERROR,
    "There is no earlier colour to go back to: the service was never switched, or the colour before was replaced since. Nothing was changed.",
    "Put the Compose files back to what they were and run `kompyse up`.",
)
NOT_SWITCHED = Code(
    "KY975",
    "not-switched",
    Severity.NOTE,
    "The new pods of a service are ready and nothing leads to them yet, as `--no-promote` asked for.",
    "Look at them, then run `kompyse up` again without `--no-promote` to switch; put the Compose files back and run it to have them taken away.",
)
SWITCH_NEEDS_WAIT = Code(
    "KY976",
    "switch-needs-wait",
    Severity.ERROR,
    "A service is switched from one colour to another when its new pods are ready, so that it has to be waited for. Nothing was applied.",
    "Leave out `--no-wait`.",
)
BACK_TO_PLAIN = Code(
    "KY977",
    "back-to-plain",
    Severity.NOTE,
    "The service runs as a colour and is no longer to be switched blue-green. It comes up as the project has it beside the colour, is switched to, and the colours are deleted: there is nothing left for `kompyse rollback`.",
    "Nothing is to be done. To keep the colours, run `kompyse up --strategy blue-green`, or write `x-kompyse: {strategy: blue-green}` into the service.",
)
NOT_SYNCED = Code(
    "KY968",
    "not-synced",
    Severity.ERROR,
    "Files that changed could not be put into a container, or removed there: the message says why. The container has what it had before, and watching goes on; the files are tried again with the next change.",
    "The image needs tar and rm, and its user the right to write there; where it cannot have them, use the action rebuild.",
)
NOTHING_TO_WATCH = Code(
    "KY969",
    "nothing-to-watch",
    Severity.ERROR,
    "No service that was asked for has a rule under `develop.watch` that can be followed, so there is nothing to watch.",
    "Add develop.watch to a service that you work on: a path, an action, and a target for files that are copied.",
)
WATCH_RULE_UNUSABLE = Code(
    "KY955",
    "watch-rule-unusable",
    Severity.WARNING,
    "A rule under `develop.watch` cannot be followed: it lacks something, or copies to a place that a cluster mounts read-only. The others are followed.",
    "Do what the message says, or remove the rule.",
)
WATCH_HOOK_USER = Code(
    "KY956",
    "watch-hook-user",
    Severity.WARNING,
    "A command of `develop.watch` is to run as another user, or with more rights than its container. Kubernetes runs commands as the user of the container, with its rights.",
    "Set `user:` or `privileged:` of the service, or use su in the command; otherwise remove the attribute.",
)
NOT_RESTARTABLE = Code(
    "KY957",
    "not-restartable",
    Severity.WARNING,
    "A rule with `sync+restart` cannot start the process of a container again: the service does not run under the script by which `kompyse watch` does it, because it was brought up by something else, or because its command is that of an image which is not on this machine. The files are copied.",
    "Run `kompyse watch` without `--no-up`, and write the command of the service in full: `entrypoint` and `command`.",
)
WATCH_HOOK_FAILED = Code(
    "KY958",
    "watch-hook-failed",
    Severity.ERROR,
    "The command of a rule with `sync+exec` ended with another code than 0. What it said stands before the message. The files are copied, and watching goes on.",
    "Mend what the command says; it runs again with the next change.",
)
DOCKER_MISSING = Code(
    "KY980",
    "docker-missing",
    Severity.ERROR,
    "There is no docker command on this machine, or it cannot be run. A swarm is spoken to through it. Nothing was done.",
    "Install the Docker CLI (https://docs.docker.com/engine/install/) and put it on the PATH. The engine may be on another machine: `docker context create`.",
)
ENGINE_UNREACHABLE = Code(
    "KY981",
    "engine-unreachable",
    Severity.ERROR,
    "The docker command does not reach an engine: none runs, the context or DOCKER_HOST leads elsewhere, or the user may not speak to it.",
    "Try `docker info`. Start the engine, name another context (`--context`, `docker context ls`), or join the group that may use its socket.",
)
NO_SWARM_MANAGER = Code(
    "KY982",
    "no-swarm-manager",
    Severity.ERROR,
    "The engine manages no swarm, so it takes no stack. Nothing was done.",
    "`docker swarm init` makes an engine a swarm of one node. If there is a swarm already, name one of its managers: `--context`, or DOCKER_HOST.",
)
ENGINE_REFUSED = Code(
    "KY983",
    "engine-refused",
    Severity.ERROR,
    "The docker command failed: what it says is in the message. What was deployed before stays as it is.",
    "Mend what the message names (a network or secret that is not there, a port that is taken), then run the same command again: it goes on where it stopped.",
)
NETWORK_UNCHANGEABLE = Code(
    "KY984",
    "network-unchangeable",
    Severity.WARNING,
    "The project gives a network other options than it has on the swarm. Nobody can change a network, and `docker stack deploy` passes this by, so services run on it as it is.",
    "Give the network another name in the project, or make it anew: `kompyse down -t swarm`, then `kompyse up -t swarm`. Volumes stay.",
)
DIGEST_UNKNOWN = Code(
    "KY985",
    "digest-unknown",
    Severity.WARNING,
    "The registry gives no digest of the image, so each node pulls what the tag means to it, and nodes may run different images. An image that was only built on one node runs on no other.",
    "Push the image to a registry that all nodes reach, log in there and use `--with-registry-auth`, or say `--resolve-image never` if it is meant so.",
)
VOLUMES_ELSEWHERE = Code(
    "KY986",
    "volumes-elsewhere",
    Severity.WARNING,
    "The volumes of the stack were removed on the node that was spoken to. Every node keeps volumes of its own, and the docker command reaches one node.",
    "Remove them on the other nodes too: `docker volume rm $(docker volume ls -q --filter label=com.docker.stack.namespace=STACK)`.",
)
LOGS_UNREADABLE = Code(
    "KY987",
    "logs-unreadable",
    Severity.WARNING,
    "The log of a service cannot be read: its logging driver sends it elsewhere, or a node does not answer. The logs of the others are shown.",
    "Read it where the driver sends it, or use a driver that can be read: `json-file`, `local`, `journald`.",
)
NO_IPVS = Code(
    "KY988",
    "no-ipvs",
    Severity.WARNING,
    "A swarm leads connections to tasks with IPVS, a part of the Linux kernel, and the kernel of this machine does not have it. Ports of the ingress are open and nothing answers; names of services resolve to virtual addresses that lead nowhere.",
    "`modprobe ip_vs`, or another kernel. Without it, publish ports with `mode: host` and give services that others call `deploy: {endpoint_mode: dnsrr}`.",
)
