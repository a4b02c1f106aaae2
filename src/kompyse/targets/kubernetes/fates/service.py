"""Fates of what a service is and whom it needs."""

from kompyse.attributes.fate import inert, lost, translated

_EXTENDED = translated("the fields of what the service takes over, which is read as part of it")

ROWS = {
    "services": translated("a workload and a Service each"),
    "services.*": translated("a Deployment, StatefulSet, DaemonSet, Job or CronJob"),
    "services.*.annotations": translated("spec.template.metadata.annotations"),
    "services.*.container_name": translated("a Service of that name"),
    "services.*.depends_on": translated("spec.template.spec.initContainers"),
    "services.*.depends_on.*": translated("spec.template.spec.initContainers"),
    "services.*.depends_on.*.condition": translated("spec.template.spec.initContainers: for what they wait"),
    "services.*.depends_on.*.required": translated("spec.template.spec.initContainers: how long they wait"),
    "services.*.depends_on.*.restart": lost(
        "pods are not started again when something that they depend on is",
        "run `kubectl rollout restart` for the dependent workload after you restart the other",
    ),
    "services.*.extends": _EXTENDED,
    "services.*.extends.file": _EXTENDED,
    "services.*.extends.service": _EXTENDED,
    "services.*.image": translated("containers[].image"),
    "services.*.label_file": translated("spec.template.metadata.annotations"),
    "services.*.labels": translated("spec.template.metadata.annotations"),
    "services.*.platform": translated("spec.template.spec.nodeSelector: kubernetes.io/os and kubernetes.io/arch"),
    "services.*.profiles": translated("the objects of the service: there are none where no profile switches it on"),
    "services.*.pull_policy": translated("containers[].imagePullPolicy"),
    "services.*.pull_refresh_after": inert("Compose reads it and does nothing with it"),
    "services.*.scale": translated("spec.replicas"),
}
