"""Claims and volumes: sizes, classes, access, drivers, and what is told of them."""

from __future__ import annotations

import json

import pytest


def one_volume(lowered, volume: str, service: str = "volumes: ['data:/d']", **options):
    return lowered(f"services: {{web: {{image: i, {service}}}}}\nvolumes: {{data: {volume}}}", **options)


def test_one_claim_serves_all_users(lowered) -> None:
    text = """
services: {a: {image: i, volumes: ["My_Data:/d"]}, b: {image: i, volumes: ["My_Data:/e:ro"]}}
volumes: {My_Data: }
"""
    found = lowered(text)
    (claim,) = found.of_kind("PersistentVolumeClaim").values()
    assert claim["metadata"]["name"] == "my-data"
    assert claim["spec"] == {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "1Gi"}}}
    for key in "ab":
        assert found.volume(key, "data-my-data") == {"persistentVolumeClaim": {"claimName": "my-data"}}
    assert found.mounts("b")["/e"] == {"name": "data-my-data", "mountPath": "/e", "readOnly": True}


@pytest.mark.parametrize(
    ("volume", "options", "size", "storage_class"),
    [
        ("", {}, "1Gi", None),
        ("", {"volume_size": 5 << 20, "storage_class": "fast"}, "5Mi", "fast"),
        ("{x-kompyse: {size: 10G, class: slow}}", {"storage_class": "fast"}, "10Gi", "slow"),
        ("{driver_opts: {size: 2g}}", {}, "2Gi", None),
    ],
)
def test_size_and_class(lowered, volume: str, options: dict, size: str, storage_class: str | None) -> None:
    found = one_volume(lowered, volume, **options)
    spec = found.one("PersistentVolumeClaim", "data")["spec"]
    assert spec["resources"]["requests"]["storage"] == size
    assert spec.get("storageClassName") == storage_class
    assert not found.told_of("KY454")


def test_labels_become_annotations(lowered) -> None:
    service = "volumes: [{type: volume, source: data, target: /d, volume: {labels: {b: '2'}}}]"
    found = one_volume(lowered, "{labels: {a: 'x y'}}", service)
    assert found.one("PersistentVolumeClaim", "data")["metadata"]["annotations"] == {"a": "x y", "b": "2"}


def test_an_external_volume_is_referenced_only(lowered) -> None:
    found = one_volume(lowered, "{external: true, name: theirs}")
    assert not found.of_kind("PersistentVolumeClaim")
    assert found.volume("web", "data-theirs") == {"persistentVolumeClaim": {"claimName": "theirs"}}
    assert not found.told_of("KY451")


NFS = "{driver: local, driver_opts: {type: nfs, o: 'addr=10.0.0.1,ro,soft', device: ':/export/data'}}"


@pytest.mark.parametrize(("namespace", "name"), [(None, "demo-data"), ("prod", "prod-demo-data")])
def test_an_nfs_volume_is_a_volume_and_its_claim(lowered, namespace: str | None, name: str) -> None:
    found = one_volume(lowered, NFS, namespace=namespace)
    volume = found.one("PersistentVolume", name)["spec"]
    assert volume == {
        "capacity": {"storage": "1Gi"},
        "accessModes": ["ReadWriteMany"],
        "persistentVolumeReclaimPolicy": "Retain",
        "storageClassName": "",
        **({"claimRef": {"namespace": "prod", "name": "data"}} if namespace else {}),
        "mountOptions": ["soft"],
        "nfs": {"server": "10.0.0.1", "path": "/export/data", "readOnly": True},
    }
    claim = found.one("PersistentVolumeClaim", "data")["spec"]
    assert (claim["storageClassName"], claim["volumeName"]) == ("", name)
    assert claim["accessModes"] == ["ReadWriteMany"]


def test_a_volume_bound_to_a_path_is_on_the_node(lowered) -> None:
    found = one_volume(lowered, "{driver_opts: {type: none, o: bind, device: /opt/data}}")
    volume = found.one("PersistentVolume", "demo-data")["spec"]
    assert volume["hostPath"] == {"path": "/opt/data", "type": "Directory"}
    assert volume["accessModes"] == ["ReadWriteOnce"]
    assert "/opt/data" in found.told_of("KY453")[0].message


