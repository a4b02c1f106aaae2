"""Where each emitted field comes from, and what became of each value of the project: recorded, completed, looked up.

A target that is asked to notes the origins of the fields while it makes them, in a `Recorder`. `complete` adds what the
findings and the target's table of fates say about the values that became no field, and gives the `Trace`. No value of a
project is ever kept here, paths alone, so a trace shows no secret. Nothing of this runs unless a trace is asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from kompyse.attributes.fate import FateKind
from kompyse.attributes.registry import REGISTRY, attribute_path
from kompyse.diagnostics import Severity, path_text
from kompyse.diagnostics.codes import fates as fate_codes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from kompyse.attributes.fate import Fate
    from kompyse.diagnostics import Diagnostic, Location, Path
    from kompyse.plan.plan import Plan
    from kompyse.targets import Object

_SECTIONS = ("services", "volumes", "networks", "configs", "secrets")
_LOST = fate_codes.ATTRIBUTE_LOST.id
_OF_TABLE = frozenset((_LOST, fate_codes.ATTRIBUTE_APPROXIMATED.id))


class Origin(NamedTuple):
    """Where a field comes from: a value of the project, an option, or a reason of the target's own. One is set."""

    path: Path = ()
    option: str = ""
    reason: str = ""


class Identity(NamedTuple):
    """An object as users name it; a document that has no name is `document 1`."""

    kind: str
    namespace: str
    name: str

    def __str__(self) -> str:
        return f"{self.kind} {self.namespace}/{self.name}" if self.namespace else f"{self.kind} {self.name}"


class Field(NamedTuple):
    """A field of an object: a scalar, or an empty list or map."""

    owner: Identity
    path: Path


class Value(NamedTuple):
    """What became of a value of the project. At least one of fields, codes and reason says something."""

    path: Path
    fields: tuple[Field, ...] = ()
    part_of: Path = ()
    """What the fields were made of, where that is not the value alone but what it is part of."""
    codes: tuple[str, ...] = ()
    """Of the findings about it."""
    reason: str = ""
    """Why nothing was made of it, and nothing is missed."""


class Recorder:
    """What a target notes while it makes objects. `written` is the project as the user wrote it.

    `gone` are values that the user wrote too and that are not in it, with the reason; `file_of` gives for the path of
    a variable or a label the item of `env_file` or `label_file` that it came from.
    """

    def __init__(
        self,
        written: dict[str, Any],
        gone: Mapping[Path, str] | None = None,
        file_of: Callable[[Path], Path | None] = lambda _: None,
    ) -> None:
        self.written = written
        self.gone = gone or {}
        self.file_of = file_of
        self.settled: dict[Path, str] = {}
        self._fields: dict[int, tuple[Object, dict[Path, tuple[Origin, ...]]]] = {}

    def record(self, made: Object, field: Path, origins: Iterable[Origin]) -> None:
        """Note the origins of a field of an object that goes out; a later note replaces an earlier one."""
        self._fields.setdefault(id(made), (made, {}))[1][field] = tuple(dict.fromkeys(origins))

    def settle(self, path: Path, reason: str) -> None:
        """Note why nothing has to be made of a value; it is told where no field comes from it."""
        self.settled.setdefault(path, reason)

    def is_written(self, path: Path) -> bool:
        """Tell whether the user wrote something at a path."""
        value: Any = self.written
        for part in path:
            try:
                value = value[part]
            except (KeyError, IndexError, TypeError):
                return False
        return True

    def of(self, made: Object) -> dict[Path, tuple[Origin, ...]]:
        """Give what was noted of an object, by field."""
        return self._fields.get(id(made), (made, {}))[1]


