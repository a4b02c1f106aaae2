"""`kompyse logs`: lines with the name of their service."""

from __future__ import annotations

import pytest

from cluster.test_logs import LOG, POD, written


@pytest.fixture(autouse=True)
def pods(on_cluster) -> None:
    on_cluster.stub.put(POD, written())
    on_cluster.stub.logs[LOG] = "one\ntwo\n"


def test_lines_have_the_name_of_their_service(on_cluster):
    done = on_cluster.run("logs")
    assert (done.code, done.out) == (0, "web | one\nweb | two\n")


def test_lines_as_they_are(on_cluster):
    assert on_cluster.run("logs", "--no-log-prefix", "web").out == "one\ntwo\n"


def test_a_service_that_there_is_not(on_cluster):
    on_cluster.run("up", "--no-wait", "-q")
    assert on_cluster.run("logs", "db") == (0, "", "")
    done = on_cluster.run("logs", "-f", "bd")
    assert (done.code, done.out) == (3, "")
    assert 'KY960 service-not-there: no service "bd"' in done.err
    assert "there are: db, web" in done.err


@pytest.mark.parametrize("text", ["", "soon", "10x", "m"])
def test_a_time_that_is_none_is_wrong_usage(on_cluster, text):
    assert on_cluster.run("logs", "--since", text).code == 2


def test_a_file_is_still_named_before_the_command(on_cluster):
    (on_cluster.folder / "compose.yaml").rename(on_cluster.folder / "other.yaml")
    assert on_cluster.run("-f", "other.yaml", "logs").out == "web | one\nweb | two\n"
