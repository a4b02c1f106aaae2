"""The texts in which services are named, and what is found in them."""

from __future__ import annotations

import time

import pytest

from kompyse.model import Healthcheck, Service
from kompyse.plan.contents import bundle
from kompyse.plan.plan import File
from kompyse.plan.texts import Text, addresses, mentions, of_bundles, of_services, place


def test_the_texts_of_services():
    service = Service(
        environment={"A": "1", "EMPTY": "", "UNSET": None},
        command=("serve", "--to", "db"),
        entrypoint=("sh", "-c"),
        healthcheck=Healthcheck(test=("CMD", "true")),
    )
    assert [
        (each.path[2:], each.value, each.command) for each in of_services({"web": service, "plain": Service()})
    ] == [
        (("environment", "A"), "1", False),
        (("command",), "serve --to db", True),
        (("entrypoint",), "sh -c", True),
        (("healthcheck", "test"), "CMD true", True),
    ]


def test_the_texts_of_contents_are_those_that_somebody_reads():
    def made(name, data, **more):
        return bundle(name, [File(path=name, data=data)], origin=("configs", name), **more)

    bundles = [made("a", b"x"), made("unread", b"x"), made("binary", b"\0x"), made("a", b"s\xff", secret=True)]
    readers = {(False, "a"): ["web", "db"], (False, "binary"): ["web"], (True, "a"): ["db"]}
    found = [(each.service, each.value) for each in of_bundles(bundles, readers)]
    assert found == [("web", "x"), ("db", "s\ufffd")]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (("services", "web", "environment", "URL"), 'the variable URL of "web"'),
        (("services", "web", "command"), 'the command of "web"'),
        (("services", "web", "healthcheck", "test"), 'the healthcheck of "web"'),
        (("services", "web", "volumes", 0), 'a file mounted into "web"'),
        (("configs", "nginx"), 'the config "nginx"'),
        (("secrets", "key"), 'the secret "key"'),
    ],
)
def test_places(path, text):
    assert place(path) == text


def test_addresses_come_with_their_text():
    texts = [Text("a", (), "nothing"), Text("b", (), "x http://h1/ h2:80"), Text("c", (), "h3 443 h4:22", command=True)]
    found = [(each.text.service, each.host, each.port, each.scheme) for each in addresses(texts)]
    assert found == [("b", "h1", None, "http"), ("b", "h2", 80, ""), ("c", "h3", 443, ""), ("c", "h4", 22, "")]


def test_no_address_spans_two_texts():
    assert list(addresses([Text("a", (), "host:"), Text("b", (), "8080")])) == []
    assert list(addresses([])) == []


def test_mentions_are_whole_words():
    texts = [Text("a", (), "db my_db db-1 db.x"), Text("b", (), "(my_db) db. my_db.")]
    assert [(word, text.service) for word, text in mentions(texts, {"db", "my_db"})] == [
        ("db", "a"),
        ("my_db", "a"),
        ("my_db", "b"),
        ("db", "b"),
        ("my_db", "b"),
    ]


@pytest.mark.slow
@pytest.mark.parametrize("text", ["A" * 200_000, "a-." * 70_000, "://" * 70_000, "a:" * 100_000, "x@" * 100_000])
def test_the_search_is_linear(text):
    def seconds(value):
        start = time.perf_counter()
        assert not list(addresses([Text("a", (), value)]))
        assert not list(mentions([Text("a", (), value)], {"nothing"}))
        return time.perf_counter() - start

    assert seconds(text) < 1
