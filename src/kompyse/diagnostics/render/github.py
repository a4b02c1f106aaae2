"""An examination as annotations of a GitHub workflow: one command a finding.

::warning file=compose.yaml,line=12,col=5,title=KY001 attribute-lost::services.web.cgroup is lost: ...

The escapes are those of the runner: `%`, CR and LF in texts, and `:` and `,` too in properties.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kompyse.diagnostics.code import Severity
from kompyse.diagnostics.render.text import visible

if TYPE_CHECKING:
    from collections.abc import Callable

    from kompyse.diagnostics.diagnostic import Diagnostic
    from kompyse.diagnostics.examined import Examined

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


def render(examined: Examined, relative: Callable[[str], str]) -> str:
    """Print annotations. `relative` makes the path of a file relative to the root of the repository."""
    return "".join(_line(each, relative) for each in examined.diagnostics)


def _line(each: Diagnostic, relative: Callable[[str], str]) -> str:
    properties = {}
    if each.location:
        properties["file"] = relative(each.location.file)
        if each.location.line:
            properties |= {"line": str(each.location.line), "col": str(each.location.column)}
    on = f" ({each.target})" if each.target else ""
    properties["title"] = f"{each.code.id} {each.code.name}{on}"
    text = "\n".join(visible(part) for part in (each.message, each.hint) if part)
    given = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    return f"::{_COMMANDS[each.severity]} {given}::{_data(text)}\n"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
