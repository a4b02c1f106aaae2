"""The registry: a row per attribute path of the Compose Specification, and the types of a target's fates."""
