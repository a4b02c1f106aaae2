"""One deployment: which files are there while it runs, and what is told of it."""

from __future__ import annotations

import tempfile

import pytest

from kompyse.cluster.errors import ClusterError
from kompyse.cluster.swarm import deploying
from kompyse.cluster.swarm.deploying import Sending, deploy
from kompyse.targets import Beside, Sidecar

DOCUMENT = {
    "services": {"web": {"image": "demo:1", "secrets": [{"source": "to$$ken"}]}},
    "secrets": {"to$$ken": {"file": "./shop.files/secrets/to$$ken", "name": "shop_token_1"}},
}
BESIDE = Beside(
    "shop.files",
    (Sidecar("secrets/to$ken", b"canary", secret=True), Sidecar("secrets/other", b"not named", secret=True)),
)


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """Where temporary folders are made."""
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    return tmp_path / "temporary"


def test_files_are_private_and_gone_afterwards(session, swarm, folder):
    assert deploy(session, DOCUMENT, BESIDE, Sending()) == ()
    held = swarm.state["secrets"]["shop_token_1"]
    assert held == {"text": "canary", "modes": [0o600, 0o700], "stack": "shop"}
    assert list(folder.iterdir()) == []
    (call,) = swarm.calls
    assert call.startswith("stack deploy --detach=true --resolve-image changed --compose-file ")
    assert call.endswith("/stack.json shop")


def test_files_that_are_not_named_are_not_written(session, swarm, monkeypatch):
    written = []
    real = deploying._write

    def write(path, data):
        written.append(path.name)
        real(path, data)

    monkeypatch.setattr(deploying, "_write", write)
    deploy(session, DOCUMENT, BESIDE, Sending())
    assert written == ["to$ken", "stack.json"]
    assert set(swarm.state["secrets"]) == {"shop_token_1"}


def test_options(session, swarm):
    deploy(session._replace(detaches=False), DOCUMENT, BESIDE, Sending("never", auth=True))
    (call,) = swarm.calls
    assert call.startswith("stack deploy --resolve-image never ")
    assert " --with-registry-auth " in call


@pytest.mark.parametrize(
    ("sending", "always"),
    [(Sending(), False), (Sending("never"), False), (Sending("always"), True), (Sending("never", auth=True), True)],
)
def test_what_is_sent_always(sending, always):
    assert sending.is_always is always


def test_a_failure_says_what_the_engine_said(session, swarm, folder):
    swarm.fails("stack deploy", "Creating service shop_web\nfailed to create service shop_web: port '80' is in use")
    with pytest.raises(ClusterError) as caught:
        deploy(session, DOCUMENT, BESIDE, Sending())
    (found,) = caught.value.diagnostics
    assert found.code.id == "KY983"
    assert found.message == "docker stack deploy: failed to create service shop_web: port '80' is in use"
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("said", ["update out of sequence", "rpc error: name conflicts with an existing object"])
def test_when_somebody_else_was_quicker_it_is_tried_again(session, swarm, monkeypatch, said):
    monkeypatch.setattr("time.sleep", lambda _: None)
    swarm.fails("stack deploy", f"rpc error: {said}")
    with pytest.raises(ClusterError):
        deploy(session, DOCUMENT, BESIDE, Sending())
    assert len(swarm.calls) == 3


def test_digests_that_are_not_known_matter_on_several_nodes(session, monkeypatch):
    said = "image demo:1 could not be accessed on a registry to record\nits digest."
    monkeypatch.setattr("kompyse.cluster.swarm.docker.Docker.run", lambda *_: _Said(said))
    assert deploy(session, DOCUMENT, BESIDE, Sending()) == ()
    (found,) = deploy(session._replace(nodes=2), DOCUMENT, BESIDE, Sending())
    assert found.code.id == "KY985"
    assert "demo:1" in found.message


class _Said:
    code = 0
    out = ""

    def __init__(self, err: str) -> None:
        self.err = err
