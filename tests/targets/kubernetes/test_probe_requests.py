"""Health checks that are plain HTTP requests, and those that are not."""

from __future__ import annotations

import pytest

from kompyse.targets.kubernetes.probe_requests import Request, read

HOST = (("Host", "localhost:8080"),)
PLAIN = Request(8080, "/health", "http", HOST)


@pytest.mark.parametrize(
    ("test", "request_"),
    [
        (("CMD", "curl", "-f", "http://localhost:8080/health"), PLAIN),
        (("CMD-SHELL", "curl -f http://localhost:8080/health"), PLAIN),
        (("CMD-SHELL", "curl -fsS http://localhost:8080/health || exit 1"), PLAIN),
        (("CMD-SHELL", "curl --fail -s -o /dev/null localhost:8080/health > /dev/null 2>&1 || exit 1"), PLAIN),
        (("CMD", "sh", "-c", "curl -sfL http://localhost:8080/health || false"), PLAIN),
        (("CMD", "/usr/bin/curl", "--silent", "--fail", "http://localhost:8080/health"), PLAIN),
        (("CMD", "wget", "-q", "--spider", "http://localhost:8080/health"), PLAIN),
        (("CMD-SHELL", "wget --no-verbose --tries=1 --spider http://localhost:8080/health || exit 1"), PLAIN),
        (("CMD-SHELL", "wget -qO- http://localhost:8080/health"), PLAIN),
        (("CMD-SHELL", "wget -O /dev/null -q http://localhost:8080/health"), PLAIN),
        (("CMD", "curl", "-f", "http://localhost"), Request(80, "/", "http", (("Host", "localhost"),))),
        (("CMD", "curl", "-f", "127.0.0.1"), Request(80, "/", "http", (("Host", "127.0.0.1"),))),
        (
            ("CMD-SHELL", 'curl -f "http://localhost:9200/_cluster/health?wait_for_status=yellow&timeout=5s"'),
            Request(9200, "/_cluster/health?wait_for_status=yellow&timeout=5s", "http", (("Host", "localhost:9200"),)),
        ),
        (
            ("CMD", "curl", "-fk", "https://localhost:8443/"),
            Request(8443, "/", "https", (("Host", "localhost:8443"),)),
        ),
        (
            ("CMD", "curl", "-f", "-H", "Host: shop.example.com", "http://localhost/"),
            Request(80, "/", "http", (("Host", "shop.example.com"),)),
        ),
    ],
)
def test_a_plain_request_is_read(test: tuple[str, ...], request_: Request) -> None:
    assert read(test) == request_


@pytest.mark.parametrize(
    "line",
    [
        "curl http://localhost:8080/health",  # succeeds with 500 too
        "curl -f https://localhost/",  # checks the certificate
        "wget -q --spider https://localhost/",
        "curl -f http://web:8080/",  # another host
        "curl -f http://example.com/",
        "curl -f http://localhost:$PORT/",
        "curl -f http://localhost/ | grep ok",
        "curl -f http://localhost/ && curl -f http://localhost/b",
        "curl -f http://localhost/ || kill 1",
        "curl -f http://localhost/a?b=1&c=2",  # the shell ends the line at the ampersand
        "curl -f -X POST http://localhost/",
        "curl -f -d x http://localhost/",
        "curl -f -u a:b http://localhost/",
        "curl -f --max-time 1 http://localhost/",
        "curl -f http://localhost/ http://localhost/b",
        "curl -f",
        "curl -f http://localhost:99999/",
        "curl -f 'http://localhost/",
        "wget http://localhost/ -O file",
        "wget -q --tries=3 http://localhost/",
        "pg_isready",
        "! curl -f http://localhost/",
    ],
)
def test_anything_else_is_not(line: str) -> None:
    assert read(("CMD-SHELL", line)) is None


@pytest.mark.parametrize("test", [None, (), ("NONE",), ("CMD",), ("CMD", "curl"), ("CMD-SHELL", "a", "b")])
def test_a_test_without_a_request_is_none(test) -> None:
    assert read(test) is None


def test_a_request_is_written_as_a_probe_has_it() -> None:
    assert PLAIN.action() == {
        "httpGet": {
            "path": "/health",
            "port": 8080,
            "httpHeaders": [{"name": "Host", "value": "localhost:8080"}],
        }
    }
    assert Request(1, "/", "https").action() == {
        "httpGet": {"path": "/", "port": 1, "scheme": "HTTPS", "httpHeaders": []}
    }