@pytest.mark.parametrize(
    "service", ["volumes: ['data:/d']", "volumes: ['data:/d'], deploy: {replicas: 2}"], ids=["alone", "shared"]
)
def test_a_volume_in_memory(lowered, service: str) -> None:
    volume = "{driver_opts: {type: tmpfs, device: tmpfs, o: 'size=100m,uid=1000'}}"
    found = one_volume(lowered, volume, service)
    assert not found.of_kind("PersistentVolumeClaim")
    assert found.volume("web", "data-data") == {"emptyDir": {"medium": "Memory", "sizeLimit": "100Mi"}}
    assert "uid=1000" in found.told_of("KY456")[0].message
    assert len(found.told_of("KY455")) == ("replicas" in service)


@pytest.mark.parametrize(
    ("volume", "word"),
    [
        ("{driver: rexray/ebs}", "rexray/ebs"),
        ("{driver_opts: {type: cifs, o: username=x, device: //server/share}}", "cifs"),
        ("{driver_opts: {type: nfs, device: ':/no/server'}}", "nfs"),
        ("{driver_opts: {o: bind, device: relative}}", "relative"),
        ("{driver_opts: {encrypted: 'true'}}", "encrypted"),
    ],
)
def test_drivers_without_an_equal_become_plain_claims(lowered, volume: str, word: str) -> None:
    found = one_volume(lowered, volume)
    (told,) = found.told_of("KY454")
    assert word in told.message
    assert found.one("PersistentVolumeClaim", "data")["spec"]["accessModes"] == ["ReadWriteOnce"]
    assert not found.of_kind("PersistentVolume")


@pytest.mark.parametrize(
    ("service", "told"),
    [
        ("volumes: ['data:/usr/share/nginx/html']", True),
        ("volumes: ['data:/var/lib/grafana']", False),
        ("volumes: [{type: volume, source: data, target: /d, volume: {nocopy: true}}]", False),
        ("volumes: ['data:/var/lib/mysql']", False),
    ],
)
def test_a_volume_that_docker_would_fill_is_told(lowered, service: str, told) -> None:
    assert len(one_volume(lowered, "", service).told_of("KY451")) == told


@pytest.mark.parametrize(
    ("service", "folder"),
    [
        ("volumes: ['data:/var/lib/postgresql/data']", "data"),
        ("volumes: ['data:/var/lib/mysql']", "data"),
        ("volumes: ['data:/var/lib/kafka/data']", "data"),
        ("volumes: ['data:/data/db']", None),
        ("volumes: ['data:/var/lib/postgresql/data'], environment: {PGDATA: /var/lib/postgresql/data/}", "data"),
        ("volumes: ['data:/var/lib/postgresql/data'], environment: {PGDATA: /var/lib/postgresql/data/pg}", None),
        ("volumes: ['data:/var/lib/postgresql']", None),
        ("volumes: [{type: volume, source: data, target: /var/lib/mysql, volume: {subpath: own}}]", "own"),
    ],
)
def test_databases_do_not_meet_lost_and_found(lowered, service: str, folder: str | None) -> None:
    found = one_volume(lowered, "", service)
    (mount,) = found.mounts("web").values()
    assert mount.get("subPath") == folder
    assert len(found.told_of("KY452")) == (folder == "data")


def test_all_users_of_a_database_volume_see_the_same_folder(lowered) -> None:
    text = """
services:
  db: {image: i, volumes: ["pg:/var/lib/postgresql/data"]}
  backup: {image: i, volumes: ["pg:/source:ro", {type: volume, source: pg, target: /base, volume: {subpath: base}}]}
volumes: {pg: }
"""
    mounts = lowered(text).mounts("backup")
    assert (mounts["/source"]["subPath"], mounts["/base"]["subPath"]) == ("data", "data/base")


def test_the_own_volume_of_a_stateful_set_comes_from_a_template(lowered) -> None:
    text = """
services:
  db: {image: i, x-kompyse: {kind: statefulset}, deploy: {replicas: 2}, volumes: ["own:/a", "common:/c"]}
  web: {image: i, volumes: ["common:/c"]}
volumes: {own: {labels: {a: b}}, common: }
"""
    found = lowered(text)
    assert set(found.of_kind("PersistentVolumeClaim")) == {"common"}
    (template,) = found.one("StatefulSet", "db")["spec"]["volumeClaimTemplates"]
    assert template["metadata"]["name"] == found.mounts("db")["/a"]["name"] == "data-own"
    assert template["metadata"]["annotations"] == {"a": "b"}
    assert template["spec"]["accessModes"] == ["ReadWriteOnce"]
    assert [each["name"] for each in found.pod("db")["spec"]["volumes"]] == ["data-common"]
    assert "own" in found.told_of("KY468")[0].message


