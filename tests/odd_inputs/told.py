"""Inputs that are converted, with something told."""

from __future__ import annotations

from odd_inputs.forms import LONG, Accepted, box, mounted, pod, web

TOLD = (
    Accepted(
        "health check of two words, one missing",
        web("healthcheck: {test: [CMD]}"),
        {"Deployment web": box(readinessProbe=None)},
        ("KY557",),
    ),
    Accepted(
        "times for the check of the image",
        web("healthcheck: {timeout: 3s}"),
        {"Deployment web": box(readinessProbe=None)},
        ("KY557",),
    ),
    Accepted("empty test", web("healthcheck: {test: []}"), {"Deployment web": box(readinessProbe=None)}, ("KY557",)),
    Accepted(
        "half a second between checks",
        web("healthcheck: {test: a, interval: 500ms}"),
        {"Deployment web": box(readinessProbe={"periodSeconds": 1, "timeoutSeconds": 30})},
        ("KY580",),
    ),
    Accepted(
        "grace of half a second",
        web("stop_grace_period: 500ms"),
        {"Deployment web": pod(terminationGracePeriodSeconds=1)},
        ("KY580",),
    ),
    Accepted(
        "delay with a fraction",
        web("deploy: {update_config: {delay: 90.5s}}"),
        {"Deployment web": {"spec": {"minReadySeconds": 91}}},
        ("KY002", "KY580"),
    ),
    Accepted(
        "a third of a CPU",
        web("cpus: 0.33333"),
        {"Deployment web": box(resources={"requests": {"cpu": "0"}, "limits": {"cpu": "334m"}})},
        ("KY582",),
    ),
    Accepted(
        "more reserved than allowed",
        web("deploy: {resources: {limits: {memory: 8m}, reservations: {memory: 9m}}}"),
        {"Deployment web": box(resources={"limits": {"memory": "8Mi"}, "requests": {"memory": "8Mi"}})},
        ("KY559",),
    ),
    Accepted(
        "long update of pods on each node",
        web("deploy: {mode: global, update_config: {monitor: 20m}}"),
        {"DaemonSet web": {"spec": {"minReadySeconds": 1200, "progressDeadlineSeconds": None}}},
    ),
    Accepted(
        "user by name",
        web("user: 'www-data:33'"),
        {"Deployment web": box(securityContext={"runAsUser": None, "runAsGroup": 33})},
        ("KY563",),
    ),
    Accepted(
        "group by name",
        web("group_add: [mail, 8]"),
        {"Deployment web": pod(securityContext={"supplementalGroups": [8]})},
        ("KY563",),
    ),
    Accepted(
        "names in /etc/hosts",
        web("extra_hosts: ['a_b:1.1.1.1', 'C:1.1.1.1', 'd:host-gateway', 'e:::1']"),
        {"Deployment web": pod(hostAliases=[{"ip": "1.1.1.1", "hostnames": ["c"]}, {"ip": "::1"}])},
        ("KY252", "KY567"),
    ),
    Accepted(
        "search domains",
        web("dns_search: ['a b', Corp.Example, _x.y, '.']"),
        {"Deployment web": pod(dnsConfig={"searches": ["corp.example", "_x.y"]})},
        ("KY583", "KY583"),
    ),
    Accepted(
        "four name servers",
        web("dns: [1.1.1.1, 1.1.1.1, 8.8.8.8, 9.9.9.9, 4.4.4.4]"),
        {"Deployment web": pod(dnsConfig={"nameservers": ["1.1.1.1", "8.8.8.8", "9.9.9.9"]})},
        ("KY002", "KY568"),
    ),
    Accepted(
        "kernel parameters",
        web("sysctls: {net.ipv4.tcp_syncookies: 0, net.core.somaxconn: 9}"),
        {"Deployment web": pod(securityContext={"sysctls": [{"name": "net.ipv4.tcp_syncookies", "value": "0"}]})},
        ("KY566",),
    ),
    Accepted(
        "kernel parameters of the node",
        web("network_mode: host, ipc: host, sysctls: {net.ipv4.tcp_syncookies: 0, kernel.shm_rmid_forced: 1}"),
        {"Deployment web": pod(hostNetwork=True, hostIPC=True, securityContext=None)},
        ("KY566", "KY566"),
    ),
    Accepted(
        "profiles",
        web("security_opt: ['seccomp:../a.json', 'apparmor= b ', 'no-new-privileges', nothing]"),
        {
            "Deployment web": box(
                securityContext={
                    "seccompProfile": None,
                    "allowPrivilegeEscalation": False,
                    "appArmorProfile": {"localhostProfile": "b"},
                }
            )
        },
        ("KY564", "KY564", "KY565"),
    ),
    Accepted(
        "network that the engine has", web("network_mode: lan"), {"Deployment web": pod(hostNetwork=None)}, ("KY571",)
    ),
    Accepted(
        "processes of a container outside", web("pid: 'container:a'"), {"Deployment web": pod(hostPID=None)}, ("KY571",)
    ),
    Accepted(
        "names of variables",
        web("environment: {'a b': c, 1a: d, ..: e, ok: f}"),
        {"Deployment web": box(env=[{"name": "a b"}, {"name": "1a"}, {"name": ".."}, {"name": "ok"}])},
    ),
    Accepted(
        "variable without a value",
        web("environment: [NOT_SET, A=]"),
        {"Deployment web": box(env=[{"name": "A", "value": ""}])},
        ("KY555",),
    ),
    Accepted(
        "label that is no key",
        web("labels: {'a b': c, d: 'e f'}"),
        {"Deployment web": {"spec": {"template": {"metadata": {"annotations": {"d": "e f", "a b": None}}}}}},
        ("KY250",),
    ),
    Accepted(
        "label of 300 kB",
        web(f"labels: {{a: {'x' * 300_000}, b: c}}"),
        {"Deployment web": {"spec": {"template": {"metadata": {"annotations": {"a": None, "b": "c"}}}}}},
        ("KY254",),
    ),
    Accepted(
        "labels and annotations of 300 kB together",
        web(f"labels: {{a: {'x' * 150_000}}}, annotations: {{b: {'x' * 150_000}}}"),
        {"Deployment web": {"spec": {"template": {"metadata": {"annotations": {"b": None}}}}}},
        ("KY254",),
    ),
    Accepted(
        "label and annotation of one key",
        web("labels: {a: b}, annotations: {a: c, d: e}"),
        {"Deployment web": {"spec": {"template": {"metadata": {"annotations": {"a": "c", "d": "e"}}}}}},
        ("KY255",),
    ),
    Accepted("labels that fill an object", web(f"labels: {{a: {'<' * 60_000}}}"), {"Deployment web": {}}, ("KY654",)),
    Accepted(
        "config of 256 KiB",
        web("configs: [a]", f"configs: {{a: {{content: {'x' * 262_144}}}}}"),
        {"ConfigMap a": {}},
        ("KY654",),
    ),
    Accepted(
        "secret of 195 KiB",
        web("secrets: [a]", "secrets: {a: {file: ./a}}"),
        {"Secret a": {}},
        ("KY654",),
        {"a": b"\0" * 200_000},
    ),
    # Ports.
    Accepted(
        "port of a range",
        web("ports: ['8000-8009:80']"),
        {"Service web-published": {"spec": {"ports": [{"port": 80, "nodePort": None}]}}},
        ("KY368",),
    ),
    Accepted(
        "any port of the node",
        web("ports: [{target: 80, mode: host, published: '8000-8009'}]"),
        {"Deployment web": box(ports=[{"containerPort": 80, "hostPort": 80}])},
        ("KY368",),
    ),
    Accepted(
        "two ports of the container on one of the node",
        web("ports: [{target: 80, published: 8080, mode: host}, {target: 81, published: 8080, mode: host}]"),
        {
            "Deployment web": box(
                ports=[{"containerPort": 80, "hostPort": 8080}, {"containerPort": 81, "hostPort": None}]
            )
        },
        ("KY367",),
    ),
    Accepted(
        "two ports of the container on one node port",
        web("ports: ['30080:80', '30080:81']"),
        {
            "Service web-published": {
                "spec": {"ports": [{"port": 30080, "nodePort": 30080}, {"port": 81, "nodePort": None}]}
            }
        },
        ("KY354",),
    ),
    Accepted(
        "a published number that another port has",
        web("ports: ['81:80', '81:81']"),
        {
            "Service web-published": {
                "spec": {"ports": [{"port": 81, "targetPort": 80}, {"port": 82, "targetPort": 81}]}
            }
        },
        ("KY354",),
    ),
    Accepted(
        "one port on two addresses",
        web("ports: ['10.0.0.1:80:80', '10.0.0.2:80:80', '127.0.0.1:81:80']"),
        {"Service web-published": {"spec": {"ports": [{"port": 80}]}}},
        ("KY352", "KY353", "KY353"),
    ),
    Accepted(
        "one node port for two services",
        "services: {a: {image: i, ports: ['30080:1']}, b: {image: i, ports: ['30080:2']}}",
        {
            "Service a-published": {"spec": {"ports": [{"nodePort": 30080}]}},
            "Service b-published": {"spec": {"ports": [{"nodePort": None}]}},
        },
        ("KY354",),
    ),
    Accepted(
        "one node port on two addresses",
        "services: {a: {image: i, ports: ['10.0.0.1:30080:1']}, b: {image: i, ports: ['10.0.0.2:30080:2']}}",
        {"Service b-published": {"spec": {"ports": [{"nodePort": None}]}}},
        ("KY353", "KY353"),
    ),
    Accepted(
        "one node port for two protocols of two services",
        "services: {a: {image: i, ports: ['30080:1']}, b: {image: i, ports: ['30080:1/udp']}}",
        {"Service b-published": {"spec": {"ports": [{"protocol": "UDP", "nodePort": None}]}}},
    ),
    Accepted(
        "one port of the node for two services",
        "services: {a: {image: i, ports: [{target: 1, published: 80, mode: host}]},"
        " b: {image: i, ports: [{target: 1, published: 80, mode: host}]}}",
        {"Deployment a": box(ports=[{"hostPort": 80}]), "Deployment b": box(ports=[{"hostPort": 80}])},
        ("KY354",),
    ),
    Accepted(
        "ports of media streams",
        web("ports: ['20000-24999:20000-24999/udp']"),
        {"Service web": {"spec": {"clusterIP": "None", "ports": None}}, "Deployment web": box(ports=None)},
        ("KY369", "KY370"),
    ),
    Accepted(
        "every port exposed", web("expose: ['1-65535']"), {"Service web": {"spec": {"clusterIP": "None"}}}, ("KY370",)
    ),
    Accepted(
        "names and protocols of ports",
        web("ports: [{target: 80, name: '--', app_protocol: 'a b'}]"),
        {"Service web": {"spec": {"ports": [{"name": "tcp-80", "appProtocol": None}]}}},
        ("KY363", "KY363"),
    ),
    # Mounts.
    Accepted(
        "relative target",
        web("volumes: ['data:a', 'data:/b']", "volumes: {data: {}}"),
        {"Deployment web": box(volumeMounts=mounted("/b"))},
        ("KY414",),
    ),
    Accepted(
        "root as a target",
        web("configs: [{source: c, target: /}]", "configs: {c: {content: a}}"),
        {"Deployment web": box(volumeMounts=None)},
        ("KY414",),
    ),
    Accepted(
        "relative memory",
        web("tmpfs: [a, '/b:size=-1']"),
        {"Deployment web": box(volumeMounts=mounted("/b"))},
        ("KY413", "KY414"),
    ),
    Accepted(
        "one path in two forms",
        web("volumes: ['data:/a'], tmpfs: [/b/../a/]", "volumes: {data: {}}"),
        {"Deployment web": box(volumeMounts=mounted("/a"))},
        ("KY460",),
    ),
    Accepted(
        "drive letter",
        web("volumes: ['d:/a', 'data:/b']", "volumes: {d: {}, data: {}}"),
        {"Deployment web": box(volumeMounts=mounted("/b"))},
        ("KY168", "KY461"),
    ),
    Accepted(
        "colon in a target",
        web("configs: [{source: c, target: '/a:b'}]", "configs: {c: {content: a}}"),
        {"Deployment web": box(volumeMounts=None)},
        ("KY461",),
    ),
    Accepted(
        "pipe of Windows",
        web("volumes: [{type: npipe, source: a, target: /b}]"),
        {"Deployment web": box(volumeMounts=None)},
        ("KY406",),
    ),
    Accepted(
        "path of the host with dots",
        web("volumes: ['/opt/../srv:/a']"),
        {"Deployment web": pod(volumes=[{"hostPath": {"path": "/srv"}}])},
        ("KY401",),
    ),
    Accepted(
        "volume on a path of the host with dots",
        web("volumes: ['data:/a']", "volumes: {data: {driver_opts: {type: none, o: bind, device: /opt/../srv}}}"),
        {"PersistentVolume demo-data": {"spec": {"hostPath": {"path": "/srv"}}}},
        ("KY453",),
    ),
    Accepted(
        "memory below zero",
        web("volumes: ['data:/a']", "volumes: {data: {driver_opts: {type: tmpfs, o: size=-5}}}"),
        {"Deployment web": pod(volumes=[{"emptyDir": {"medium": "Memory", "sizeLimit": None}}])},
        ("KY456",),
    ),
    Accepted(
        "mode of set-user-id",
        web("configs: [{source: c, mode: '04755'}]", "configs: {c: {content: a}}"),
        {"Deployment web": pod(volumes=[{"configMap": {"defaultMode": 0o755}}])},
        ("KY652",),
    ),
    Accepted(
        "names of files",
        web("volumes: ['./d:/d:ro']"),
        {"Deployment web": pod(volumes=[{"configMap": {"items": [{"path": "_..a"}, {"path": "a b"}, {"path": "ü"}]}}])},
        ("KY653",),
        {"d/..a": b"1", "d/a b": b"2", "d/ü": b"3"},
    ),
    Accepted(
        "image at a path",
        web("volumes: [{type: image, source: alpine, target: /a, image: {subpath: ./b//c}}]"),
        {"Deployment web": box(volumeMounts=[{"mountPath": "/a"}])},
        ("KY459",),
    ),
    # What others must not hide.
    Accepted(
        "config and volume at one path",
        web(
            "configs: [{source: c, target: /a}], volumes: ['data:/a']",
            "configs: {c: {content: a}}\nvolumes: {data: {}}",
        ),
        {"Deployment web": box(volumeMounts=mounted("/a"))},
        ("KY460",),
    ),
    Accepted(
        "image that waits for a variable",
        "services: {web: {image: 'app:${TAG-}'}}",
        {"Deployment web": box(image="app:")},
        ("KY703",),
    ),
    Accepted(
        "placement",
        web(
            "deploy: {placement: {constraints: ['node.labels.a == b c', 'node.role != worker', nothing,"
            " 'node.labels.a == -']}}"
        ),
        {"Deployment web": {}},
        ("KY572", "KY572", "KY572"),
    ),
    Accepted(
        "resource that is no name",
        web(
            "deploy: {resources: {reservations: {generic_resources: ["
            "{discrete_resource_spec: {kind: 'a b/c', value: 1}}]}}}"
        ),
        {"Deployment web": box(resources=None)},
        ("KY561",),
    ),
    Accepted(
        "disk below zero", web("storage_opt: {size: '-1'}"), {"Deployment web": box(resources=None)}, ("KY002", "KY560")
    ),
    Accepted(
        "links out",
        web("external_links: ['a:b', 'c:b', 'd:web', 'e:1f']"),
        {"Deployment web": {}},
        ("KY361", "KY361", "KY361", "KY361"),
    ),
    # Lengths.
    Accepted(
        "long name by the clock",
        f"services: {{{LONG}: {{image: i, x-kompyse: {{schedule: '@daily'}}}}}}",
        {},
        ("KY253",),
    ),
    Accepted(
        "long name of a set",
        f"services: {{{LONG}: {{image: i, x-kompyse: {{kind: statefulset}}, volumes: ['{LONG}:/a']}}}}\n"
        f"volumes: {{{LONG}: {{}}}}",
        {},
        ("KY253",),
    ),
    Accepted("name of 70 letters", f"services: {{{'b' * 70}: {{image: i, volumes: [/a]}}}}", {}, ("KY201", "KY466")),
    Accepted(
        "names that are no labels",
        "services: {my_app: {image: i, volumes: [/a]}, 1a: {image: i}, _b: {image: i}, C.d: {image: i}}",
        {"Deployment my-app": {}, "Deployment svc-1a": {}, "Deployment b": {}, "Deployment c-d": {}},
        ("KY201", "KY201", "KY201", "KY201", "KY466"),
    ),
    Accepted(
        "host names",
        web("hostname: a.b_c, container_name: My.Name"),
        {"Deployment web": pod(hostname="a")},
        ("KY206", "KY206", "KY251"),
    ),
    # One pod.
    Accepted(
        "one pod for two services",
        "services:\n"
        "  a: {image: i, extra_hosts: ['x:1.1.1.1'], sysctls: {net.ipv4.tcp_syncookies: 0}, dns: [1.1.1.1, 2.2.2.2],\n"
        "      ports: [{target: 80, published: 80, mode: host}], volumes: [/b-c], dns_opt: ['ndots:1']}\n"
        "  a-b: {image: i, pid: 'service:a', extra_hosts: ['y:1.1.1.1'], sysctls: {net.ipv4.tcp_syncookies: 1},\n"
        "      dns: [2.2.2.2, 3.3.3.3, 4.4.4.4], dns_opt: ['ndots:2'], volumes: [/c],\n"
        "      ports: [{target: 81, published: 80, mode: host}]}\n",
        {
            "Deployment a": pod(
                hostAliases=[{"ip": "1.1.1.1", "hostnames": ["x", "y"]}],
                dnsConfig={"nameservers": ["1.1.1.1", "2.2.2.2", "3.3.3.3"], "options": [{"value": "2"}]},
                securityContext={"sysctls": [{"value": "1"}]},
                containers=[{"ports": [{"hostPort": 80}]}, {"ports": [{"containerPort": 81, "hostPort": None}]}],
            )
        },
        ("KY002", "KY002", "KY354", "KY367", "KY466", "KY466", "KY551", "KY551", "KY568"),
    ),
    Accepted(
        "one pod on the network of the node",
        "services: {a: {image: i, network_mode: host, expose: [80]},"
        " b: {image: i, network_mode: 'service:a', expose: [80]}}",
        {"Deployment a": pod(hostNetwork=True, containers=[{"ports": [{"containerPort": 80}]}, {"ports": None}])},
        ("KY357",),
    ),
    Accepted(
        "chain of pods",
        "services: {c: {image: i, network_mode: 'service:b'},"
        " b: {image: i, network_mode: 'service:a', volumes: ['v1:/b']}, a: {image: i, volumes: ['v1:/a']}}\n"
        "volumes: {v1: {}}",
        {"Deployment a": pod(containers=[{"name": "a"}, {"name": "b"}, {"name": "c"}], volumes=[{"name": "data-v1"}])},
    ),
    # What Kompose lost.
    Accepted(
        "restart of something that stays",
        web("restart: 'on-failure:3', expose: [80]"),
        {"Deployment web": {}},
        ("KY505",),
    ),
    Accepted(
        "pair of GPUs",
        web("deploy: {resources: {reservations: {devices: [{driver: nvidia, count: 2, capabilities: [gpu]}]}}}"),
        {"Deployment web": box(resources={"limits": {"nvidia.com/gpu": "2"}})},
        ("KY002",),
    ),
    Accepted(
        "hooks",
        web("post_start: [{command: [a, '$$(B)'], user: root}], pre_stop: [{command: c}]"),
        {
            "Deployment web": box(
                lifecycle={"postStart": {"exec": {"command": ["a", "$(B)"]}}, "preStop": {"exec": {"command": ["c"]}}}
            )
        },
        ("KY001", "KY002", "KY002"),
    ),
    Accepted(
        "files of the host",
        web("volumes: ['/tmp:/a:ro', '/etc/hostname:/b']"),
        {"Deployment web": pod(volumes=[{"hostPath": {"path": "/tmp"}}, {"hostPath": {"path": "/etc/hostname"}}])},
        ("KY401", "KY401"),
    ),
    Accepted("empty project", "services: {}", {}, ("KY808",)),
)
