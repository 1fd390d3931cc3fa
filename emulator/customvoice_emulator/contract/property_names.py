"""Give a JSON request body the property names of the spec.

The service ignores the case of property names (FIDELITY: case of property names). The names of a map, such as custom
styles, are the client's data and keep their case.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from customvoice_emulator.common import errors

Resolve = Callable[[Mapping[str, Any]], Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class _Described:
    """An object of the spec: its properties by lower-case name, and those for which null means a missing property."""

    names: Mapping[str, tuple[str, Mapping[str, Any]]]
    nullable: frozenset[str]
    rest: Mapping[str, Any] | None


class PropertyNames:
    """Renames the properties of values; `resolve` follows the `$ref` of a schema."""

    def __init__(self, resolve: Resolve) -> None:
        self._resolve = resolve
        # Keep each schema, so that no other object gets its id.
        self._known: dict[int, tuple[Mapping[str, Any], _Described]] = {}

    def of(self, schema: Mapping[str, Any], value: Any, path: tuple[str, ...] = ()) -> Any:
        """Return `value` with the names of `schema`, and without the nulls of properties that are not required.

        Raises ServiceError (400) for a property that is given in two spellings.
        """
        if isinstance(value, dict):
            return dict(self._members(schema, value, path))
        if isinstance(value, list):
            items = self._resolve(schema).get("items")
            return [self.of(items, item, path) for item in value] if isinstance(items, Mapping) else value
        return value

    def _members(
        self, schema: Mapping[str, Any], value: Mapping[str, Any], path: tuple[str, ...]
    ) -> Iterator[tuple[str, Any]]:
        described = self._describe(schema)
        seen: dict[str, str] = {}
        for given, item in value.items():
            found = described.names.get(given.lower()) if given.isascii() else None
            if found is None:
                yield given, item if described.rest is None else self.of(described.rest, item, (*path, given))
                continue
            name, node = found
            if name in seen:
                raise _given_twice(".".join((*path, name)), seen[name], given)
            seen[name] = given
            if item is not None or name not in described.nullable:
                yield name, self.of(node, item, (*path, name))

    def _describe(self, schema: Mapping[str, Any]) -> _Described:
        if id(schema) not in self._known:
            node = self._resolve(schema)
            properties = node.get("properties", {})
            required = {
                name for name in node.get("required", ()) if not self._resolve(properties[name]).get("readOnly")
            }
            rest = node.get("additionalProperties")
            described = _Described(
                {name.lower(): (name, each) for name, each in properties.items()},
                frozenset(properties) - required,
                rest if isinstance(rest, Mapping) else None,
            )
            self._known[id(schema)] = (schema, described)
        return self._known[id(schema)][1]


def _given_twice(target: str, one: str, other: str) -> errors.ServiceError:
    reason = f"The {target} is given twice, as {one} and as {other}. The case of a name is ignored; send it once."
    return errors.BAD_REQUEST.error(reason=reason, target=target)
