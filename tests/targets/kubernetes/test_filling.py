"""Filling of volumes: who is filled, and what the script does to a volume, whatever state it finds it in."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from kompyse.targets.kubernetes import filling

SHELLS = [[shell] for shell in ("dash", "bash") if shutil.which(shell)] + (
    [["busybox", "sh"]] if shutil.which("busybox") else []
)


def starter(lowered, service: str, volume: str = "", **options) -> dict | None:
    text = f"services: {{web: {{image: i, {service}}}}}\nvolumes: {{data: {volume}}}"
    found = lowered(text, **options).pod("web")["spec"].get("initContainers", ())
    return next((each for each in found if each["name"] == "fill-web"), None)


NAMED = "volumes: ['data:/d']"


@pytest.mark.parametrize(
    ("service", "volume", "options", "filled"),
    [
        (NAMED, "", {}, []),
        (NAMED, "", {"fill_volumes": "once"}, ["/d"]),
        (NAMED, "{x-kompyse: {fill: true}}", {}, ["/d"]),
        (NAMED, "{x-kompyse: {fill: false}}", {"fill_volumes": "once"}, []),
        (f"{NAMED}, x-kompyse: {{fill: true}}", "", {}, ["/d"]),
        (f"{NAMED}, x-kompyse: {{fill: true}}", "{x-kompyse: {fill: false}}", {}, []),
        (
            "volumes: [{type: volume, source: data, target: /d, x-kompyse: {fill: true}}]",
            "{x-kompyse: {fill: false}}",
            {},
            ["/d"],
        ),
        (
            "volumes: [{type: volume, source: data, target: /d, volume: {nocopy: true}}]",
            "{x-kompyse: {fill: true}}",
            {"fill_volumes": "once"},
            [],
        ),
        ("volumes: ['data:/d:ro', /anonymous, './missing:/bound']", "", {"fill_volumes": "once"}, ["/d", "/anonymous"]),
        ("tmpfs: [/t], volumes: [{type: tmpfs, target: /m}]", "", {"fill_volumes": "once"}, []),
    ],
)
def test_which_volumes_are_filled(lowered, service: str, volume: str, options: dict, filled: list[str]) -> None:
    made = starter(lowered, service, volume, **options)
    assert (made["args"] if made else []) == filled


def test_the_init_container_sees_the_part_that_is_mounted(lowered) -> None:
    service = "volumes: [{type: volume, source: data, target: /d, volume: {subpath: part}}]"
    made = starter(lowered, service, "{x-kompyse: {fill: true, subpath: whole}}")
    assert made["volumeMounts"] == [{"name": "data-data", "mountPath": f"{filling.BELOW}/0", "subPath": "whole/part"}]
    assert made["image"] == "i"
    assert made["securityContext"]["runAsUser"] == 0


def test_where_nobody_may_be_root_it_runs_as_the_service_does(lowered) -> None:
    made = starter(lowered, f"user: '1000', {NAMED}", fill_volumes="once", security="restricted")
    assert made["securityContext"]["runAsUser"] == 1000
    assert made["securityContext"]["capabilities"] == {"drop": ["ALL"]}


def test_volumes_are_filled_after_the_waiters_and_before_the_hooks(lowered) -> None:
    text = f"""
services:
  web:
    image: i
    {NAMED}
    depends_on: {{db: {{condition: service_healthy}}}}
    pre_start: [{{command: [prepare]}}]
  db: {{image: i, expose: ["1"], healthcheck: {{test: [CMD, ok]}}}}
volumes: {{data: }}
"""
    found = lowered(text, fill_volumes="once").pod("web")["spec"]["initContainers"]
    names = [each["name"] for each in found]
    assert len(names) == 3
    assert names.index("fill-web") == 1


def test_a_volume_taken_from_another_service_is_not_filled(lowered) -> None:
    text = "services: {a: {image: i, volumes: ['data:/d']}, b: {image: i, volumes_from: [a]}}\nvolumes: {data: }"
    found = lowered(text, fill_volumes="once")
    starters = found.pod("b")["spec"].get("initContainers", ())
    assert all(not each["name"].startswith("fill-") for each in starters)
    assert [each.path for each in found.told_of("KY469")] == [("services", "a", "volumes", 0)]


def names(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


@pytest.fixture(params=SHELLS, ids=lambda shell: shell[0])
def fill(request: pytest.FixtureRequest, tmp_path: Path):
    """Run the script as the init container does: the image's directory, and the volume below another path."""
    image, volume = tmp_path / "image dir", tmp_path / "volumes" / "0"
    (image / "sub").mkdir(parents=True)
    volume.mkdir(parents=True)
    (image / "sub" / "file").write_text("of the image", encoding="utf-8")
    (image / ".dot").write_text("", encoding="utf-8")
    (image / "link").symlink_to("sub/file")
    (image / "sub" / "file").chmod(0o640)
    image.chmod(0o2750)

    def run(path: Path = image) -> str:
        script = filling.SCRIPT.replace(filling.BELOW, str(tmp_path / "volumes"))
        command = [*request.param, "-c", script, "fill", str(path)]
        return subprocess.run(command, capture_output=True, text=True, check=True, timeout=20).stdout

    return run, image, volume


def test_an_empty_volume_gets_all_that_the_image_has(fill) -> None:
    run, image, volume = fill
    (volume / "lost+found").mkdir()
    assert "is filled from the image" in run()
    assert names(volume) == [".dot", "link", "lost+found", "sub"]
    assert (volume / "sub" / "file").stat().st_mode & 0o7777 == 0o640
    assert (volume / "link").readlink() == Path("sub/file")
    assert volume.stat().st_mode == image.stat().st_mode


@pytest.mark.parametrize("name", ["file", ".dot", "..data", "broken link"])
def test_a_volume_that_holds_anything_stays_as_it_is(fill, name: str) -> None:
    run, _, volume = fill
    if name == "broken link":
        (volume / name).symlink_to("nowhere")
    else:
        (volume / name).write_text("mine", encoding="utf-8")
    assert "which stay" in run()
    assert names(volume) == [name]


def test_a_copy_that_was_cut_short_is_made_again(fill) -> None:
    run, _, volume = fill
    (volume / filling.MARK).touch()
    (volume / "sub").mkdir()
    (volume / "sub" / "file").write_text("of the im", encoding="utf-8")
    (volume / "link").symlink_to("sub/file")
    run()
    assert (volume / "sub" / "file").read_text(encoding="utf-8") == "of the image"
    assert names(volume) == [".dot", "link", "sub"]


def test_what_was_changed_after_the_copy_stays(fill) -> None:
    run, _, volume = fill
    run()
    (volume / "sub" / "file").write_text("changed", encoding="utf-8")
    (volume / ".dot").unlink()
    run()
    assert (volume / "sub" / "file").read_text(encoding="utf-8") == "changed"
    assert not (volume / ".dot").exists()


def test_a_directory_that_the_image_does_not_have_fills_nothing(fill) -> None:
    run, image, volume = fill
    assert "the image has no directory" in run(image / "none")
    assert names(volume) == []


def test_two_pods_that_fill_one_volume_take_turns(fill) -> None:
    run, image, volume = fill
    with subprocess.Popen(["flock", str(volume), "sleep", "1"]) as holder:
        while "sleep" not in Path(f"/proc/{holder.pid}/cmdline").read_text(encoding="utf-8"):
            pass
        (image / "sub" / "late").touch()
        run()
        assert holder.wait(timeout=10) == 0
    assert (volume / "sub" / "late").exists()
