"""Which release of Kubernetes has what: a row for each field that not every supported release takes.

Takes the option `kubernetes_version` and a row, gives whether that release has the field. A field counts from the
release on in which it is switched on without asking for it (stable, or beta that is on by default): the API server of
an older one drops it without a word, or refuses the object. The rows follow the feature gates of Kubernetes
(`test/compatibility_lifecycle/reference/feature_list.md` in its repository).

    if versions.has(scope.options, versions.IMAGE_VOLUME): ...
    else: scope.report(..., hint=versions.IMAGE_VOLUME.remedy)
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from kompyse.diagnostics.codes.output import VERSION_TOO_NEW, VERSION_TOO_OLD
from kompyse.targets.kubernetes.lowering import TARGET_NAME
from kompyse.values import version as values_version

if TYPE_CHECKING:
    from kompyse.diagnostics import Sink
    from kompyse.plan.options import Options

OLDEST, NEWEST = 25, 37
"""The minor numbers of the releases whose fields are known. Before 1.25, namespaces had no security levels."""


class Feature(NamedTuple):
    """A field, and the minor number of the first release that has it."""

    field: str
    minor: int

    @property
    def since(self) -> str:
        """The first release that has it: `1.35`."""
        return f"1.{self.minor}"

    @property
    def remedy(self) -> str:
        """What to do where it is missed."""
        return f"Kubernetes {self.since} has it: with such a cluster, use --kubernetes-version {self.since}"


MANY_SEARCHES = Feature("more than 6 dnsConfig.searches", 26)
SPREAD_LABEL_KEYS = Feature("topologySpreadConstraints[].matchLabelKeys", 27)
READ_WRITE_ONCE_POD = Feature("accessModes: ReadWriteOncePod", 27)
UNHEALTHY_EVICTION = Feature("unhealthyPodEvictionPolicy", 27)
POD_FAILURE_POLICY = Feature("podFailurePolicy", 29)
"""It is there since 1.26, but until 1.29 the schema asks for conditions in each of its rules."""
APPARMOR_FIELD = Feature("securityContext.appArmorProfile", 30)
RECURSIVE_READ_ONLY = Feature("volumeMounts[].recursiveReadOnly", 31)
ANY_VARIABLE_NAME = Feature("any printable name in env", 32)
FREE_SEARCHES = Feature("a dot or underscores in dnsConfig.searches", 33)
IMAGE_VOLUME = Feature("volumes[].image", 35)
HOSTNAME_OVERRIDE = Feature("hostnameOverride", 35)


def has(options: Options, feature: Feature) -> bool:
    """Tell whether the release that the options name has a field."""
    return minor(options) >= feature.minor


def minor(options: Options) -> int:
    """Give the minor number of the release that the options name; at most that of the newest known."""
    return _minor(options.kubernetes_version)


@lru_cache(maxsize=8)
def _minor(text: str) -> int:
    major, number = values_version.parse(text)
    return NEWEST if major > 1 else min(number, NEWEST)


def check_options(options: Options, sink: Sink) -> None:
    """Tell a release that is too old to be translated to, or newer than those whose fields are known."""
    major, number = values_version.parse(options.kubernetes_version)
    if (major, number) < (1, OLDEST):
        sink.report(
            VERSION_TOO_OLD,
            f"Kubernetes {major}.{number} is too old: 1.{OLDEST} is the oldest that is translated to",
            hint=f"use --kubernetes-version 1.{OLDEST} or newer, and a cluster of that version",
            target=TARGET_NAME,
        )
    elif (major, number) > (1, NEWEST):
        sink.report(
            VERSION_TOO_NEW,
            f"Kubernetes {major}.{number} is not known here: the fields of 1.{NEWEST} are used",
            hint="nothing has to be done: newer releases take what older ones take",
            target=TARGET_NAME,
        )
