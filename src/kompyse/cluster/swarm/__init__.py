"""A project on a swarm, through the docker command: the same verbs as on a cluster."""
