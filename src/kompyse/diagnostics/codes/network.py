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
    "Say where the name leads: `x-kompyse: {outside: {db: db.legacy.svc.cluster.local}}` at the top of the file; or convert with `--namespace` if both projects are in one namespace. Without a second name nothing is needed.",
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

LOOPBACK_NOT_PUBLISHED = Code(
    "KY390",
    "loopback-not-published",
    Severity.WARNING,
    "The port is published on a loopback address, so only programs on the host itself reach it. Swarm publishes on all addresses of all nodes and drops the address with a line of output: published there, the port would be open to the network. It is not published; other services reach it as before.",
    "Publish the port without an address if it may be open, or reach it from a container on the same network.",
)

HOST_ADDRESS_DROPPED = Code(
    "KY391",
    "host-address-dropped",
    Severity.WARNING,
    "The port is published on one address of the host. Swarm publishes on all addresses of the nodes, so the port is reachable on more of them than in Compose.",
    "Limit with a firewall who reaches it (the chain DOCKER-USER), or do not publish it.",
)

SWARM_PORT_TAKEN = Code(
    "KY392",
    "swarm-port-taken",
    Severity.ERROR,
    "In the mode `ingress` a published port belongs to one service in the whole swarm; the engine refuses the second one, in the middle of a deployment.",
    "Give one of them another published port; or publish both with `mode: host` where they never run on one node.",
)

SWARM_PORT_RANGE = Code(
    "KY393",
    "swarm-port-range",
    Severity.NOTE,
    "Compose publishes any free port of the range. Swarm takes one number, the same on all nodes: the first of the range.",
    "Write the number that you want.",
)

SWARM_NETWORK_DRIVER = Code(
    "KY394",
    "swarm-network-driver",
    Severity.WARNING,
    "The services of a swarm are on networks that reach all nodes: those of the driver `overlay`, or of a plugin for swarms. The driver of the project makes networks of one host, so an overlay network takes its place.",
    "Leave the driver out. For a network of the hosts themselves make one for the swarm (`docker network create --config-only` and `--scope swarm`) and name it as `external`.",
)

SWARM_NETWORK_MODE = Code(
    "KY395",
    "swarm-network-mode",
    Severity.WARNING,
    "A container of a swarm is on overlay networks, on the network of its host, or on its bridge. It has no way to join the network of another container, or to have none.",
    "Put both on a network and use names; for no network make one that is `internal`, for the service alone.",
)

DNSRR_PUBLISHED = Code(
    "KY396",
    "dnsrr-published",
    Severity.WARNING,
    "A port published in the mode `ingress` needs the virtual address of the service, which `endpoint_mode: dnsrr` does without: the engine refuses both together. The service gets the virtual address.",
    "Publish the ports with `mode: host`, or drop endpoint_mode.",
)

SWARM_NETWORK_OPTION = Code(
    "KY397",
    "swarm-network-option",
    Severity.WARNING,
    "The option is one of the driver `bridge`; an overlay network has no such thing.",
    "Look for the same among the options of overlay networks (`encrypted`, com.docker.network.driver.mtu), or leave it out.",
)

ROUTE_WITHOUT_GATEWAY = Code(
    "KY371",
    "route-without-gateway",
    Severity.ERROR,
    "The service is to be reached through the Gateway API. An HTTPRoute belongs to a Gateway, which somebody has made for the cluster, and nothing says which one.",
    "Name it with `--gateway NAME/NAMESPACE`, or with `x-kompyse: {ingress: {gateway: NAME/NAMESPACE}}` on the service. `kubectl get gateways --all-namespaces` lists those that are there.",
)

ROUTE_TAKEN = Code(
    "KY372",
    "route-taken",
    Severity.ERROR,
    "Two services ask for the same host and path. Requests can go to one of them only, and which one would depend on the age of the objects.",
    "Give each a host or a path of its own: `--domain example.com` makes `<service>.example.com`, `x-kompyse: {ingress: shop.example.com/api}` says both.",
)

