"""Processes that can be started again within their container, for `sync+restart`.

Takes the objects of a project and gives them with the commands of some containers wrapped in a small shell script,
which starts the process again when it is told to; `start_again` tells it. A container that Kubernetes restarts is made
anew from its image, without the files that were copied into it, and waits longer with every restart: neither is of use.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kompyse.cluster.errors import failure
from kompyse.cluster.executing import Streams, execute_in
from kompyse.diagnostics.codes import cluster as codes

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from kompyse.cluster.develop.syncing import Container
    from kompyse.cluster.session import Session
    from kompyse.targets import Object

_MARK = ": kompyse watch of "
_AGAIN = 44
"""The signal that asks for a new start: one of the real-time signals, which programs hardly ever use."""
_SCRIPT = """{mark}
child= again=1
end() {{
  kill -TERM "$child"
  {{ sleep {grace}; kill -KILL "$child"; }} 2>/dev/null &
}}
trap 'again=1; end' {again}
trap 'again=; end' TERM INT QUIT
for each in HUP USR1 USR2 WINCH; do trap "kill -$each \\"\\$child\\"" "$each"; done
# A process in the background would have no standard input.
exec 3<&0
while [ "$again" ]; do
  again=
  "$@" <&3 3<&- &
  child=$!
  code=0
  # What the shell would say of a process that was ended is nothing for the log of the service.
  wait "$child" 2>/dev/null || code=$?
  # A signal ends the wait, and not yet the process.
  while kill -0 "$child" 2>/dev/null; do
    wait "$child" 2>/dev/null && code=0 || code=$?
  done
done
exit "$code"
"""
_TELL = """# every process is looked at: in a pod that shares them, ours is not the first
for each in /proc/[0-9]*; do
  line=
  read -r line 2>/dev/null <"$each/cmdline"
  case $line in *"$1") kill -{again} "${{each#/proc/}}" && found=1 ;; esac
done
[ "$found" ]
"""
_SHELL = ("/bin/sh", "-c")
_WORKLOADS = frozenset({"Deployment", "StatefulSet", "DaemonSet"})


def supervised(
    objects: Sequence[Object],
    containers: Mapping[str, int],
    image_command: Callable[[str], tuple[Sequence[str], Sequence[str]] | None],
) -> tuple[list[Object], list[str]]:
    """Wrap the commands of these containers.

    Args:
        objects: those of the project; they are left as they are.
        containers: their names, with the seconds that a process has to end.
        image_command: gives ENTRYPOINT and CMD of an image; None when they cannot be known.

    Returns:
        The objects, and the containers of which the command cannot be known.
    """
    unknown: list[str] = []

    def of_container(container: Object) -> Object:
        if container["name"] not in containers:
            return container
        command, arguments = container.get("command"), container.get("args")
        if not command:
            found = image_command(container["image"])
            if found is None:
                unknown.append(container["name"])
                return container
            command = _escaped(found[0])
            arguments = _escaped(found[1]) if arguments is None else arguments
        script = _SCRIPT.format(mark=_mark(container["name"]), grace=containers[container["name"]], again=_AGAIN)
        return {**container, "command": [*_SHELL, script, "kompyse"], "args": [*command, *(arguments or ())]}

    def of_object(made: Object) -> Object:
        if made["kind"] not in _WORKLOADS:
            return made
        spec = made["spec"]
        pod = spec["template"]["spec"]
        if not any(each["name"] in containers for each in pod["containers"]):
            return made
        pod = {**pod, "containers": [of_container(each) for each in pod["containers"]]}
        return {**made, "spec": {**spec, "template": {**spec["template"], "spec": pod}}}

    return [of_object(each) for each in objects], unknown


def _escaped(words: Sequence[str]) -> list[str]:
    """Keep Kubernetes from taking `$(NAME)` of an image's own words for a variable."""
    return [each.replace("$(", "$$(") for each in words]


def _mark(container: str) -> str:
    return f"{_MARK}{container}"


def is_supervised(container: Mapping[str, Any]) -> bool:
    """Tell whether a container of a pod was made here."""
    command: Sequence[str] = container.get("command") or ()
    return len(command) > 2 and command[2].startswith(_MARK)


def start_again(session: Session, container: Container, service: str) -> None:
    """Start the process of a container again.

    Raises:
        ClusterError: it is not running as it was made here.
    """
    said: list[bytes] = []
    script = _TELL.format(again=_AGAIN)
    # `read` leaves out the zero bytes between the words of a command line.
    mark = f"{''.join(_SHELL)}{_mark(container.place.container)}"
    streams = Streams(lambda: b"", said.append, said.append)
    where = f"{service} ({container.place.pod})"
    command = [*_SHELL, script, "kompyse", mark]
    if execute_in(session, container.place, command, streams, whose=where):
        why = " ".join(b"".join(said).decode(errors="replace").split())[:300]
        raise failure(codes.NOT_RESTARTABLE, f"{where} could not be started again: {why or 'its shell is not found'}")
