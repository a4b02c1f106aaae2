"""The projects on which the reference peer, Kompose 1.38, is known to give a wrong output: one for each weakness.

Each is a folder of files; the tests beside this file say what is right, and `cluster/test_weaknesses.py` gives what
becomes of them to a real API server.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

COMPOSE = "compose.yaml"


class Weakness(NamedTuple):
    """A project: its files by their path, the file beside which it stands, and the options of the conversion."""

    files: dict[str, str | bytes]
    options: Mapping[str, object] = MappingProxyType({})


def web(body: str, top: str = "", **options: object) -> Weakness:
    """A project of one service with an image."""
    return Weakness({COMPOSE: f"services: {{web: {{image: 'i:1', {body}}}}}\n{top}"}, options)


def text(compose: str, files: dict[str, str | bytes] | None = None, **options: object) -> Weakness:
    return Weakness({COMPOSE: compose, **(files or {})}, options)


NUL = bytes([0, 0xFF, 0xFE, 1])

PROJECTS: dict[int, Weakness] = {
    1: Weakness(
        {
            COMPOSE: "services: {web: {image: 'i:1', volumes: ['./f.yml:/f.yml:ro'], environment: {A: \"x\\nstatus:"
            '\\n  y"}, labels: {note: "x\\nstatus:\\n  y"}}}\n',
            "f.yml": "a: 1\nstatus:\n  x: 2\n",
        }
    ),
    2: web("secrets: [a, b]", "secrets: {a: {environment: ONE}, b: {environment: TWO}}"),
    3: text(
        "services: {my_app: {image: 'i:1', ports: ['1:1']}, peer: {image: 'i:1', environment: {URL: "
        "'http://my_app:1'}}}"
    ),
    4: web("ports: ['80:80'], expose: ['80']"),
    5: web("command: [sh, -c, 'echo $$HOME $${FOO:-x} $$(date)']"),
    6: web("healthcheck: {test: 'curl -f http://localhost || exit 1'}"),
    7: text(
        "services: {off: {image: 'i:1', healthcheck: {test: [NONE]}}, partly: {image: 'i:1', healthcheck: "
        "{interval: 10s}}}"
    ),
    8: text(
        "services:\n"
        "  web: {image: 'i:1', depends_on: {db: {condition: service_healthy}, mig: {condition:"
        " service_completed_successfully}}}\n"
        "  db: {image: 'i:1', expose: ['5432'], healthcheck: {test: [CMD, 'true']}}\n"
        "  mig: {image: 'i:1'}\n"
    ),
    9: text("services: {web: {image: 'i:1', depends_on: [db]}, db: {image: postgres}}"),
    10: text(
        "services: {web: {image: 'i:1', ports: ['8080:80']}, peer: {image: 'i:1', environment: {URL: 'http://web:80'}}}"
    ),
    11: Weakness({COMPOSE: "services: {web: {image: 'i:1', env_file: e, environment: {A: 2}}}\n", "e": "A=1\nB=3\n"}),
    12: web("env_file: [{path: no.env, required: false}]"),
    13: Weakness(
        {
            COMPOSE: "services: {a: {image: 'i:1', env_file: ./.env.d}, b: {image: 'i:1', env_file: sub/.env.d}}\n",
            ".env.d": "FROM=first\n",
            "sub/.env.d": "FROM=second\n",
        }
    ),
    14: text(
        "services: {none: {image: 'i:1', deploy: {replicas: 0}}, three: {image: 'i:1', scale: 3}}",
    ),
    15: web("cpus: 1.5, mem_reservation: 1g"),
    16: text(
        "services:\n"
        "  all: {image: 'i:1', gpus: all}\n"
        "  one: {image: 'i:1', deploy: {resources: {reservations: {devices: [{driver: nvidia, count: 1,"
        " capabilities: [gpu]}]}}}}\n"
    ),
    17: Weakness(
        {
            COMPOSE: "services: {web: {image: 'i:1', volumes: ['/tmp:/tmp:ro', '/etc/hostname:/h', '.:/app']}}\n",
            ".env": "PASSWORD=correct-horse\n",
            "id_rsa": "correct-horse\n",
        }
    ),
    18: Weakness(
        {COMPOSE: "services: {web: {image: 'i:1', volumes: ['./f.bin:/f.bin:ro']}}\n", "f.bin": NUL},
    ),
    19: Weakness(
        {
            COMPOSE: "services: {web: {image: 'i:1', volumes: ['ok:/ok', {type: bind, source: './a:b', target: /x}]}}\n"
            "volumes: {ok: {}}\n",
            "a:b": "kept\n",
        }
    ),
    20: text(
        "services: {web: {image: 'i:1', volumes: ['data:/d', 'share:/s']}}\n"
        "volumes: {data: {external: true, name: other}, share: {driver_opts: {type: nfs, o: 'addr=10.0.0.9,rw',"
        " device: ':/export'}}}\n"
    ),
    21: text(
        "services: {a: {image: 'i:1', volumes: ['data:/d:ro']}, b: {image: 'i:1', volumes: ['data:/d']}}\n"
        "volumes: {data: {}}\n"
    ),
    22: text(
        "services: {web: {image: 'i:1', volumes: ['data:/d', 'data:/e'], secrets: [data]}}\n"
        "volumes: {data: {}}\nsecrets: {data: {environment: ONE}}\n"
    ),
    23: text(
        "services: {a: {image: 'i:1', configs: [{source: c, target: /q/z}]}, b: {image: 'i:1', configs: [c]}}\n"
        "configs: {c: {content: text}}\n"
    ),
    24: text(
        "services: {no: {image: 'i:1', restart: 'no', configs: [c]}, three: {image: 'i:1', restart:"
        " 'on-failure:3', configs: [c]}, any: {image: 'i:1', restart: on-failure, configs: [c]}}\n"
        "configs: {c: {content: text}}\n"
    ),
    25: text(
        "services:\n"
        "  first: {image: 'i:1', volumes: ['data:/d'], deploy: {update_config: {parallelism: 1, order: start-first}}}\n"
        "  all: {image: 'i:1', deploy: {update_config: {parallelism: 0}}}\n"
        "volumes: {data: {}}\n"
    ),
    26: text(
        "services:\n"
        "  a: {image: 'i:1', ports: ['80']}\n"
        "  b: {image: 'i:1', network_mode: 'service:a', volumes: ['v1:/d']}\n"
        "  c: {image: 'i:1', network_mode: 'service:b'}\n"
        "volumes: {v1: {}}\n"
    ),
    27: text(
        "services: {folded: {image: 'i:1', labels: {kompose.controller.type: StatefulSet}}}",
    ),
    28: web(
        "extra_hosts: ['h=10.1.1.1'], dns: [10.1.1.2], dns_search: [example.com], shm_size: 64m, pid: host,"
        " sysctls: {net.ipv4.ip_unprivileged_port_start: 0}, network_mode: host, platform: linux/amd64, ipc: host,"
        " security_opt: ['no-new-privileges:true', 'seccomp:unconfined'], pull_policy: always, userns_mode: host,"
        " runtime: gvisor"
    ),
    29: web("post_start: [{command: [/up]}], pre_stop: [{command: /down now}]"),
    30: text(
        "services:\n"
        "  db: {image: 'i:1', container_name: pg, hostname: h, networks: {n: {aliases: [backend]}}}\n"
        "  web: {image: 'i:1', links: ['db:cache'], networks: [n]}\n"
        "networks: {n: {}}\n"
    ),
    31: text(
        "services: {web: {image: 'i:1', secrets: [s, there]}}\n"
        "secrets: {s: {environment: ONE}, there: {external: true, name: kept-elsewhere}}\n"
    ),
    32: web(
        "volumes: [{type: tmpfs, target: /d, tmpfs: {size: 1m}}, {type: image, source: 'alpine:3', target: /i}]",
        kubernetes_version="1.35",
    ),
    33: web("deploy: {restart_policy: {condition: none}}, ports: ['80']"),
    34: Weakness(
        {
            COMPOSE: "services: {web: {image: 'i:1', volumes: ['./f:/f:ro', 'data:/d'], secrets: [s]}}\n"
            "volumes: {data: {}}\nsecrets: {s: {environment: ONE}}\n",
            "f": "text\n",
        },
        {"controller": "statefulset"},
    ),
    35: Weakness(
        {
            COMPOSE: "services: {web: {image: 'i:1', secrets: [a, b], configs: [c, d], networks: [m, n], deploy:"
            " {placement: {constraints: ['node.labels.x == 1', 'node.labels.y == 2']}}}, peer: {image: 'i:1',"
            " networks: [n]}}\n"
            "secrets: {a: {environment: ONE}, b: {environment: TWO}}\nconfigs: {c: {file: f}, d: {file: f}}\n"
            "networks: {m: {}, n: {}}\n",
            "f": "text\n",
        },
    ),
    36: web("ports: ['80']", namespace="prod", create_namespace=True),
    37: web("ports: ['80']"),
    38: web("ports: ['80']"),
    39: Weakness(
        {
            COMPOSE: "services:\n"
            "  1app: {image: 'i:1', container_name: my.name, hostname: a.b, env_file: Prod.env, configs: [my_conf],"
            " volumes: ['MyData:/d'], labels: {'bad key!': 'a value'}}\n"
            f"  {'long' * 20}: {{image: 'i:1', ports: ['80']}}\n"
            "configs: {my_conf: {content: text}}\nvolumes: {MyData: {}}\n",
            "Prod.env": "A=1\n",
        }
    ),
    40: web("ports: ['80'], deploy: {endpoint_mode: vip}", publish="none"),
    41: Weakness(
        {
            COMPOSE: "services: {web: {image: 'i:1', volumes: ['./run:/run.sh:ro']}}\n",
            "run": b"#!/bin/sh\r\necho\r\n",
        }
    ),
    42: web("environment: {A: 'postgres://U:P_w@h/run/secrets/x'}"),
    43: Weakness(
        {
            COMPOSE: "services:\n"
            + "".join(f"  s{number}: {{image: 'i:1', ports: ['{8000 + number}:80']}}\n" for number in range(100))
        }
    ),
    44: web("command: [sh, -c, 'echo {{ .Values.x }} {{- end }}'], labels: {rule: 'Host(`{{ .Name }}`)'}"),
}

REFUSED = {
    14: web("deploy: {replicas: 9999999999}"),
    27: web("labels: {kompose.controller.type: replicationcontroller}"),
    39: text("services: {a_b: {image: 'i:1'}, a-b: {image: 'i:1'}}"),
}
"""The halves of these weaknesses of which the right answer is an error."""
