"""Variables and labels from outside: the tree and the project's environment in, a tree with all values out.

Names without a value take that of the project's environment; the content of `env_file` and `label_file` is merged
into `environment` and `labels`, which win. `env_file` and `label_file` stay, to tell where values came from.
"""

from __future__ import annotations

import os.path
from typing import TYPE_CHECKING, Any

from kompyse.compose import dotenv, reading
from kompyse.diagnostics.codes.shape import ENV_FILE_FORMAT
from kompyse.diagnostics.codes.source import ENV_FILE_NOT_FOUND, VARIABLE_SHADOWED

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from kompyse.diagnostics.diagnostic import Path
    from kompyse.diagnostics.sink import Sink


def resolve(
    tree: dict[str, Any], environment: Mapping[str, str], directory: str, sink: Sink, skip: Collection[str] = ()
) -> dict[str, Any]:
    """Return the tree with the environment and labels of every service complete. The input is not changed.

    `environment` is that of the project (OS and `.env`); `directory` is where relative paths start. A file that is
    missing though required, or that cannot be read, is reported. `skip` names what is not done: "env-files" are not
    looked at, without "normalization" build arguments stay without values.
    """
    services = {
        name: _Service(service, ("services", name), environment, directory, sink).resolved(skip)
        for name, service in (tree.get("services") or {}).items()
    }
    return {**tree, "services": services}


class _Service:
    """One service on its way."""

    def __init__(
        self, service: dict[str, Any], path: Path, environment: Mapping[str, str], directory: str, sink: Sink
    ) -> None:
        self.service = service
        self.path = path
        self.project = environment
        self.directory = directory
        self.sink = sink

    def resolved(self, skip: Collection[str]) -> dict[str, Any]:
        service = self.service
        found: dict[str, Any] = {}
        if "environment" in service or "env_file" in service:
            found["environment"] = self._environment(
                service.get("environment") or {}, () if "env-files" in skip else service.get("env_file") or ()
            )
        if "label_file" in service:
            found["labels"] = self._labels(service.get("labels") or {})
        arguments = (service.get("build") or {}).get("args")
        if arguments and None in arguments.values() and "normalization" not in skip:
            known = {name: text for name, text in self._known(arguments).items() if text is not None}
            found["build"] = _without_blanks({**service["build"], "args": known}, "args")
        return _without_blanks({**service, **found}, "environment", "labels") if found else service

    def _known(self, values: dict[str, str | None]) -> dict[str, str | None]:
        """Give the names without value that of the project; a name that the project lacks keeps None."""
        if None not in values.values():
            return values
        return {name: self.project.get(name) if text is None else text for name, text in values.items()}

    def _environment(self, written: dict[str, str | None], files: Sequence[dict[str, Any]]) -> dict[str, str | None]:
        own = self._known(written)
        values = {name: text for name, text in own.items() if text is not None}
        known = dict(values)
        for index, each in enumerate(files):
            place = (*self.path, "env_file", index)
            if each.get("format", "") not in dotenv.FORMATS and (
                each.get("required", True) or self._exists(each["path"])
            ):
                label = reading.label(os.path.join(self.directory, each["path"]))
                message = f'the format "{each["format"]}" of the env_file {label} is not known'
                self.sink.report(ENV_FILE_FORMAT, message, path=(*place, "format"), hint="remove it, or write raw")
                continue
            content = self._read(each["path"], (*place, "path"), values, known, each)
            for name in content:
                if name in own and own[name] is None:
                    self._shadowed(name, each["path"])
            known.update(content)
        return {**known, **own}

    def _shadowed(self, name: str, file: str) -> None:
        label = reading.label(os.path.join(self.directory, file))
        message = f"the variable {name} of {self.path[1]} is not set here, which hides the value that {label} gives it"
        hint = f"remove {name} from environment, or give it a value there"
        self.sink.report(VARIABLE_SHADOWED, message, path=(*self.path, "environment", name), hint=hint)

    def _labels(self, written: dict[str, str]) -> dict[str, str]:
        labels: dict[str, str] = {}
        for index, each in enumerate(self.service["label_file"]):
            labels.update(self._read(each, (*self.path, "label_file", index), labels, labels, {}))
        return {**labels, **written}

    def _exists(self, path: str) -> bool:
        return os.path.exists(os.path.join(self.directory, path))

    def _read(
        self, path: str, place: Path, own: dict[str, str], known: dict[str, str], entry: dict[str, Any]
    ) -> dict[str, str]:
        path = os.path.join(self.directory, path)
        label = reading.label(path)
        if not os.path.exists(path):
            if entry.get("required", True):
                message = f"{label}, named by {place[2]} of the service {place[1]}, does not exist"
                hint = "create the file, or write {path: ..., required: false}" if entry else "create the file"
                self.sink.report(ENV_FILE_NOT_FOUND, message, path=place, hint=hint)
            return {}
        surroundings = own.get if place[2] == "label_file" else self._lookup(own)
        style = entry.get("format", "")
        return dotenv.load(path, surroundings, self.sink, known=known, file_format=style, name=label) or {}

    def _lookup(self, own: dict[str, str]) -> dotenv.Lookup:
        project = self.project
        return lambda name: project[name] if name in project else own.get(name)


def _without_blanks(record: dict[str, Any], *keys: str) -> dict[str, Any]:
    """Leave out the keys whose value is empty, as the canonical form does."""
    return {key: value for key, value in record.items() if value or key not in keys}
