"""The body of a call: a model that the caller passed, or one made from keyword arguments."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from customvoice._runtime.models.record import Record
from customvoice._runtime.models.record_plan import plan_of

__all__ = ["choose_body"]

M = TypeVar("M", bound=Record)


def choose_body(method: str, model: type[M], body: M | None, fields: Mapping[str, Any]) -> M:
    """Return the model to send.

    Args:
        method: the method that was called, for error texts, such as ``projects.create``.
        model: the class of the body.
        body: the model that the caller passed, if any.
        fields: the other keyword arguments that the caller passed.

    Raises:
        TypeError: both or neither were passed, the body is not such a model, or a field is unknown.
    """
    name = model.__name__
    if body is None:
        _check_fields(method, model, fields)
        return model(**fields)
    if not isinstance(body, model):
        known = f"{model.__module__}.{name}"
        raise TypeError(f"{method}() takes a {known} as body, received {type(body).__module__}.{type(body).__name__}")
    if fields:
        raise TypeError(
            f"{method}() received both a {name} and its fields as keywords ({', '.join(fields)})."
            " Pass one or the other."
        )
    return body


def _check_fields(method: str, model: type[Record], fields: Mapping[str, Any]) -> None:
    known = plan_of(model).settable
    unknown = [name for name in fields if name not in known]
    if unknown:
        raise TypeError(
            f"{method}() has no keyword {', '.join(unknown)}. A {model.__name__} has the fields {', '.join(known)}."
        )
    missing = [name for name, required in known.items() if required and fields.get(name) is None]
    if missing and not fields:
        raise TypeError(
            f"{method}() needs a body. Pass a {model.__name__}, or its fields as keywords; required:"
            f" {', '.join(missing)}."
        )
    if missing:
        raise TypeError(f"{method}() is missing the keyword {', '.join(missing)}, which a {model.__name__} requires.")
