"""Volumes and what is mounted."""

from kompyse.attributes.attribute import NAME, Attribute

ROWS = (
    Attribute(
        "services.*.storage_opt", "map", "Options of the storage driver for the container, such as its size.", open=True
    ),
    Attribute(
        "services.*.tmpfs",
        "string|list",
        "Paths in the container that are kept in memory, with their options.",
        unique=True,
    ),
    Attribute(
        "services.*.volumes",
        "list(string|map)",
        "What is mounted into the container: volumes, host paths, memory, images.",
        unique=True,
        extensions=False,
    ),
    Attribute(
        "services.*.volumes[]", "string|map", "One mount: `[source:]target[:options]`, or a map.", required=("type",)
    ),
    Attribute("services.*.volumes[].bind", "map", "Options of a mount of a host path."),
    Attribute(
        "services.*.volumes[].bind.create_host_path",
        "bool|string",
        "Creates the host path as a directory when it does not exist.",
        unit="bool",
    ),
    Attribute(
        "services.*.volumes[].bind.propagation",
        "string",
        "Whether mounts below the path are passed on between host and container.",
    ),
    Attribute(
        "services.*.volumes[].bind.recursive",
        "enum:enabled/disabled/writable/readonly",
        "What happens to mounts below the host path.",
    ),
    Attribute(
        "services.*.volumes[].bind.selinux", "enum:z/Z", "Relabels the host path for SELinux: `z` shared, `Z` private."
    ),
    Attribute(
        "services.*.volumes[].consistency", "string", "How strictly Docker Desktop keeps host and container in step."
    ),
    Attribute("services.*.volumes[].image", "map", "Options of a mount of an image."),
    Attribute("services.*.volumes[].image.subpath", "string", "The path in the image that is mounted."),
    Attribute("services.*.volumes[].read_only", "bool|string", "Mounts without write access.", unit="bool"),
    Attribute(
        "services.*.volumes[].source", "string", "What is mounted: the name of a volume, a host path, or an image."
    ),
    Attribute("services.*.volumes[].target", "string", "The path in the container."),
    Attribute("services.*.volumes[].tmpfs", "map", "Options of a mount in memory."),
    Attribute(
        "services.*.volumes[].tmpfs.mode",
        "number|string",
        "The permission bits of the directory.",
        unit="count",
    ),
    Attribute(
        "services.*.volumes[].tmpfs.size", "int|string", "The size of the mount at most.", minimum=0, unit="bytes"
    ),
    Attribute(
        "services.*.volumes[].type",
        "enum:bind/volume/tmpfs/cluster/npipe/image",
        "The kind of mount: bind, volume, tmpfs, image, npipe or cluster.",
    ),
    Attribute("services.*.volumes[].volume", "map", "Options of a mount of a volume."),
    Attribute("services.*.volumes[].volume.labels", "map|list(K=V)", "Labels put on the volume."),
    Attribute(
        "services.*.volumes[].volume.nocopy",
        "bool|string",
        "Leaves a new volume empty instead of filling it with the content of the image.",
        unit="bool",
    ),
    Attribute("services.*.volumes[].volume.subpath", "string", "The path in the volume that is mounted."),
    Attribute(
        "services.*.volumes_from",
        "list(string)",
        "Mounts everything that another service or container mounts.",
        unique=True,
    ),
    Attribute("volumes", "map", "Declares the volumes that services mount.", key=NAME),
    Attribute("volumes.*", "map|null", "A named volume."),
    Attribute("volumes.*.driver", "string", "The volume driver of the engine; `local` by default."),
    Attribute(
        "volumes.*.driver_opts",
        "map",
        "Options for the volume driver; with `local` they can name an NFS share or a host path.",
        entry="string|number",
        open=True,
    ),
    Attribute(
        "volumes.*.external",
        "bool|string|map",
        "Says that the volume exists already and is not created by this project.",
        unit="bool",
    ),
    Attribute("volumes.*.external.name", "string", "The old way to name an external volume; `name` replaces it."),
    Attribute("volumes.*.labels", "map|list(K=V)", "Metadata put on the volume."),
    Attribute(
        "volumes.*.name",
        "string",
        "The name under which the engine knows the volume, when it is not `<project>_<key>`.",
    ),
)
