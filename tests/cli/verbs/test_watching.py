"""What `watch` and `up --watch` share: where it is followed, and how a rebuild is made."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from cli.commands.conftest import on_cluster  # noqa: F401 - a fixture
from kompyse.cli.verbs import watching
from kompyse.cluster import scaling
from kompyse.cluster.develop import following
from kompyse.cluster.errors import Unreachable

if TYPE_CHECKING:
    from cli.commands.conftest import Shop

BUILT = """\
name: shop
services:
  web:
    image: shop-web
    build: .
    entrypoint: [run]
    develop: {watch: [{path: ./src, action: rebuild}, {path: ./src, action: sync+restart, target: /app}]}
"""


class Builds:
    """What is delivered at every conversion, in the place of `delivering.delivered`."""

    def __init__(self, shop: Shop) -> None:
        self.asked: list[bool | None] = []
        self.shop = shop

    def __call__(self, result, _session, asked, *_rest, **_more):
        self.asked.append(asked.build)
        if result.project.services["web"].build is None:
            return result
        image = f"shop-web:kompyse-{len(self.asked)}"
        objects = [self._renamed(each, image) if each["kind"] == "Deployment" else each for each in result.objects]
        return result._replace(objects=objects)

    @staticmethod
    def _renamed(made: dict, image: str) -> dict:
        pod = made["spec"]["template"]["spec"]
        pod["containers"][0]["image"] = image
        return made


@pytest.fixture
def builds(on_cluster, monkeypatch) -> Builds:  # noqa: F811 - the fixture
    made = Builds(on_cluster)
    monkeypatch.setattr("kompyse.cli.verbs.delivering.delivered", made)
    monkeypatch.setattr("kompyse.cli.commands.up._wait", lambda *_args, **_more: True)
    on_cluster.write(BUILT)
    return made


@pytest.fixture
def forgotten(monkeypatch) -> list[str]:
    images: list[str] = []
    monkeypatch.setattr("kompyse.images.commands.forget", images.append)
    return images


@pytest.mark.parametrize(("words", "removed"), [((), ["shop-web:kompyse-1"]), (("--no-prune",), [])])
def test_a_rebuild_is_an_up_of_the_service_with_the_same_options(builds, forgotten, monkeypatch, words, removed):
    def follow(_session, _files, means, _telling, _stop):
        means.rebuild(["web"])

    monkeypatch.setattr(following, "follow", follow)
    done = builds.shop.run("watch", "-n", "other", *words)
    assert done.code == 0, done.err
    assert builds.asked == [True, True]
    deployments = [path for path in builds.shop.stub.objects if "/deployments/" in path]
    assert deployments == ["/apis/apps/v1/namespaces/other/deployments/web"]
    (container,) = builds.shop.stub.objects[deployments[0]]["spec"]["template"]["spec"]["containers"]
    assert container["image"] == "shop-web:kompyse-2"
    assert container["command"][:2] == ["/bin/sh", "-c"]
    assert forgotten == removed


CARRIED = """\
name: shop
services:
  web:
    image: demo:1
    volumes: ["./conf:/etc/conf"]
    develop: {watch: [{path: ./conf, action: restart}]}
"""


@pytest.mark.parametrize("edited", [True, False])
def test_a_restart_brings_what_the_objects_carry_and_new_pods_in_any_case(builds, monkeypatch, edited):
    shop = builds.shop
    (shop.folder / "conf").mkdir()
    (shop.folder / "conf/a").write_text("one")
    shop.write(CARRIED)

    def template() -> dict:
        return shop.stub.find("Deployment", "web")["spec"]["template"]

    def follow(_session, _files, means, _telling, _stop):
        before = template()
        if edited:
            (shop.folder / "conf/a").write_text("two")
        means.restart(["web"])
        assert template() != before
        is_asked_for = scaling.RESTARTED in template()["metadata"].get("annotations", {})
        assert is_asked_for is not edited

    monkeypatch.setattr(following, "follow", follow)
    done = shop.run("watch")
    assert done.code == 0, done.err
    assert ("Deployment web restarted" in done.err) is not edited


def test_the_first_build_can_be_left_out(builds, monkeypatch):
    monkeypatch.setattr(following, "follow", lambda *_: None)
    assert builds.shop.run("watch", "--no-build").code == 0
    assert builds.asked == [False]


def test_up_stays_attached_while_it_is_watched_beside(builds, monkeypatch):
    followed, ended = threading.Event(), threading.Event()

    def follow(_session, _files, _rebuild, _telling, stop):
        followed.set()
        assert stop.wait(10)
        ended.set()

    def attached(*_args, **_more):
        assert followed.wait(10)
        return 7

    monkeypatch.setattr(following, "follow", follow)
    monkeypatch.setattr("kompyse.cli.verbs.attaching.attached", attached)
    assert builds.shop.run("up", "--watch").code == 7
    assert ended.wait(10)
    assert builds.asked == [None]


def test_what_ends_it_beside_is_told_and_up_goes_on(builds, monkeypatch):
    told = threading.Event()

    def follow(*_):
        raise Unreachable("nobody answers")

    def attached(_result, _session, console, *_args, **_more):
        assert told.wait(10)
        return 0

    monkeypatch.setattr(following, "follow", follow)
    monkeypatch.setattr("kompyse.cli.verbs.attaching.attached", attached)
    aside = watching._aside
    monkeypatch.setattr(watching, "_aside", lambda *args: (aside(*args), told.set()))
    done = builds.shop.run("up", "--watch")
    assert done.code == 0
    assert "nobody answers" in done.err
    assert "nothing is watched any more" in done.err
