"""Inputs that end in one error."""

from __future__ import annotations

from odd_inputs.forms import Refused, web

REFUSED = (
    # Numbers that the platform could not hold, or that no engine takes.
    Refused("time below zero", web("healthcheck: {test: a, interval: -1s}"), "KY516", "healthcheck.interval"),
    Refused("time beyond 32 bits", web("healthcheck: {test: a, timeout: 600000h}"), "KY516", "healthcheck.timeout"),
    Refused("time below a millisecond", web("healthcheck: {test: a, interval: 9us}"), "KY516", "healthcheck.interval"),
    Refused(
        "retries beyond 32 bits", web("healthcheck: {test: a, retries: 3000000000}"), "KY516", "healthcheck.retries"
    ),
    Refused("grace below zero", web("stop_grace_period: -1m"), "KY516", "stop_grace_period"),
    Refused(
        "parallelism beyond 32 bits",
        web("deploy: {update_config: {parallelism: 2147483648}}"),
        "KY516",
        "deploy.update_config.parallelism",
    ),
    Refused("delay below zero", web("deploy: {update_config: {delay: -2s}}"), "KY516", "deploy.update_config.delay"),
    Refused(
        "delay beyond 32 bits", web("deploy: {update_config: {delay: 70000w}}"), "KY157", "deploy.update_config.delay"
    ),
    Refused(
        "monitor beyond 32 bits",
        web("deploy: {update_config: {monitor: 4000w}}"),
        "KY516",
        "deploy.update_config.monitor",
    ),
    Refused("replicas beyond 32 bits", web("deploy: {replicas: 5000000000}"), "KY507", "deploy.replicas"),
    Refused("scale beyond 32 bits", web("scale: 5000000000"), "KY507", "scale"),
    Refused("scale below zero", web("scale: -3"), "KY153", "scale"),
    Refused("retries of a restart", web("restart: 'on-failure:4000000000'"), "KY516", "restart"),
    Refused(
        "attempts beyond 32 bits",
        web("deploy: {restart_policy: {condition: on-failure, max_attempts: 4000000000}}"),
        "KY516",
        "deploy.restart_policy.max_attempts",
    ),
    Refused(
        "pods of a node beyond 32 bits",
        web("deploy: {placement: {max_replicas_per_node: 4000000000}}"),
        "KY516",
        "deploy.placement.max_replicas_per_node",
    ),
    Refused("CPUs below zero", web("cpus: -0.5"), "KY516", "cpus"),
    Refused("CPUs below what Linux gives", web("cpus: 0.002"), "KY516", "cpus"),
    Refused("CPUs beyond any machine", web("cpus: '9e29'"), "KY516", "cpus"),
    Refused("quota below a millisecond", web("cpu_quota: 500"), "KY516", "cpu_quota"),
    Refused("period beyond a second", web("cpu_period: 2000000"), "KY516", "cpu_period"),
    Refused("shares below zero", web("cpu_shares: -1"), "KY516", "cpu_shares"),
    Refused("memory without a unit", web("mem_limit: 512"), "KY516", "mem_limit"),
    Refused("memory beyond 64 bits", web("mem_limit: 99999999999g"), "KY158", "mem_limit"),
    Refused("shared memory below zero", web("shm_size: -1"), "KY516", "shm_size"),
    Refused(
        "memory at a path below zero",
        web("volumes: [{type: tmpfs, target: /a, tmpfs: {size: '-1'}}]"),
        "KY516",
        "volumes[0].tmpfs.size",
    ),
    Refused("user below zero", web("user: '-7'"), "KY516", "user"),
    Refused("group of a user beyond 31 bits", web("user: '1:4294967296'"), "KY516", "user"),
    Refused("user of three parts", web("user: '1:2:3'"), "KY517", "user"),
    Refused("group below zero", web("group_add: [-3]"), "KY516", "group_add[0]"),
    Refused("empty group", web("group_add: [1, '']"), "KY517", "group_add[1]"),
    Refused("devices below -1", web("gpus: [{count: -2}]"), "KY516", "gpus[0].count"),
    Refused(
        "group of a file by name",
        web("configs: [{source: c, gid: staff}]", "configs: {c: {content: a}}"),
        "KY517",
        "configs[0].gid",
    ),
    Refused(
        "mode of too many bits",
        web("configs: [{source: c, mode: '0100644'}]", "configs: {c: {content: a}}"),
        "KY516",
        "configs[0].mode",
    ),
    # Ports.
    Refused("protocol that is none", web("ports: [{target: 80, protocol: icmp}]"), "KY161", "ports[0].protocol"),
    Refused(
        "published port that is none", web("ports: [{target: 80, published: http}]"), "KY161", "ports[0].published"
    ),
    Refused("published port too large", web("ports: [{target: 80, published: 65536}]"), "KY161", "ports[0].published"),
    Refused("published port too large, short", web("ports: ['65536:80']"), "KY161", "ports[0]"),
    Refused("mode of a port that is none", web("ports: [{target: 80, mode: bridge}]"), "KY517", "ports[0].mode"),
    Refused("exposed word", web("expose: [http]"), "KY302", "expose[0]"),
    Refused("exposed number too large", web("expose: ['80000']"), "KY302", "expose[0]"),
    # Words that mean nothing.
    Refused("mode of deployment", web("deploy: {mode: everywhere}"), "KY517", "deploy.mode"),
    Refused("mode of endpoints", web("deploy: {endpoint_mode: dns}"), "KY517", "deploy.endpoint_mode"),
    Refused(
        "action after a failed update",
        web("deploy: {update_config: {failure_action: stop}}"),
        "KY517",
        "deploy.update_config.failure_action",
    ),
    Refused("restart policy", web("restart: maybe"), "KY506", "restart"),
    Refused("retries that are no number", web("restart: 'on-failure:few'"), "KY506", "restart"),
    Refused(
        "condition of a restart",
        web("deploy: {restart_policy: {condition: never}}"),
        "KY506",
        "deploy.restart_policy.condition",
    ),
    Refused("pull policy", web("pull_policy: neverever"), "KY517", "pull_policy"),
    Refused("platform with a blank", web("platform: 'linux/arm 64'"), "KY517", "platform"),
    Refused("platform of one unknown word", web("platform: beos"), "KY517", "platform"),
    Refused("capability with a slip", web("cap_add: [NET_ADMIM]"), "KY517", "cap_add[0]"),
    Refused(
        "propagation",
        web("volumes: [{type: bind, source: /a, target: /b, bind: {propagation: up}}]"),
        "KY517",
        "volumes[0].bind.propagation",
    ),
    Refused("name server by name", web("dns: [dns.example]"), "KY517", "dns[0]"),
    Refused("option of the resolver without a name", web("dns_opt: [':2']"), "KY517", "dns_opt[0]"),
    Refused("hook without a command", web("pre_stop: [{command: []}]"), "KY517", "pre_stop[0]"),
    Refused("relative directory of work", web("working_dir: app"), "KY517", "working_dir"),
    Refused(
        "relative directory of a hook",
        web("post_start: [{command: a, working_dir: b}]"),
        "KY517",
        "post_start[0].working_dir",
    ),
    Refused(
        "option behind volumes_from",
        web("volumes_from: ['db:w']").replace("}}", "}, db: {image: a}}", 1),
        "KY517",
        "volumes_from[0]",
    ),
    # Texts that no process can be given, and names of variables.
    Refused("NUL in a variable", web('environment: {A: "a\\0b"}'), "KY517", "environment.A"),
    Refused("NUL in a command", web('command: ["a\\0b"]'), "KY517", "command"),
    Refused("variable of 200 kB", web(f"environment: {{A: {'x' * 200_000}}}"), "KY517", "environment.A"),
    Refused("variable with an equals sign", web("environment: {'A=B': c}"), "KY517", "environment.A=B"),
    Refused("variable outside ASCII", web("environment: {größe: c}"), "KY517", "environment.größe"),
    Refused("variable without a name", web("environment: ['=a']"), "KY517", "services.web.environment."),
    Refused(
        "pod of 2 MB",
        web(", ".join(["environment: {A0: a"] + [f"A{n}: {'x' * 99_000}" for n in range(1, 19)]) + "}"),
        "KY655",
        "",
    ),
    # Images and mounts.
    Refused("image with a blank", "services: {web: {image: 'a b'}}", "KY703", "image"),
    Refused("image with capitals", "services: {web: {image: 'Team/App:1'}}", "KY703", "image"),
    Refused("image as an address", "services: {web: {image: 'https://example.com/app'}}", "KY703", "image"),
    Refused("image of a build with capitals", "services: {Web: {build: .}}", "KY703", "services.Web.build"),
    Refused("image of a hook", web("pre_start: [{image: 'A:b', command: c}]"), "KY703", "pre_start[0].image"),
    Refused("mounted image", web("volumes: [{type: image, source: 'A B', target: /a}]"), "KY703", "volumes[0].source"),
    Refused(
        "part of a volume outside of it",
        web("volumes: [{type: volume, source: data, target: /a, volume: {subpath: a/../../b}}]", "volumes: {data: {}}"),
        "KY415",
        "volumes[0].volume.subpath",
    ),
    Refused(
        "absolute part of a volume",
        web("volumes: [{type: volume, source: data, target: /a, volume: {subpath: /b}}]", "volumes: {data: {}}"),
        "KY415",
        "volumes[0].volume.subpath",
    ),
    Refused("anonymous and memory at one path", web("tmpfs: [/a], volumes: [/a]"), "KY179", "volumes[0]"),
    # Names.
    Refused(
        "two names that become one",
        "services: {a_b: {image: i}, a-b: {image: i}, a.b: {image: i}}",
        "KY203",
        "services.a_b",
    ),
    Refused("name without a letter", "services: {'___': {image: i}}", "KY204", "services.___"),
    Refused(
        "two volumes of one name",
        web("volumes: ['my_data:/a', 'my.data:/b']", "volumes: {my_data: {}, my.data: {}}"),
        "KY203",
        "volumes.my_data",
    ),
    # Hints.
    Refused("hint with a slip", web("x-kompyse: {kimd: job}"), "KY604", "x-kompyse.kimd"),
    Refused("minute 60", web("x-kompyse: {schedule: '60 * * * *'}"), "KY605", "x-kompyse.schedule"),
    Refused("Sunday as 7", web("x-kompyse: {schedule: '0 0 * * 7'}"), "KY605", "x-kompyse.schedule"),
    Refused("last day of the month", web("x-kompyse: {schedule: '0 0 L * *'}"), "KY605", "x-kompyse.schedule"),
    Refused(
        "storage class with a blank",
        web("volumes: ['data:/a']", "volumes: {data: {x-kompyse: {class: fast ssd}}}"),
        "KY605",
        "volumes.data.x-kompyse.class",
    ),
    Refused(
        "access of one pod and of one node",
        web("volumes: ['data:/a']", "volumes: {data: {x-kompyse: {access: [rwo, rwop]}}}"),
        "KY605",
        "volumes.data.x-kompyse.access",
    ),
    Refused(
        "size below zero",
        web("volumes: ['data:/a']", "volumes: {data: {driver_opts: {size: '-1g'}}}"),
        "KY605",
        "volumes.data.driver_opts.size",
    ),
    Refused(
        "controller that Kompose knew",
        web("labels: {kompose.controller.type: replicationcontroller}"),
        "KY605",
        "labels.kompose.controller.type",
    ),
    Refused(
        "type of a service", web("labels: {kompose.service.type: ingress}"), "KY605", "labels.kompose.service.type"
    ),
    # Content.
    Refused(
        "secret from a variable that is unset",
        web("secrets: [a]", "secrets: {a: {environment: NOT_SET}}"),
        "KY602",
        "secrets.a.environment",
    ),
    Refused(
        "config of a file that is missing", web("configs: [a]", "configs: {a: {file: ./no}}"), "KY601", "configs.a.file"
    ),
    Refused(
        "config above 1 MiB",
        web("configs: [a]", f"configs: {{a: {{content: {'x' * 1_048_577}}}}}"),
        "KY651",
        "configs.a.content",
    ),
)
