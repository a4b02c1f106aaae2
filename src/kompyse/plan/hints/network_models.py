"""The types of the hints `ingress` and `outside`. Loads pydantic, so that `models` alone imports it."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema, model_validator

from kompyse.plan.hints import grammar
from kompyse.plan.hints.hosts import (
    parse_gateway,
    parse_host,
    parse_object_name,
    parse_path,
    parse_place,
    parse_service_name,
)
from kompyse.plan.hints.records import PATH_TYPES, RouteHints
from kompyse.values import port as values_port

_PATH_TYPES = {word: word for word in PATH_TYPES} | {"implementationspecific": "implementation", "pathprefix": "prefix"}


def _path_type(text: str) -> str:
    word = text.lower().replace("-", "").replace("_", "")
    if word not in _PATH_TYPES:
        raise ValueError(f'"{text}" is no type of path: use {", ".join(PATH_TYPES)}')
    return _PATH_TYPES[word]


def _tls(value: Any) -> Any:
    if isinstance(value, str):
        return parse_object_name(value)
    if not isinstance(value, bool):
        raise ValueError("tls takes true, false, or the name of a secret")  # noqa: TRY004 - pydantic wants it
    return value


def _gateway(text: str) -> str:
    parse_gateway(text)
    return text


_TEXTS = {"type": "object", "additionalProperties": {"type": ["string", "number", "boolean"]}}


class IngressModel(BaseModel):
    """`services.*.x-kompyse.ingress`."""

    model_config = ConfigDict(extra="forbid", strict=True)

    host: str | None = Field(None, description="A host, with a path or not: shop.example.com, *.example.com/api.")
    hosts: list[str] = Field([], description="Several of these.")
    path: Annotated[str, AfterValidator(parse_path)] = Field(
        "", description="The path of those hosts that have none of their own. By default all paths."
    )
    path_type: Annotated[str, AfterValidator(_path_type)] = Field(
        "prefix",
        description="How the path is compared: prefix, exact, or as the implementation likes.",
        json_schema_extra={"examples": list(PATH_TYPES)},
    )
    port: int | None = Field(
        None, gt=0, lt=65536, description="The port of the container that speaks HTTP, where several do."
    )
    tls: Annotated[bool | str, BeforeValidator(_tls)] | None = Field(
        None, description="The name of a Secret with the certificate; true for one called <service>-tls."
    )
    class_name: Annotated[str, AfterValidator(parse_object_name)] | None = Field(
        None, alias="class", description="The class of the Ingress: nginx, traefik, ..."
    )
    gateway: Annotated[str, AfterValidator(_gateway)] | None = Field(
        None, description="The Gateway that takes the requests: NAME or NAME/NAMESPACE. Then an HTTPRoute is made."
    )
    annotations: Annotated[dict[str, str], BeforeValidator(grammar.annotation_texts), WithJsonSchema(_TEXTS)] = Field(
        {}, description="Annotations of the Ingress or HTTPRoute."
    )

    @model_validator(mode="after")
    def _has_usable_hosts(self) -> IngressModel:
        if self.host is not None and self.hosts:
            raise ValueError("write host or hosts, not both")
        for each in (self.host, *self.hosts):
            if each is not None:
                parse_place(each)
        if self.gateway is not None and self.class_name is not None:
            raise ValueError("a gateway has its class itself: write gateway or class, not both")
        return self


def _long(value: Any) -> Any:
    """Read the short forms: one host, or a list of hosts."""
    if isinstance(value, str):
        return {"host": value}
    if isinstance(value, list):
        return {"hosts": value}
    return value


def _record(model: IngressModel) -> RouteHints:
    written = [model.host] if model.host is not None else model.hosts
    return RouteHints(
        places=tuple(dict.fromkeys(parse_place(each) for each in written)),
        path=model.path,
        path_type=model.path_type,
        port=model.port,
        tls=model.tls,
        class_name=model.class_name,
        gateway=parse_gateway(model.gateway) if model.gateway is not None else None,
        annotations=model.annotations,
    )


Ingress = Annotated[
    IngressModel,
    BeforeValidator(_long),
    AfterValidator(_record),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string", "examples": ["shop.example.com"]},
                {"type": "array", "items": {"type": "string"}},
                IngressModel.model_json_schema(),
            ]
        }
    ),
]


def _outside(value: Any) -> Any:
    """Read each name with the DNS name, the address or the addresses to which it leads."""
    if not isinstance(value, dict):
        raise ValueError("outside takes names, each with a host name or an address")  # noqa: TRY004 - pydantic wants it
    return {parse_service_name(str(name)): _targets(str(name), target) for name, target in value.items()}


def _targets(name: str, target: Any) -> tuple[str, ...]:
    found = [target] if isinstance(target, str) else target
    if not isinstance(found, list) or not found or not all(isinstance(each, str) for each in found):
        raise ValueError(f"{name} needs a host name, an address, or a list of addresses")
    if len(found) == 1 and not values_port.is_ip(found[0]):
        host = parse_host(found[0])
        if host.startswith("*"):
            raise ValueError(f'{name}: "{found[0]}" is no single host')
        return (host,)
    return tuple(dict.fromkeys(_address(name, each) for each in found))


def _address(name: str, text: str) -> str:
    from ipaddress import ip_address  # noqa: PLC0415 - few projects name addresses

    if not values_port.is_ip(text):
        raise ValueError(f'{name}: "{text}" is no address, and several targets have to be addresses')
    address = ip_address(text)
    if address.is_loopback or address.is_link_local or address.is_unspecified or address.is_multicast:
        raise ValueError(f'{name}: "{text}" means another thing on every node, so no name can lead there')
    return str(address)


Outside = Annotated[
    dict[str, tuple[str, ...]],
    BeforeValidator(_outside),
    WithJsonSchema(
        {
            "type": "object",
            "additionalProperties": {
                "anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}, "minItems": 1}]
            },
            "examples": [{"billing": "billing.example.com", "ldap": ["10.0.0.4", "10.0.0.5"]}],
        }
    ),
]
