"""The roles of the guide: a user who has just these can do what it says, and every rule of them is used."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
import yaml

from cluster.fault_proxy import Fault, Way, no_faults, proxied
from judges import REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from cluster.fault_proxy import FaultProxy, Seen
    from judges import Kubectl

pytestmark = [pytest.mark.judge_cluster, pytest.mark.slow]

GUIDE = (REPOSITORY / "docs" / "guides" / "permissions.md").read_text(encoding="utf-8")
ROLES = {
    each["metadata"]["name"]: each
    for text in re.findall(r"^```yaml\n(.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL)
    for each in yaml.safe_load_all(text)
}
NEWER = {("pods/exec", "", "create"), ("pods/portforward", "", "create")}
"""What Kubernetes asks for from 1.35 on, where this one asks for `get`."""
COMPOSE = """\
name: permitted
services:
  db:
    image: busybox:1.36
    command: [sleep, "900"]
    volumes: [data:/data]
    configs: [settings]
    secrets: [word]
    stop_grace_period: 0s
    x-kompyse: {kind: statefulset}
  agent:
    image: busybox:1.36
    command: [sleep, "900"]
    stop_grace_period: 0s
    deploy: {mode: global}
  once:
    image: busybox:1.36
    command: [echo, "TIMES"]
    restart: "no"
  nightly:
    image: busybox:1.36
    command: [echo, night]
    restart: "no"
    x-kompyse: {schedule: "0 3 * * *"}
  web:
    image: busybox:1.36
    command: [sh, -c, "echo here; echo from the pod > /tmp/index.html; exec httpd -f -p 8000 -h /tmp"]
    ports: ["8000:8000"]
    stop_grace_period: 0s
    volumes: [more:/more]
    depends_on: {once: {condition: service_completed_successfully}}
volumes: {data: {}, more: {}}
configs: {settings: {content: "a: 1"}}
secrets: {word: {environment: WORD}}
"""
Right = tuple[str, str, str]
"""Resource (with its subresource), group, verb."""
_PATH = re.compile(
    r"/(?:api/v1|apis/(?P<group>[^/]+)/[^/]+)(?:/namespaces/(?P<namespace>[^/]+))?"
    r"(?:/(?P<resource>[a-z]+)(?:/(?P<name>[^/]+)(?:/(?P<sub>[a-z]+))?)?)?"
)
_VERBS = {"POST": ("create",), "PUT": ("update",), "PATCH": ("patch",), "DELETE": ("delete",)}


def rights_of(seen: Seen) -> set[Right]:
    """What a request asks for; nothing for what every user may ask, and for what was refused and done without."""
    asked = seen.asked
    found = _PATH.fullmatch(asked.path)
    if seen.status == 403 or found is None or (found["group"] or "").startswith(("authorization.", "authentication.")):
        return set()
    resource, name = (found["resource"], found["name"]) if found["resource"] else ("namespaces", found["namespace"])
    verbs = _VERBS.get(asked.method) or ("watch" if "watch" in asked.query else "get" if name else "list",)
    if asked.method == "PATCH" and seen.status == 201:
        verbs = ("patch", "create")
    full = f"{resource}/{found['sub']}" if found["sub"] else resource
    return {(full, found["group"] or "", verb) for verb in verbs}


def granted(*names: str) -> set[Right]:
    return {
        (resource, group, verb)
        for name in names
        for rule in ROLES[name]["rules"]
        for group in rule["apiGroups"]
        for resource in rule["resources"]
        for verb in rule["verbs"]
    }


class User(NamedTuple):
    """A service account, whose commands go through a proxy that keeps what it asks for."""

    folder: Path
    namespace: str
    kubeconfig: Path
    proxy: FaultProxy

    def command(self, verb: str, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "kompyse", verb, "-n", self.namespace, *arguments]

    @property
    def environment(self) -> dict[str, str]:
        return {**os.environ, "KUBECONFIG": str(self.kubeconfig), "WORD": "open"}

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            self.command(*arguments),
            cwd=self.folder,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *arguments: str, code: int = 0) -> str:
        """Run a command that ends with this code; gives what it said."""
        running = self.start(*arguments)
        out, err = running.communicate(timeout=240)
        assert running.returncode == code, f"{arguments}: {out}{err}"
        return out + err

    def used(self) -> set[Right]:
        return {right for seen in self.proxy.journal for right in rights_of(seen)}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "compose.yaml").write_text(COMPOSE, encoding="utf-8")
    return tmp_path


class Namespace:
    """A namespace with the roles of the guide, and what makes users of them."""

    def __init__(self, kubectl: Kubectl, folder: Path) -> None:
        self.kubectl, self.folder = kubectl, folder
        roles = [each for each in ROLES.values() if each["kind"] == "Role"]
        kubectl("apply", "-f", "-", stdin=yaml.safe_dump_all(roles))

    def user(self, name: str, *roles: str) -> Any:
        """A user with these roles, as a context manager."""
        token = self.token(name)
        account = f"--serviceaccount={self.kubectl.namespace}:{name}"
        for role in roles:
            self.kubectl("create", "rolebinding", f"{name}-{role}", f"--role={role}", account)
        return self.through(token)

    def token(self, name: str) -> str:
        self.kubectl("create", "serviceaccount", name)
        return self.kubectl("create", "token", name).strip()

    def through(self, token: str, namespace: str = "") -> Any:
        from contextlib import contextmanager

        @contextmanager
        def opened() -> Iterator[User]:
            with proxied(os.environ["KOMPYSE_TEST_KUBECONFIG"], self.folder, token) as reached:
                yield User(self.folder, namespace or self.kubectl.namespace, reached.kubeconfig, reached.proxy)

        return opened()


@pytest.fixture
def namespace(kubectl: Kubectl, folder: Path) -> Namespace:
    return Namespace(kubectl, folder)


LEFT = """\
apiVersion: coordination.k8s.io/v1
kind: Lease
metadata: {name: kompyse.permitted}
spec:
  holderIdentity: elsewhere/1
  leaseDurationSeconds: 15
  acquireTime: "2020-01-01T00:00:00.000000Z"
  renewTime: "2020-01-01T00:00:00.000000Z"
