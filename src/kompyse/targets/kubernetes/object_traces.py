"""Traces of the objects that are made whole: from which records of the plan each of their fields comes.

Takes an object when it is made, and the record of the plan that it is made of; notes the origin of every field. Nothing
here is loaded unless a trace is asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kompyse.plan.plan import FromVolume
from kompyse.targets.kubernetes import metadata, origins, policies, settling
from kompyse.targets.trace import Origin, leaves

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kompyse.diagnostics import Path
    from kompyse.plan.plan import Bundle, Plan, PlannedService, PlannedVolume, Unit
    from kompyse.targets import Object
    from kompyse.targets.kubernetes.lowering import Scope
    from kompyse.targets.kubernetes.ports import Listening
    from kompyse.targets.kubernetes.routes import Route
    from kompyse.targets.trace import Recorder

_BOUND = "the claim is bound to this volume, and the cluster makes none of its own"


def as_paths(paths: Iterable[Path]) -> list[Origin]:
    """Make origins of paths."""
    return [Origin(path=path) for path in dict.fromkeys(paths)]


def ours(reason: str) -> list[Origin]:
    """Make the origin of what the target itself adds."""
    return [Origin(reason=reason)]


def because(origins_found: list[Origin], reason: str) -> list[Origin]:
    """Give the origins, or the reason where there are none."""
    return origins_found or ours(reason)


class ObjectTraces:
    """Notes the origins of Services, claims, contents, policies and rights."""

    def __init__(self, recorder: Recorder, plan: Plan) -> None:
        self.recorder = recorder
        self.plan = plan
        named = recorder.written.get("name") == plan.project.name
        reason = "the project is called so by its folder, or by whoever converts it"
        self.project = as_paths([("name",)]) if named else ours(reason)

    def note(self, made: Object, rows: Mapping[Path, Sequence[Origin]]) -> None:
        """Note the origins of all fields: of the longest row that a field is at or below. `*` stands for an index."""
        for field in leaves(made):
            for length in range(len(field), 0, -1):
                start = field[:length]
                found = rows.get(start) or rows.get(tuple("*" if isinstance(part, int) else part for part in start))
                if found:
                    self.recorder.record(made, field, found)
                    break

    def head(self, subject: Sequence[Origin], at: Path = ("metadata",)) -> dict[Path, Sequence[Origin]]:
        """Give the rows of a metadata block. `subject` is what the object stands for."""
        labels = (*at, "labels")
        return {
            (*at, "name"): subject,
            (*at, "namespace"): [Origin(option="namespace")],
            (*labels, metadata.NAME): subject,
            (*labels, metadata.PART_OF): self.project,
            (*labels, metadata.COMPONENT): ours("says which part of the service the object is"),
            (*labels, metadata.MANAGED_BY): ours("says who made the object"),
        }

    def written(self, *paths: Path) -> list[Origin]:
        """Give the origins of those paths that were written."""
        return as_paths(filter(self.recorder.is_written, paths))

    def namespace(self, made: Object) -> None:
        """Note the Namespace."""
        asked = [Origin(option="create_namespace")]
        rows = self.head([Origin(option="namespace")])
        hints = self.written(*(("services", key, "x-kompyse", "security") for key in self.plan.services))
        rows |= {
            ("metadata", "labels", key): [Origin(option="security"), *hints]
            for key in made["metadata"]["labels"]
            if key.startswith("pod-security.kubernetes.io/")
        }
        self.note(
            made,
            {**rows, ("metadata", "labels", metadata.NAME): self.project, ("apiVersion",): asked, ("kind",): asked},
        )

    def bundle(self, made: Object, bundle: Bundle) -> None:
        """Note a ConfigMap or a Secret: who asked for it, and what its content is read from."""
        from kompyse.targets.kubernetes import content_traces  # noqa: PLC0415 - only for projects that have one

        self.note(made, content_traces.rows(self, made, bundle))

    def account(self, made: Object, path: Path) -> None:
        """Note a ServiceAccount that a hint asks to make."""
        from kompyse.targets.kubernetes import content_traces  # noqa: PLC0415 - only for projects that have one

        self.note(made, content_traces.account(self, path))

    def claim(self, made: Object, volume: PlannedVolume) -> None:
        """Note a claim."""
        subject = self._volume(volume)
        rows = {("apiVersion",): subject, ("kind",): subject, **self.head(subject), **self._claim(volume, ("spec",))}
        rows |= self._claim_labels(volume, ("metadata", "labels"))
        self.note(made, {**rows, **self._labels(volume, ("metadata", "annotations"))})

    def claim_template(self, body: Object, at: Path, mounts: Sequence[tuple[Scope, str]]) -> None:
        """Note a claim template of a StatefulSet, which these mounts use."""
        for scope, target in mounts:
            mount = origins.mount_at(scope, target)
            if mount is None or not isinstance(mount.source, FromVolume):
                continue
            volume = self.plan.volumes[mount.source.volume]
            rows = {**self.head(self._volume(volume), (*at, "metadata")), **self._claim(volume, (*at, "spec"))}
            rows |= self._claim_labels(volume, (*at, "metadata", "labels"))
            self.note(body, {**rows, **self._labels(volume, (*at, "metadata", "annotations"))})

    def _volume(self, volume: PlannedVolume) -> list[Origin]:
        return as_paths(origins.resource(self.recorder, volume.origin)) or self._mounts(volume)

    def _mounts(self, volume: PlannedVolume) -> list[Origin]:
        return as_paths(
            mount.origin
            for key in volume.users
            for mount in self.plan.services[key].mounts
            if isinstance(mount.source, FromVolume) and mount.source.volume == volume.key
        )

    def _claim(self, volume: PlannedVolume, at: Path) -> dict[Path, Sequence[Origin]]:
        base = volume.origin
        of_users = [("services", key, "labels") for key in volume.users]
        access = self.written((*base, "x-kompyse", "access"))
        size = self.written((*base, "x-kompyse", "size"), (*base, "labels", "kompose.volume.size"))
        size += self.written((*base, "driver_opts", "size"), *((*each, "kompose.volume.size") for each in of_users))
        label = "kompose.volume.storage-class-name"
        found = self.written(
            (*base, "x-kompyse", "class"), (*base, "labels", label), *((*each, label) for each in of_users)
        )
        bound = self.written((*base, "driver_opts")) or ours(_BOUND)
        chosen = [Origin(option="storage_class")] if self.plan.options.storage_class else bound
        return {
            (*at, "accessModes"): access or [*self._mounts(volume), Origin(option="shared_volumes")],
            (*at, "storageClassName"): found or chosen,
            (*at, "volumeName"): bound,
            (*at, "selector"): self.written(
                (*base, "x-kompyse", "selector"), (*base, "labels", "kompose.volume.selector")
            ),
            (*at, "resources"): size or [Origin(option="volume_size")],
        }

    def _claim_labels(self, volume: PlannedVolume, at: Path) -> dict[Path, Sequence[Origin]]:
        return {(*at, key): self.written((*volume.origin, "x-kompyse", "labels", key)) for key in volume.claim_labels}

    def _labels(self, volume: PlannedVolume, at: Path) -> dict[Path, Sequence[Origin]]:
        """Give the rows of annotations: of each key the labels of the volume, and of the mounts that name it."""
        rows: dict[Path, Sequence[Origin]] = {}
        for origin in self._mounts(volume):
            for key in self._keys((*origin.path, "volume", "labels")):
                rows[*at, key] = as_paths([(*origin.path, "volume", "labels", key)])
        rows.update({(*at, key): as_paths([(*volume.origin, "labels", key)]) for key in volume.labels})
        return rows

    def _keys(self, path: Path) -> list[str]:
        value: Any = self.recorder.written
        for part in path:
            try:
                value = value[part]
            except (KeyError, IndexError, TypeError):
                return []
        return list(value or ())

    def volume(self, made: Object, volume: PlannedVolume) -> None:
        """Note a PersistentVolume, which the options of a volume's driver describe."""
        subject, options = self._volume(volume), as_paths([(*volume.origin, "driver_opts")])
        claim = self._claim(volume, ("claim",))
        rows = {
            ("apiVersion",): options,
            ("kind",): options,
            **self.head(subject),
            ("spec",): options,
            ("spec", "capacity"): claim["claim", "resources"],
            ("spec", "accessModes"): claim["claim", "accessModes"],
            ("spec", "persistentVolumeReclaimPolicy"): ours("what is there stays, as with Compose"),
            ("spec", "storageClassName"): ours(_BOUND),
            ("spec", "claimRef", "name"): subject,
            ("spec", "claimRef", "namespace"): [Origin(option="namespace")],
        }
        self.note(made, rows)

    def service(
        self, made: Object, owners: Sequence[PlannedService], listening: Sequence[Listening], host: str = ""
    ) -> None:
        """Note the Service of a service, or with `host` that of a further name of one or more services."""
        aliases = [alias.origin for planned in owners for alias in planned.aliases if alias.host == host]
        subject = as_paths(aliases if host else [("services", planned.key) for planned in owners])
        headless = [path for planned in owners for path in settling.headless(self.plan, self.recorder, planned)]
        rows = self._service(subject, owners, listening)
        rows["spec", "clusterIP"] = because(as_paths(headless), "no port is known: the name leads to every port")
        if host:
            rows["metadata", "labels", metadata.NAME] = as_paths(("services", planned.key) for planned in owners)
        if host and len(owners) > 1:
            rows["metadata", "labels", metadata.NAME] = subject
            rows["spec", "selector"] = subject
        self.note(made, rows)

    def published(self, made: Object, planned: PlannedService, listening: Sequence[Listening]) -> None:
        """Note the Service through which the world outside reaches a service."""
        subject = as_paths(port.origin for port in listening)
        rows = self._service(subject, [planned], listening, number="published")
        base: Path = ("services", planned.key)
        hints = self.written((*base, "x-kompyse", "publish"), (*base, "labels", "kompose.service.type"))
        rows["spec", "type"] = hints or [*subject, Origin(option="publish")]
        label = (*base, "labels", "kompose.service.external-traffic-policy")
        rows["spec", "externalTrafficPolicy"] = self.written((*base, "x-kompyse", "traffic_policy"), label)
        number = self.written((*base, "x-kompyse", "node_port"), (*base, "labels", "kompose.service.nodeport.port"))
        if planned.node_port is not None:
            rows["spec", "ports", 0, "nodePort"] = number
        rows["metadata", "labels", metadata.NAME] = as_paths([base])
        self.note(made, rows)

    def route(self, made: Object, route: Route) -> None:
        """Note an Ingress or an HTTPRoute."""
        from kompyse.targets.kubernetes import route_traces  # noqa: PLC0415 - only for projects that have one

        self.note(made, route_traces.rows(self, made, route))

    def _service(
        self,
        subject: Sequence[Origin],
        owners: Sequence[PlannedService],
        listening: Sequence[Listening],
        number: str = "target",
    ) -> dict[Path, Sequence[Origin]]:
        ipv6 = (("networks", key, "enable_ipv6") for planned in owners for key in planned.service.networks)
        rows = {
            ("apiVersion",): subject,
            ("kind",): subject,
            **self.head(subject),
            ("spec", "ipFamilyPolicy"): self.written(*ipv6),
            ("spec", "selector"): as_paths(("services", planned.key) for planned in owners),
            ("spec", "selector", metadata.PART_OF): self.project,
        }
        fields = {"targetPort": "target", "appProtocol": "app_protocol", "nodePort": "published", "port": number}
        for index, port in enumerate(listening):
            for field in ("name", "port", "targetPort", "protocol", "appProtocol", "nodePort"):
                tails = [fields.get(field, field)]
                found = origins.narrowed(self.recorder, [port.origin], tails)
                rows["spec", "ports", index, field] = as_paths(found)
        return rows

    def link_out(self, made: Object, path: Path) -> None:
        """Note a Service, or an EndpointSlice of it, that leads a name out of the project."""
        subject = as_paths([path])
        fields = ("apiVersion", "kind", "spec", "addressType", "endpoints")
        rows: dict[Path, Sequence[Origin]] = {(field,): subject for field in fields}
        rows |= {("metadata", "labels"): subject, ("ports",): ours("the name leads to every port")}
        self.note(made, {**rows, **self.head(subject)})

    def network_policy(self, made: Object, name: str) -> None:
        """Note the policy of the network called `name`."""
        keys = [key for key, own in self.plan.networks.items() if own == name]
        joined = [path for key in keys for path in self._joined(self.plan.services.values(), key)]
        named = [path for key in keys for path in origins.of_network(self.recorder, key)]
        subject = because(as_paths(named or joined), "the services are on the default network of the project")
        rows = {("apiVersion",): subject, ("kind",): subject, **self.head(subject), ("spec",): subject}
        for key in keys:
            for label in self._keys(("networks", key, "labels")):
                rows["metadata", "annotations", label] = as_paths([("networks", key, "labels", label)])
        self.note(made, rows)

    def _joined(self, services: Iterable[PlannedService], key: str) -> list[Path]:
        paths = (("services", each.key, "networks", key) for each in services if key in each.service.networks)
        return [path for path in paths if self.recorder.is_written(path)]

    def unit_policy(self, made: Object, unit: Unit, waiters: Sequence[Unit]) -> None:
        """Note the policy of a unit: what it lets in, and the way out where it has none."""
        members = [self.plan.services[key] for key in unit.services]
        joined = dict.fromkeys(key for member in members for key in member.service.networks)
        internal = self.written(*(("networks", key, "internal") for key in joined))
        internal += self.written(*(("services", key, "network_mode") for key in unit.services))
        ports = as_paths(each.origin for member in members for each in policies.open_ports(self.plan, member))
        waits = as_paths(
            path
            for waiter in waiters
            for key in unit.services
            for path in origins.awaited(self.plan, self.recorder, waiter.services, key)
        )
        subject = as_paths([("services", unit.lead)])
        reached = as_paths(path for key in joined for path in self._joined(members, key))
        rows = {
            ("apiVersion",): subject,
            ("kind",): subject,
            **self.head(subject),
            ("spec", "podSelector"): subject,
            ("spec", "podSelector", "matchLabels", metadata.PART_OF): self.project,
            ("spec", "policyTypes"): internal or ports or waits,
            ("spec", "ingress"): [*ports, *waits] or internal,
            ("spec", "egress"): [*internal, *reached],
        }
        self.note(made, {**rows, **self._ports(made, members, waits)})

    def _ports(
        self, made: Object, members: Sequence[PlannedService], waits: Sequence[Origin]
    ) -> dict[Path, Sequence[Origin]]:
        """Give the rows of the ports that a policy lets in: of each the publications that open it."""
        rows: dict[Path, Sequence[Origin]] = {}
        for index, rule in enumerate(made["spec"]["ingress"]):
            at: Path = ("spec", "ingress", index)
            if "from" in rule:
                rows[at] = waits
                continue
            for number, port in enumerate(rule["ports"]):
                rows[*at, "ports", number] = as_paths(
                    each.origin
                    for member in members
                    for each in policies.open_ports(self.plan, member)
                    if (each.target, each.protocol.upper()) == (port["port"], port["protocol"])
                )
        for index, rule in enumerate(made["spec"].get("egress", ())):
            if "to" not in rule:
                rows["spec", "egress", index] = ours("names of services are looked up in the DNS of the cluster")
        return rows

    def rights(self, made: Object, unit: Unit) -> None:
        """Note the rights of the waiters of a unit: those for whose end it waits need them."""
        waits = as_paths(
            path
            for key in unit.services
            for wait in self.plan.services[key].waits
            if wait.condition == "service_completed_successfully"
            for path in origins.awaited(self.plan, self.recorder, unit.services, wait.service)
        )
        rows = {**self.head(waits), ("metadata", "labels", metadata.NAME): as_paths([("services", unit.lead)])}
        ask = ours("a waiter reads the Jobs that it waits for, and nothing else")
        rows |= {(key,): waits for key in ("apiVersion", "kind", "roleRef", "subjects", "rules")}
        rows |= {("rules", "*", key): ask for key in ("apiGroups", "resources", "verbs")}
        rows["automountServiceAccountToken",] = ours("only the waiters get its token")
        rows["subjects", "*", "namespace"] = [Origin(option="namespace")]
        self.note(made, rows)
