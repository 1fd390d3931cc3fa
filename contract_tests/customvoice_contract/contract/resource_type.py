"""The properties of a resource by who writes them, read from its schema (spec nodes `readOnly`, `writeOnly`)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .schemas import resolve

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ResourceType:
    """One type of resource in one api-version. A path names a property from the top; maps and lists are leaves.

    `writable` are sent and answered, `read_only` only answered, `request_only` only sent.
    """

    collection: str
    schema: str
    writable: frozenset[Path]
    read_only: frozenset[Path]
    request_only: frozenset[Path]

    @property
    def paths(self) -> frozenset[Path]:
        """All that a response may carry."""
        return self.writable | self.read_only

    @property
    def has_status(self) -> bool:
        """Whether the resource shows where it stands."""
        return ("status",) in self.read_only


def resource_type(document: Mapping[str, Any], collection: str, schema: str) -> ResourceType:
    """Read the properties of the component `schema`, whose resources are in `collection`."""
    found: dict[str, set[Path]] = {"writable": set(), "readOnly": set(), "writeOnly": set()}
    for path, kind in _leaves(document, {"$ref": f"#/components/schemas/{schema}"}, (), "writable"):
        found[kind].add(path)
    # The id is in the path of the URL; a body may repeat it, never choose it (erratum 11).
    found["writable"].discard(("id",))
    found["readOnly"].add(("id",))
    writable, read_only, request_only = (frozenset(found[name]) for name in ("writable", "readOnly", "writeOnly"))
    return ResourceType(collection, schema, writable, read_only, request_only)


def _leaves(document: Mapping[str, Any], node: Mapping[str, Any], path: Path, kind: str) -> Iterator[tuple[Path, str]]:
    found = resolve(document, node)
    for flag in ("readOnly", "writeOnly"):
        if found.get(flag):
            kind = flag
    if "properties" not in found:
        yield path, kind
        return
    for name, each in found["properties"].items():
        yield from _leaves(document, each, (*path, name), kind)


def at(body: Any, path: Path) -> Any:
    """Return the value at `path`, or None if it has none."""
    for name in path:
        if not isinstance(body, dict) or name not in body:
            return None
        body = body[name]
    return body
