"""What reading and writing a model need to know of its attributes, looked up once for the class."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import attrs

from customvoice._runtime.models.decoding import Decoder
from customvoice._runtime.models.representation import show

__all__ = ["Plan", "plan_of", "wire"]

_KEY = "wire"


class Wire(NamedTuple):
    """How one attribute travels: its JSON name, how its value is read, and whether only the service sets it."""

    name: str
    decode: Decoder[Any]
    read_only: bool = False


def wire(name: str, decode: Decoder[Any], *, read_only: bool = False) -> dict[str, Wire]:
    """The metadata of one attribute of a model."""
    return {_KEY: Wire(name, decode, read_only)}


class Plan(NamedTuple):
    """The attributes of one model, each list in the form that its use goes through fastest.

    ``reading`` holds attribute, JSON name, decoder and whether the contract requires it; ``writing`` and
    ``writing_settable`` (without what only the service sets) attribute and JSON name; ``showing`` attribute and what
    makes its representation; ``settable`` whether each attribute that a caller may set is required.
    """

    wire_names: frozenset[str]
    reading: tuple[tuple[str, str, Decoder[Any], bool], ...]
    writing: tuple[tuple[str, str], ...]
    writing_settable: tuple[tuple[str, str], ...]
    showing: tuple[tuple[str, Callable[[Any], str]], ...]
    settable: dict[str, bool]


_PLANS: dict[type, Plan] = {}


def plan_of(model: type[Any]) -> Plan:
    """The plan of a model, the same object at every call."""
    plan = _PLANS.get(model)
    if plan is None:
        plan = _PLANS[model] = _read(model)
    return plan


def _read(model: type[Any]) -> Plan:
    fields: list[tuple[attrs.Attribute[Any], Wire]] = [
        (attribute, attribute.metadata[_KEY]) for attribute in attrs.fields(model) if _KEY in attribute.metadata
    ]
    required = {field.name: field.init and field.default is attrs.NOTHING for field, _ in fields}
    return Plan(
        wire_names=frozenset(spec.name for _, spec in fields),
        reading=tuple((field.name, spec.name, spec.decode, required[field.name]) for field, spec in fields),
        writing=tuple((field.name, spec.name) for field, spec in fields),
        writing_settable=tuple((field.name, spec.name) for field, spec in fields if not spec.read_only),
        showing=tuple((field.name, field.repr if callable(field.repr) else show) for field, _ in fields),
        settable={field.name: required[field.name] for field, spec in fields if not spec.read_only},
    )
