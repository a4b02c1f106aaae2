"""The projects of fixtures/behaviour run under docker-compose on a real engine, and converted on a real cluster.

The probe inside every container tells what it sees. Both sides must see the same, or Kompyse must have told the
difference. What Kompose makes of the same projects runs too, and its differences are counted beside: every fact that
differs is one (see `count`), a service that never runs, or whose object is refused, is one. Its warnings are not
weighed.

Not asked here, because Docker 20.10 cannot do it: subpaths of volumes, image volumes, the resolution of `hostname`,
`cap_add: [ALL]` on a newer kernel. Because the provisioner of the test cluster makes folders that only root can write
to, and no fsGroup changes them: a user that is not root and writes to a volume. Because Docker Compose 5.6 forgets the
`:ro` of `volumes_from`: that.
"""

from __future__ import annotations

import base64
import csv
import json
import os
import shutil
import socket
import subprocess
import uuid
import zlib
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
import yaml

import kompyse
from behaviour.facts import Facts, Places, Project, Told, compare, count, facts_of, judge
from behaviour.sides import Cluster, Engine, Wanted, in_parallel, run
from judges import fresh_namespace

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from behaviour.facts import Difference
    from behaviour.sides import Side
    from judges import Kubectl

pytestmark = [pytest.mark.judge_cluster, pytest.mark.judge_engine, pytest.mark.judge_compose, pytest.mark.slow]

FOLDER = Path(__file__).parent.parent / "fixtures" / "behaviour"
PROJECTS = sorted(path.name for path in FOLDER.iterdir())
SECONDS = {"engine": 90.0, "kompyse": 300.0, "kompose": 60.0}
SETTLE = 6.0
"""Seconds in which something would be killed for not being healthy."""
OPTIONS = kompyse.Options(wait_started_seconds=240)
"""service_started is waited for that long: a shared machine may need more than the usual minute for all that starts."""
ASKING = {"ASK", "COUNT", "NAMES", "HOSTS", "LATER"}
"""Variables that have the probe ask when all services run."""
MODES = {"private.key": 0o600}
"""Files whose mode is not what Git keeps."""


def program() -> str:
    """The probe as one argument that no reader can mistake for anything else."""
    source = (Path(__file__).parent / "probe.py").read_bytes()
    packed = base64.b64encode(zlib.compress(source, 9)).decode()
    return f"import base64,zlib;exec(zlib.decompress(base64.b64decode('{packed}')))"


class Case(NamedTuple):
    """A project, ready to run."""

    name: str
    file: Path
    project: Project
    wanted: dict[str, Wanted]
    stopped: list[str]
    settle: float
    environment: dict[str, str]


def free_port() -> int:
    with socket.socket() as probing:
        probing.bind(("127.0.0.1", 0))
        return int(probing.getsockname()[1])


def case_of(name: str, scratch: Path, program: str) -> Case:
    """Copy a project, so that its files have the modes they should have, and read what the runs depend on."""
    folder = scratch / name
    shutil.copytree(FOLDER / name, folder)
    for path in [folder, *folder.rglob("*")]:
        open_to_all = path.is_dir() or os.access(FOLDER / name / path.relative_to(folder), os.X_OK)
        path.chmod(MODES.get(path.name, 0o755 if open_to_all else 0o644))
    environment = {
        "PROBE": program,
        "RUN": uuid.uuid4().hex[:8],
        "PORT": str(free_port()),
        "OF_THE_SHELL": "from $THE shell",
    }
    text = (folder / "compose.yaml").read_text(encoding="utf-8")
    services = yaml.safe_load(text)["services"]
    wanted = {}
    for key, service in services.items():
        variables = service.get("environment") or {}
        replicas = service.get("scale") or service.get("deploy", {}).get("replicas", 1)
        container = service.get("container_name", "").replace("${RUN:?}", environment["RUN"])
        asks = not ASKING.isdisjoint(variables)
        wanted[key] = Wanted(replicas, "ENDS" in variables, asks, "healthcheck" in service, container)
    stopped = [key for key, service in services.items() if "STOP" in (service.get("environment") or {})]
    settle = SETTLE if any(want.has_check for want in wanted.values()) else 0
    return Case(name, folder / "compose.yaml", Project(services), wanted, stopped, settle, environment)


class Judges(NamedTuple):
    """Who runs the projects, and the peer."""

    api_server: Kubectl
    compose: Path
    peer: Path


class Outcome(NamedTuple):
    """What one project was on each side, and what its conversion told."""

    facts: dict[str, Facts]
    services: Mapping[str, Any]
    diagnostics: tuple[kompyse.Diagnostic, ...]


