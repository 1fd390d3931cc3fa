"""The base of the generated models: attributes with the names that they have in JSON."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from enum import Enum
from typing import Any, Self, TypeVar

import attrs

from customvoice._runtime.models.decoding import Decoder, DecodingProblem
from customvoice._runtime.models.record_plan import plan_of, wire
from customvoice._runtime.models.timestamps import format_timestamp

__all__ = ["Record", "nested", "wire"]


@attrs.define(kw_only=True, repr=False)
class Record:
    """Base of the generated models.

    An attribute that is None is absent from the JSON. ``additional_properties`` keeps the properties that this version
    of the contract does not define. They are sent back, so that a change of a newer resource keeps them.
    """

    additional_properties: dict[str, Any] = attrs.field(init=False, factory=dict)

    @classmethod
    def from_dict(cls, data: Any) -> Self:
        """Return the model of a JSON object.

        Raises:
            ValueError: the value is not an object, a required property is missing, or a property has another type than
                in the contract.
        """
        try:
            return cls.decode(data)
        except DecodingProblem as problem:
            raise ValueError(str(problem)) from None

    @classmethod
    def decode(cls, data: Any) -> Self:
        """Return the model like ``from_dict``, for the decoders. Raises DecodingProblem."""
        if not isinstance(data, dict) and not isinstance(data, Mapping):
            raise DecodingProblem(cls.__name__, f"expected an object, received {type(data).__name__}")
        plan = plan_of(cls)
        # Without the constructor, which takes no read-only attributes. Every attribute of the class is set here.
        model = cls.__new__(cls)
        read = data.get
        for name, wire_name, decode, required in plan.reading:
            value = read(wire_name)
            if value is not None:
                try:
                    value = decode(value)
                except DecodingProblem as problem:
                    raise problem.inside(f"{cls.__name__}.{wire_name}") from problem
            elif required:
                raise DecodingProblem(f"{cls.__name__}.{wire_name}", "required, but missing or null")
            setattr(model, name, value)
        known = plan.wire_names
        model.additional_properties = {name: value for name, value in data.items() if name not in known}
        return model

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON object of the model, without the attributes that are None."""
        body = {
            wire_name: value if type(value) in _PLAIN else _encode(value, Record.to_dict)
            for name, wire_name in plan_of(type(self)).writing
            if (value := getattr(self, name)) is not None
        }
        return body | self.additional_properties

    def to_request(self) -> dict[str, Any]:
        """Return the JSON object to send, with the additional properties, without what only the service sets.

        Raises:
            ValueError: a required attribute is None or empty, or an attribute has another type than in the contract.
        """
        body: dict[str, Any] = {}
        for name, wire_name, decode, required in plan_of(type(self)).writing_settable:
            value = getattr(self, name)
            if value is not None:
                value = _encode(value, Record.to_request)
                try:
                    decode(value)
                except DecodingProblem as problem:
                    raise ValueError(f"{type(self).__name__}.{name} cannot be sent: {problem}") from None
                body[wire_name] = value
            if required and (value is None or (isinstance(value, str) and not value.strip())):
                raise ValueError(f"{type(self).__name__}.{name} is required, received {value!r}")
        return body | self.additional_properties

    def __repr__(self) -> str:
        """Return the attributes that are set, shortened and without secrets. ``to_dict`` returns everything."""
        values = ((name, show, getattr(self, name)) for name, show in plan_of(type(self)).showing)
        shown = ", ".join(f"{name}={show(value)}" for name, show, value in values if value is not None)
        return f"{type(self).__name__}({shown})"


M = TypeVar("M", bound="Record")


def nested(model: Callable[[], type[M]]) -> Decoder[M]:
    """Return the decoder of a model inside a model. The class is looked up late, because a model may contain itself."""
    return lambda value: model().decode(value)


# Types that are written to JSON unchanged; checked first, because most values have one of them.
_PLAIN = frozenset({str, int, float, bool})


def _encode(value: Any, convert: Callable[[Record], dict[str, Any]]) -> Any:
    if type(value) in _PLAIN:
        return value
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return format_timestamp(value)
    if isinstance(value, Record):
        return convert(value)
    if isinstance(value, list | tuple):
        return [_encode(item, convert) for item in value]
    if isinstance(value, Mapping):
        return {name: _encode(item, convert) for name, item in value.items()}
    return value
