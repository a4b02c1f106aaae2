"""Ports that only the values of the project tell of."""

from __future__ import annotations

import pytest


def inferred(made, key):
    return [each.number for each in made.service(key).peer_ports if each.inferred]


@pytest.mark.parametrize(
    ("body", "port"),
    [
        ({"environment": {"K": "kafka:29092"}}, 29092),
        ({"environment": {"K": "a:1234,kafka:29092,b:5"}}, 29092),
        ({"environment": {"K": "PLAINTEXT://kafka:29092,EXTERNAL://localhost:9092"}}, 29092),
        ({"environment": {"K": "http://kafka/"}}, 80),
        ({"environment": {"K": "https://kafka"}}, 443),
        ({"environment": {"K": "postgres://u:p@kafka/db"}}, 5432),
        ({"environment": {"K": "postgresql+asyncpg://u:p@kafka/db"}}, 5432),
        ({"environment": {"K": "jdbc:mysql://kafka/db?x=1"}}, 3306),
        ({"environment": {"K": "redis://:pw@kafka:6380/0"}}, 6380),
        ({"environment": {"K": "mongodb://root:a%40b@kafka"}}, 27017),
        ({"environment": {"K": "amqp://kafka//"}}, 5672),
        ({"environment": {"K": "tcp://kafka:9000"}}, 9000),
        ({"environment": {"K": "http://KAFKA:8081"}}, 8081),
        ({"environment": {"DB_HOST": "kafka", "DB_PORT": "3307"}}, 3307),
        ({"environment": {"PGHOST": "kafka", "PGPORT": "5433"}}, 5433),
        ({"environment": {"SMTP_SERVER": "kafka", "SMTP_PORT": "2525"}}, 2525),
        ({"environment": {"CACHE_HOST": "kafka", "CACHE_HOST_PORT": "11211"}}, 11211),
        ({"command": ["serve", "--broker=kafka:9093"]}, 9093),
        ({"command": ["nc", "-z", "kafka", "9094"]}, 9094),
        ({"entrypoint": ["sh", "-c", "until nc -z kafka 9094; do sleep 1; done"]}, 9094),
        ({"healthcheck": {"test": ["CMD-SHELL", "curl -f http://kafka:8083/ || exit 1"]}}, 8083),
        ({"configs": [{"source": "nginx"}]}, 8888),
    ],
)
def test_references_of_a_peer(plan, body, port):
    configs = {"nginx": {"content": "upstream a { server kafka:8888; }\n"}} if "configs" in body else {}
    made = plan({"kafka": {"ports": [{"target": 9092}]}, "web": body}, configs=configs)
    assert inferred(made, "kafka") == [port]
    found = made.only("port-inferred")
    assert found.severity == "note"
    assert str(port) in found.message
    assert "expose" in found.hint
    assert found.path[1] in ("web", "nginx")


@pytest.mark.parametrize(
    "body",
    [
        {"environment": {"K": "kafka"}},
        {"environment": {"K": "kafka:9092"}},  # declared
        {"environment": {"K": "my-kafka:1234"}},
        {"environment": {"K": "kafka.example.com:1234"}},
        {"environment": {"K": "registry/kafka:3.7"}},
        {"environment": {"K": "kafka:13-alpine"}},
        {"environment": {"K": "kafka:13"}},  # an image, more likely than a port
        {"environment": {"K": "kafka:99999"}},
        {"environment": {"K": "kafka 29092"}},  # words stand beside each other on command lines only
        {"environment": {"K": "zz://kafka"}},
        {"environment": {"K": "file:///kafka:x"}},
        {"environment": {"K_HOST": "kafka", "K_PORT": "none"}},
        {"environment": {"NAME": "kafka", "PORT": "1234"}},
        {"environment": {"K": None}},
    ],
)
def test_no_references(plan, body):
    made = plan({"kafka": {"ports": [{"target": 9092}]}, "web": body})
    assert inferred(made, "kafka") == []
    assert "port-inferred" not in made.codes


def test_aliases_count_and_a_shared_one_means_all(plan):
    pool = {"networks": {"n": {"aliases": ["pool"]}}}
    made = plan({"a": pool, "b": pool, "web": {"environment": {"P": "pool:7000"}}})
    assert inferred(made, "a") == inferred(made, "b") == [7000]


def test_a_service_that_names_itself_tells_its_port(plan):
    made = plan({"pd": {"command": ["--advertise=http://pd:2379"]}})
    assert inferred(made, "pd") == [2379]


def test_one_note_for_each_port_sorted(plan):
    made = plan({"db": {}, "a": {"environment": {"X": "db:90", "Y": "db:85"}}, "b": {"environment": {"X": "db:90"}}})
    assert inferred(made, "db") == [85, 90]
    assert made.codes == ["port-inferred"] * 2


def test_mounted_files_are_read_for_references(plan, tmp_path):
    (tmp_path / "prometheus.yml").write_text("targets: ['node:9100']\n")
    (tmp_path / "blob.bin").write_bytes(b"\0node:9999\n")
    mounts = [
        {"type": "bind", "source": str(tmp_path / name), "target": f"/{name}", "read_only": True}
        for name in ("prometheus.yml", "blob.bin")
    ]
    made = plan({"node": {}, "prom": {"volumes": mounts}})
    assert inferred(made, "node") == [9100]
    assert 'a file mounted into "prom"' in made.only("port-inferred").message
