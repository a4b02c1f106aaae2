"""Images that run as a user of their own who is not root, and the group of that user: rows for `ownership.py`.

A fresh claim mostly belongs to root. Docker gives an empty volume to the owner of the directory in the image; where an
image is known, its volumes get its group. The numbers are those of the USER lines and of the images' own documentation.
"""

from __future__ import annotations

GROUPS = {
    "apache/kafka": 1000,
    "apache/nifi": 1000,
    "confluentinc/cp-kafka": 1000,
    "confluentinc/cp-server": 1000,
    "confluentinc/cp-zookeeper": 1000,
    "docker.elastic.co/elasticsearch/elasticsearch": 1000,
    "docker.elastic.co/kibana/kibana": 1000,
    "dpage/pgadmin4": 5050,
    "elasticsearch": 1000,
    "grafana/grafana": 472,
    "grafana/grafana-enterprise": 472,
    "grafana/grafana-oss": 472,
    "grafana/loki": 10001,
    "grafana/tempo": 10001,
    "jenkins/jenkins": 1000,
    "kibana": 1000,
    "logstash": 1000,
    "mcr.microsoft.com/mssql/server": 10001,
    "n8nio/n8n": 1000,
    "nodered/node-red": 1000,
    "opensearchproject/opensearch": 1000,
    "prom/alertmanager": 65534,
    "prom/prometheus": 65534,
    "prom/pushgateway": 65534,
    "quay.io/prometheus/alertmanager": 65534,
    "quay.io/prometheus/prometheus": 65534,
    "solr": 8983,
    "sonatype/nexus3": 200,
    "verdaccio/verdaccio": 10001,
}
"""Repository, as Compose files write it → group."""
BITNAMI = 1001
"""The group of all images of Bitnami."""


def group_of(image: str) -> int | None:
    """Give the group of an image by its name; None for one that is not known."""
    repository = image.partition("@")[0]
    head, slash, last = repository.rpartition("/")
    repository = f"{head}{slash}{last.partition(':')[0]}"
    for prefix in ("docker.io/", "index.docker.io/", "library/"):
        repository = repository.removeprefix(prefix)
    if repository.startswith(("bitnami/", "bitnamilegacy/")):
        return BITNAMI
    return GROUPS.get(repository)
