"""KY4: volumes and mounts."""

from kompyse.diagnostics.code import Code, Severity

VOLUME_ON_ONE_NODE = Code(
    "KY450",
    "volume-on-one-node",
    Severity.NOTE,
    "Several pods use the volume. Compose runs on one host, where that is nothing special; most storage classes attach a volume to one node only, so these pods are kept together on one node.",
    "Choose `--shared-volumes rwx` with a storage class that offers ReadWriteMany, and the pods may run anywhere.",
)

VOLUME_STARTS_EMPTY = Code(
    "KY451",
    "volume-starts-empty",
    Severity.NOTE,
    "Docker fills a new named volume with the files that the image has at that path. Kubernetes never does: the path is empty at the first start.",
    "Nothing, when the image has no files there, or makes them when it starts. Else copy them in an init container.",
)

DATABASE_IN_SUBFOLDER = Code(
    "KY452",
    "database-in-subfolder",
    Severity.NOTE,
    "A fresh block volume holds a folder `lost+found`, and this database refuses a data directory that is not empty. So a folder inside the volume is mounted, and the same one wherever the volume is mounted.",
    "Nothing. Data that is copied into the volume by other means belongs into that folder.",
)

NODE_PATH_VOLUME = Code(
    "KY453",
    "node-path-volume",
    Severity.WARNING,
    "The volume is a directory of the host. On a cluster that is a directory of whichever node runs the pod: another node has other files there, or none.",
    "Use storage of the cluster, an NFS volume, or keep the pods on the node that has the files.",
)

VOLUME_DRIVER_LOST = Code(
    "KY454",
    "volume-driver-lost",
    Severity.WARNING,
    "The volume asks for a driver, or options of one, that has no equal here; a claim on the cluster's storage stands in for it.",
    "Install a CSI driver for that storage and name its storage class.",
)

MEMORY_VOLUME_NOT_SHARED = Code(
    "KY455",
    "memory-volume-not-shared",
    Severity.WARNING,
    "The volume lives in memory and several pods mount it. Memory is not shared between pods: each has its own.",
    "Put the services into one pod (`network_mode: service:...`), or use a volume on disk.",
)

TMPFS_MODE_LOST = Code(
    "KY456",
    "tmpfs-mode-lost",
    Severity.NOTE,
    "Compose mounts memory with the permission bits that the project asks for; Kubernetes has no field for them, and the directory is open to all (0777).",
    "Set the mode when the container starts, if the program insists on it.",
)

PROPAGATION_NEEDS_PRIVILEGES = Code(
    "KY457",
    "propagation-needs-privileges",
    Severity.WARNING,
    "Mounts made in the container reach the host only if the container is privileged; for any other the API server refuses it. Mounts made on the host still reach the container.",
    "Set `privileged: true` on the service if it has to mount for others.",
)

RECURSION_LOST = Code(
    "KY458",
    "recursion-lost",
    Severity.NOTE,
    "What is mounted below a host path always comes along, and read-only may be asked for below it only where the mount itself is read-only.",
    "Mount only what the container needs.",
)

IMAGE_VOLUME_NEEDS_GATE = Code(
    "KY459",
    "image-volume-needs-gate",
    Severity.WARNING,
    "Image volumes are behind the feature gate ImageVolume, which is off by default before Kubernetes 1.35: there the API server drops the image without a word. So an empty directory is mounted for a cluster of an older release.",
    "Turn the gate on or use a newer cluster, and say so with `--kubernetes-version 1.35`; or copy the files in an init container that uses the image.",
)

TWO_MOUNTS_ON_ONE_PATH = Code(
    "KY460",
    "two-mounts-on-one-path",
    Severity.WARNING,
    "Two things are mounted at the same path of the container; a pod may have only one there, so the last one stays.",
    "Remove one of them or give it another path.",
)

MOUNT_PATH_LOST = Code(
    "KY461",
    "mount-path-lost",
    Severity.WARNING,
    "A path with a colon cannot be a mount path in Kubernetes, so the mount is left out.",
    "Use a path without a colon.",
)

FILES_BESIDE_IMAGE = Code(
    "KY462",
    "files-beside-image",
    Severity.NOTE,
    "Something else is mounted below a directory that comes from the project. A ConfigMap as a directory has no place for that, so its files are mounted one by one: what the image itself has in that directory stays visible.",
    "Nothing, when the image has nothing there that disturbs.",
)

CONTENT_IS_READ_ONLY = Code(
    "KY463",
    "content-is-read-only",
    Severity.NOTE,
    "The bind mount became a ConfigMap, whose files cannot be written from the container, and changes on your machine reach it only after another conversion.",
    "Write `:ro` to say that this is meant, or choose `--bind claim` or a named volume for what the container writes.",
)

