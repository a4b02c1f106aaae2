"""Two copies of a service beside one another, and the switch from one to the other."""
