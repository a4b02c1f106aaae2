"""Fates of networks, names and ports."""

from kompyse.attributes.fate import approximated, inert, lost, translated

_ADDRESS = lost(
    "a swarm gives tasks their addresses, and drops a fixed one without a word",
    "use names; a service has one address of its own",
)
_ATTACHED = lost(
    "the schema of stack files does not have it", "do without: a task is reached by the name of its service"
)
_FAMILY = lost(
    "overlay networks have IPv4 addresses, which a stack file cannot change",
    "publish the ports; the nodes may have IPv6",
)
_POOL = lost("a pool of an overlay network is its subnet, and nothing else", "write the subnet alone")
_PORTS = translated("ports")
_PORT_NAME = lost("a port of a swarm has a number and no name", "leave it out; peers use the number")
_RESOLVER = lost(
    "the schema of stack files does not have it", "set it on the service: docker service update --dns-option-add"
)

ROWS = {
    "networks": translated("networks"),
    "networks.*": translated("networks.*"),
    "networks.*.attachable": translated("networks.*.attachable"),
    "networks.*.driver": translated("networks.*.driver; networks of one host become overlay networks"),
    "networks.*.driver_opts": translated("networks.*.driver_opts"),
    "networks.*.enable_ipv4": _FAMILY,
    "networks.*.enable_ipv6": _FAMILY,
    "networks.*.external": approximated(
        "networks.*.external",
        "it has to be a network of the swarm: docker network create --driver overlay --attachable NAME",
    ),
    "networks.*.external.name": translated("networks.*.name"),
    "networks.*.internal": translated("networks.*.internal"),
    "networks.*.ipam": translated("networks.*.ipam"),
    "networks.*.ipam.config": translated("networks.*.ipam.config"),
    "networks.*.ipam.config[]": translated("networks.*.ipam.config"),
    "networks.*.ipam.config[].aux_addresses": _POOL,
    "networks.*.ipam.config[].gateway": _POOL,
    "networks.*.ipam.config[].ip_range": _POOL,
    "networks.*.ipam.config[].subnet": translated("networks.*.ipam.config[].subnet"),
    "networks.*.ipam.driver": translated("networks.*.ipam.driver"),
    "networks.*.ipam.options": _POOL,
    "networks.*.labels": translated("networks.*.labels"),
    "networks.*.name": translated("networks.*.name"),
    "services.*.dns": translated("dns"),
    "services.*.dns_opt": _RESOLVER,
    "services.*.dns_search": translated("dns_search"),
    "services.*.domainname": lost("a task has a host name and no domain", "write the full name as `hostname`"),
    "services.*.expose": inert("services reach one another on every port"),
    "services.*.external_links": lost(
        "a container outside of the stack is reached through a network that both are on",
        "put both on an external network of the swarm, and use its name",
    ),
    "services.*.extra_hosts": translated("extra_hosts"),
    "services.*.hostname": translated("hostname"),
    "services.*.links": translated("networks.*.aliases of the service that is linked; its own name resolves anyway"),
    "services.*.mac_address": _ADDRESS,
    "services.*.network_mode": translated(
        "networks: that of the node for host and bridge, one without a way out for none"
    ),
    "services.*.networks": translated("networks"),
    "services.*.networks.*": translated("networks"),
    "services.*.networks.*.aliases": translated("networks.*.aliases"),
    "services.*.networks.*.driver_opts": _ATTACHED,
    "services.*.networks.*.gw_priority": _ATTACHED,
    "services.*.networks.*.interface_name": _ATTACHED,
    "services.*.networks.*.ipv4_address": _ADDRESS,
    "services.*.networks.*.ipv6_address": _ADDRESS,
    "services.*.networks.*.link_local_ips": _ADDRESS,
    "services.*.networks.*.mac_address": _ADDRESS,
    "services.*.networks.*.priority": _ATTACHED,
    "services.*.ports": _PORTS,
    "services.*.ports[]": _PORTS,
    "services.*.ports[].app_protocol": _PORT_NAME,
    "services.*.ports[].host_ip": approximated(
        "ports",
        "a swarm publishes on all addresses of its nodes, and nothing that is for a loopback address only",
        "limit with a firewall who reaches the port",
    ),
    "services.*.ports[].mode": translated("ports[].mode"),
    "services.*.ports[].name": _PORT_NAME,
    "services.*.ports[].protocol": translated("ports[].protocol"),
    "services.*.ports[].published": translated("ports[].published"),
    "services.*.ports[].target": translated("ports[].target"),
}