ROUTED_OTHERWISE = Code(
    "KY373",
    "routed-otherwise",
    Severity.NOTE,
    "An Ingress or an HTTPRoute takes HTTP, and leads to one port of a service. A published port that does not speak HTTP (as far as its number and `app_protocol` tell), or another port of the same service, is reached as `--publish` says for all others, by default on a port of the nodes.",
    "Write `app_protocol: http` on a port that does speak HTTP, `x-kompyse: {ingress: {port: NUMBER}}` to choose one, or `x-kompyse: {publish: none, ingress: HOST}` to leave the others unpublished.",
)

TLS_SECRET_EXPECTED = Code(
    "KY374",
    "tls-secret-expected",
    Severity.NOTE,
    "The Ingress takes its certificate from a Secret of type kubernetes.io/tls, which is not made here: its key is no part of the project.",
    "Make it with `kubectl create secret tls`, or let cert-manager make it: `--ingress-annotation cert-manager.io/cluster-issuer=NAME`.",
)

SAID_ON_THE_GATEWAY = Code(
    "KY375",
    "said-on-the-gateway",
    Severity.WARNING,
    "An HTTPRoute says hosts, paths and where they lead. Certificates and the class belong to the Gateway, and paths are compared as a prefix or exactly; what the project says of these is left out.",
    "Give the Gateway a listener with the protocol HTTPS and the certificate (`certificateRefs`).",
)

ROUTE_PORT_UNKNOWN = Code(
    "KY376",
    "route-port-unknown",
    Severity.ERROR,
    "The hint names a port on which requests are to arrive, and the service declares no such TCP port.",
    "Declare it with `expose` or `ports`, or correct the hint.",
)

NO_HTTP_PORT = Code(
    "KY377",
    "no-http-port",
    Severity.WARNING,
    "The service asks to be reached by HTTP, but none of its ports seems to speak it: they are udp or sctp, are well known for another protocol, say another `app_protocol`, or are too many to be listed.",
    "Say `app_protocol: http` on the port that does, or name it with `x-kompyse: {ingress: {port: NUMBER}}`.",
)

BACKEND_SPEAKS_TLS = Code(
    "KY378",
    "backend-speaks-tls",
    Severity.WARNING,
    "What takes the requests ends TLS itself and speaks plain HTTP to the containers, unless it is told otherwise. The port to which the route leads is one of TLS.",
    "Lead to the plain port of the service; or tell the controller, for example with the annotation `nginx.ingress.kubernetes.io/backend-protocol: HTTPS`, or a BackendTLSPolicy of the Gateway API.",
)

NODE_PORT_REFUSED = Code(
    "KY379",
    "node-port-refused",
    Severity.ERROR,
    "The number that is asked for on the nodes cannot be had: it is outside the range of the cluster (30000 to 32767 unless it was started with another one), two services ask for it, or the service publishes several ports, of which only one could have it.",
    "Ask for a number in the range, one for each service; `--node-ports A-B` says which range the cluster has. For several ports publish the numbers themselves: `30080:80`.",
)

ROUTE_WITHOUT_HOST = Code(
    "KY380",
    "route-without-host",
    Severity.NOTE,
    "No host is said, so the route takes the requests for every host that no other route takes, also of other projects in the cluster.",
    "Say `--domain example.com`, which makes `<service>.example.com`, or `x-kompyse: {ingress: shop.example.com}`.",
)

HOST_NETWORK_OPEN = Code(
    "KY381",
    "host-network-open",
    Severity.NOTE,
    "The project keeps its services apart, which becomes NetworkPolicies. A pod on the network of its node is outside of them: everything may reach it, and it is let in where the node is.",
    "Limit with a firewall on the nodes who reaches it, or do without `network_mode: host`.",
)

OUTSIDE_NAME_TAKEN = Code(
    "KY382",
    "outside-name-taken",
    Severity.ERROR,
    "`x-kompyse.outside` leads a name out of the project, and a service, an alias or a published Service of the project has the same name.",
    "Give one of the two another name.",
)
