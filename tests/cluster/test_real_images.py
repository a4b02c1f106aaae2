"""Redis, PostgreSQL, nginx and a Python program work together on a real cluster as they do under Compose."""

from __future__ import annotations

import base64
import json
import time
from typing import TYPE_CHECKING, Any

import pytest

import kompyse
from judges import Kubectl, fresh_namespace

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = [pytest.mark.judge_cluster, pytest.mark.slow]

SECONDS = 180
PASSWORD = 'p$HOME$(id)"w0rd'
PICTURE = bytes(range(256)) * 8
PAGE = "<h1>Grüße, $USER ${not} $$replaced</h1>\n"
PROJECT = r"""
name: site
services:
  web:
    image: nginx:1.27
    volumes:
      - ./nginx.conf:/etc/nginx/nginx.conf:ro
      - ./site:/usr/share/nginx/html:ro
    ports: ["8080:80"]
    depends_on: {app: {condition: service_healthy}}
  app:
    image: python:3.11-slim
    command: [python3, -u, /app/app.py]
    volumes: ["./app:/app:ro"]
    environment: {DATABASE: "host=db user=shop dbname=shop", CACHE_PASSWORD: "${CACHE_PASSWORD}"}
    secrets: [database]
    healthcheck:
      test: python3 -c "import urllib.request as http; http.urlopen('http://localhost:8000/ping')"
      interval: 2s
    depends_on:
      db: {condition: service_healthy}
      cache: {condition: service_healthy}
  cache:
    image: redis:7-alpine
    command: [redis-server, --dir, /data, --appendonly, "yes", --bind, "*", --requirepass, "${CACHE_PASSWORD}"]
    environment: {REDISCLI_AUTH: "${CACHE_PASSWORD}"}
    volumes: ["cache:/data"]
    healthcheck: {test: [CMD-SHELL, "redis-cli ping | grep PONG"], interval: 2s}
  db:
    image: postgres:16-alpine
    environment: {POSTGRES_USER: shop, POSTGRES_PASSWORD_FILE: /run/secrets/database}
    secrets: [database]
    volumes: ["rows:/var/lib/postgresql/data"]
    healthcheck:
      test: [CMD-SHELL, "PATH=/usr/lib/postgresql/15/bin:$$PATH pg_isready -U shop -h 127.0.0.1"]
      interval: 2s
volumes: {cache: {}, rows: {}}
secrets: {database: {file: ./database.txt}}
"""
NGINX = """
events {}
http {
  include mime.types;
  log_format short '$remote_addr "$request" $status';
  server {
    listen 80;
    root /usr/share/nginx/html;
    add_header X-Site "$host revision-1" always;
    location /api/ { proxy_pass http://app:8000/; }
  }
}
"""
APP = """
import http.server, os, sys
import psycopg2, redis

cache = redis.Redis("cache", password=os.environ["CACHE_PASSWORD"])
password = open("/run/secrets/database").read()

def rows(statement, *values):
    with psycopg2.connect(os.environ["DATABASE"], password=password) as connection, connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []

class Answer(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        what, _, value = self.path.strip("/").partition("/")
        if what == "put":
            cache.set("kept", value)
            rows("CREATE TABLE IF NOT EXISTS kept (value text)")
            rows("INSERT INTO kept VALUES (%s)", value)
        answer = "pong" if what == "ping" else f"{cache.get('kept').decode()} {rows('SELECT value FROM kept')[-1][0]}"
        self.send_response(200)
        self.end_headers()
        self.wfile.write(answer.encode())

http.server.ThreadingHTTPServer(("", 8000), Answer).serve_forever()
"""
FETCH = """
import base64, json, sys, urllib.request
with urllib.request.urlopen(sys.argv[1], timeout=20) as answer:
    print(json.dumps([dict(answer.headers), base64.b64encode(answer.read()).decode()]))
"""


