"""Every place where `kompyse config` differs from `docker compose config` on purpose, each with its reason.

A difference is about a case (the name of a fixture, a trap or a project), and either one of the two refuses it, or the
models differ at the paths that are named. Anything else that differs fails the parity test; so does an entry of this
list that has become untrue.
"""

from __future__ import annotations

from typing import NamedTuple


class Difference(NamedTuple):
    """Why a case differs. `refused_by` is "ours" or "theirs"; else `paths` are where the models differ."""

    reason: str
    refused_by: str = ""
    paths: tuple[str, ...] = ()


DIFFERENCES: dict[str, Difference] = {
    "models": Difference(
        "The JSON of docker-compose leaves out the models that services refer to, so that it cannot be read again; its "
        "YAML has them.",
        paths=("models",),
    ),
    "own-keys-like-extensions": Difference(
        "docker-compose takes a variable whose name starts with x- for an extension, and prints a text that Go makes "
        "of its map.",
        paths=("services.a.environment.#extensions", "services.a.environment.x-a"),
    ),
    "pid-null": Difference("docker-compose crashes; no value is the same as no key.", refused_by="theirs"),
    "build-ssh-path": Difference(
        "docker-compose writes JSON that is none, and stops; its YAML is right.", refused_by="theirs"
    ),
}
