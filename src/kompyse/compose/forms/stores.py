"""Files given to services (`secrets`, `configs`, `env_file`) and resources that may exist already (`external`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kompyse.compose.forms import scalars
from kompyse.diagnostics.codes.shape import CONFLICT, DEPRECATED_EXTERNAL_NAME
from kompyse.diagnostics.diagnostic import path_text

if TYPE_CHECKING:
    from kompyse.diagnostics.diagnostic import Path
    from kompyse.diagnostics.sink import Sink


def grant(value: Any, _path: Path, _sink: Sink) -> dict[str, Any]:
    """Turn the name of a secret or config into a map."""
    return {"source": value} if isinstance(value, str) else value


def env_files(value: Any, path: Path, sink: Sink) -> list[dict[str, Any]]:
    """Turn `env_file` into a list of maps; `required` is there only when it is false."""
    found = []
    for index, item in enumerate([value] if isinstance(value, str) else value):
        if isinstance(item, str):
            found.append({"path": item})
            continue
        if not isinstance(item, dict):
            continue
        entry = {key: each for key, each in item.items() if each not in (None, "") or key == "path"}
        if scalars.boolean(entry.pop("required", True), (*path, index, "required"), sink) is False:
            entry["required"] = False
        found.append(entry)
    return found


def opted_in(value: Any, path: Path, sink: Sink) -> bool | None:
    """Return False for an option that is on unless it is switched off; None, as if absent, when it is on."""
    return None if scalars.boolean(value, path, sink) is not False else False


def external(value: dict[str, Any], path: Path, sink: Sink) -> dict[str, Any]:
    """Turn `external: {name: x}` into `name: x` and `external: true`."""
    outer = value.get("external")
    if not isinstance(outer, dict):
        return value
    resource = {**value, "external": True}
    name = outer.get("name")
    if name is None:
        return resource
    place = (*path, "external", "name")
    hint = f"write name: {name} and external: true"
    sink.report(DEPRECATED_EXTERNAL_NAME, f"{path_text(place)} is deprecated", path=place, hint=hint)
    if resource.setdefault("name", name) != name:
        message = f'{path_text(path)} has two names, "{value["name"]}" and "{name}" under external'
        sink.report(CONFLICT, message, path=place, hint="keep name and external: true")
    return resource
