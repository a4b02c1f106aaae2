"""The types of `x-kompyse` on secrets and configs, and of `x-kompyse.service_account`.

Loads pydantic; `models` alone imports it.
"""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema, model_validator

from kompyse.plan.hints import grammar
from kompyse.plan.hints.hosts import parse_object_name
from kompyse.plan.hints.records import AccountHints


def _refresh(text: str) -> str:
    """Check a period as Go writes it (`1h`, `90s`, `0`)."""
    from kompyse.values import duration  # noqa: PLC0415 - for the few who say it

    if text == "0":
        return "0s"
    if duration.parse(text) < 0:
        raise ValueError(f'the period "{text}" is negative')
    return text


def _list_of_names(value: Any) -> Any:
    words = [value] if isinstance(value, str) else value
    if not isinstance(words, list) or not words or not all(isinstance(word, str) for word in words):
        raise ValueError("image_pull_secrets takes a name, or a list of names")
    return tuple(dict.fromkeys(parse_object_name(word) for word in words))


def _long(value: Any) -> Any:
    """Read the short form: a name."""
    return {"name": value} if isinstance(value, str) else value


_Name = Annotated[str, AfterValidator(parse_object_name)]
_Annotations = Annotated[
    dict[str, str],
    BeforeValidator(grammar.annotation_texts),
    WithJsonSchema({"type": "object", "additionalProperties": {"type": ["string", "number", "boolean"]}}),
]
_Store = Annotated[
    str,
    AfterValidator(grammar.parse_store),
    WithJsonSchema({"type": "string", "examples": ["vault", "vault:ClusterSecretStore"]}),
]


class AccountModel(BaseModel):
    """`services.*.x-kompyse.service_account`."""

    model_config = ConfigDict(extra="forbid", strict=True)

    name: _Name = Field(description="What the service account is called.")
    create: bool = Field(False, description="Make it too; by default it has to be there.")
    token: bool = Field(True, description="Give its token to the containers.")
    annotations: _Annotations = Field(
        {}, description="Annotations of an account that is made, such as the role of a cloud provider."
    )

    @model_validator(mode="after")
    def _annotates_what_is_made(self) -> AccountModel:
        if self.annotations and not self.create:
            raise ValueError("annotations need create: true, since an account that is there is not changed")
        return self


def _record(model: AccountModel) -> AccountHints:
    return AccountHints(model.name, model.create, model.token, model.annotations)


Account = Annotated[
    AccountModel,
    BeforeValidator(_long),
    AfterValidator(_record),
    WithJsonSchema({"anyOf": [{"type": "string"}, AccountModel.model_json_schema()]}),
]
PullSecrets = Annotated[
    Any,
    BeforeValidator(_list_of_names),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}, "minItems": 1}]}),
]


class _StoreModel(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    name: _Name | None = Field(None, description="What it is called on the platform; goes before `name`.")
    key: Annotated[str, AfterValidator(grammar.parse_key)] | None = Field(
        None, description="The key under which the object holds the file. By default it is called like the source."
    )
    immutable: bool | None = Field(
        None, description="Name the object after its content and let nobody change it. Goes before the option."
    )
    annotations: _Annotations | None = Field(None, description="Annotations of the object, beside those of `labels`.")


class ConfigModel(_StoreModel):
    """`configs.*.x-kompyse`."""


class SecretModel(_StoreModel):
    """`secrets.*.x-kompyse`."""

    type: Annotated[str, Field(min_length=1)] | None = Field(
        None, description="The type of the Secret, such as kubernetes.io/tls. By default Opaque."
    )
    store: _Store | None = Field(
        None, description="The store from which an operator fetches the content: NAME, or NAME:ClusterSecretStore."
    )
    remote_key: Annotated[str, Field(min_length=1)] | None = Field(
        None, description="What the secret is called in the store. By default like its key in the project."
    )
    property: Annotated[str, Field(min_length=1)] | None = Field(
        None, description="The property of what the store has under that key. By default all of it."
    )
    refresh: Annotated[str, AfterValidator(_refresh)] | None = Field(
        None, description="How often the content is fetched again, such as 15m; 0 for once. By default 1h."
    )