def test_a_claim_says_what_is_hinted(lowered) -> None:
    hints = "{x-kompyse: {selector: {disk: ssd}, labels: {keep: daily}, subpath: in}}"
    found = one_volume(lowered, hints)
    claim = found.one("PersistentVolumeClaim", "data")
    assert claim["spec"]["selector"] == {"matchLabels": {"disk": "ssd"}}
    assert claim["metadata"]["labels"]["keep"] == "daily"
    assert found.mounts("web")["/d"]["subPath"] == "in"


def test_the_labels_that_select_cannot_be_replaced(lowered) -> None:
    found = one_volume(lowered, "{x-kompyse: {labels: {app.kubernetes.io/name: mine}}}")
    labels = found.one("PersistentVolumeClaim", "data")["metadata"]["labels"]
    assert labels["app.kubernetes.io/name"] == "data"


@pytest.mark.parametrize("kind", ["cifs", "nfs"])
def test_a_type_without_an_equal_says_what_to_do(lowered, kind: str) -> None:
    found = one_volume(lowered, f"{{driver_opts: {{type: {kind}, device: //server/share}}}}")
    assert {"cifs": "csi-driver-smb", "nfs": "addr=10.0.0.1"}[kind] in found.told_of("KY454")[0].hint


@pytest.mark.parametrize(("release", "told"), [("1.26", 1), ("1.27", 0)])
def test_an_access_that_the_release_does_not_have_is_told(lowered, release: str, told: int) -> None:
    found = one_volume(lowered, "{x-kompyse: {access: rwop}}", kubernetes_version=release)
    assert sum("ReadWriteOncePod" in each.message for each in found.told) == told


def test_who_says_that_nothing_is_to_be_filled_knows_it(lowered) -> None:
    assert not one_volume(lowered, "{x-kompyse: {fill: false}}").told_of("KY451")


@pytest.mark.judge_cluster
def test_the_api_server_takes_all_kinds_of_storage_and_network(lowered, kubectl) -> None:
    text = """
services:
  web:
    image: i
    user: "1000"
    deploy: {replicas: 2}
    volumes:
      - shared:/shared
      - nfs:/nfs
      - node:/node
      - memory:/memory
      - /anonymous
      - {type: tmpfs, target: /ram, tmpfs: {size: 1m}}
      - {type: bind, source: /proc, target: /host, read_only: true, bind: {recursive: readonly, propagation: rslave}}
      - {type: image, source: "busybox:1.36", target: /image}
    secrets: [pw]
    configs: [{source: settings, mode: 0400}]
    networks: {front: {aliases: [pool]}, vault: }
    ports: ["30999:80", "53:53/udp", {target: 8443, mode: host, host_ip: 127.0.0.1, app_protocol: h2c}]
    external_links: ["other:theirs"]
  job: {image: i, deploy: {mode: replicated-job}, volumes: ["shared:/shared"], networks: {front: {aliases: [pool]}}}
  sts: {image: i, x-kompyse: {kind: statefulset}, volumes: ["own:/own"], networks: [vault], expose: [80]}
  agent: {image: i, deploy: {mode: global}, volumes: ["logs:/logs"], networks: [front, shared-net]}
  alone: {image: i, network_mode: none}
volumes:
  shared: {labels: {note: free text}}
  nfs: {driver_opts: {type: nfs4, o: "addr=10.0.0.1,soft", device: ":/e"}}
  node: {driver_opts: {type: none, o: bind, device: /opt}}
  memory: {driver_opts: {type: tmpfs, o: size=1m}}
  own:
  logs:
networks: {front: , vault: {internal: true, enable_ipv6: true}, shared-net: {external: true}}
secrets: {pw: {file: pw}}
configs: {settings: {content: a}}
"""
    for publish in ("nodeport", "loadbalancer"):
        found = lowered(text, {"pw": b"\xff"}, namespace=kubectl.namespace, publish=publish)
        items = json.dumps({"apiVersion": "v1", "kind": "List", "items": found.objects})
        said = kubectl("apply", "--dry-run=server", "--validate=strict", "-f", "-", stdin=items)
        assert said.count("(server dry run)") == len(found.objects)
        said = kubectl("apply", "--server-side", "--dry-run=server", "--validate=strict", "-f", "-", stdin=items)
        assert said.count("(server dry run)") == len(found.objects)


def test_a_path_of_the_node_is_plain(lowered) -> None:
    found = lowered(
        "services: {web: {image: i, volumes: ['data:/a']}}\n"
        "volumes: {data: {driver_opts: {type: none, o: bind, device: /opt//../srv/}}}"
    )
    (volume,) = found.of_kind("PersistentVolume").values()
    assert volume["spec"]["hostPath"]["path"] == "/srv"