def places_of(case: Case) -> dict[str, Places]:
    """For each service, where it mounts what each side makes in its own way."""
    project = kompyse.load(case.file, environment=case.environment, name=case.name).project
    found = {}
    for key, service in project.services.items():
        folders = {
            mount.target
            for mount in service.volumes
            if mount.type == "volume" or (mount.type == "bind" and Path(mount.source or "").is_dir())
        }
        configs = [grant for grant in service.configs if not project.configs[grant.source].file]
        secrets = [grant for grant in service.secrets if not project.secrets[grant.source].file]
        copied = {grant.target or f"/{grant.source}" for grant in configs}
        copied |= {str(Path("/run/secrets", grant.target or grant.source)) for grant in secrets}
        found[key] = Places(frozenset(folders), frozenset(copied))
    return found


def objects_of_peer(peer: Path, case: Case) -> list[dict[str, Any]]:
    """What Kompose makes of a project; nothing where it refuses the project."""
    folder = case.file.parent.with_name(f"{case.name}-peer")
    folder.mkdir()
    command = [peer, "convert", "--file", case.file, "--json", "--out", f"{folder}/"]
    environment = {**os.environ, **case.environment}
    subprocess.run(command, capture_output=True, check=False, env=environment, cwd=case.file.parent)
    return [json.loads(path.read_bytes()) for path in sorted(folder.glob("*.json"))]


def run_all(
    cases: dict[str, Case], judges: Judges, source: str, sides: Iterable[str] = tuple(SECONDS)
) -> dict[str, Outcome]:
    """Run the projects on all sides at once; every namespace and every project of the engine is removed."""
    converted = {}
    calls = {}
    with ExitStack() as stack:
        for name, case in cases.items():
            converted[name] = kompyse.convert(
                case.file, environment=case.environment, name=f"behaviour-{name}", options=OPTIONS
            )
            objects = {"kompyse": converted[name].objects, "kompose": objects_of_peer(judges.peer, case)}
            for who in sides:
                side: Side
                if who == "engine":
                    project = f"behaviour-{name}-{case.environment['RUN']}"
                    side = Engine(judges.compose, case.file, project, case.environment, source)
                else:
                    namespace = stack.enter_context(fresh_namespace(judges.api_server))
                    side = Cluster(namespace, objects[who], case.wanted, source)
                calls[name, who] = partial(
                    run, side, case.wanted, case.stopped, seconds=SECONDS[who], settle=case.settle
                )
        reports = in_parallel(calls, len(calls))
    outcomes = {}
    for name, case in cases.items():
        places = places_of(case)
        facts = {who: facts_of(case.project, *reports[name, who], places) for who in sides}
        outcomes[name] = Outcome(facts, case.project.services, converted[name].diagnostics)
    return outcomes


@pytest.fixture(scope="module")
def outcomes(
    api_server: Kubectl, docker_engine: str, docker_compose: Path, shared: Path, tmp_path_factory
) -> dict[str, Outcome]:
    scratch, source = tmp_path_factory.mktemp("behaviour"), program()
    cases = {name: case_of(name, scratch, source) for name in PROJECTS}
    return run_all(cases, Judges(api_server, docker_compose, shared / "peers" / "kompose"), source)


def expectations(name: str) -> list[Told]:
    file = FOLDER / name / "told.tsv"
    if not file.exists():
        return []
    with file.open(encoding="utf-8", newline="") as rows:
        return [Told(**row) for row in csv.DictReader(rows, delimiter="\t", quoting=csv.QUOTE_NONE)]


def judged(name: str, outcome: Outcome) -> tuple[list[Difference], list[str]]:
    differences = compare(outcome.facts["engine"], outcome.facts["kompyse"])
    return judge(differences, expectations(name), outcome.diagnostics)


@pytest.mark.parametrize("name", PROJECTS)
def test_a_process_sees_the_same_or_was_told(outcomes: dict[str, Outcome], name: str) -> None:
    assert {path[0] for path in outcomes[name].facts["engine"]} == outcomes[name].services.keys()
    untold, faults = judged(name, outcomes[name])
    assert [*map(str, untold), *faults] == []


def test_figures(outcomes: dict[str, Outcome], tell) -> None:
    compared = all_of_them = untold = peer = 0
    for name, outcome in outcomes.items():
        facts = outcome.facts
        compared += len(facts["engine"])
        all_of_them += len(compare(facts["engine"], facts["kompyse"]))
        untold += len(judged(name, outcome)[0])
        peer += count(facts["engine"], facts["kompose"])
    assert compared > 2000
    tell(
        f"behaviour: {len(outcomes)} projects, {compared} facts compared, kompyse {untold} untold differences "
        f"({all_of_them - untold} told), kompose {peer} differences"
    )
