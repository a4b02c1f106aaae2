"""The same input gives the same bytes: on every run, from every directory, with every order of flags."""

from __future__ import annotations

import os
import subprocess
import sys
from itertools import permutations

import pytest

from judges import REPOSITORY

pytestmark = pytest.mark.thorough

SHOP = REPOSITORY / "examples" / "shop"
# More than the shop has of what could be told in the order of a set: names, networks, profiles, aliases, environment.
MANY = (
    "name: many\nservices:\n"
    + "".join(
        f"""
  {name}:
    image: example.com/{name}
    profiles: [a, b]
    environment: {{URL: "http://{peer}:8080", B: "1", A: "2"}}
    expose: ["8080", "9090"]
    depends_on: [{peer}]
    networks: {{front: {{aliases: [{name}-x, {name}-y]}}, back: {{}}}}
    volumes: ["{name}-data:/data", "shared:/shared", "/anonymous"]
    labels: {{z: "1", a: "2"}}
    extra_hosts: ["b:10.0.0.2", "a:10.0.0.1"]
    cgroup_parent: lost
"""
        for name, peer in (("api", "store"), ("worker", "api"), ("front", "worker"), ("beat", "api"))
    )
    + """
  store: {image: example.com/store, profiles: [a]}
networks: {front: {}, back: {}}
volumes: {api-data: {}, worker-data: {}, front-data: {}, beat-data: {}, shared: {}}
"""
)


def convert(*arguments, cwd=SHOP, seed="0", environment=None) -> tuple[bytes, bytes]:
    done = subprocess.run(
        [sys.executable, "-m", "kompyse", "convert", *map(str, arguments)],
        cwd=cwd,
        env={**os.environ, "PYTHONHASHSEED": seed, **(environment or {})},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout, done.stderr


@pytest.fixture
def many(tmp_path):
    (tmp_path / "compose.yaml").write_text(MANY, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("output", ["plain", "json"])
def test_every_run_gives_the_same_bytes(many, output: str) -> None:
    arguments = ("--profile", "a", "--profile", "b", "--output", output)
    runs = {convert(*arguments, cwd=many, seed=seed) for seed in ("0", "1", "2", "3")}
    assert len(runs) == 1
    ((objects, diagnostics),) = runs
    assert objects.count(b"example.com/") >= 5
    assert b"KY001" in diagnostics


def test_every_directory_gives_the_same_bytes(tmp_path) -> None:
    expected, _ = convert()
    assert convert("-f", SHOP / "compose.yaml", cwd=tmp_path)[0] == expected
    assert convert("-f", "shop/compose.yaml", cwd=SHOP.parent)[0] == expected
    assert convert(cwd=SHOP / "web")[0] == expected  # the file is found up the parents


def test_every_machine_gives_the_same_bytes(tmp_path) -> None:
    expected, _ = convert()
    other = {"HOME": str(tmp_path), "TZ": "Asia/Kathmandu", "LC_ALL": "C", "USER": "somebody", "COLUMNS": "40"}
    assert convert(environment=other)[0] == expected


def test_every_order_of_flags_gives_the_same_bytes() -> None:
    flags = (("-n", "blue"), ("-p", "other"), ("--create-namespace",), ("--output", "plain"))
    orders = [[word for flag in order for word in flag] for order in permutations(flags)]
    assert len({convert(*order) for order in orders[::5]}) == 1


def test_a_folder_has_the_same_files_on_every_run(many, tmp_path) -> None:
    def files(name: str, seed: str) -> dict[str, bytes]:
        folder = tmp_path / name
        convert("--profile", "a", "--profile", "b", "-o", f"{folder}/", cwd=many, seed=seed)
        return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}

    first = files("first", "1")
    assert len(first) > 5
    assert files("second", "2") == first
    assert files("first", "3") == first
