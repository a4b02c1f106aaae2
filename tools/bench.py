"""Time a cold `kompyse convert` beside Kompose, in one run, as ratios.

    python tools/bench.py [--quick] [--shared FOLDER]

Both convert the same generated projects of 1, 10, 100 and 1000 services and write to /dev/null. They take turns, so
that a machine whose speed drifts drifts for both; the ratio is the median of the pairwise ratios. Peak memory is what
the kernel counted for the finished child. Exits 1 when a ratio is over its limit.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

REPOSITORY = Path(__file__).resolve().parent.parent


class Size(NamedTuple):
    """A size of project: how many services, how often to measure, and the ratio it may have."""

    services: int
    pairs: int
    quick_pairs: int
    limit: float


SIZES = (Size(1, 21, 7, 7.0), Size(10, 21, 7, 4.0), Size(100, 9, 5, 1.2), Size(1000, 5, 3, 0.6))


class Run(NamedTuple):
    """One finished run: wall-clock seconds and peak resident memory in MiB."""

    seconds: float
    memory: float


class Figure(NamedTuple):
    """What was measured at one size."""

    size: Size
    ours: Run
    peer: Run
    ratio: float


def measure(command: list[str], environment: dict[str, str]) -> Run:
    """Run a command to its end with its output thrown away. Raises RuntimeError when it fails."""
    started = time.perf_counter()
    with subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment
    ) as child:
        _, status, usage = os.wait4(child.pid, 0)
        seconds = time.perf_counter() - started
        child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise RuntimeError(f"ended with {child.returncode}: {' '.join(command)}")
    return Run(seconds, usage.ru_maxrss / 1024)


def compare(size: Size, pairs: int, ours: list[str], peer: list[str], environment: dict[str, str]) -> Figure:
    """Measure both in turns, A B A B, after one run of each that does not count."""
    measure(ours, environment)
    measure(peer, environment)
    rounds = [(measure(ours, environment), measure(peer, environment)) for _ in range(pairs)]
    return Figure(
        size,
        Run(median(each.seconds for each, _ in rounds), max(each.memory for each, _ in rounds)),
        Run(median(each.seconds for _, each in rounds), max(each.memory for _, each in rounds)),
        median(a.seconds / b.seconds for a, b in rounds),
    )


def figures(shared: Path, *, quick: bool) -> Iterator[Figure]:
    """Measure size after size. `shared` holds the peer and the maker of projects."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("COMPOSE_", "PYTHON"))}
    with tempfile.TemporaryDirectory(prefix="kompyse-bench-") as scratch:
        # The peer starts itself anew for every object when it finds itself on PATH: it is measured at its best.
        peer = Path(scratch, "peer", "kompose")
        peer.parent.mkdir()
        shutil.copy(shared / "peers" / "kompose", peer)
        for size in SIZES:
            project = Path(scratch, f"{size.services}", "compose.yaml")
            project.parent.mkdir()
            made = [sys.executable, shared / "bench" / "make_project.py", str(size.services)]
            project.write_bytes(subprocess.run(made, check=True, capture_output=True).stdout)
            yield compare(
                size,
                size.quick_pairs if quick else size.pairs,
                [str(Path(sys.executable).with_name("kompyse")), "convert", "-f", str(project)],
                [str(peer), "convert", "-f", str(project), "--stdout"],
                environment,
            )


CONFIG_LIMIT = 0.5
"""What `config` of 1000 services may take of the time of `docker-compose config`."""


def config_figure(shared: Path, pairs: int) -> Figure | None:
    """Measure `config` beside docker-compose; None where the development tools are not installed."""
    judge = Path(sys.executable).with_name("docker-compose")
    if not judge.is_file():
        return None
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("COMPOSE_", "PYTHON"))}
    size = Size(1000, pairs, pairs, CONFIG_LIMIT)
    with tempfile.TemporaryDirectory(prefix="kompyse-bench-") as scratch:
        project = Path(scratch, "compose.yaml")
        made = [sys.executable, shared / "bench" / "make_project.py", str(size.services)]
        project.write_bytes(subprocess.run(made, check=True, capture_output=True).stdout)
        ours = [str(Path(sys.executable).with_name("kompyse")), "config", "-f", str(project)]
        return compare(size, pairs, ours, [str(judge), "-f", str(project), "config"], environment)


HEAD = "services  kompyse s  kompose s  ratio  limit        kompyse MiB  kompose MiB"


def row(figure: Figure, tolerance: float) -> str:
    """Print one size as a line of the table."""
    size, ours, peer, ratio = figure
    limit = size.limit * tolerance
    return (
        f"{size.services:>8}  {ours.seconds:>9.3f}  {peer.seconds:>9.3f}  {ratio:>5.2f}  {limit:>5.2f}  "
        f"{'PASS' if ratio <= limit else 'FAIL'}  {ours.memory:>11.0f}  {peer.memory:>11.0f}"
    )


def main() -> int:
    """Print the table; exit code 1 when a ratio is over its limit, 2 when there is no peer."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="fewer runs of each size")
    parser.add_argument("--tolerance", type=float, default=1.0, help="factor on the limits, for noisy machines")
    parser.add_argument(
        "--shared",
        type=Path,
        default=Path(os.environ.get("KOMPYSE_TEST_SHARED") or REPOSITORY.parent / "shared"),
        help="the folder with peers/kompose and bench/make_project.py (default: ../shared)",
    )
    options = parser.parse_args()
    if not (options.shared / "peers" / "kompose").is_file():
        print(f"bench: no {options.shared / 'peers' / 'kompose'}: nothing to compare with", file=sys.stderr)
        return 2
    print(HEAD)
    over = 0
    for figure in figures(options.shared, quick=options.quick):
        print(row(figure, options.tolerance), flush=True)
        over += figure.ratio > figure.size.limit * options.tolerance
    config = config_figure(options.shared, 3 if options.quick else 5)
    if config is not None:
        print("config, beside docker-compose config:")
        print(row(config, options.tolerance))
        over += config.ratio > config.size.limit * options.tolerance
    return int(over > 0)


if __name__ == "__main__":
    sys.exit(main())
