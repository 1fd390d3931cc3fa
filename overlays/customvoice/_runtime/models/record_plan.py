"""The attributes of a model in the form that reading and writing need, computed once for each class."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import attrs

from customvoice._runtime.models.decoding import Decoder
from customvoice._runtime.models.representation import show

__all__ = ["Plan", "plan_of", "wire"]

_KEY = "wire"


class Wire(NamedTuple):
    """One attribute in JSON: its name, the decoder of its value, and whether only the service sets it."""

    name: str
    decode: Decoder[Any]
    read_only: bool = False


def wire(name: str, decode: Decoder[Any], *, read_only: bool = False) -> dict[str, Wire]:
    """Return the metadata of one attribute of a model."""
    return {_KEY: Wire(name, decode, read_only)}


class Plan(NamedTuple):
    """The attributes of one model, each list in the fastest form for its use.

    ``reading`` and ``writing_settable`` (without the attributes that only the service sets) have attribute, JSON name,
    decoder and whether the contract requires it; ``writing`` attribute and JSON name; ``showing`` attribute and the
    function that returns its representation; ``settable`` whether each attribute that a caller may set is required.
    """

    wire_names: frozenset[str]
    reading: tuple[tuple[str, str, Decoder[Any], bool], ...]
    writing: tuple[tuple[str, str], ...]
    writing_settable: tuple[tuple[str, str, Decoder[Any], bool], ...]
    showing: tuple[tuple[str, Callable[[Any], str]], ...]
    settable: dict[str, bool]


_PLANS: dict[type, Plan] = {}


def plan_of(model: type[Any]) -> Plan:
    """Return the plan of a model, the same object for every call."""
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
        writing_settable=tuple(
            (field.name, spec.name, spec.decode, required[field.name]) for field, spec in fields if not spec.read_only
        ),
        showing=tuple((field.name, field.repr if callable(field.repr) else show) for field, _ in fields),
        settable={field.name: required[field.name] for field, spec in fields if not spec.read_only},
    )