class Site:
    """The site in a namespace, and the folder with its project."""

    def __init__(self, kubectl: Kubectl, folder: Path) -> None:
        self.kubectl = kubectl
        self.folder = folder

    def write(self) -> None:
        files = {
            "compose.yaml": PROJECT.encode(),
            "nginx.conf": NGINX.encode(),
            "site/index.html": PAGE.encode(),
            "site/img/picture.bin": PICTURE,
            "app/app.py": APP.encode(),
            "database.txt": b"s3cret with spaces",
        }
        for name, data in files.items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)

    def apply(self) -> None:
        environment = {"CACHE_PASSWORD": PASSWORD}
        objects = kompyse.convert(self.folder / "compose.yaml", environment=environment).objects
        items = json.dumps({"apiVersion": "v1", "kind": "List", "items": objects})
        self.kubectl("apply", "--filename=-", stdin=items)

    def within(self, what: str, probe: Callable[[], bool]) -> None:
        deadline = time.monotonic() + SECONDS
        while not probe():
            if time.monotonic() > deadline:
                pytest.fail(f"not within {SECONDS} s: {what}\n{self.kubectl.situation()}", pytrace=False)
            time.sleep(1)

    def pods(self, service: str) -> list[dict[str, Any]]:
        return self.kubectl.get("pods", f"--selector=app.kubernetes.io/name={service}")["items"]

    def is_ready(self, service: str, but: str = "") -> bool:
        """Tell whether a service has a ready pod, and none with a certain uid."""
        pods = self.pods(service)
        running = [status for pod in pods for status in pod["status"].get("containerStatuses", ())]
        return bool(running) and all(each["ready"] for each in running) and but not in _uids(pods)

    def fetch(self, path: str) -> tuple[dict[str, str], bytes]:
        """Ask web as its peers do. Returns the headers and the bytes of the answer."""
        said = self.kubectl(
            "exec", "deployment/app", "--container=app", "--", "python3", "-c", FETCH, f"http://web{path}"
        )
        headers, data = json.loads(said)
        return headers, base64.b64decode(data)


def _uids(pods: list[dict[str, Any]]) -> set[str]:
    return {pod["metadata"]["uid"] for pod in pods}


@pytest.fixture(scope="module")
def site(api_server: Kubectl, tmp_path_factory: pytest.TempPathFactory):
    with fresh_namespace(api_server) as kubectl:
        site = Site(kubectl, tmp_path_factory.mktemp("site"))
        site.write()
        site.apply()
        for service in ("db", "cache", "app", "web"):
            site.within(f"{service} is ready", lambda service=service: site.is_ready(service))
        yield site


def test_nginx_serves_the_folder_with_its_bytes(site: Site) -> None:
    headers, page = site.fetch("/")
    assert page.decode() == PAGE
    assert headers["X-Site"] == "web revision-1"
    assert site.fetch("/img/picture.bin")[1] == PICTURE


def test_nginx_redis_postgres_and_python_reach_one_another(site: Site) -> None:
    site.fetch("/api/put/first")
    assert site.fetch("/api/get")[1] == b"first first"


def test_redis_has_the_password_with_all_its_dollars(site: Site) -> None:
    def ask(*options: str) -> str:
        command = ("exec", "deployment/cache", "--", "env", "--unset=REDISCLI_AUTH", "redis-cli", *options, "ping")
        return site.kubectl.run(*command).stdout

    assert "NOAUTH" in ask()
    assert "PONG" in ask("-a", PASSWORD, "--no-auth-warning")


@pytest.mark.parametrize("service", ["cache", "db"])
def test_data_outlive_the_pod(site: Site, service: str) -> None:
    site.fetch(f"/api/put/kept-by-{service}")
    before = site.pods(service)[0]["metadata"]
    site.kubectl("delete", "pod", before["name"], "--timeout=55s")
    site.within(f"a new pod of {service}", lambda: site.is_ready(service, but=before["uid"]))

    def answers() -> bool:
        done = site.kubectl.run("exec", "deployment/app", "--", "python3", "-c", FETCH, "http://web/api/get")
        return done.returncode == 0

    # The node learns of the new pod's address a moment after the pod is ready.
    site.within("an answer", answers)
    assert site.fetch("/api/get")[1] == f"kept-by-{service} kept-by-{service}".encode()


def test_a_changed_file_starts_a_new_pod_that_has_it(site: Site) -> None:
    before = site.pods("web")[0]["metadata"]["uid"]
    (site.folder / "nginx.conf").write_text(NGINX.replace("revision-1", "revision-2"), encoding="utf-8")
    site.apply()
    site.within("a new pod of web", lambda: site.is_ready("web", but=before))
    site.within("the new header", lambda: site.fetch("/")[0]["X-Site"] == "web revision-2")
    assert len(site.pods("app")) == 1
    restarts = [each["restartCount"] for each in site.pods("app")[0]["status"]["containerStatuses"]]
    assert restarts == [0]
