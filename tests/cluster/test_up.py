"""`kompyse up` and its companions on a real cluster: what comes up, what changes, what goes, and what fails."""

from __future__ import annotations

import random
import shutil
import subprocess
import time
from typing import TYPE_CHECKING

import pytest

from cluster.program import Place
from judges import REPOSITORY, fresh_namespace

if TYPE_CHECKING:
    from pathlib import Path

    from judges import Kubectl

pytestmark = [pytest.mark.judge_cluster, pytest.mark.slow]


@pytest.fixture
def place(kubectl: Kubectl, tmp_path: Path) -> Place:
    return Place(tmp_path, kubectl)


@pytest.fixture(scope="module")
def shop(api_server: Kubectl, tmp_path_factory: pytest.TempPathFactory):
    """The shop, up."""
    folder = tmp_path_factory.mktemp("up") / "shop"
    shutil.copytree(REPOSITORY / "examples" / "shop", folder)
    with fresh_namespace(api_server) as kubectl:
        place = Place(folder, kubectl)
        done = place.run("up", "-d", "--timeout", "240")
        assert done.code == 0, done.err + kubectl.situation()
        yield place, done


def test_it_comes_up_in_the_order_of_depends_on(shop):
    _, done = shop
    # A service may be ready again after a probe that came too late: the first time counts.
    said = [line.split()[0] for line in done.err.splitlines() if line.endswith((" ready", " complete"))]
    ready = list(dict.fromkeys(said))
    assert sorted(ready) == ["cache", "db", "migrate", "web"]
    assert ready.index("db") < ready.index("migrate") < ready.index("web")


def test_a_second_up_changes_nothing_and_diff_is_empty(shop):
    place, _ = shop
    before = place.pods()
    done = place.run("up", "-d", "--timeout", "60")
    assert done.code == 0
    assert " unchanged\n" in done.err
    assert not [
        word for word in ("created", "changed", "recreated", "deleted") if f" {word}" in done.err.split(": ")[-1]
    ]
    assert place.pods() == before
    diff = place.run("diff", "-q")
    assert (diff.code, diff.out) == (0, "")


def test_a_changed_service_rolls_alone(shop):
    place, _ = shop
    before = place.pods()
    (place.folder / "compose.override.yaml").write_text("services: {cache: {environment: {CHANGED: '1'}}}\n")
    assert place.run("diff", "-q").code == 1
    done = place.run("up", "-d", "--timeout", "120")
    assert done.code == 0, done.err
    after = place.pods()
    assert {name for name in after if after[name] != before[name]} == {"cache"}
    assert "Deployment cache changed" in done.err


def test_a_removed_service_goes_and_down_keeps_the_data(shop):
    place, _ = shop
    (place.folder / "compose.override.yaml").write_text(
        "services: {cache: !reset null, web: {depends_on: !override {migrate: {condition:"
        " service_completed_successfully}}}}\n"
    )
    done = place.run("up", "-d", "--timeout", "120")
    assert done.code == 0, done.err
    assert "Deployment cache deleted" in done.err
    assert "Deployment cache" not in place.titles()
    claims = {each for each in place.titles() if each.startswith("PersistentVolumeClaim")}
    assert claims
    assert place.run("down", "-t", "1").code == 0
    assert place.titles() == claims
    assert place.run("down", "-v", "-t", "1").code == 0
    assert place.titles() == set()


BUSYBOX = "image: 'busybox:1.36'"
FAILING = {
    "an image that is missing": (
        "bad: {image: 'nowhere.invalid/none:1'}",
        "bad",
        "cannot be pulled",
        "",
    ),
    "a crash loop": (
        f"bad: {{{BUSYBOX}, command: [sh, -c, 'echo about to fail; exit 3'], restart: always}}",
        "bad",
        "last with exit code 3",
        "about to fail",
    ),
    "more memory than there is": (
        f"bad: {{{BUSYBOX}, command: [sleep, '900'], deploy: {{resources: {{reservations: {{memory: 900g}}}}}}}}",
        "bad",
        "Insufficient memory",
        "",
    ),
    "a health check that never passes": (
        (
            f"bad: {{{BUSYBOX}, command: [sh, -c, 'echo here; sleep 900'],"
            " healthcheck: {test: [CMD, cat, /nope], interval: 1s, retries: 2}}"
        ),
        "bad",
        "health check does not pass",
        "here",
    ),
    "a Job that fails": (
        (
            f"bad: {{{BUSYBOX}, command: [sh, -c, 'echo no good; exit 4']}}\n"
            f"  web: {{{BUSYBOX}, command: [sleep, '900'], depends_on: {{bad: {{condition:"
            " service_completed_successfully}}}"
        ),
        "bad",
        "",
        "no good",
    ),
}


@pytest.mark.parametrize("name", FAILING)
def test_a_service_that_cannot_run_ends_up_at_once(place, name):
    services, service, reason, log = FAILING[name]
    (place.folder / "compose.yaml").write_text(f"name: bad\nservices:\n  {services}\n")
    done = place.run("up", "-d", "--timeout", "120")
    assert done.code == 3, done.err
    assert "KY920 service-failed: bad" in done.err
    assert reason in done.err
    assert f"{service} | {log}" in done.err or not log
    # The pull of an image waits for a name server that never answers.
    assert done.seconds < (60 if "image" in name else 40)


MANY = "name: many\nservices:\n" + "".join(
    f"  s{number}: {{{BUSYBOX}, command: [sleep, '900'], configs: [c{number}], stop_grace_period: 0s}}\n"
    for number in range(4)
)
MANY += "configs:\n" + "".join(f"  c{number}: {{content: 'REVISION-{number}'}}\n" for number in range(4))


def test_runs_that_are_killed_are_finished_by_the_next(place, tell):
    expected = {f"{kind} {name}" for kind in ("Deployment", "Service") for name in ("s0", "s1", "s2", "s3")}
    chance = random.Random(20)
    project = place.folder / "compose.yaml"
    for run in range(20):
        project.write_text(MANY.replace("REVISION", str(run)))
        running = place.start("up", "-d", "--no-wait", "-q", stderr=subprocess.DEVNULL)
        time.sleep(chance.uniform(0.3, 1.1))
        running.kill()
        running.wait()
    # One service less: the last run has to take away what the killed ones left.
    project.write_text(MANY.replace("REVISION", "last").replace("  s3:", "  s4:").replace("c3", "c4"))
    done = place.run("up", "-d", "--timeout", "200")
    assert done.code == 0, done.err
    expected = {each.replace("s3", "s4") for each in expected}
    assert {each for each in place.titles() if each.startswith(("Deployment", "Service "))} == expected
    assert {each for each in place.titles() if each.startswith("ConfigMap")} == {
        f"ConfigMap c{n}" for n in (0, 1, 2, 4)
    }
    assert place.run("diff", "-q").code == 0
    tell(f"killed 20 runs of up, the next one finished in {done.seconds:.0f} s: exactly the project is there")
    place.run("down", "-v", "-t", "0")
