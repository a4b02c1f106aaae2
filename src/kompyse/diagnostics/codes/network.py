"""KY3: ports, Services and networks."""

from kompyse.diagnostics.code import Code, Severity

ONE_FLAT_NETWORK = Code(
    "KY350",
    "one-flat-network",
    Severity.NOTE,
    "Compose keeps its networks apart. Kubernetes has one flat network; NetworkPolicies say who may reach whom, and only a network plugin that knows them (Calico, Cilium, ...) enforces them.",
    "Use a cluster whose network plugin enforces NetworkPolicies, or accept that every pod reaches every other. `--network-policy never` leaves the policies out.",
)

PUBLISHED_PORT_MOVES = Code(
    "KY351",
    "published-port-moves",
    Severity.NOTE,
    "Compose publishes a port on the host. A NodePort is its nearest kin, but the cluster hands out the numbers (30000 to 32767 by default), so the port has another number outside. Peers are not concerned: they use the service's name and the port on which it listens.",
    "Ask for the number with `kubectl get service`, publish a number inside the range, or choose `--publish loadbalancer`, which keeps it.",
)

PUBLISHED_ON_LOOPBACK = Code(
    "KY352",
    "published-on-loopback",
    Severity.NOTE,
    "The port is published on a loopback address, so only programs on the host itself reach it. A cluster has no such host: nothing is exposed outside it.",
    "Use `kubectl port-forward`, which gives the port to your own machine alone; or publish the port without an address.",
)

PUBLISHED_ON_ONE_ADDRESS = Code(
    "KY353",
    "published-on-one-address",
    Severity.NOTE,
    "The port is published on one address of the host. NodePorts and load balancers listen on every address of their kind, so the port is reachable on more addresses than in Compose.",
    "Limit who reaches it with a firewall or a NetworkPolicy, or write `mode: host` to bind the address on the node that runs the pod.",
)

PUBLISHED_TWICE = Code(
    "KY354",
    "published-twice",
    Severity.WARNING,
    "The same port of the host is published twice, by two services or for two ports of one. Compose cannot start both at once; on the cluster a number that only one can have goes to the first.",
    "Give one of them another published port.",
)

DATABASE_ON_LOAD_BALANCER = Code(
    "KY355",
    "database-on-load-balancer",
    Severity.WARNING,
    "A load balancer usually has a public address, and the port is the well-known one of a database: it would be reachable from the internet.",
    "Keep the service inside the cluster (`x-kompyse: {publish: none}`), or make sure that the load balancer is an internal one.",
)

LOAD_BALANCER_OF_TWO_PROTOCOLS = Code(
    "KY356",
    "load-balancer-of-two-protocols",
    Severity.NOTE,
    "The Service asks one load balancer for ports of more than one protocol. Kubernetes allows it, but some cloud providers do not.",
    "Check that your provider supports it, or publish only one protocol this way.",
)

PORT_CLASH_IN_POD = Code(
    "KY357",
    "port-clash-in-pod",
    Severity.WARNING,
    "Services that share a network or a process namespace become one pod, and a pod has one set of ports: two containers that listen on the same one cannot both start.",
    "Let one of them listen on another port, or do not share the namespace.",
)

ALIAS_TAKEN = Code(
    "KY358",
    "alias-taken",
    Severity.WARNING,
    "The alias is the name of another service too. In Compose both answer to it; a Kubernetes Service has one name and one set of pods, so the name leads to the service that is called so.",
    "Rename the alias or the service.",
)

ALIAS_AMBIGUOUS = Code(
    "KY359",
    "alias-ambiguous",
    Severity.WARNING,
    "A link gives a name to a service for one client only. In a namespace a name means the same for all, and here it would mean different services, so no Service is made for it.",
    "Use one name per service: change the alias of one link, and what the client asks for.",
)

