"""The effective schema: what a schema means, whatever its dialect."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Schema = Mapping[str, Any]
Group = tuple[str, tuple[Schema, ...]]
"""`anyOf` or `oneOf`, and its alternatives."""
ABSENT: Any = object()
"""The value of a keyword that a schema does not have."""

BOUNDS = {
    "max-length": "maxLength",
    "min-length": "minLength",
    "max": "maximum",
    "min": "minimum",
    "exclusive-max": "exclusiveMaximum",
    "exclusive-min": "exclusiveMinimum",
    "max-items": "maxItems",
    "min-items": "minItems",
    "max-properties": "maxProperties",
    "min-properties": "minProperties",
}


@dataclass(slots=True)
class Effective:
    """A schema with references and `allOf` resolved at this level; `properties`, `items`, `groups` have raw schemas.

    `nullable` is None for a schema without a type: it allows null without saying so.
    """

    types: frozenset[str] | None = None
    nullable: bool | None = False
    known_values: tuple[Any, ...] = ()
    is_open: bool = False
    enum_name: str | None = None
    properties: dict[str, Schema] = field(default_factory=dict)
    required: frozenset[str] = frozenset()
    items: Schema | bool | None = None
    additional: bool | Schema = True
    groups: tuple[Group, ...] = ()
    plain: dict[str, Any] = field(default_factory=dict)

    def get(self, keyword: str, default: Any = None) -> Any:
        """Return the value of a keyword that is the same in every dialect."""
        return self.plain.get(keyword, default)
