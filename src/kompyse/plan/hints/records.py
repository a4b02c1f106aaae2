"""What a user can hint at: the words, and one record for what is said of a project, a service and a volume.

A field that nobody speaks of is None (or empty). `reading.py` fills the records.
"""

from __future__ import annotations

from typing import NamedTuple

KEY = "x-kompyse"
KINDS = ("deployment", "statefulset", "daemonset", "job", "cronjob")
EXPOSURES = ("nodeport", "loadbalancer", "none")
ACCESS_MODES = {
    "rwo": "ReadWriteOnce",
    "rox": "ReadOnlyMany",
    "rwx": "ReadWriteMany",
    "rwop": "ReadWriteOncePod",
}


class ServiceHints(NamedTuple):
    """Hints of one service; None where nothing is said."""

    kind: str | None = None
    publish: str | None = None
    style: str | None = None
    """What stands behind the service's name: `headless` for the addresses of its containers themselves."""
    schedule: str | None = None
    retries: int | None = None
    volume_size: int | None = None
    """For all named volumes that the service mounts, in bytes."""
    volume_class: str | None = None


class Weights(NamedTuple):
    """Codes that the project wants to be ignored, or to weigh as errors."""

    ignores: tuple[str, ...] = ()
    errors: tuple[str, ...] = ()


class VolumeHints(NamedTuple):
    """Hints of one volume; None where nothing is said."""

    size: int | None = None
    storage_class: str | None = None
    access_modes: tuple[str, ...] = ()
