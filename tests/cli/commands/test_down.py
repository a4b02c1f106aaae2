"""`kompyse down`: what goes, what stays, and what is told."""

from __future__ import annotations


def test_all_but_the_data(on_cluster):
    on_cluster.run("up", "--no-wait", "-q")
    done = on_cluster.run("down")
    assert done.code == 0
    assert "Deployment web deleted" in done.err
    assert "PersistentVolumeClaim data kept" in done.err
    assert on_cluster.stub.titles() == {"PersistentVolumeClaim data", "Secret kompyse.shop"}


def test_the_data_too(on_cluster):
    on_cluster.run("up", "--no-wait", "-q")
    assert on_cluster.run("down", "--volumes").code == 0
    assert on_cluster.stub.objects == {}


def test_a_name_needs_no_file(on_cluster):
    on_cluster.run("up", "--no-wait", "-q")
    (on_cluster.folder / "compose.yaml").unlink()
    assert on_cluster.run("-p", "shop", "down").code == 0
    assert "Deployment web" not in on_cluster.stub.titles()


def test_a_project_that_is_not_there_is_no_error(on_cluster):
    done = on_cluster.run("down")
    assert done.code == 0
    assert '"shop" is not in the namespace "default"' in done.err
