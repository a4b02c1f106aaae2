"""What Kompyse tells: one row per code, the record that carries it, and the renderers."""

from kompyse.diagnostics.code import Code, Severity
from kompyse.diagnostics.diagnostic import Diagnostic, KompyseError, Location, Path, in_order, path_text
from kompyse.diagnostics.policy import Policy
from kompyse.diagnostics.sink import Sink, located

__all__ = [
    "Code",
    "Diagnostic",
    "KompyseError",
    "Location",
    "Path",
    "Policy",
    "Severity",
    "Sink",
    "in_order",
    "located",
    "path_text",
]