EXTERNAL_LINK_UNRESOLVED = Code(
    "KY361",
    "external-link-unresolved",
    Severity.WARNING,
    "The link gives a second name to a container of another project. That takes a Service of type ExternalName with the full name of the target, which holds its namespace.",
    "Convert with `--namespace` if both projects are in one namespace, or make the Service yourself. Without a second name nothing is needed.",
)

INTERNAL_NETWORK_LEFT_OPEN = Code(
    "KY362",
    "internal-network-left-open",
    Severity.WARNING,
    "The service is on internal networks only, so its pods would be cut off from everything else. But one of them first waits for a Job, and must ask the API server for that; a NetworkPolicy cannot name the API server, so the way out stays open.",
    "Accept it, or convert with `--wait none` and order the start-up by other means.",
)

PORT_TEXT_CHANGED = Code(
    "KY363",
    "port-text-changed",
    Severity.NOTE,
    "Kubernetes limits the characters and the length of a port's name and of its application protocol; the text in the project is outside them.",
    "Use lower-case letters, digits and dashes.",
)

INTERNAL_PUBLISHES_NOTHING = Code(
    "KY364",
    "internal-publishes-nothing",
    Severity.NOTE,
    "All networks of the service are internal. Docker publishes no port of such a container, whatever `ports` says, and neither does the output.",
    "Attach the service to a network that is not internal if the port is to be reachable.",
)

NETWORK_DRIVER_LOST = Code(
    "KY365",
    "network-driver-lost",
    Severity.WARNING,
    "The driver gives containers addresses on a network of the host. Pods are on the cluster's own network; a second interface takes an add-on.",
    "Use Multus with a NetworkAttachmentDefinition, or `network_mode: host` where the service only needs the node's network.",
)

NO_NETWORK = Code(
    "KY366",
    "no-network",
    Severity.NOTE,
    "Compose gives the container no network at all. A pod always has one; a NetworkPolicy that allows nothing is as near as it gets, where the network plugin enforces policies.",
    "Nothing, when your cluster enforces NetworkPolicies.",
)
PORT_INFERRED = Code(
    "KY301",
    "port-inferred",
    Severity.NOTE,
    "A value of the project names a service together with a port that the service does not declare. Compose blocks no port between services, so this works there; a platform has to be told of each port, so the port is opened for peers.",
    "Declare the port with `expose`, if the service listens on it. If it does not, the open port does no harm.",
)
INVALID_EXPOSE = Code(
    "KY302",
    "invalid-expose",
    Severity.ERROR,
    "The entry of `expose` cannot be read: a port, a range `a-b`, or one of these with `/tcp`, `/udp` or `/sctp`. Compose takes it and the engine refuses it.",
    "Correct the entry.",
)

NODE_PORT_LOST = Code(
    "KY367",
    "node-port-lost",
    Severity.WARNING,
    "A port of the container is bound at more than one place of the node, or a place of the node for more than one port. A pod can bind each of its ports once, and each place once.",
    "Remove one of the entries, or publish the port without `mode: host`.",
)

PUBLISHED_PORT_CHOSEN = Code(
    "KY368",
    "published-port-chosen",
    Severity.NOTE,
    "The project lets the engine choose the published port, of a range or of all. Kubernetes binds the number that it is told, or a NodePort that the cluster hands out, which knows no range.",
    "Publish the number that you want.",
)

TOO_MANY_NODE_PORTS = Code(
    "KY369",
    "too-many-node-ports",
    Severity.WARNING,
    "A cluster hands out 2768 node ports by default (30000 to 32767), to all its Services together. The service publishes more, as servers of media streams do, so it publishes none.",
    "Use the network of the node (`network_mode: host`), publish fewer ports, or choose a load balancer that takes ranges.",
)

PORTS_NOT_LISTED = Code(
    "KY370",
    "ports-not-listed",
    Severity.NOTE,
    "The service has more ports than a Service should list one by one. Its name leads to its pods themselves, on every port, as in Compose.",
    "Nothing.",
)
