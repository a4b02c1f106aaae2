"""Where the fields of a stack file come from, noted while it is made; imported only for a trace."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kompyse.targets.trace import Origin, leaves

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kompyse.diagnostics import Path
    from kompyse.targets import Object
    from kompyse.targets.swarm.lowering import Declared, Field, Scope
    from kompyse.targets.trace import Recorder


class Tracing:
    """Notes origins until the document is there, and gives them to the recorder then."""

    def __init__(self, recorder: Recorder) -> None:
        self.recorder = recorder
        self.noted: dict[Path, list[Origin]] = {}

    def field(self, at: Path, field: Field, start: int, scope: Scope, declared: Declared) -> None:
        """Note the fields of a service; `start` is how long a list was before."""
        value = field.value
        given = list(field.origins) or [
            scope.path(name) for name in declared.attributes if self.recorder.is_written(scope.path(name))
        ]
        origins = [self._origin(path) for path in given]
        if field.reason or not origins:
            origins = [Origin(reason=field.reason or "a stack file needs it")]
        if isinstance(value, list):
            each = len(origins) == len(value)
            for index, item in enumerate(value):
                own = [origins[index]] if each else origins
                for leaf in leaves(item):
                    self.noted[*at, start + index, *leaf] = own
        else:
            for leaf in leaves(value):
                self.noted[*at, *leaf] = origins

    def entry(self, at: Path, fields: Mapping[str, Any], origins: Mapping[str, Sequence[Path]]) -> None:
        """Note the fields of an entry of the top level."""
        for name, value in fields.items():
            for leaf in leaves(value):
                self.noted[*at, name, *leaf] = list(map(self._origin, origins[name]))
        if not fields:
            self.noted[at] = [Origin(path=at)]

    def _origin(self, path: Path) -> Origin:
        """Take the nearest part of a path that the user wrote."""
        for length in range(len(path), 1, -1):
            if self.recorder.is_written(path[:length]):
                return Origin(path=path[:length])
        return Origin(reason="it follows from the rest of the project")

    def finish(self, document: Object) -> None:
        """Give all notes to the recorder."""
        self.noted["version",] = [Origin(reason="the version of the schema that the stack file needs")]
        for path in leaves(document):
            self.recorder.record(document, path, self.noted.get(path, [Origin(reason="a stack file needs it")]))
