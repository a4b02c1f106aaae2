"""Fates of volumes, mounts, configs and secrets."""

from __future__ import annotations

from kompyse.attributes.fate import Fate, approximated, inert, lost, translated

_CONTENT = translated("a file beside the stack file, and a name that changes with it")
_IMAGE = lost("a stack file mounts no images", "copy the files into the image of the service (COPY --from)")
_OF_STORES = {
    "": translated("{0}"),
    ".*": translated("{0}.*"),
    ".*.environment": _CONTENT,
    ".*.external": approximated("{0}.*.external", "it has to be in the swarm already: docker {1} create NAME FILE"),
    ".*.external.name": translated("{0}.*.name"),
    ".*.file": _CONTENT,
    ".*.labels": translated("{0}.*.labels"),
    ".*.name": translated("{0}.*.name, with a hash of the content behind it"),
    ".*.template_driver": translated("{0}.*.template_driver"),
}


def _stores(section: str) -> dict[str, Fate]:
    return {
        f"{section}{tail}": fate._replace(
            text=fate.text.format(section, section[:-1]), fields=fate.fields.format(section, section[:-1])
        )
        for tail, fate in _OF_STORES.items()
    }


ROWS = {
    "services.*.tmpfs": translated("volumes: tmpfs"),
    "services.*.volumes": translated("volumes"),
    "services.*.volumes[]": translated("volumes"),
    "services.*.volumes[].bind": translated("volumes[].bind, or a config"),
    "services.*.volumes[].bind.create_host_path": lost(
        "a task whose path is not there is refused, and never made",
        "make the path on every node that may run the service",
    ),
    "services.*.volumes[].bind.propagation": translated("volumes[].bind.propagation"),
    "services.*.volumes[].bind.recursive": lost(
        "`docker stack deploy` drops it without a word", "mount what is below by itself, or read it only"
    ),
    "services.*.volumes[].bind.selinux": lost(
        "`docker stack deploy` drops it without a word", "label the path on the nodes: chcon -t container_file_t"
    ),
    "services.*.volumes[].consistency": inert("it is a hint for Docker Desktop, without effect on Linux"),
    "services.*.volumes[].image": _IMAGE,
    "services.*.volumes[].image.subpath": _IMAGE,
    "services.*.volumes[].read_only": translated("volumes[].read_only"),
    "services.*.volumes[].source": translated("volumes[].source"),
    "services.*.volumes[].target": translated("volumes[].target"),
    "services.*.volumes[].tmpfs": translated("volumes[].tmpfs"),
    "services.*.volumes[].tmpfs.mode": inert("memory is mounted open to all, as in Docker; another mode is told"),
    "services.*.volumes[].tmpfs.size": translated("volumes[].tmpfs.size"),
    "services.*.volumes[].type": translated("volumes[].type"),
    "services.*.volumes[].volume": translated("volumes[].volume"),
    "services.*.volumes[].volume.labels": lost(
        "`docker stack deploy` drops it without a word", "label the volume itself: volumes.*.labels"
    ),
    "services.*.volumes[].volume.nocopy": translated("volumes[].volume.nocopy"),
    "services.*.volumes[].volume.subpath": lost(
        "the schema of stack files does not have it", "mount the whole volume, or make one of its own"
    ),
    "services.*.volumes_from": translated("volumes"),
    "volumes": translated("volumes"),
    "volumes.*": translated("volumes.*"),
    "volumes.*.driver": translated("volumes.*.driver"),
    "volumes.*.driver_opts": translated("volumes.*.driver_opts"),
    "volumes.*.external": approximated(
        "volumes.*.external", "it has to be on every node that may run the service: docker volume create NAME"
    ),
    "volumes.*.external.name": translated("volumes.*.name"),
    "volumes.*.labels": translated("volumes.*.labels"),
    "volumes.*.name": translated("volumes.*.name"),
    **_stores("configs"),
    "configs.*.content": _CONTENT,
    **_stores("secrets"),
    "secrets.*.driver": translated("secrets.*.driver"),
    "secrets.*.driver_opts": translated("secrets.*.driver_opts"),
    **{
        f"services.*.{section}{tail}": translated(f"{section}{tail}")
        for section in ("configs", "secrets")
        for tail in ("", "[]", *(f"[].{key}" for key in ("gid", "mode", "source", "target", "uid")))
    },
}
