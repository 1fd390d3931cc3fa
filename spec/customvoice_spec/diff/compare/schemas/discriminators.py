"""Compare discriminators: the property, and the values that `mapping` names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from customvoice_spec.diff.openapi.effective import Effective
from customvoice_spec.diff.openapi.schemas import Schemas

from .difference import Difference


def compare_discriminators(
    old_schemas: Schemas, new_schemas: Schemas, old: Effective, new: Effective, path: str, out: list[Difference]
) -> None:
    """Add differences in the discriminator: its property, and the values that `mapping` names."""
    nodes = old.get("discriminator"), new.get("discriminator")
    names = [each.get("propertyName") if isinstance(each, Mapping) else each for each in nodes]
    if names[0] != names[1]:
        word = "added" if names[0] is None else "removed" if names[1] is None else "property-name-changed"
        out.append(Difference(f"discriminator-{word}", path, names[0], names[1]))
        return
    before, after = _mapping(nodes[0], old_schemas), _mapping(nodes[1], new_schemas)
    for value in before:
        if value not in after:
            out.append(Difference("discriminator-mapping-deleted", path, value))
        elif before[value] != after[value]:
            out.append(Difference("discriminator-mapping-changed", path, before[value], after[value]))
    out += [Difference("discriminator-mapping-added", path, None, value) for value in after if value not in before]


def _mapping(discriminator: Any, schemas: Schemas) -> dict[str, str]:
    mapping = discriminator.get("mapping") if isinstance(discriminator, Mapping) else None
    if not isinstance(mapping, Mapping):
        return {}
    return {str(value): schemas.name(schemas.subtypes.target(target)) for value, target in mapping.items()}