class Trace:
    """The finished record of a conversion."""

    def __init__(
        self,
        target: str,
        fields: dict[Field, tuple[Origin, ...]],
        owners: tuple[Identity, ...],
        values: dict[Path, Value],
        locate: Callable[[Path], tuple[Location, ...]],
    ) -> None:
        self.target = target
        self.fields = fields
        """Every field that was noted, in the order of the output."""
        self.owners = owners
        """The objects, in the order of the output."""
        self.values = values
        """Every value that the user wrote: a scalar, or an empty list or map."""
        self._locate = locate
        self._places: dict[Path, tuple[Location, ...]] = {}

    def places(self, path: Path) -> tuple[Location, ...]:
        """Give the places in the files where a value was written; several after a merge."""
        if path not in self._places:
            self._places[path] = self._locate(path)
        return self._places[path]

    def of_field(self, kind: str, name: str, field: Path, namespace: str = "") -> tuple[Origin, ...]:
        """Give the origins of a field, or of all fields below it; empty when there is no such field."""
        owner = Identity(kind, namespace, name)
        found = self.fields.get(Field(owner, field))
        if found is not None:
            return found
        below = (
            origins for each, origins in self.fields.items() if each.owner == owner and each.path[: len(field)] == field
        )
        return tuple(dict.fromkeys(origin for origins in below for origin in origins))

    def of_value(self, path: Path) -> Value | None:
        """Give what became of a value, or of all values below it; None when the user wrote nothing there."""
        if path in self.values:
            return self.values[path]
        below = [value for each, value in self.values.items() if each[: len(path)] == path]
        if not below:
            return None
        made = {field for value in below for field in value.fields}
        return Value(
            path,
            tuple(field for field in self.fields if field in made),
            codes=tuple(dict.fromkeys(code for value in below for code in value.codes)),
            reason="; ".join(dict.fromkeys(value.reason for value in below if value.reason)),
        )

    def comment(self, index: int, field: Path) -> str:
        """Say in one line where a field of the object at `index` comes from: a place and a path each, or a reason."""
        origins = self.fields.get(Field(self.owners[index], field), ())
        told = [self._text(origin) for origin in origins[:_TOLD]]
        if len(origins) > _TOLD:
            told.append(f"and {len(origins) - _TOLD} more")
        return ", ".join(told)

    def _text(self, origin: Origin) -> str:
        if origin.path:
            place = next(iter(self.places(origin.path)), None)
            return f"{place.file}:{place.line} {path_text(origin.path)}" if place else path_text(origin.path)
        return f"option {origin.option}" if origin.option else f"kompyse: {origin.reason}"

    def as_data(self) -> dict[str, Any]:
        """Give the trace as plain data, as `schemas/trace.json` describes it."""
        from kompyse.targets import trace_data  # noqa: PLC0415 - for those who write it

        return trace_data.builtins(self)


_TOLD = 3
"""Origins of a field that a comment names."""


def leaves(value: Any, path: Path = ()) -> Iterator[Path]:
    """List the paths of all scalars in a value, and of what is empty."""
    items: Any = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    if not items or not value:
        yield path
        return
    for key, below in items:
        yield from leaves(below, (*path, key))


def complete(  # noqa: PLR0913 - a conversion has this many parts
    recorder: Recorder,
    objects: Iterable[Object],
    *,
    target: str,
    fates: Mapping[str, Fate],
    findings: Iterable[Diagnostic],
    locate: Callable[[Path], tuple[Location, ...]],
) -> Trace:
    """Put what was recorded into the order of the output, and find for every written value what became of it."""
    made = list(objects)
    owners = tuple(identity(each, index) for index, each in enumerate(made))
    fields: dict[Field, tuple[Origin, ...]] = {}
    for each, owner in zip(made, owners, strict=True):
        noted = recorder.of(each)
        fields.update((Field(owner, path), noted[path]) for path in leaves(each) if path in noted)
    values = _Values(recorder, fields, fates, findings).all()
    return Trace(target, fields, owners, values, locate)


def identity(made: Object, index: int) -> Identity:
    """Name an object by its head; one without a head is a document, by its number."""
    head = made.get("metadata")
    if not head or "kind" not in made:
        return Identity("document", "", str(index + 1))
    return Identity(made["kind"], head.get("namespace", ""), head["name"])


