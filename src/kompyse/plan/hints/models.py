"""The types of `x-kompyse`. Loads pydantic, so it is imported only when a project has such a key, or for the schema."""

from __future__ import annotations

from difflib import get_close_matches
from typing import Annotated, Any, NamedTuple

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, WithJsonSchema

from kompyse.diagnostics.codes import all_codes
from kompyse.diagnostics.policy import unknown_codes
from kompyse.plan.hints import grammar, hosts, network_models, records, running_models, store_models, volume_models
from kompyse.values import cron

SCHEMA_ID = "https://json-schema.org/draft/2020-12/schema"


def _word(choices: tuple[str, ...]) -> Any:
    """Make a type for one of these words, in any case; gives it in small letters."""

    def check(text: str) -> str:
        if text.lower() not in choices:
            raise ValueError(f'"{text}" is not known: use {", ".join(choices)}')
        return text.lower()

    pattern = "|".join("".join(f"[{letter}{letter.upper()}]" for letter in word) for word in choices)
    schema = {"anyOf": [{"enum": list(choices)}, {"type": "string", "pattern": f"^({pattern})$"}]}
    return Annotated[str, AfterValidator(check), WithJsonSchema(schema)]


def _bytes(value: Any) -> Any:
    if isinstance(value, str):
        return grammar.parse_size(value)
    return value


def _access(value: Any) -> Any:
    words = [value] if isinstance(value, str) else value
    if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
        raise ValueError(f"access takes {', '.join(records.ACCESS_MODES)}, or a list of these")
    full = {mode.lower(): mode for mode in records.ACCESS_MODES.values()}
    found = []
    for word in words:
        mode = records.ACCESS_MODES.get(word.lower()) or full.get(word.lower())
        if mode is None:
            raise ValueError(f'"{word}" is no access: use {", ".join(records.ACCESS_MODES)}')
        found.append(mode)
    alone = records.ACCESS_MODES["rwop"]
    if alone in found and len(set(found)) > 1:
        raise ValueError("rwop lets one pod alone have the volume, so it stands with no other access")
    return tuple(dict.fromkeys(found))


_Size = Annotated[
    int,
    BeforeValidator(_bytes),
    Field(gt=0),
    WithJsonSchema({"type": ["string", "integer"], "examples": ["10Gi", "512m"]}),
]
_Access = Annotated[
    tuple[str, ...],
    BeforeValidator(_access),
    WithJsonSchema(
        {
            "anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}],
            "examples": list(records.ACCESS_MODES),
        }
    ),
]


def _code(text: str) -> str:
    rows = all_codes().values()
    if unknown_codes((text,), rows):
        known = {word.lower(): word for row in rows for word in (row.id, row.name)}
        close = get_close_matches(text.lower(), list(known), n=1)
        raise ValueError(f'there is no code "{text}"{f" (did you mean {known[close[0]]}?)" if close else ""}')
    return text


_Code = Annotated[str, AfterValidator(_code)]


