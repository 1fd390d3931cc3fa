"""The api-versions that have an operation, parameter, response, header, schema, property or value."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from customvoice_spec.document.walk import operations, parameters, resolved, schemas

Thing = tuple[str, ...]


class Lifetimes:
    """The first and last versions of things, from the projections of all versions, oldest first."""

    def __init__(self, documents: Mapping[str, Mapping[str, Any]]) -> None:
        self._versions = list(documents)
        self._having: dict[Thing, list[str]] = {}
        for version, document in documents.items():
            for thing in dict.fromkeys(_things(document)):
                self._having.setdefault(thing, []).append(version)

    def badges(self, *thing: str, within: Thing | None = None) -> list[str]:
        """Return `since V` if earlier versions lack the thing, and `until V` if later versions lack it.

        Badges that the thing `within` which it is has too are omitted.
        """
        outer = self.badges(*within) if within else []
        having = self._having.get(thing, self._versions)
        since = [f"since {having[0]}"] if having[0] != self._versions[0] else []
        until = [f"until {having[-1]}"] if having[-1] != self._versions[-1] else []
        return [badge for badge in since + until if badge not in outer]


def _things(document: Mapping[str, Any]) -> Iterator[Thing]:
    for place in operations(document):
        name = place.node["operationId"]
        yield ("operation", name)
        for where, parameter in parameters(document, place):
            yield ("parameter", name, where, parameter)
        for status, response in place.node["responses"].items():
            yield ("response", name, status)
            for header in resolved(document, response).get("headers", {}):
                yield ("header", name, status, header)
    for name, schema in document["components"]["schemas"].items():
        yield ("schema", name)
        for property_name in schema.get("properties", {}):
            yield ("property", name, property_name)
    for _, schema in schemas(document):
        extension = schema.get("x-ms-enum", {})
        for entry in extension.get("values", ()):
            yield ("value", str(extension.get("name")), str(entry["value"]))
