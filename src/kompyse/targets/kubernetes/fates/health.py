"""Fates of health checks."""

from kompyse.attributes.fate import inert, translated

_STARTUP = translated("containers[].startupProbe, where the start is asked about faster than later on")

ROWS = {
    "services.*.healthcheck": translated("containers[].readinessProbe"),
    "services.*.healthcheck.disable": inert("Kubernetes never runs the health check of an image"),
    "services.*.healthcheck.interval": translated("containers[].readinessProbe.periodSeconds"),
    "services.*.healthcheck.retries": translated("containers[].readinessProbe.failureThreshold"),
    "services.*.healthcheck.start_interval": _STARTUP,
    "services.*.healthcheck.start_period": _STARTUP,
    "services.*.healthcheck.test": translated("containers[].readinessProbe.exec.command"),
    "services.*.healthcheck.timeout": translated("containers[].readinessProbe.timeoutSeconds"),
}
