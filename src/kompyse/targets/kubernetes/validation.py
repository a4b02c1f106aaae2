"""Are the objects what the API server takes? Checked without one, against the schemas that Kubernetes publishes.

Takes finished objects and the release of the options; tells each field that the schema of its kind does not have, or
has with another type. The schemas are those of the package `kubernetes-validate`, which is loaded here alone, and only
when the option `validate` asks for it. Values are never told: an object may hold secrets.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from kompyse.diagnostics import Severity
from kompyse.diagnostics.codes import output as codes
from kompyse.targets.kubernetes import versions
from kompyse.targets.kubernetes.lowering import TARGET_NAME

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from kompyse.diagnostics import Path, Sink
    from kompyse.plan.options import Options
    from kompyse.targets import Object

_GROUP = re.compile(r"^([^./]*)(?:\.[^/]*)?/")
"""A group and its domain in `apiVersion`: `rbac.authorization.k8s.io/v1` is the schema `rbac-v1`."""
_TOLD = 5
"""Faults of an object that are told; one wrong value can break several rules."""


class Fault(NamedTuple):
    """What is wrong with an object: the field, and in words that hold no value of it."""

    field: Path
    reason: str


class Schemas:
    """The schemas of one release, each read when it is first needed. Raises ImportError without the package."""

    def __init__(self, minor: int) -> None:
        from kubernetes_validate import utils  # noqa: PLC0415 - an optional package, and a heavy one

        known = [text for text in utils.all_versions() if int(text.split(".")[1]) <= minor]
        self.release = known[-1].rpartition(".")[0]
        """The release whose schemas are used: the newest that is not newer than the one asked for."""
        self._folder = f"kubernetes-json-schema/v{known[-1]}-local-strict"
        self._read = utils.schema_contents
        self._validators: dict[str, Any] = {}
        self._registry: Any = None

    def faults(self, made: Object) -> list[Fault] | None:
        """List what is wrong with an object; None when no schema is known for its kind."""
        version = _GROUP.sub(r"\1-", made["apiVersion"])
        validator = self._validator(f"{made['kind'].lower()}-{version}")
        if validator is None:
            return None
        return [fault for error in validator.iter_errors(made) for fault in _read(error)]

    def _validator(self, name: str) -> Any:
        if name not in self._validators:
            self._validators[name] = self._made(name)
        return self._validators[name]

    def _made(self, name: str) -> Any:
        from jsonschema import Draft202012Validator  # noqa: PLC0415 - comes with the optional package
        from referencing import Registry, Resource  # noqa: PLC0415 - as above

        try:
            schema = self._contents(name)
        except FileNotFoundError:
            return None
        if self._registry is None:
            self._registry = Resource.from_contents(self._contents("_definitions")) @ Registry()
        return Draft202012Validator(schema, registry=Resource.from_contents(schema) @ self._registry)

    def _contents(self, name: str) -> Any:
        return self._read(f"{self._folder}/{name}.json", self.release)


def _read(error: Any) -> Iterator[Fault]:
    """Turn an error of jsonschema into faults; its own message would show the value."""
    place = tuple(error.absolute_path)
    if error.validator == "additionalProperties":
        unknown = [key for key in error.instance if key not in error.schema.get("properties", {})]
        yield from (Fault((*place, key), "there is no such field") for key in unknown)
    elif error.validator == "required":
        missing = [key for key in error.validator_value if key not in error.instance]
        yield from (Fault((*place, key), "the field is missing") for key in missing)
    elif error.validator == "type":
        wanted = [error.validator_value] if isinstance(error.validator_value, str) else error.validator_value
        names = " or ".join(each for each in wanted if each != "null")
        yield Fault(place, f"it is of the type {type(error.instance).__name__}, and has to be {names}")
    elif error.validator == "enum":
        words = ", ".join(str(each) for each in error.validator_value if each is not None)
        yield Fault(place, f"it has to be one of {words}")
    else:
        yield Fault(place, f'it does not meet the rule "{error.validator}" of the schema')


def check(
    objects: Sequence[Object], options: Options, sink: Sink, origins: Callable[[Object, Path], Iterable[Path]]
) -> None:
    """Tell what is wrong with objects. `origins` gives the values of the project behind a field of an object."""
    asked = f"1.{versions.minor(options)}"
    try:
        schemas = Schemas(versions.minor(options))
    except ImportError:
        sink.report(
            codes.VALIDATOR_MISSING,
            "the schemas of Kubernetes are not installed, so nothing could be checked",
            hint="pip install 'kompyse[validate]'",
            target=TARGET_NAME,
        )
        return
    if schemas.release != asked:
        message = f"the objects were checked against the schemas of {schemas.release}, not of {asked}"
        sink.report(codes.VALIDATION_PARTIAL, message, hint="update kubernetes-validate", target=TARGET_NAME)
    unknown: dict[str, int] = {}
    for made in objects:
        faults = schemas.faults(made)
        if faults is None:
            kind = f"{made['kind']} ({made['apiVersion']})"
            unknown[kind] = unknown.get(kind, 0) + 1
        for fault in (faults or ())[:_TOLD]:
            _tell(made, fault, schemas.release, sink, origins)
    for kind, count in unknown.items():
        message = f"no schema is known of {kind}: {count} {'object was' if count == 1 else 'objects were'} not checked"
        hint = "kubectl apply --dry-run=server asks a cluster that has it"
        sink.report(codes.VALIDATION_PARTIAL, message, hint=hint, target=TARGET_NAME)


def _tell(
    made: Object, fault: Fault, release: str, sink: Sink, origins: Callable[[Object, Path], Iterable[Path]]
) -> None:
    paths = tuple(dict.fromkeys(origins(made, fault.field)))
    sink.report(
        codes.SCHEMA_VIOLATED,
        f"{made['kind']} {made['metadata']['name']}: {_dotted(fault.field)}: {fault.reason} (Kubernetes {release})",
        path=paths[0] if paths else (),
        related=paths[1:3],
        severity=Severity.ERROR,
        target=TARGET_NAME,
    )


def _dotted(field: Path) -> str:
    text = ""
    for part in field:
        text += f"[{part}]" if isinstance(part, int) else f".{part}"
    return text.lstrip(".")
