"""Fates of networks, names and ports."""

from kompyse.attributes.fate import approximated, inert, lost, translated

_ADDRESSES = lost(
    "the cluster gives pods their addresses, from a range of its own",
    "use names; where an address must be fixed, a Service has one (spec.clusterIP), and some network plugins take one"
    " as an annotation of the pod",
)
_DRIVER_OPTIONS = lost(
    "options of a network driver of Docker have no meaning for the network of a cluster",
    "look whether your network plugin has the same: encryption, for instance, is WireGuard in Calico and Cilium",
)
_INTERFACE = lost(
    "a pod has one interface, and the network plugin makes it",
    "use Multus with a NetworkAttachmentDefinition for further interfaces",
)
_ONE_INTERFACE = inert("a pod has one interface, so there is no order among several")
_PORTS = translated(
    "the Service's ports, containers[].ports; for the outside a Service <name>-published, an Ingress or an HTTPRoute"
)

ROWS = {
    "networks": translated("NetworkPolicies, where the project keeps services apart"),
    "networks.*": translated("a NetworkPolicy, where the project keeps services apart"),
    "networks.*.attachable": inert(
        "it lets containers of `docker run` join; pods of the cluster reach one another anyway"
    ),
    "networks.*.driver": inert(
        "pods share one network, as on a bridge or an overlay; a driver that gives something else is told"
    ),
    "networks.*.driver_opts": _DRIVER_OPTIONS,
    "networks.*.enable_ipv4": lost(
        "which families of addresses pods have is decided when the cluster is made", "use a cluster with IPv6 alone"
    ),
    "networks.*.enable_ipv6": translated("spec.ipFamilyPolicy of the Services: PreferDualStack"),
    "networks.*.external": translated("a label on the pods; a NetworkPolicy lets other projects in"),
    "networks.*.external.name": translated("the label on the pods"),
    "networks.*.internal": translated("a NetworkPolicy without a way out; no published ports"),
    "networks.*.ipam": _ADDRESSES,
    "networks.*.ipam.config": _ADDRESSES,
    "networks.*.ipam.config[]": _ADDRESSES,
    "networks.*.ipam.config[].aux_addresses": _ADDRESSES,
    "networks.*.ipam.config[].gateway": _ADDRESSES,
    "networks.*.ipam.config[].ip_range": _ADDRESSES,
    "networks.*.ipam.config[].subnet": _ADDRESSES,
    "networks.*.ipam.driver": _ADDRESSES,
    "networks.*.ipam.options": _ADDRESSES,
    "networks.*.labels": translated("metadata.annotations of the NetworkPolicy"),
    "networks.*.name": translated("the name of the NetworkPolicy and of the label on the pods"),
    "services.*.dns": approximated(
        "spec.template.spec.dnsConfig.nameservers",
        "they are asked when the name server of the cluster, which knows the services, does not answer",
        "forward the domains in question in the configuration of CoreDNS",
    ),
    "services.*.dns_opt": translated("spec.template.spec.dnsConfig.options"),
    "services.*.dns_search": translated("spec.template.spec.dnsConfig.searches"),
    "services.*.domainname": lost(
        "the domain of a pod is that of its namespace in the cluster",
        "put the full name into a variable, if the service only wants to know it",
    ),
    "services.*.expose": translated("the Service's ports and containers[].ports"),
    "services.*.external_links": translated("a Service of type ExternalName"),
    "services.*.extra_hosts": translated("spec.template.spec.hostAliases"),
    "services.*.hostname": translated("spec.template.spec.hostname and a Service of that name"),
    "services.*.links": translated("a Service of the alias's name"),
    "services.*.mac_address": _INTERFACE,
    "services.*.network_mode": translated("spec.template.spec.hostNetwork; containers in one pod for service:NAME"),
    "services.*.networks": translated("labels on the pods, by which NetworkPolicies choose them"),
    "services.*.networks.*": translated("a label on the pods, by which NetworkPolicies choose them"),
    "services.*.networks.*.aliases": translated("a Service for each name"),
    "services.*.networks.*.driver_opts": _DRIVER_OPTIONS,
    "services.*.networks.*.gw_priority": _ONE_INTERFACE,
    "services.*.networks.*.interface_name": _INTERFACE,
    "services.*.networks.*.ipv4_address": _ADDRESSES,
    "services.*.networks.*.ipv6_address": _ADDRESSES,
    "services.*.networks.*.link_local_ips": _ADDRESSES,
    "services.*.networks.*.mac_address": _INTERFACE,
    "services.*.networks.*.priority": _ONE_INTERFACE,
    "services.*.ports": _PORTS,
    "services.*.ports[]": _PORTS,
    "services.*.ports[].app_protocol": translated("spec.ports[].appProtocol of the Service"),
    "services.*.ports[].host_ip": translated(
        "containers[].ports[].hostIP with mode: host; nothing is published on a loopback address"
    ),
    "services.*.ports[].mode": translated("containers[].ports[].hostPort for host, else the Service <name>-published"),
    "services.*.ports[].name": translated("spec.ports[].name of the Service"),
    "services.*.ports[].protocol": translated("spec.ports[].protocol of the Service"),
    "services.*.ports[].published": translated("spec.ports[].port of the Service <name>-published, or hostPort"),
    "services.*.ports[].target": translated("spec.ports[].port and targetPort of the Service"),
}
