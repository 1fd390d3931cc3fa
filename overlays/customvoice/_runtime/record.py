"""What every generated model is: attributes that know their wire name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from typing import Any, Self, TypeVar

import attrs

from customvoice._runtime.decoding import Decoder, DecodingProblem

__all__ = ["Record", "nested", "wire"]

_KEY = "wire"


@dataclass(frozen=True, slots=True)
class Wire:
    """How one attribute travels: its JSON name, how its value is read, and whether only the service sets it."""

    name: str
    decode: Decoder[Any]
    read_only: bool = False


def wire(name: str, decode: Decoder[Any], *, read_only: bool = False) -> dict[str, Wire]:
    """The metadata of one attribute of a model."""
    return {_KEY: Wire(name, decode, read_only)}


@attrs.define(kw_only=True)
class Record:
    """Base of the generated models.

    An attribute that is None is not set: it is absent from the JSON. ``additional_properties`` keeps what the service
    sent beyond this version of the contract; like the read-only attributes it is never sent back.
    """

    additional_properties: dict[str, Any] = attrs.field(init=False, repr=False, factory=dict)

    @classmethod
    def from_dict(cls, data: Any) -> Self:
        """The model of a JSON object.

        Raises:
            DecodingProblem: (a ``ValueError``) the value is no object, lacks a required property, or has one of another
                type than the contract says.
        """
        if not isinstance(data, Mapping):
            raise DecodingProblem(cls.__name__, f"expected an object, received {type(data).__name__}")
        known = {attribute: spec for attribute in attrs.fields(cls) if (spec := attribute.metadata.get(_KEY))}
        values = {attribute.name: _read(cls, attribute, spec, data) for attribute, spec in known.items()}
        settable = {attribute.name for attribute in known if attribute.init}
        model = cls(**{name: value for name, value in values.items() if name in settable})
        for name in values.keys() - settable:
            setattr(model, name, values[name])
        names = {spec.name for spec in known.values()}
        model.additional_properties = {name: value for name, value in data.items() if name not in names}
        return model

    def to_dict(self, *, exclude_read_only: bool = False) -> dict[str, Any]:
        """The JSON object of the model, without the attributes that are None.

        Args:
            exclude_read_only: leave out what only the service sets; this is what a request carries.
        """
        body: dict[str, Any] = {}
        for attribute in attrs.fields(type(self)):
            spec = attribute.metadata.get(_KEY)
            value = getattr(self, attribute.name)
            if spec is not None and value is not None and not (spec.read_only and exclude_read_only):
                body[spec.name] = _encode(value, exclude_read_only=exclude_read_only)
        return body if exclude_read_only else {**body, **self.additional_properties}


M = TypeVar("M", bound="Record")


def nested(model: Callable[[], type[M]]) -> Decoder[M]:
    """The decoder of a model inside a model; named late, for a model may hold its own kind."""
    return lambda value: model().from_dict(value)


def _read(cls: type[Record], attribute: attrs.Attribute[Any], spec: Wire, data: Mapping[str, Any]) -> Any:
    value = data.get(spec.name)
    if value is None:
        if attribute.default is attrs.NOTHING:
            raise DecodingProblem(f"{cls.__name__}.{spec.name}", "required, but absent or null")
        return None
    try:
        return spec.decode(value)
    except DecodingProblem as problem:
        raise problem.inside(f"{cls.__name__}.{spec.name}") from problem


def _encode(value: Any, *, exclude_read_only: bool) -> Any:
    if isinstance(value, Record):
        return value.to_dict(exclude_read_only=exclude_read_only)
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    if isinstance(value, list | tuple):
        return [_encode(item, exclude_read_only=exclude_read_only) for item in value]
    if isinstance(value, Mapping):
        return {name: _encode(item, exclude_read_only=exclude_read_only) for name, item in value.items()}
    return value
