"""`develop.watch` on a cluster: files of this machine in, running containers changed."""
