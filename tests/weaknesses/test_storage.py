"""Volumes: nothing outside the project is read, and one odd mount costs no other."""

from __future__ import annotations


def test_17_nothing_outside_the_project_is_read_and_what_is_read_is_told(weakness):
    made = weakness(17)
    mounts = made.mounts("web")
    assert mounts["/tmp"]["volume"]["hostPath"]["path"] == "/tmp"
    assert mounts["/h"]["volume"]["hostPath"]["path"] == "/etc/hostname"
    assert made.is_told("services", "web", "volumes", 0)
    assert made.is_told("services", "web", "volumes", 1)
    assert made.is_told("services", "web", "volumes", 2)


def test_19_a_path_with_a_colon_costs_no_other_mount(weakness):
    made = weakness(19)
    mounts = made.mounts("web")
    assert mounts["/ok"]["volume"] == {"persistentVolumeClaim": {"claimName": "ok"}}
    assert "kept\n" in made.objects["ConfigMap a-b"]["data"].values()
    assert "/x" in mounts


def test_20_an_external_volume_is_referred_to_and_nfs_is_mounted(weakness):
    made = weakness(20)
    assert made.mounts("web")["/d"]["volume"] == {"persistentVolumeClaim": {"claimName": "other"}}
    assert made.titles("PersistentVolumeClaim") == ["share"]
    (volume,) = made.titles("PersistentVolume")
    assert made.objects[f"PersistentVolume {volume}"]["spec"]["nfs"] == {"server": "10.0.0.9", "path": "/export"}
    assert made.objects["PersistentVolumeClaim share"]["spec"]["volumeName"] == volume


def test_21_a_reader_does_not_keep_a_writer_from_writing(weakness):
    made = weakness(21)
    assert made.objects["PersistentVolumeClaim data"]["spec"]["accessModes"] == ["ReadWriteOnce"]
    assert made.mounts("a")["/d"]["readOnly"] is True
    assert not made.mounts("b")["/d"].get("readOnly")


def test_22_one_volume_at_two_places_and_a_secret_of_its_name_are_two_volumes(weakness):
    made = weakness(22)
    names = [each["name"] for each in made.pod("web")["volumes"]]
    assert len(names) == len(set(names)) == 2
    mounts = made.mounts("web")
    assert mounts["/d"]["name"] == mounts["/e"]["name"]
    assert mounts["/run/secrets/data"]["volume"]["secret"]["secretName"] == "data"


def test_32_memory_is_memory_and_an_image_is_an_image(weakness):
    mounts = weakness(32).mounts("web")
    assert mounts["/d"]["volume"] == {"emptyDir": {"medium": "Memory", "sizeLimit": "1Mi"}}
    assert mounts["/i"]["volume"] == {"image": {"reference": "alpine:3", "pullPolicy": "IfNotPresent"}}


def test_34_a_stateful_set_keeps_its_files_and_secrets(weakness):
    made = weakness(34)
    mounts = made.container("web")["volumeMounts"]
    assert {each["mountPath"] for each in mounts} == {"/f", "/d", "/run/secrets/s"}
    templates = made.objects["StatefulSet web"]["spec"].get("volumeClaimTemplates", ())
    known = {each["name"] for each in made.pod("web").get("volumes", ())} | {
        each["metadata"]["name"] for each in templates
    }
    assert {each["name"] for each in mounts} <= known