"""


def test_the_roles_of_the_guide_are_enough_and_none_is_too_much(namespace: Namespace, tell) -> None:
    viewer, operator, deployer = "kompyse-viewer", "kompyse-operator", "kompyse-deployer"
    with namespace.user("deployer", viewer, deployer) as user:
        namespace.kubectl("apply", "-f", "-", stdin=LEFT)
        # A run that takes its time renews its lease.
        slow = Fault(Way.DELAY, seconds=5)
        user.proxy.plan = lambda asked, _: slow if asked.path.endswith("deployments/web") else None
        user.run("up", "-d", "--timeout", "200")
        user.proxy.plan = no_faults
        user.run("diff", "-q")
        compose = user.folder / "compose.yaml"
        compose.write_text(compose.read_text().replace("TIMES", "twice"))
        user.run("up", "-d", "--timeout", "200")
        deploys = user
    with namespace.user("viewer", viewer) as user:
        assert "ready" in user.run("ps")
        assert "here" in user.run("logs", "web")
        following = user.start("logs", "-f", "web")
        time.sleep(3)
        following.send_signal(signal.SIGINT)
        assert "here" in following.communicate(timeout=20)[0]
        user.run("events", "web")
        user.run("wait", "--timeout", "100")
        user.run("open", "--url", "web", code=1)
        assert user.used() == granted(viewer)
    with namespace.user("operator", viewer, operator) as user:
        assert "inside" in user.run("exec", "-T", "web", "echo", "inside")
        forwarded(user)
        for command in (["stop", "web"], ["start", "web"], ["scale", "web=2"], ["restart", "web", "db", "agent"]):
            user.run(*command, "--timeout", "100")
        assert user.used() - granted(viewer) == granted(operator) - NEWER
    with namespace.through(token_of(namespace, "deployer")) as user:
        user.run("down", "-v", "-t", "0")
        used = deploys.used() | user.used()
    assert used - granted(viewer) == granted(deployer)
    tell(f"{len(used)} rights used by up, diff and down: just those of the guide")


def token_of(namespace: Namespace, name: str) -> str:
    return namespace.kubectl("create", "token", name).strip()


def forwarded(user: User) -> None:
    """Ask the pod of `web` through a forward."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    forward = user.start("port-forward", "web", f"{port}:8000")
    try:
        deadline = time.monotonic() + 60
        while True:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=10) as answer:
                    assert answer.read() == b"from the pod\n"
                    return
            except OSError:
                assert time.monotonic() < deadline, "nothing answers through the forward"
                time.sleep(0.3)
    finally:
        forward.send_signal(signal.SIGINT)
        forward.communicate(timeout=20)


def test_who_lacks_a_right_is_told_which_before_anything_is_written(namespace: Namespace) -> None:
    with namespace.user("viewer", "kompyse-viewer") as user:
        said = " ".join(user.run("up", "-d", code=3).split())
        who = f"system:serviceaccount:{user.namespace}:viewer"
        assert (
            f'KY915 right-missing: {who} may not create, patch deployments.apps in the namespace "{user.namespace}"'
            in said
        )
        assert "{apiGroups: [apps], resources: [deployments], verbs: [create, patch]}" in said
        assert not [
            each for each in user.proxy.journal if each.asked.method != "GET" and "review" not in each.asked.path
        ]

        said = " ".join(user.run("down", code=3).split())
        assert f"{who} may not get secrets" in said
        assert '{apiGroups: [""], resources: [secrets], verbs: [get]}' in said


def test_who_makes_namespaces_needs_a_right_for_these_alone(
    namespace: Namespace, api_server: Kubectl, folder: Path
) -> None:
    name = f"{namespace.kubectl.namespace}-own"
    token = namespace.token("maker")
    roles = ("kompyse-viewer", "kompyse-deployer", "kompyse-namespaces")
    made: list[tuple[str, str]] = []
    try:
        for each in roles:
            role = {**ROLES[each], "kind": "ClusterRole", "metadata": {"name": f"{name}-{each}"}}
            api_server("apply", "-f", "-", stdin=yaml.safe_dump(role))
            made.append(("clusterrole", f"{name}-{each}"))
            account = f"--serviceaccount={namespace.kubectl.namespace}:maker"
            api_server("create", "clusterrolebinding", f"{name}-{each}", f"--clusterrole={name}-{each}", account)
            made.append(("clusterrolebinding", f"{name}-{each}"))
        with namespace.through(token, name) as user:
            user.run("up", "-d", "--no-wait", "--create-namespace")
            user.run("up", "-d", "--no-wait", "--create-namespace")
            assert {each for each in user.used() if each[0] == "namespaces"} == granted("kompyse-namespaces")
            user.run("down", "-v", "-t", "0")
    finally:
        for each in made:
            api_server("delete", *each)
        api_server("delete", "namespace", name, "--ignore-not-found", "--wait=false")
