"""The types of `x-kompyse` that say how a service runs. Loads pydantic; `models` alone imports it."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema, model_validator

from kompyse.plan.hints import running
from kompyse.plan.hints.grammar import parse_size
from kompyse.plan.hints.running import MOST, Autoscale, Disk, Disruption, History, Probe


def _usage(value: Any, *, of_memory: bool) -> Any:
    if isinstance(value, bool) or not isinstance(value, int | str):
        return value
    return running.parse_usage(str(value), of_memory=of_memory)


def _share(value: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, int | str):
        return value
    return running.parse_share(value)


def _seconds(value: Any) -> Any:
    return running.parse_seconds(value) if isinstance(value, str) else value


def _bytes(value: Any) -> Any:
    return parse_size(value) if isinstance(value, str) else value


def _test(value: Any) -> Any:
    if isinstance(value, str):
        return running.check_test(("CMD-SHELL", value))
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return running.check_test(tuple(value))
    return value


_AMOUNT = {"type": ["integer", "string"]}
_Cpu = Annotated[
    running.Usage,
    BeforeValidator(lambda value: _usage(value, of_memory=False)),
    WithJsonSchema({**_AMOUNT, "examples": [80, "80%", "500m"]}),
]
_Memory = Annotated[
    running.Usage,
    BeforeValidator(lambda value: _usage(value, of_memory=True)),
    WithJsonSchema({**_AMOUNT, "examples": [80, "80%", "200Mi"]}),
]
_Share = Annotated[int | str, BeforeValidator(_share), WithJsonSchema({**_AMOUNT, "examples": [1, "25%"]})]
_Seconds = Annotated[
    float, BeforeValidator(_seconds), WithJsonSchema({"type": ["string", "number"], "examples": ["30s", "1m30s"]})
]
_Bytes = Annotated[
    int,
    BeforeValidator(_bytes),
    Field(gt=0),
    WithJsonSchema({"type": ["string", "integer"], "examples": ["1Gi", "512m"]}),
]
_Test = Annotated[
    tuple[str, ...],
    BeforeValidator(_test),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}),
]


class _Object(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class AutoscaleModel(_Object):
    """`services.*.x-kompyse.autoscale`."""

    least: int | None = Field(None, alias="min", ge=1, le=MOST, description="The least number of replicas.")
    most: int = Field(alias="max", ge=1, le=MOST, description="The largest number of replicas.")
    cpu: _Cpu | None = Field(
        None, description="The use of CPUs to aim at: percent of what is reserved, or an amount for each replica."
    )
    memory: _Memory | None = Field(
        None, description="The use of memory to aim at: percent of what is reserved, or an amount for each replica."
    )

    @model_validator(mode="after")
    def _is_a_range(self) -> AutoscaleModel:
        if self.least is not None and self.least > self.most:
            raise ValueError(f"min is {self.least} and max is {self.most}: min goes up to max")
        return self


class DisruptionModel(_Object):
    """`services.*.x-kompyse.disruption`."""

    min_available: _Share | None = Field(None, description="How many replicas stay: a number, or a part as 50%.")
    max_unavailable: _Share | None = Field(
        None, description="How many replicas may be away: a number, or a part as 25%."
    )

    @model_validator(mode="after")
    def _is_one(self) -> DisruptionModel:
        if (self.min_available is None) == (self.max_unavailable is None):
            raise ValueError("write one of min_available and max_unavailable")
        return self


class HistoryModel(_Object):
    """`services.*.x-kompyse.history`."""

    succeeded: int | None = Field(None, ge=0, le=MOST, description="How many runs that ended well are kept.")
    failed: int | None = Field(None, ge=0, le=MOST, description="How many runs that failed are kept.")


class DiskModel(_Object):
    """`services.*.x-kompyse.disk`."""

    limit: _Bytes | None = Field(None, description="How much the container may write outside of its volumes.")
    request: _Bytes | None = Field(None, description="How much of that is kept free for it.")


class ProbeModel(_Object):
    """`services.*.x-kompyse.readiness` and `liveness`."""

    test: _Test | None = Field(None, description="A command, as `healthcheck.test` has it.")
    http: Annotated[str, AfterValidator(running.parse_path)] | None = Field(
        None, description="The path of an HTTP request that has to be answered with a status from 200 to 399."
    )
    port: int | None = Field(None, gt=0, lt=65536, description="The port of the container for that request.")
    tcp: int | None = Field(None, gt=0, lt=65536, description="A port of the container that has to take connections.")
    interval: _Seconds | None = Field(None, description="Between two checks.")
    timeout: _Seconds | None = Field(None, description="How long a check may take.")
    retries: int | None = Field(None, ge=1, le=MOST, description="How many failures in a row count.")
    start_period: _Seconds | None = Field(None, description="For how long after the start failures do not count.")

    @model_validator(mode="after")
    def _asks_one_thing(self) -> ProbeModel:
        if sum(each is not None for each in (self.test, self.http, self.tcp)) > 1:
            raise ValueError("write one of test, http and tcp")
        if self.port is not None and self.http is None:
            raise ValueError("port is that of the HTTP request: write http too, or tcp alone")
        return self


def _probe(value: Any) -> Any:
    """Read the short forms: true for the health check as it stands, false for none."""
    if value is True:
        return {}
    if value is False:
        return {"test": ["NONE"]}
    return value


def _as_probe(model: ProbeModel) -> Probe:
    return Probe(
        test=model.test,
        http_path=model.http,
        http_port=model.port,
        tcp_port=model.tcp,
        interval=model.interval,
        timeout=model.timeout,
        retries=model.retries,
        start_period=model.start_period,
    )


def _whole(value: float) -> int:
    if not float(value).is_integer():
        raise ValueError(f"{value:g} s is no whole number of seconds")
    return int(value)


_Ttl = Annotated[_Seconds, Field(ge=0, le=MOST), AfterValidator(_whole)]
AutoscaleHint = Annotated[
    AutoscaleModel, AfterValidator(lambda model: Autoscale(model.least, model.most, model.cpu, model.memory))
]
DisruptionHint = Annotated[
    DisruptionModel, AfterValidator(lambda model: Disruption(model.min_available, model.max_unavailable))
]
DiskHint = Annotated[DiskModel, AfterValidator(lambda model: Disk(model.limit, model.request))]
HistoryHint = Annotated[HistoryModel, AfterValidator(lambda model: History(model.succeeded, model.failed))]
ProbeHint = Annotated[
    ProbeModel,
    BeforeValidator(_probe),
    AfterValidator(_as_probe),
    WithJsonSchema({"anyOf": [{"type": "boolean"}, ProbeModel.model_json_schema()]}),
]


def _concurrency(text: str) -> str:
    return running.parse_concurrency(text)


def _form(text: str) -> str:
    if text.lower() not in running.PROBES:
        raise ValueError(f'"{text}" is not known: use {" or ".join(running.PROBES)}')
    return text.lower()


def _group(text: str) -> str:
    if not text.strip():
        raise ValueError("the name of the group is empty")
    return text.strip()


class RunningHints(_Object):
    """The part of `services.*.x-kompyse` that says how a service runs."""

    autoscale: AutoscaleHint | None = Field(None, description="Run as many replicas as the load needs.")
    disruption: DisruptionHint | None = Field(
        None, description="How many replicas a drain of nodes may take away at once."
    )
    readiness: ProbeHint | None = Field(None, description="A check of its own for whether the service gets requests.")
    liveness: ProbeHint | None = Field(
        None,
        description="Start the container again when it fails its health check: true, or an object with another check.",
    )
    probe: Annotated[str, AfterValidator(_form)] | None = Field(
        None,
        description="How the health check is asked: exec, or http for a plain curl or wget.",
        json_schema_extra={"examples": list(running.PROBES)},
    )
    group: Annotated[str, AfterValidator(_group)] | None = Field(
        None, description="Services with the same word here run in one place, and reach one another on localhost."
    )
    ordered: bool | None = Field(
        None, description="Start the replicas of a StatefulSet one after another, not all at once."
    )
    concurrency: Annotated[str, AfterValidator(_concurrency)] | None = Field(
        None,
        description="When a run is due and another still goes on: allow, forbid or replace it.",
        json_schema_extra={"examples": list(running.CONCURRENCY)},
    )
    time_zone: Annotated[str, AfterValidator(running.parse_zone)] | None = Field(
        None, alias="timezone", description="The time zone of the schedule: Europe/Berlin, Etc/UTC."
    )
    suspended: bool | None = Field(None, alias="suspend", description="Start no runs for now.")
    history: HistoryHint | None = Field(None, description="How many of the runs that ended are kept.")
    ttl: _Ttl | None = Field(None, description="For how long a one-shot that ended is kept.")
    disk: DiskHint | None = Field(None, description="What the container may write outside of its volumes.")
