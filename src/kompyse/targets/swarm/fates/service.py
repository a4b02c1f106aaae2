"""Fates of the top level, and of what a service is and whom it needs."""

from kompyse.attributes.fate import approximated, inert, lost, translated

_INCLUDED = translated("what it includes, which is read as part of the project")
_EXTENDED = translated("the fields of what the service takes over, which is read as part of it")
_ORDER = lost(
    "Swarm starts all services at once, and in no order",
    "deploy it with `kompyse up -t swarm`, which keeps the order; or let the service try again until what it needs"
    " answers: a task that ends is started again",
)

ROWS = {
    "include": _INCLUDED,
    "include[]": _INCLUDED,
    "include[].env_file": _INCLUDED,
    "include[].path": _INCLUDED,
    "include[].project_directory": _INCLUDED,
    "name": inert("a stack has the name that docker stack deploy is given; configs and secrets begin with this one"),
    "version": inert("it is obsolete, and Compose ignores it too; the stack file has that of its own schema"),
    "services": translated("services"),
    "services.*": translated("services.*"),
    "services.*.annotations": lost(
        "a service of a swarm has no annotations for the runtime", "use `labels`, if a program looks for them"
    ),
    "services.*.container_name": approximated(
        "networks.*.aliases",
        "tasks get names of their own (STACK_SERVICE.1.ID); other services reach the name as before",
    ),
    "services.*.depends_on": _ORDER,
    "services.*.depends_on.*": _ORDER,
    "services.*.depends_on.*.condition": _ORDER,
    "services.*.depends_on.*.required": _ORDER,
    "services.*.depends_on.*.restart": _ORDER,
    "services.*.extends": _EXTENDED,
    "services.*.extends.file": _EXTENDED,
    "services.*.extends.service": _EXTENDED,
    "services.*.image": translated("image"),
    "services.*.label_file": translated("labels"),
    "services.*.labels": translated("labels"),
    "services.*.platform": translated("deploy.placement.constraints: node.platform.os and node.platform.arch"),
    "services.*.profiles": translated("the service: there is none where no profile switches it on"),
    "services.*.pull_policy": lost(
        "a node pulls an image that it does not have, and the stack says no more",
        "choose when deploying: docker stack deploy --resolve-image always|changed|never",
    ),
    "services.*.pull_refresh_after": inert("Compose reads it and does nothing with it"),
    "services.*.scale": translated("deploy.replicas"),
}
