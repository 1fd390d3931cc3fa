"""The subtypes of a base with a discriminator: components that contain the base in `allOf`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from customvoice_spec.document import json_pointer
from customvoice_spec.errors import SpecError

from .effective import Schema

_COMPONENTS = "/components/schemas"


class Subtypes:
    """The subtypes of the components of one document."""

    def __init__(self, components: Mapping[str, Schema], location: Callable[[Any], str]) -> None:
        self._components = components
        self._location = location
        self._children: dict[str, list[str]] | None = None

    def of(self, location: str, discriminator: Any) -> dict[str, str]:
        """Return the locations of all subtypes of the base at `location`, by the value of the discriminator."""
        mapping = discriminator.get("mapping") if isinstance(discriminator, Mapping) else None
        values = (
            {self.target(target): value for value, target in mapping.items()} if isinstance(mapping, Mapping) else {}
        )
        return {values.get(each) or self._value(each): each for each in self._descendants(location)}

    def target(self, target: Any) -> str:
        """Return the location of an entry of `mapping`: the name of a component, or a reference.

        An entry that leads nowhere is returned as it is: it is a text, so nothing is missing from the comparison.
        """
        if isinstance(target, str) and target in self._components:
            return json_pointer.join(_COMPONENTS, target)
        try:
            return self._location(target)
        except SpecError:
            return str(target)

    def _descendants(self, location: str) -> Iterator[str]:
        if self._children is None:
            self._children = self._index()
        seen, pending = {location}, [location]
        while pending:
            for child in self._children.get(pending.pop(), ()):
                if child not in seen:
                    seen.add(child)
                    pending.append(child)
                    yield child

    def _index(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for name, schema in self._components.items():
            for reference in _bases(schema):
                for location in self._chain(reference):
                    found.setdefault(location, []).append(json_pointer.join(_COMPONENTS, name))
        return found

    def _chain(self, reference: Any) -> Iterator[str]:
        """Yield the location of a base, and those of the components that the base itself only refers to."""
        seen: set[str] = set()
        while (location := self._location(reference)) not in seen:
            seen.add(location)
            yield location
            component = self._components.get(location.removeprefix(f"{_COMPONENTS}/"))
            reference = component.get("$ref") if isinstance(component, Mapping) else None
            if reference is None:
                return

    def _value(self, location: str) -> str:
        name = json_pointer.split(location)[-1]
        return str(self._components[name].get("x-ms-discriminator-value", name))


def _bases(schema: Any) -> Iterator[Any]:
    parts = schema.get("allOf") if isinstance(schema, Mapping) else None
    for part in parts if isinstance(parts, list) else ():
        if isinstance(part, Mapping) and "$ref" in part:
            yield part["$ref"]
        else:
            yield from _bases(part)
