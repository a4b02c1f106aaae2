"""Filling: an init container that copies what the image has at a path into the empty volume mounted there.

Docker does that by itself when it makes a container; Kubernetes never does. Takes a service of the plan, gives one init
container for all its volumes that are to be filled. Owner and permissions of the directory are those in the image too,
so that a user who is not root may write where the image lets it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kompyse.diagnostics.codes import storage as codes
from kompyse.plan import wanted
from kompyse.targets.kubernetes import container, escape, mountpoints, mounts, security, startup
from kompyse.targets.kubernetes.container import PULLED_BY_DEFAULT
from kompyse.targets.kubernetes.lowering import TARGET_NAME, Contribution, Part, Scope, lowers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kompyse.plan.plan import PlannedMount

BELOW = "/kompyse-fill"
"""Where the volumes are in the init container, so that the image is seen at the paths themselves."""
MARK = ".kompyse-filling"
"""The file that says, in a volume, that the copy has not come to its end."""

# A volume that holds anything but `lost+found` is left alone. A copy that was cut short is made again: the mark is
# there until it has ended. Two pods of one volume take turns by a lock on its directory, which ends with its holder.
SCRIPT = f"""\
fill() {{
  if [ ! -d "$1" ]; then echo "the image has no directory $1"; return 0; fi
  exec 9<"$2" && flock 9 2>/dev/null
  if [ ! -e "$2/{MARK}" ]; then
    for each in "$2"/* "$2"/.[!.]* "$2"/..?*; do
      if [ "$each" = "$2/lost+found" ]; then continue; fi
      if [ -e "$each" ] || [ -L "$each" ]; then echo "the volume of $1 has files, which stay"; return 0; fi
    done
    : >"$2/{MARK}" || return 1
  fi
  cp -af "$1/." "$2/" || {{ echo "owners could not be kept"; cp -Rf "$1/." "$2/" || return 1; }}
  rm -f "$2/{MARK}" && echo "the volume of $1 is filled from the image"
}}
n=0
for path; do
  fill "$path" "{BELOW}/$n" || {{ echo "the volume of $path could not be filled"; exit 1; }}
  n=$((n + 1))
done"""


_ROOT = {"runAsGroup": 0, "runAsNonRoot": False, "runAsUser": 0}


@lowers("services.*.volumes[]")
def filling(scope: Scope) -> Iterator[Contribution]:
    """Fill the volumes of a service before its hooks and its container start, and after what it waits for."""
    filled = filled_mounts(scope)
    if not filled:
        return
    entries = []
    for index, mount in enumerate(filled):
        name, fields = mounts.place_of(scope, mount)
        entries.append({"name": name, "mountPath": f"{BELOW}/{index}", **fields})
        message = f"{scope.planned.key} fills its volume at {mount.target}, while that is empty, from its image"
        scope.sink.report(codes.VOLUME_FILLED, message, path=mount.origin, target=TARGET_NAME)
    starter = {
        "name": container.starter_name(scope, f"fill-{scope.planned.name}"),
        "image": scope.planned.image,
        "imagePullPolicy": container.PULL_POLICIES.get(scope.service.pull_policy or "", PULLED_BY_DEFAULT),
        "command": ["/bin/sh", "-c", escape.kubelet(SCRIPT), "fill"],
        "args": escape.words([mount.target for mount in filled]),
        "volumeMounts": entries,
        "securityContext": _rights(scope),
    }
    yield Contribution(Part.POD, {"initContainers": [starter]})


def filled_mounts(scope: Scope) -> list[PlannedMount]:
    """List the mounts of a service that are filled, in the order of the arguments of the init container."""
    return [each for each in mountpoints.effective(scope) if wanted.is_filled(scope.plan, scope.planned, each)]


def _rights(scope: Scope) -> dict[str, Any]:
    """Let it write into any volume and give files to any owner, and nothing else.

    Where no container may run as root, it runs as the service does, and the files are those of that user.
    """
    from kompyse.targets.kubernetes import standards  # noqa: PLC0415 - for volumes that are filled

    if standards.asked(scope.plan, scope.unit) == "restricted":
        numbers = zip(("runAsUser", "runAsGroup"), security.numeric_user(scope.service), strict=True)
        return {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
            **{field: number for field, number in numbers if number is not None},
        }
    capabilities = {"add": ["CHOWN", "DAC_OVERRIDE", "FOWNER"], "drop": ["ALL"]}
    return {**startup.unprivileged(), **_ROOT, "capabilities": capabilities}
