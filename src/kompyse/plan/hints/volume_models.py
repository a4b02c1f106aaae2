"""The types of `x-kompyse` about volumes. Loads pydantic; `models` alone imports it."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from kompyse.plan.hints import records, volumes


def _texts(value: Any) -> Any:
    """Make texts of what YAML reads as something else: labels are texts."""
    if not isinstance(value, dict):
        return value
    if any(isinstance(each, dict | list) or each is None for each in value.values()):
        raise ValueError("every label needs a text")
    return {key: str(each).lower() if isinstance(each, bool) else str(each) for key, each in value.items()}


_Labels = Annotated[dict[str, str], BeforeValidator(_texts), AfterValidator(volumes.parse_labels)]
_Subpath = Annotated[str, AfterValidator(volumes.parse_subpath)]


class _Hints(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class OfService(_Hints):
    """The part of `services.*.x-kompyse` that is about its volumes."""

    fs_group: int | None = Field(
        None, ge=0, lt=2**31, description="The number of the group to which the files of its volumes belong."
    )
    fill: bool | None = Field(
        None, description="Whether its empty volumes are filled with what its image has at their paths, as Docker does."
    )


class OfVolume(_Hints):
    """The part of `volumes.*.x-kompyse` that is about the storage behind it."""

    selector: _Labels | None = Field(None, description="Labels of the storage that the volume is made of.")
    claim_labels: _Labels | None = Field(
        None, alias="labels", description="Labels of the claim on the storage. Compose labels become annotations."
    )
    subpath: _Subpath | None = Field(
        None, description="The folder of the volume that is mounted, wherever a service mounts it."
    )
    fill: bool | None = Field(
        None, description="Whether it is filled, while empty, with what the image has at its path, as Docker does."
    )


class MountModel(_Hints):
    """`services.*.volumes[].x-kompyse`."""

    fill: bool | None = Field(
        None, description="Whether the volume is filled, while empty, with what the image has at the path."
    )
    becomes: Literal[records.VOLUME_TYPES] | None = Field(  # type: ignore[valid-type]
        None,
        alias="as",
        description="What the mount becomes: storage, an empty directory, the path of the node, or content.",
    )
