"""What Kompyse tells: one row per code, the record that carries it, and the renderers."""

from kompyse.diagnostics.code import Code, Severity
from kompyse.diagnostics.diagnostic import Diagnostic, KompyseError, Location, Path, path_text
from kompyse.diagnostics.sink import Sink

__all__ = ["Code", "Diagnostic", "KompyseError", "Location", "Path", "Severity", "Sink", "path_text"]
