"""A project on the stub of an API server, of which a service is switched from one side to another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from kompyse import api
from kompyse.cluster.applying import Applying, apply
from kompyse.cluster.session import Session, desired
from kompyse.cluster.strategies import bluegreen, colours, switching

if TYPE_CHECKING:
    from pathlib import Path

    from cluster.conftest import Server
    from kompyse.cluster.applying import Desired, Outcome
    from kompyse.cluster.strategies.bluegreen import Change

COMPOSE = """\
name: shop
services:
  web:
    image: "demo:IMAGE"
    ports: ["80:80"]
    configs: [{source: text, target: /etc/text}]
    deploy: {replicas: 2}
    x-kompyse: {disruption: {min_available: 1}}
  db: {image: "demo:1", volumes: ["data:/data"]}
configs: {text: {content: "TEXT"}}
volumes: {data: {}}
"""
DEPLOYMENTS = "/apis/apps/v1/namespaces/default/deployments"


class Shop(NamedTuple):
    """The project and the server."""

    server: Server
    folder: Path

    @property
    def session(self) -> Session:
        return Session(self.server.client, self.server.kinds, "stub", "shop", "default")

    def desired(self, image: str = "1", compose: str = COMPOSE) -> Desired:
        path = self.folder / "compose.yaml"
        path.write_text(compose.replace("IMAGE", image).replace("TEXT", f"text of {image}"), encoding="utf-8")
        return desired(api.convert([path]), self.session)

    def plain(self, image: str = "1", compose: str = COMPOSE) -> None:
        """Bring the project up as it was before colours; its pods are ready."""
        apply(self.desired(image, compose), Applying(self.server.client, self.server.kinds))
        self.pods("web", colours.PLAIN)

    def up(self, image: str, wanted: dict[str, bool] | None = None, compose: str = COMPOSE) -> Change:
        """Do what `up` does before it waits; the new pods are ready."""
        change = bluegreen.planned(
            self.desired(image, compose), self.session, {"web": True} if wanted is None else wanted
        )
        switching.prepare(self.session, change)
        self.outcomes(change)
        switching.settle(self.session, change)
        for turn in change.turns:
            self.pods(turn.service, turn.target)
        return change

    def outcomes(self, change: Change) -> dict[str, Outcome]:
        done, _ = apply(change.desired, Applying(self.server.client, self.server.kinds))
        return {each.title: each.outcome for each in done}

    def whole(self, image: str, wanted: dict[str, bool] | None = None) -> Change:
        """Do all that `up` does."""
        change = self.up(image, wanted)
        self.finish(change)
        return change

    def finish(self, change: Change) -> list[str]:
        said: list[str] = []
        if change.switching:
            switching.switch(self.session, change, said.append)
        self.drained()
        switching.retire(self.session, change, 0, said.append)
        return said

    def pods(self, service: str, side: str, number: int = 2) -> None:
        """Put ready pods of a side there."""
        for count in range(number):
            labels = {
                colours.NAME: service,
                "app.kubernetes.io/part-of": "shop",
                "app.kubernetes.io/managed-by": "kompyse",
                colours.HASH: f"hash-{side or 'plain'}",
                **({colours.COLOUR: side} if side else {}),
            }
            name = f"{colours.name_of(service, side)}-{count}"
            made = {
                "apiVersion": "v1",
                "kind": "Pod",
                "metadata": {"name": name, "labels": labels, "creationTimestamp": "2026-01-01T00:00:00Z"},
                "status": {"conditions": [{"type": "Ready", "status": "True"}]},
            }
            self.server.stub.put(f"/api/v1/namespaces/default/pods/{name}", made)

    def drained(self) -> None:
        """Take the pods of the colours away, as the cluster does with those that are not to be."""
        for path, made in list(self.server.stub.objects.items()):
            if made["kind"] == "Pod" and colours.side_of(made):
                self.server.stub.remove(path)

    def deployments(self) -> dict[str, int]:
        return {
            each["metadata"]["name"]: each["spec"].get("replicas", 1)
            for each in self.server.stub.objects.values()
            if each["kind"] == "Deployment" and each["metadata"]["name"] != "db"
        }

    def deployment(self, name: str) -> dict[str, Any]:
        return self.server.stub.objects[f"{DEPLOYMENTS}/{name}"]

    def standings(self) -> dict[str, str]:
        return {name: colours.standing_of(self.deployment(name)) for name in self.deployments()}

    def aims(self) -> set[str]:
        """What tells the pods apart to which the Services lead, and the budget holds for."""
        stub = self.server.stub
        found = [stub.find("Service", name)["spec"]["selector"] for name in ("web", "web-published")]
        found.append(stub.find("PodDisruptionBudget", "web")["spec"]["selector"]["matchLabels"])
        return {each.get(colours.COLOUR) or each.get(colours.HASH) or "any" for each in found}

    def bundles(self) -> set[str]:
        return {each["metadata"]["name"] for each in self.server.stub.objects.values() if each["kind"] == "ConfigMap"}
