"""Fates of volumes and mounts."""

from kompyse.attributes.fate import approximated, inert, translated

_VOLUMES = translated("spec.template.spec.volumes and containers[].volumeMounts")
_CLAIM = translated("a PersistentVolumeClaim")

ROWS = {
    "services.*.storage_opt": approximated(
        "containers[].resources.limits.ephemeral-storage",
        "a pod that writes more is removed from its node, where in Docker the write fails",
    ),
    "services.*.tmpfs": translated("spec.template.spec.volumes[].emptyDir in memory"),
    "services.*.volumes": _VOLUMES,
    "services.*.volumes[]": _VOLUMES,
    "services.*.volumes[].bind": translated("a ConfigMap, or spec.template.spec.volumes[].hostPath"),
    "services.*.volumes[].bind.create_host_path": translated("volumes[].hostPath.type"),
    "services.*.volumes[].bind.propagation": translated("containers[].volumeMounts[].mountPropagation"),
    "services.*.volumes[].bind.recursive": translated("containers[].volumeMounts[].recursiveReadOnly"),
    "services.*.volumes[].bind.selinux": inert(
        "the kubelet labels the volumes of a pod by itself, all but paths of the node; for these it is told"
    ),
    "services.*.volumes[].consistency": inert("it is a hint for Docker Desktop, without effect on Linux"),
    "services.*.volumes[].image": translated("spec.template.spec.volumes[].image"),
    "services.*.volumes[].image.subpath": translated("containers[].volumeMounts[].subPath"),
    "services.*.volumes[].read_only": translated("containers[].volumeMounts[].readOnly"),
    "services.*.volumes[].source": translated("the claim, the ConfigMap, the hostPath or the image"),
    "services.*.volumes[].target": translated("containers[].volumeMounts[].mountPath"),
    "services.*.volumes[].tmpfs": translated("spec.template.spec.volumes[].emptyDir in memory"),
    "services.*.volumes[].tmpfs.mode": inert("memory is mounted open to all, as in Docker; another mode is told"),
    "services.*.volumes[].tmpfs.size": translated("spec.template.spec.volumes[].emptyDir.sizeLimit"),
    "services.*.volumes[].type": translated("the kind of the volume"),
    "services.*.volumes[].volume": _VOLUMES,
    "services.*.volumes[].volume.labels": translated("metadata.annotations of the PersistentVolumeClaim"),
    "services.*.volumes[].volume.nocopy": inert(
        "nothing of an image is copied into a volume, unless --fill-volumes or x-kompyse ask for it; then it counts"
    ),
    "services.*.volumes[].volume.subpath": translated("containers[].volumeMounts[].subPath"),
    "services.*.volumes_from": _VOLUMES,
    "volumes": _CLAIM,
    "volumes.*": _CLAIM,
    "volumes.*.driver": inert("storage comes from the storage class of the cluster; a driver other than local is told"),
    "volumes.*.driver_opts": translated(
        "a PersistentVolume for nfs and bind, an emptyDir in memory for tmpfs, the size of the claim"
    ),
    "volumes.*.external": translated("a PersistentVolumeClaim that is there already"),
    "volumes.*.external.name": translated("the name of a PersistentVolumeClaim that is there already"),
    "volumes.*.labels": translated("metadata.annotations of the PersistentVolumeClaim"),
    "volumes.*.name": translated("metadata.name of the PersistentVolumeClaim"),
}