class _Hints(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class ServiceModel(running_models.RunningHints, volume_models.OfService):
    """`services.*.x-kompyse`."""

    kind: _word(records.KINDS) | None = Field(None, description="The kind of workload that runs the service.")  # type: ignore[valid-type]
    publish: _word(records.EXPOSURES) | None = Field(  # type: ignore[valid-type]
        None, description="How the published ports of the service are exposed."
    )
    ingress: network_models.Ingress | None = Field(
        None, description="How the world reaches the service by HTTP: a host, hosts, or an object with more."
    )
    node_port: int | None = Field(
        None, gt=0, lt=65536, description="The number on the nodes of the one port that the service publishes."
    )
    traffic_policy: _word(records.TRAFFIC_POLICIES) | None = Field(  # type: ignore[valid-type]
        None, description="Whether nodes forward what comes from outside to other nodes: cluster or local."
    )
    name: Annotated[str, AfterValidator(hosts.parse_service_name)] | None = Field(
        None, description="What the service is called on the platform; peers find it under its old name too."
    )
    schedule: Annotated[str, AfterValidator(cron.parse)] | None = Field(
        None, description="Run the service by the clock: five cron fields, or @daily and the like."
    )
    strategy: _word(records.STRATEGIES) | None = Field(  # type: ignore[valid-type]
        None, description="How `kompyse up` replaces the service: in its place, or blue-green. Goes before the option."
    )
    security: _word(records.STANDARDS) | None = Field(  # type: ignore[valid-type]
        None, description="The Pod Security Standard that the service has to meet. Goes before the option."
    )
    retries: int | None = Field(None, ge=0, lt=2**31, description="How often a one-shot that failed is tried again.")
    account: store_models.Account | None = Field(
        None, alias="service_account", description="The service account of the pods: its name, or an object with more."
    )
    pull_secrets: store_models.PullSecrets | None = Field(
        None, alias="image_pull_secrets", description="The secrets with which the images of the pods are pulled."
    )


class VolumeModel(volume_models.OfVolume):
    """`volumes.*.x-kompyse`."""

    size: _Size | None = Field(None, description="How large the volume is.")
    storage_class: Annotated[str, AfterValidator(grammar.parse_class)] | None = Field(
        None, alias="class", description="The storage class that provides the volume."
    )
    access_modes: _Access | None = Field(
        None, alias="access", description="How the volume may be attached: rwo, rox, rwx, rwop."
    )


class DiagnosticsModel(_Hints):
    """`x-kompyse.diagnostics` of the project."""

    ignore: list[_Code] = Field([], description="Codes that are not told: ids (KY201), starts of ids (KY2) or names.")
    error: list[_Code] = Field([], description="Codes that weigh as errors.")


class ProjectModel(_Hints):
    """`x-kompyse` at the top of a Compose file."""

    diagnostics: DiagnosticsModel | None = Field(None, description="How much findings weigh in this project.")
    outside: network_models.Outside | None = Field(
        None, description="Names that lead out of the project: each to a DNS name, an address, or several addresses."
    )


class NetworkModel(_Hints):
    """`networks.*.x-kompyse`."""

    policy: _word(records.POLICIES) | None = Field(  # type: ignore[valid-type]
        None, description="When the network is kept apart: auto, always or never. Goes before the option."
    )


_MODELS: dict[str, type[BaseModel]] = {
    "project": ProjectModel,
    "service": ServiceModel,
    "volume": VolumeModel,
    "mount": volume_models.MountModel,
    "network": NetworkModel,
    "secret": store_models.SecretModel,
    "config": store_models.ConfigModel,
}
_NESTED: dict[tuple[str, str], type[BaseModel]] = {
    ("project", "diagnostics"): DiagnosticsModel,
    ("service", "ingress"): network_models.IngressModel,
    ("service", "autoscale"): running_models.AutoscaleModel,
    ("service", "disk"): running_models.DiskModel,
    ("service", "disruption"): running_models.DisruptionModel,
    ("service", "history"): running_models.HistoryModel,
    ("service", "liveness"): running_models.ProbeModel,
    ("service", "readiness"): running_models.ProbeModel,
    ("service", "service_account"): store_models.AccountModel,
}
"""Hints that are objects: their faults stand at the field inside."""


class Fault(NamedTuple):
    """What is wrong with a hint: where inside `x-kompyse`, in one sentence, and what to do."""

    where: tuple[str | int, ...]
    message: str
    hint: str
    unknown: bool = False


def check(model: str, value: Any) -> tuple[dict[str, Any], list[Fault]]:
    """Check a value against a model. Gives the hints that are set, by field, and the faults; with faults no records."""
    try:
        checked = _MODELS[model].model_validate(value)
    except ValidationError as error:
        return {}, [_fault(model, each) for each in error.errors(include_url=False)]
    return {name: found for name, found in checked if found is not None}, []


def _fault(model: str, error: Any) -> Fault:
    nested = _NESTED.get((model, str(error["loc"][0]))) if error["loc"] else None
    where = tuple(error["loc"]) if nested else tuple(error["loc"][:1])
    if error["type"] == "extra_forbidden":
        owner: type[BaseModel] = nested if nested and len(where) > 1 else _MODELS[model]
        known = [field.alias or name for name, field in owner.model_fields.items()]
        key = str(where[-1])
        close = get_close_matches(key, known, n=1)
        if owner is not _MODELS[model]:
            message, what = f'{where[0]} has no "{key}"', f"what {where[0]} takes is"
        else:
            message, what = f'a {model} has no hint "{key}"', f"the hints of a {model} are"
        hint = f"did you mean {close[0]}?" if close else f"{what} {', '.join(known)}"
        return Fault(where, message, hint, unknown=True)
    message = str(error["msg"]).removeprefix("Value error, ")
    name = ".".join(str(part) for part in where) or records.KEY
    return Fault(where, f"{name}: {message[:1].lower()}{message[1:]}", "correct the value")


def json_schema() -> dict[str, Any]:
    """Give the JSON schema of all models."""
    schemas = {name: model.model_json_schema(by_alias=True) for name, model in _MODELS.items()}
    # What a schema refers to is looked for at the top of the document.
    parts = {key: part for each in schemas.values() for key, part in each.pop("$defs", {}).items()}
    return {
        "$schema": SCHEMA_ID,
        "title": "x-kompyse",
        "description": "Hints for Kompyse in a Compose file.",
        "$defs": {**schemas, **parts},
        "anyOf": [{"$ref": f"#/$defs/{name}"} for name in _MODELS],
    }
