"""What hints want of mounts: what each becomes, and the wishes that cannot be fulfilled."""

from __future__ import annotations

import pytest

from kompyse.plan.plan import FromBundle, FromHost, FromNothing, FromVolume

BIND = {"type": "bind", "source": "@/page", "target": "/page"}
NAMED = {"type": "volume", "source": "data", "target": "/d"}


@pytest.fixture
def mount(plan, tmp_path):
    """Plan one mount of a service; gives its source, and what was told."""
    (tmp_path / "page").mkdir()
    (tmp_path / "page" / "index.html").write_text("x", encoding="utf-8")

    def planned(entry, *, label=None, **options):
        entry = {key: value.replace("@", str(tmp_path)) if key == "source" else value for key, value in entry.items()}
        labels = {"kompose.volume.type": label} if label else {}
        made = plan({"a": {"volumes": [entry], "labels": labels}}, volumes={"data": None}, options=options)
        return made.service("a").mounts[0].source, made

    return planned


@pytest.mark.parametrize(
    ("word", "kind"), [("content", FromBundle), ("host", FromHost), ("claim", FromVolume), ("empty", FromNothing)]
)
@pytest.mark.parametrize("option", ["auto", "host", "claim", "refuse"])
def test_a_hint_on_a_bind_mount_goes_before_the_option(mount, word, kind, option):
    source, _ = mount({**BIND, "x-kompyse": {"as": word}}, bind=option)
    assert isinstance(source, kind)


@pytest.mark.parametrize(
    ("label", "kind"),
    [
        ("configMap", FromBundle),
        ("hostPath", FromHost),
        ("persistentVolumeClaim", FromVolume),
        ("EmptyDir", FromNothing),
    ],
)
def test_the_label_of_a_service_counts_for_its_bind_mounts(mount, label, kind):
    assert isinstance(mount(BIND, label=label)[0], kind)
    source, _ = mount({**BIND, "x-kompyse": {"as": "host"}}, label=label)
    assert isinstance(source, FromHost)


def test_a_named_volume_may_become_empty(mount):
    assert isinstance(mount({**NAMED, "x-kompyse": {"as": "empty"}})[0], FromNothing)
    assert isinstance(mount(NAMED, label="emptyDir")[0], FromNothing)


@pytest.mark.parametrize("word", ["host", "content"])
def test_a_named_volume_has_no_path_and_no_files(mount, word):
    source, made = mount({**NAMED, "x-kompyse": {"as": word}})
    assert isinstance(source, FromVolume)
    assert made.only("hint-unused").path == ("services", "a", "volumes", 0, "x-kompyse", "as")


@pytest.mark.parametrize(
    ("entry", "field"),
    [
        ({"type": "tmpfs", "target": "/t", "x-kompyse": {"as": "claim"}}, "as"),
        ({"type": "tmpfs", "target": "/t", "x-kompyse": {"fill": True}}, "fill"),
        ({"type": "volume", "target": "/t", "x-kompyse": {"as": "claim"}}, "as"),
        ({**NAMED, "volume": {"nocopy": True}, "x-kompyse": {"fill": True}}, "fill"),
    ],
)
def test_hints_without_effect_are_told(mount, entry, field):
    assert mount(entry)[1].only("hint-unused").path[-1] == field


def test_the_folder_of_a_service_is_around_that_of_a_mount(plan):
    volumes = [NAMED, {**NAMED, "target": "/e", "volume": {"subpath": "part"}}]
    labels = {"kompose.volume.subpath": "own"}
    made = plan({"a": {"volumes": volumes, "labels": labels}}, volumes={"data": None})
    assert [each.source.subpath for each in made.service("a").mounts] == ["own", "own/part"]


def test_an_unknown_hint_on_a_mount_is_told_at_its_line(plan):
    made = plan({"a": {"volumes": [{**NAMED, "x-kompyse": {"fil": True}}]}}, volumes={"data": None})
    found = made.only("hint-unknown")
    assert found.path == ("services", "a", "volumes", 0, "x-kompyse", "fil")
    assert found.hint == "did you mean fill?"
