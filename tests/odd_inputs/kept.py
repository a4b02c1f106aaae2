"""Inputs that are converted, with nothing to tell."""

from __future__ import annotations

from odd_inputs.forms import LONG, Accepted, box, mounted, pod, web

KEPT = (
    Accepted(
        "secrets",
        web(
            "secrets: [a, {source: b, target: My_File, mode: 0400}, {source: a.b, target: /etc/x/y}]",
            "secrets: {a: {environment: ONE}, b: {environment: ONE}, a.b: {environment: ONE}}",
        ),
        {
            "Deployment web": box(volumeMounts=mounted("/run/secrets/a", "/run/secrets/My_File", "/etc/x/y")),
            "Secret a": {"data": {"a": "MQ=="}},
            "Secret a-b": {"data": {"a.b": "MQ=="}},
        },
    ),
    Accepted(
        "configs of odd names",
        web(
            "configs: [My_Conf, {source: my.conf, target: '/etc/a b'}]",
            "configs: {My_Conf: {content: a}, my.conf: {content: b, name: other}}",
        ),
        {
            "ConfigMap my-conf": {"data": {"My_Conf": "a"}},
            "ConfigMap other": {"data": {"my.conf": "b"}},
            "Deployment web": box(volumeMounts=mounted("/My_Conf", "/etc/a b")),
        },
    ),
    Accepted(
        "one config for two services at two paths",
        "services: {a: {image: i, configs: [{source: c, target: /x/y}]}, b: {image: i, configs: [c]}}\n"
        "configs: {c: {content: d}}",
        {
            "ConfigMap c": {"data": {"c": "d"}},
            "Deployment a": box(volumeMounts=[{"mountPath": "/x/y", "subPath": "c"}]),
            "Deployment b": box(volumeMounts=[{"mountPath": "/c", "subPath": "c"}]),
        },
    ),
    Accepted(
        "text that looks like the end of an object",
        web("volumes: ['./f.yml:/f.yml:ro'], environment: {A: \"x\\nstatus:\\n  y\"}"),
        {
            "ConfigMap f-yml": {"data": {"f.yml": "a: 1\nstatus:\n  b: 2\n"}},
            "Deployment web": box(env=[{"name": "A", "value": "x\nstatus:\n  y"}]),
        },
        files={"f.yml": b"a: 1\nstatus:\n  b: 2\n"},
    ),
    Accepted(
        "bytes that are no text",
        web("volumes: ['./f.bin:/f.bin:ro']"),
        {"ConfigMap f-bin": {"binaryData": {"f.bin": "AP/+AQ=="}, "data": None}},
        files={"f.bin": b"\0\xff\xfe\x01"},
    ),
    Accepted(
        "line ends of Windows",
        web("volumes: ['./f.cmd:/f.cmd:ro']"),
        {"ConfigMap f-cmd": {"data": {"f.cmd": "a\r\nb\r\n"}}},
        files={"f.cmd": b"a\r\nb\r\n"},
    ),
    Accepted(
        "config, bound file, secret and volume of one name",
        web(
            "configs: [{source: name, target: /a}], volumes: ['./name:/b:ro', 'name:/c'], secrets: [name]",
            "configs: {name: {content: d}}\nsecrets: {name: {environment: ONE}}\nvolumes: {name: {}}",
        ),
        {
            "ConfigMap name": {},
            "Secret name": {},
            "PersistentVolumeClaim name": {},
            "Deployment web": box(volumeMounts=mounted("/b", "/a", "/run/secrets/name", "/c")),
        },
        files={"name": b"e"},
    ),
    Accepted(
        "one volume twice",
        web("volumes: ['data:/a', 'data:/b:ro']", "volumes: {data: {}}"),
        {"Deployment web": pod(volumes=[{"name": "data-data"}])},
    ),
    Accepted(
        "two keys of one volume",
        web("volumes: ['v1:/a', 'v2:/b']", "volumes: {v1: {name: shared}, v2: {name: shared}}"),
        {"PersistentVolumeClaim shared": {}, "Deployment web": pod(volumes=[{"name": "data-shared"}])},
    ),
    Accepted(
        "two keys of one volume that is there",
        web(
            "volumes: ['v1:/a', 'v2:/b']", "volumes: {v1: {external: true, name: x.y}, v2: {external: true, name: x.y}}"
        ),
        {"Deployment web": pod(volumes=[{"persistentVolumeClaim": {"claimName": "x.y"}}])},
    ),
    Accepted(
        "volumes whose names differ in a dot",
        web(
            "volumes: ['v1:/a', 'v2:/b']", "volumes: {v1: {external: true, name: x.y}, v2: {external: true, name: x-y}}"
        ),
        {
            "Deployment web": pod(
                volumes=[
                    {"persistentVolumeClaim": {"claimName": "x.y"}},
                    {"persistentVolumeClaim": {"claimName": "x-y"}},
                ]
            )
        },
    ),
    Accepted(
        "two keys of one network",
        web("networks: [a, b]", "networks: {a: {external: true, name: proxy}, b: {external: true, name: proxy}}"),
        {"Deployment web": {}},
    ),
    Accepted(
        "volume that one reads and one writes",
        "services: {a: {image: i, volumes: ['data:/d:ro']}, b: {image: i, volumes: ['data:/d']}}\n"
        "volumes: {data: {x-kompyse: {access: rwx}}}",
        {
            "PersistentVolumeClaim data": {"spec": {"accessModes": ["ReadWriteMany"]}},
            "Deployment a": box(volumeMounts=[{"readOnly": True}]),
            "Deployment b": box(volumeMounts=[{"readOnly": None}]),
        },
    ),
    Accepted(
        "volume that is there",
        web("volumes: ['data:/a']", "volumes: {data: {external: true, name: other.one}}"),
        {"Deployment web": pod(volumes=[{"persistentVolumeClaim": {"claimName": "other.one"}}])},
    ),
    Accepted(
        "volume on a server",
        web(
            "volumes: ['data:/a']", "volumes: {data: {driver_opts: {type: nfs, o: 'addr=10.0.0.1,rw', device: ':/x'}}}"
        ),
        {"PersistentVolume demo-data": {"spec": {"nfs": {"server": "10.0.0.1", "path": "/x"}}}},
    ),
    Accepted(
        "memory at paths",
        web("tmpfs: ['/a:size=64m,mode=1777'], shm_size: 1g, volumes: [{type: tmpfs, target: /b, tmpfs: {size: 5}}]"),
        {
            "Deployment web": pod(
                volumes=[
                    {"emptyDir": {"sizeLimit": "5"}},
                    {"emptyDir": {"sizeLimit": "64Mi"}},
                    {"emptyDir": {"sizeLimit": "1Gi"}},
                ]
            )
        },
    ),
    Accepted(
        "memory of a service called like a volume",
        "services: {data: {image: i, shm_size: 1g, volumes: ['shm:/a']}}\nvolumes: {shm: {}}",
        {"Deployment data": pod(volumes=[{"name": "data-shm"}, {"name": "shm-data"}])},
    ),
    Accepted(
        "port declared twice",
        web("ports: ['80:80', '[::]:80:80'], expose: ['80', '80/tcp', '90-92/udp']"),
        {"Service web": {"spec": {"ports": [{"port": 80}, {"port": 90}, {"port": 91}, {"port": 92}]}}},
    ),
    Accepted(
        "protocol in capitals",
        web("ports: [{target: 80, published: 80, protocol: UDP}]"),
        {"Service web": {"spec": {"ports": [{"name": "udp-80", "protocol": "UDP"}]}}},
    ),
    Accepted(
        "port of the container and of the host",
        web("ports: ['8080:80']"),
        {
            "Service web": {"spec": {"ports": [{"port": 80, "targetPort": 80}]}},
            "Service web-published": {"spec": {"ports": [{"port": 8080, "targetPort": 80}]}},
        },
    ),
    Accepted(
        "service called like a published one",
        "services: {web: {image: i, ports: ['1:1']}, web-published: {image: i, ports: ['2:2']}}",
        {
            "Service web-published": {"spec": {"ports": [{"port": 2}]}},
            "Service web-published-2": {"spec": {"ports": [{"port": 1}]}},
            "Service web-published-published": {"spec": {"ports": [{"port": 2}]}},
        },
    ),
    Accepted(
        "services called like init containers",
        "services: {wait-db-ready: {image: i, depends_on: [db]}, db: {image: i, expose: [1]},\n"
        "  a: {image: i, pre_start: [{command: b, per_replica: true}]},\n"
        "  a-pre-start-1: {image: i, network_mode: 'service:a'}}",
        {"Deployment wait-db-ready": {}, "Deployment a": {}},
    ),
    Accepted(
        "name without ports",
        "services: {web: {image: i, depends_on: [db]}, db: {image: i}}",
        {"Service db": {"spec": {"clusterIP": "None", "ports": None}}, "Deployment web": pod(initContainers=[{}])},
    ),
    Accepted(
        "names of one service",
        web("networks: {default: {aliases: [backend]}}, hostname: h1, container_name: pg, expose: [1]"),
        {"Service backend": {}, "Service h1": {}, "Service pg": {}, "Deployment web": pod(hostname="h1")},
    ),
    Accepted(
        "long names everywhere",
        f"services: {{{LONG}: {{image: i, expose: [1], networks: {{{LONG}: {{aliases: [{'b' * 63}]}}}},\n"
        f"  configs: [{LONG}], secrets: [{LONG}], volumes: ['{LONG}:/a'], tmpfs: [/{'c' * 80}], shm_size: 1m}},\n"
        f"  b: {{image: i, expose: [1], networks: {{{LONG}: {{aliases: [{'b' * 63}]}}}},\n"
        f"  depends_on: {{{LONG}: {{condition: service_started}}}}}}}}\n"
        f"volumes: {{{LONG}: {{}}}}\nnetworks: {{{LONG}: {{}}}}\nconfigs: {{{LONG}: {{content: x}}}}\n"
        f"secrets: {{{LONG}: {{environment: ONE}}}}\n",
        {f"Service {'b' * 63}": {}},
    ),
    Accepted(
        "dollars",
        web("command: [sh, -c, 'echo $$HOME $${A:-b} $$(date) $$$$'], environment: {A: 'a$$(B)'}"),
        {"Deployment web": box(args=["sh", "-c", "echo $HOME ${A:-b} $$(date) $$$"], env=[{"value": "a$$(B)"}])},
    ),
    Accepted(
        "password with a path of secrets",
        web("environment: {A: 'pg://U:P_w@h/run/secrets/x'}"),
        {"Deployment web": box(env=[{"value": "pg://U:P_w@h/run/secrets/x"}])},
        ("KY660",),
    ),
    Accepted(
        "check by a shell",
        web("healthcheck: {test: 'a || exit 1'}"),
        {
            "Deployment web": box(
                livenessProbe=None,
                readinessProbe={
                    "exec": {"command": ["/bin/sh", "-c", "a || exit 1"]},
                    "periodSeconds": 30,
                    "failureThreshold": 3,
                },
            )
        },
    ),
    Accepted("check that is off", web("healthcheck: {test: [NONE, a]}"), {"Deployment web": box(readinessProbe=None)}),
    Accepted(
        "check that is disabled", web("healthcheck: {disable: true}"), {"Deployment web": box(readinessProbe=None)}
    ),
    Accepted(
        "check by an empty text",
        web("healthcheck: {test: ''}"),
        {"Deployment web": box(readinessProbe={"exec": {"command": ["/bin/sh", "-c", ""]}})},
    ),
    Accepted("no replicas", web("deploy: {replicas: 0}"), {"Deployment web": {"spec": {"replicas": 0}}}),
    Accepted("scale", web("scale: 3"), {"Deployment web": {"spec": {"replicas": 3}}}),
    Accepted(
        "all at once",
        web("deploy: {update_config: {parallelism: 0}}"),
        {"Deployment web": {"spec": {"strategy": {"rollingUpdate": {"maxSurge": 0, "maxUnavailable": "100%"}}}}},
    ),
    Accepted(
        "update beside a volume",
        web("deploy: {update_config: {parallelism: 2}}, volumes: ['data:/a']", "volumes: {data: {}}"),
        {"Deployment web": {"spec": {"strategy": {"type": "Recreate", "rollingUpdate": None}}}},
    ),
    Accepted(
        "one spread twice",
        web("deploy: {placement: {preferences: [{spread: node.labels.a}, {spread: node.labels.a}]}}"),
        {"Deployment web": pod(topologySpreadConstraints=[{"topologyKey": "a"}])},
    ),
    Accepted(
        "memory without a limit", web("mem_limit: -1, mem_reservation: 0"), {"Deployment web": box(resources=None)}
    ),
    Accepted(
        "resources",
        web("deploy: {resources: {limits: {cpus: 1.5, memory: 128m}, reservations: {memory: 64m}}}"),
        {
            "Deployment web": box(
                resources={"limits": {"cpu": "1500m", "memory": "128Mi"}, "requests": {"memory": "64Mi"}}
            )
        },
    ),
    Accepted(
        "grace of years",
        web("stop_grace_period: 999999h"),
        {"Deployment web": pod(terminationGracePeriodSeconds=3599996400)},
    ),
    Accepted(
        "times of zero",
        web("healthcheck: {test: a, interval: 0s, retries: 0}, stop_grace_period: 0s"),
        {"Deployment web": {**box(readinessProbe={"periodSeconds": 30, "failureThreshold": 3})}},
    ),
    Accepted(
        "user without a group",
        web("user: '5:'"),
        {"Deployment web": box(securityContext={"runAsUser": 5, "runAsGroup": None})},
    ),
    Accepted(
        "capabilities in small letters",
        web("cap_add: [CAP_SYS_ADMIN, net_admin], cap_drop: [all]"),
        {"Deployment web": box(securityContext={"capabilities": {"add": ["SYS_ADMIN", "NET_ADMIN"], "drop": ["ALL"]}})},
    ),
    Accepted(
        "fields of a pod",
        web(
            "extra_hosts: ['a:1.1.1.1', 'b:1.1.1.1'], pid: host, ipc: host, userns_mode: host, platform: linux/arm64,"
            " pull_policy: always, security_opt: ['no-new-privileges:true', 'seccomp:unconfined'],"
            " dns_search: [a.b], dns_opt: ['ndots:1']"
        ),
        {
            "Deployment web": pod(
                hostAliases=[{"ip": "1.1.1.1", "hostnames": ["a", "b"]}],
                hostPID=True,
                hostIPC=True,
                nodeSelector={"kubernetes.io/arch": "arm64"},
                dnsConfig={"searches": ["a.b"]},
                containers=[
                    {
                        "imagePullPolicy": "Always",
                        "securityContext": {
                            "seccompProfile": {"type": "Unconfined"},
                            "allowPrivilegeEscalation": False,
                        },
                    }
                ],
            )
        },
    ),
    Accepted(
        "way of finding peers that is usual",
        web("deploy: {endpoint_mode: vip}, expose: [1]"),
        {"Service web": {"spec": {"type": None, "clusterIP": None}}},
    ),
    Accepted(
        "addresses of peers",
        web("deploy: {endpoint_mode: dnsrr}, expose: [1]"),
        {"Service web": {"spec": {"clusterIP": "None"}}},
    ),
    Accepted(
        "label for a headless Service",
        web("expose: [1], labels: {kompose.service.type: Headless}"),
        {"Service web": {"spec": {"clusterIP": "None", "ports": [{"port": 1}]}}},
    ),
    Accepted("controller in capitals", web("labels: {kompose.controller.type: Deployment}"), {"Deployment web": {}}),
    Accepted(
        "set with other mounts",
        web(
            "x-kompyse: {kind: StatefulSet}, volumes: ['data:/a', './f:/f:ro'], tmpfs: [/t], secrets: [s]",
            "volumes: {data: {}}\nsecrets: {s: {environment: ONE}}",
        ),
        {"StatefulSet web": {"spec": {"volumeClaimTemplates": [{}], "template": {"spec": {"volumes": [{}, {}, {}]}}}}},
        files={"f": b"1"},
    ),
    Accepted(
        "job with a config",
        web("restart: 'no', configs: [c], x-kompyse: {kind: job}", "configs: {c: {content: d}}"),
        {"Job web": box(volumeMounts=mounted("/c"))},
    ),
    Accepted(
        "job that is tried again",
        web("restart: 'on-failure:3', x-kompyse: {kind: job}"),
        {"Job web": {"spec": {"backoffLimit": 3}}},
    ),
    Accepted(
        "schedules",
        web("x-kompyse: {schedule: '*/5 0-6/2 1,15 JAN-mar Mon'}"),
        {"CronJob web": {"spec": {"schedule": "*/5 0-6/2 1,15 JAN-mar Mon"}}},
    ),
    Accepted(
        "values that are what holds anyway",
        web(
            "init: false, privileged: false, read_only: false, tty: false, oom_kill_disable: false, oom_score_adj: 0,"
            " runtime: runc, logging: {driver: json-file}, domainname: '', ulimits: {}, devices: [], blkio_config: {},"
            " dns: [], gpus: [], credential_spec: {},"
            " deploy: {update_config: {max_failure_ratio: 0, order: stop-first},"
            " rollback_config: {parallelism: 1, order: stop-first}, resources: {limits: {pids: 0}}}, networks: [n]",
            "networks: {n: {enable_ipv4: true, driver: bridge, driver_opts: {}, ipam: {driver: default, config: []}}}",
        ),
        {"Deployment web": pod(shareProcessNamespace=None)},
    ),
    Accepted(
        "wait that restarts nothing",
        "services: {a: {image: i, depends_on: {b: {condition: service_started, restart: false}}}, b: {image: i}}",
        {"Deployment a": {}},
    ),
    Accepted(
        "variables of a file and of the project",
        web("env_file: [{path: ./a.env}, {path: ./no.env, required: false}], environment: {A: '2'}"),
        {"Deployment web": box(env=[{"name": "A", "value": "2"}, {"name": "B", "value": "run/secrets/X_y"}])},
        files={"a.env": b"A=1\nB=run/secrets/X_y\n"},
    ),
    Accepted(
        "files of variables of one name",
        "services: {a: {image: i, env_file: ./x/.env.d}, b: {image: i, env_file: ./y/.env.d}}",
        {"Deployment a": box(env=[{"value": "x"}]), "Deployment b": box(env=[{"value": "y"}])},
        files={"x/.env.d": b"A=x\n", "y/.env.d": b"A=y\n"},
    ),
    Accepted(
        "script with its bits",
        web("volumes: ['./run.sh:/run.sh:ro']"),
        {"Deployment web": pod(volumes=[{"configMap": {"defaultMode": 0o755}}])},
        files={"run.sh": b"#!/bin/sh\r\n"},
    ),
    Accepted(
        "waits of each kind",
        "services:\n"
        "  web: {image: i, depends_on: {db: {condition: service_healthy},"
        " mig: {condition: service_completed_successfully}}}\n"
        "  db: {image: i, expose: [1], healthcheck: {test: a}}\n"
        "  mig: {image: i}\n",
        {"Deployment web": pod(initContainers=[{}, {}, {}, {}, {}]), "Job mig": {}},
    ),
)
