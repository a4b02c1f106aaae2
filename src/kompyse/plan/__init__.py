"""Decisions that need the whole project and hold for every target. No engine's object kinds are named here."""

from kompyse.plan.make import make
from kompyse.plan.options import Options

__all__ = ["Options", "make"]