GROUP_FOR_ALL_VOLUMES = Code(
    "KY464",
    "group-for-all-volumes",
    Severity.NOTE,
    "Kubernetes gives files a group per pod, not per file (fsGroup): all volumes of the pod belong to that group, and the kubelet lets it read every file of a config, a secret or a bound file, whatever the mode says of it (0400 becomes 0440). It is how a user that is not root gets at a file that only its owner may read.",
    "Nothing, unless another mount must belong to another group, or a program refuses a key that its group may read (sshd, PostgreSQL): copy such a key to a place of its own when the container starts.",
)

GROUP_LOST = Code(
    "KY465",
    "group-lost",
    Severity.WARNING,
    "The mounts of one pod ask for several groups, or for another one than the user of the container has, and a pod has one group for all its volumes.",
    "Use the same gid everywhere in the pod, or open the mode of the file.",
)

ANONYMOUS_VOLUME_ENDS = Code(
    "KY466",
    "anonymous-volume-ends",
    Severity.NOTE,
    "An anonymous volume becomes an empty directory of the pod: it outlives a restart of the container, but not the pod.",
    "Give the volume a name if its content matters.",
)
BIND_FROM_HOST = Code(
    "KY401",
    "bind-from-host",
    Severity.WARNING,
    "A bind mount shows a path of the machine on which Compose runs. On a platform the same path belongs to whichever node runs the container, with other content or none; a file outside the project, a socket, a device or more than 1 MiB cannot be carried there.",
    "Use a named volume for data, a config or a secret for files that are read, the image for everything else.",
)
BIND_SOURCE_MISSING = Code(
    "KY402",
    "bind-source-missing",
    Severity.WARNING,
    "The source of a bind mount does not exist in the project directory. Docker would make an empty directory of it, where the service keeps its data; a volume stands for it. Where the name is that of a file, nothing is mounted, since a directory in a file's place keeps most containers from starting.",
    "Create the source and convert again, remove the mount, or use a named volume for data that the service writes.",
)
BIND_SOURCE_EMPTY = Code(
    "KY403",
    "bind-source-empty",
    Severity.WARNING,
    "The source of a bind mount is an empty directory of the project: a place for data that the service writes. A volume stands for it, so that they stay, as they do on the host; it is not the directory itself.",
    "Declare a named volume: it says what is meant, and its size and class can be set.",
)
SOURCE_TREE_MOUNTED = Code(
    "KY404",
    "source-tree-mounted",
    Severity.WARNING,
    "A bind mount shows a source tree, as one does while developing. It is small enough to be carried as content: that hides what the image has at the path, is read-only, and does not follow your edits.",
    "For a release, copy the sources into the image and leave the mount to an override file for development.",
)
SOURCE_TREE_LEFT_OUT = Code(
    "KY405",
    "source-tree-left-out",
    Severity.WARNING,
    "A bind mount shows a source tree, as one does while developing. It cannot be carried as content, or the image has files below it that must not be hidden, so the image's own files are used.",
    "Copy the sources into the image and leave the mount to an override file for development.",
)
BIND_NOT_MOUNTED = Code(
    "KY406",
    "bind-not-mounted",
    Severity.WARNING,
    "The mount means something of one machine, such as a named pipe of Windows or a path with a drive letter, and nothing on a platform answers to it.",
    "Use a named volume, a config or the image.",
)
BIND_REFUSED = Code(
    "KY407",
    "bind-refused",
    Severity.ERROR,
    "The option `bind` was set so that bind mounts of this kind are refused.",
    "Replace the mount by a named volume, a config or the image, or choose another value of the option.",
)
BIND_BECOMES_VOLUME = Code(
    "KY408",
    "bind-becomes-volume",
    Severity.WARNING,
    "By the option `bind`, a bind mount becomes a volume of its own. It starts empty: the files of the directory are not copied.",
    "Copy the files once the service runs, or use a config for files that are only read.",
)
EMPTY_FOLDERS_LOST = Code(
    "KY409",
    "empty-folders-lost",
    Severity.NOTE,
    "A directory that is carried as content has folders without files. Content is files, so these folders are not there in the container.",
    "Let the service make them where it may write.",
)
ANONYMOUS_VOLUME_LEFT_OUT = Code(
    "KY410",
    "anonymous-volume-left-out",
    Severity.NOTE,
    "An anonymous volume below a bind mount keeps a part of the image from being hidden by the mount. The mount is left out, so the image shows there by itself; an empty directory would hide it.",
    "Nothing.",
)
ANONYMOUS_VOLUME_NOT_SHARED = Code(
    "KY411",
    "anonymous-volume-not-shared",
    Severity.WARNING,
    "A service takes the volumes of another one, of which one has no name. Between the places in which the two run there is nothing to share without a name.",
    "Give the volume a name at the top level of the project.",
)
VOLUMES_OF_CONTAINER = Code(
    "KY412",
    "volumes-of-container",
    Severity.WARNING,
    "`volumes_from: container:NAME` means a container outside the project; what it mounts is not known here.",
    "List the volumes in the service itself.",
)
TMPFS_OPTION_LOST = Code(
    "KY413",
    "tmpfs-option-lost",
    Severity.WARNING,
    "An entry of `tmpfs` has options besides `size`, `mode`, `ro` and `rw`, or a value that cannot be read.",
    "Correct the value, or do without the option.",
)