def settle_unused(recorder: Recorder, plan: Plan) -> None:
    """Note what no service uses, and what Kompyse itself reads: Compose makes nothing of either."""
    bundled = {bundle.origin for bundle in plan.bundles}
    used = {("volumes", key) for key in plan.volumes} | {("networks", key) for key in plan.networks} | bundled
    for section in _SECTIONS[1:]:
        for key in recorder.written.get(section) or ():
            if (section, key) not in used:
                recorder.settle((section, key), "no service that runs uses it")
    for key, service in (recorder.written.get("services") or {}).items():
        for needed in (service or {}).get("depends_on") or ():
            if needed not in plan.services:
                recorder.settle(("services", key, "depends_on", needed), "no chosen profile enables that service")
    recorder.settle(("name",), "it is a label of every object, and there is none")
    recorder.settle((_HINTS,), _HINT)
    for section in _SECTIONS:
        for key in recorder.written.get(section) or ():
            recorder.settle((section, key, _HINTS), _HINT)


_HINTS, _HINT = "x-kompyse", "it tells Kompyse what to do"


class _Values:
    """Looks up what became of the written values."""

    def __init__(
        self,
        recorder: Recorder,
        fields: Mapping[Field, tuple[Origin, ...]],
        fates: Mapping[str, Fate],
        findings: Iterable[Diagnostic],
    ) -> None:
        self.recorder = recorder
        self.fates = fates
        self.made: dict[Path, dict[Field, None]] = {}
        self.below: dict[Path, dict[Field, None]] = {}
        """Fields by each path that their origins are at or below."""
        for field, origins in fields.items():
            for path in (origin.path for origin in origins if origin.path):
                self.made.setdefault(path, {})[field] = None
                for length in range(1, len(path) + 1):
                    self.below.setdefault(path[:length], {})[field] = None
        self.codes: dict[Path, dict[str, None]] = {}
        self.left_out: set[Path] = set()
        """Values of which a warning says that they are not what they were under Compose."""
        for finding in findings:
            if finding.code.severity is not Severity.NOTE:
                self.left_out.add(finding.path)
            for path in (finding.path, *finding.related):
                self.codes.setdefault(path, {})[finding.code.id] = None

    def all(self) -> dict[Path, Value]:
        found = {path: self.value(path) for path in leaves(self.recorder.written)}
        for path, reason in self.recorder.gone.items():
            found.setdefault(path, Value(path, codes=tuple(self.codes.get(path, ())), reason=reason))
        return found

    def value(self, path: Path) -> Value:
        fields = tuple(self.below.get(path, ()))
        above = [path[:length] for length in range(len(path) - 1, _shortest(path) - 1, -1)]
        told = self.codes.get(path, {})
        # What the table says of a value holds for all in it; other findings about the whole may mean another part.
        general = [
            code for part in above for code in self.codes.get(part, ()) if code in _OF_TABLE or not (fields or told)
        ]
        codes = tuple(dict.fromkeys((*told, *general)))
        if fields:
            return Value(path, fields, codes=codes)
        reason = self.reason(path)
        if reason or _LOST in codes or path in self.left_out:
            return Value(path, codes=codes, reason=reason)
        part_of = next((part for part in above if part in self.made), ())
        return Value(path, tuple(self.made.get(part_of, ())), part_of, codes)

    def reason(self, path: Path) -> str:
        """Say why nothing has to become of a value; empty when there is no reason."""
        value, attribute = _at(self.recorder.written, path), attribute_path(path)
        neutral = REGISTRY[attribute].neutral if attribute else ()
        if any(value == each and type(value) is type(each) for each in neutral):
            return _NEUTRAL
        for length in range(len(path), 0, -1):
            part = path[:length]
            if part in self.made and length >= _shortest(path):
                break
            if part in self.recorder.settled:
                return self.recorder.settled[part]
        if any(isinstance(part, str) and part.startswith("x-") for part in path[_own(path) :]):
            return "it is an extension, of which Compose makes nothing either"
        fate = self.fates.get(attribute)
        if fate is not None and fate.kind is FateKind.INERT:
            return fate.text
        return _NEUTRAL if value in (None, "", [], {}) else ""


_NEUTRAL = "it asks for what holds without it"


def _shortest(path: Path) -> int:
    """Give the length of the path of the attribute that a value is part of: fields of a whole service are not its."""
    return 3 if path[0] in _SECTIONS else 1


def _own(path: Path) -> int:
    """Give how many parts of a path are the user's own names of things (`x-web` can be a service)."""
    return 2 if path[0] in _SECTIONS else 0


def _at(tree: Any, path: Path) -> Any:
    for part in path:
        tree = tree[part]
    return tree
