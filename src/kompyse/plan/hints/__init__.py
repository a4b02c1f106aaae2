"""Hints of the user: what Compose has no word for, said under `x-kompyse` or with the labels of Kompose."""

from kompyse.plan.hints.grammar import parse_class, parse_size
from kompyse.plan.hints.reading import check_elsewhere, json_schema, of_project, of_services, of_volume
from kompyse.plan.hints.records import ACCESS_MODES, EXPOSURES, KEY, KINDS, ServiceHints, VolumeHints, Weights

__all__ = [
    "ACCESS_MODES",
    "EXPOSURES",
    "KEY",
    "KINDS",
    "ServiceHints",
    "VolumeHints",
    "Weights",
    "check_elsewhere",
    "json_schema",
    "of_project",
    "of_services",
    "of_volume",
    "parse_class",
    "parse_size",
]