MOUNT_PATH_INVALID = Code(
    "KY414",
    "mount-path-invalid",
    Severity.WARNING,
    "Nothing can be mounted at a relative path or at the root of a container. Docker Compose reads such a path, and the engine refuses the container; here the mount is left out.",
    "Write an absolute path below the root.",
)
SUBPATH_OUTSIDE = Code(
    "KY415",
    "subpath-outside",
    Severity.ERROR,
    "A subpath names the part of a volume or of an image that is mounted. One that is absolute, or goes up with `..`, would leave the volume, and neither an engine nor a platform mounts that.",
    "Write a path relative to the root of the volume.",
)

VOLUME_NEEDS_MANY_NODES = Code(
    "KY467",
    "volume-needs-many-nodes",
    Severity.WARNING,
    "A service with a pod on every node mounts the volume, so the volume must be attached to many nodes at once (ReadWriteMany). Most default storage classes cannot do that, and the claim then waits for ever.",
    "Name a storage class that offers ReadWriteMany (`--storage-class`, or `x-kompyse: {class: ...}` on the volume), or let each node have its own directory with a bind mount.",
)

VOLUME_PER_REPLICA = Code(
    "KY468",
    "volume-per-replica",
    Severity.NOTE,
    "Compose gives all replicas of a service one volume. A StatefulSet gives each its own, from a template.",
    "Nothing, when the program replicates its data itself, as databases in a StatefulSet do. Else make it a Deployment.",
)

VOLUME_ON_EACH_NODE = Code(
    "KY490",
    "volume-on-each-node",
    Severity.NOTE,
    "A volume of the driver `local` is one of a node: each node that runs a task makes its own, empty at first. When a task moves to another node, its data stay behind.",
    "Keep the service on one node (`deploy.placement.constraints: [node.labels.db == true]`, or `node.hostname == ...`), use a shared file system (`driver_opts` with `type: nfs`), or a volume plugin.",
)

SWARM_MOUNT_LOST = Code(
    "KY491",
    "swarm-mount-lost",
    Severity.WARNING,
    "The stack file has no place for this mount, or for this part of it: it knows volumes as a whole, paths of the node, memory, configs and secrets.",
    "Copy the files into the image, give them as a config, or mount the whole volume.",
)

SWARM_TMPFS_MODE = Code(
    "KY492",
    "swarm-tmpfs-mode",
    Severity.WARNING,
    "The stack file has the size of a mount in memory and not its permissions: it is open to all (1777).",
    "Let the container set them at its start (`chmod`).",
)

SWARM_MOUNT_TWICE = Code(
    "KY493",
    "swarm-mount-twice",
    Severity.WARNING,
    "Something is mounted at the path already, and a task mounts one thing at each: the first counts.",
    "Remove one of the two.",
)

VOLUME_FILLED = Code(
    "KY469",
    "volume-filled",
    Severity.NOTE,
    "As Docker does, an init container of the same image fills the volume, while it is empty, with what the image has at that path. The image needs `sh` and `cp` for that, and the container runs as root, so that owners are kept.",
    "Nothing. For an image without a shell, copy the files with another one, or leave the volume empty (`x-kompyse: {fill: false}` on it).",
)

GROUP_OF_IMAGE = Code(
    "KY470",
    "group-of-image",
    Severity.NOTE,
    "The image is known to run as a user that is not root. Docker gives an empty volume to the owner that its directory has in the image; a fresh claim mostly belongs to root, so the files of the pod get the group of that user (fsGroup).",
    "Nothing. Another group can be set with `x-kompyse: {fs_group: ...}` on the service.",
)

SECRET_AS_CONTENT = Code(
    "KY416",
    "secret-as-content",
    Severity.WARNING,
    "A bind mount holds a file that looks like a secret: a private key, credentials, an environment file. Bound files are carried as plain content, which more people may read than secrets, and which stands in the output as it is.",
    "Declare the file under `secrets` at the top level and grant it to the service: with `target`, it is at the same path.",
)
