"""Time Kompyse beside others, in one run, as ratios: a cold `convert` beside Kompose, `up` beside kubectl.

    python tools/bench.py [--quick] [--shared FOLDER] [--only convert|up]

Both convert the same generated projects of 1, 10, 100 and 1000 services and write to /dev/null. They take turns, so
that a machine whose speed drifts drifts for both; the ratio is the median of the pairwise ratios. Peak memory is what
the kernel counted for the finished child. Exits 1 when a ratio is over its limit.

Where KOMPYSE_TEST_KUBECONFIG names a cluster, `kompyse up` of 200 services that have not changed is timed beside
`kubectl apply --server-side` of the same objects, each in a namespace of its own. The services have no replicas, so
that nothing but the API server is measured. kubectl is as its users have it: with its own limit of requests, its
validation, and its caches warm. Both also read what they apply: Compose files here, manifests there. kubectl asks the
server to apply each object; Kompyse reads all of a kind at once, and applies what it does not see to be the same. What
the command that starts kubectl takes when it asks nothing is measured too, since it may be a wrapper.
"""

from __future__ import annotations

import argparse
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
import uuid
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


SERVICES = 200
UP_LIMIT = 1.0
"""What `up` of services that have not changed may take of the time of kubectl."""


def many() -> str:
    """Write a project of services without replicas: each is a Deployment and two Services."""
    lines = ["name: many", "services:"]
    for number in range(SERVICES):
        lines += [
            f"  svc-{number:03}:",
            f"    image: registry.example.com/team/app-{number}:1.{number % 10}",
            '    command: ["serve", "--port", "8080"]',
            f"    environment: {{APP_NAME: svc-{number:03}, LOG_LEVEL: info}}",
            f'    ports: ["{10000 + number}:8080"]',
            '    healthcheck: {test: ["CMD", "curl", "-f", "http://localhost:8080/health"], interval: 10s}',
            '    deploy: {replicas: 0, resources: {limits: {cpus: "0.50", memory: 256M}}}',
        ]
        if number % 10:
            lines.append(f"    depends_on: {{svc-{number - 1:03}: {{condition: service_healthy}}}}")
    return "\n".join(lines) + "\n"


def up_figures(kubeconfig: str, pairs: int) -> Iterator[tuple[str, Figure]]:
    """Measure `up`, with and without waiting, beside kubectl. The cluster is left as it was."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("COMPOSE_", "PYTHON"))}
    environment["KUBECONFIG"] = kubeconfig
    kubectl = shlex.split(os.environ.get("KOMPYSE_TEST_KUBECTL", "kubectl"))
    kompyse = str(Path(sys.executable).with_name("kompyse"))
    names = [f"kompyse-bench-{uuid.uuid4().hex[:8]}" for _ in range(2)]
    with tempfile.TemporaryDirectory(prefix="kompyse-bench-") as scratch:
        project, manifests = Path(scratch, "compose.yaml"), Path(scratch, "manifests.yaml")
        project.write_text(many(), encoding="utf-8")
        converted = subprocess.run(
            [kompyse, "convert", "-q", "-f", str(project)], check=True, capture_output=True, env=environment
        )
        manifests.write_bytes(converted.stdout)
        try:
            for each in names:
                measure([*kubectl, "create", "namespace", each], environment)
            peer = [*kubectl, "apply", "--server-side", "-n", names[1], "-f", str(manifests)]
            idle = median(measure([*kubectl, "version", "--client"], environment).seconds for _ in range(3))
            print(f"{shlex.join(kubectl)} version --client: {idle:.3f} s")
            for waits in ("--no-wait", "--wait"):
                ours = [kompyse, "up", "-d", waits, "--yes", "-n", names[0], "-f", str(project)]
                size = Size(SERVICES, pairs, pairs, UP_LIMIT)
                yield f"up {waits}, beside kubectl apply --server-side:", compare(size, pairs, ours, peer, environment)
        finally:
            subprocess.run(
                [*kubectl, "delete", "namespace", "--wait=false", "--ignore-not-found", *names],
                env=environment,
                check=False,
                stdout=subprocess.DEVNULL,
            )


HEAD = "services  kompyse s  kompose s  ratio  limit        kompyse MiB  kompose MiB"


def row(figure: Figure, tolerance: float) -> str:
    """Print one size as a line of the table."""
    size, ours, peer, ratio = figure
    limit = size.limit * tolerance
    return (
        f"{size.services:>8}  {ours.seconds:>9.3f}  {peer.seconds:>9.3f}  {ratio:>5.2f}  {limit:>5.2f}  "
        f"{'PASS' if ratio <= limit else 'FAIL'}  {ours.memory:>11.0f}  {peer.memory:>11.0f}"
    )


def converts(shared: Path, *, quick: bool, tolerance: float) -> int:
    """Print what concerns `convert` and `config`; gives how many ratios are over their limits."""
    print(HEAD)
    over = 0
    for figure in figures(shared, quick=quick):
        print(row(figure, tolerance), flush=True)
        over += figure.ratio > figure.size.limit * tolerance
    config = config_figure(shared, 3 if quick else 5)
    if config is not None:
        print("config, beside docker-compose config:")
        print(row(config, tolerance))
        over += config.ratio > config.size.limit * tolerance
    return over


def ups(kubeconfig: str, *, quick: bool, tolerance: float) -> int:
    """Print what concerns `up`; gives how many ratios are over their limits."""
    over = 0
    for title, figure in up_figures(kubeconfig, 3 if quick else 9):
        print(title)
        print(row(figure, tolerance), flush=True)
        over += figure.ratio > figure.size.limit * tolerance
    return over


def main() -> int:
    """Print the tables; exit code 1 when a ratio is over its limit, 2 when there is nothing to be measured beside."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="fewer runs of each size")
    parser.add_argument("--tolerance", type=float, default=1.0, help="factor on the limits, for noisy machines")
    parser.add_argument("--only", choices=("convert", "up"), help="measure one of the two")
    parser.add_argument(
        "--shared",
        type=Path,
        default=Path(os.environ.get("KOMPYSE_TEST_SHARED") or REPOSITORY.parent / "shared"),
        help="the folder with peers/kompose and bench/make_project.py (default: ../shared)",
    )
    options = parser.parse_args()
    kubeconfig = os.environ.get("KOMPYSE_TEST_KUBECONFIG", "")
    missing = []
    if options.only != "up" and not (options.shared / "peers" / "kompose").is_file():
        missing.append(f"no {options.shared / 'peers' / 'kompose'}: nothing to compare convert with")
    if options.only != "convert" and not kubeconfig:
        missing.append("no KOMPYSE_TEST_KUBECONFIG: no cluster to measure up on")
    for each in missing:
        print(f"bench: {each}", file=sys.stderr)
    if len(missing) == (1 if options.only else 2):
        return 2
    over = 0
    if options.only != "up" and (options.shared / "peers" / "kompose").is_file():
        over += converts(options.shared, quick=options.quick, tolerance=options.tolerance)
    if options.only != "convert" and kubeconfig:
        over += ups(kubeconfig, quick=options.quick, tolerance=options.tolerance)
    return int(over > 0)


if __name__ == "__main__":
    sys.exit(main())
