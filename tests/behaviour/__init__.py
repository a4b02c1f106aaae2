"""The same project on a Docker Engine and on a cluster, seen from inside its containers."""
