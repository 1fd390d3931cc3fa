"""The operations of a document, with references resolved."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from .references import References

METHODS = ("get", "put", "post", "delete", "patch", "head", "options", "trace", "query")
_NAME = re.compile(r"\{([^{}]*)\}")

Node = Mapping[str, Any]
Key = tuple[str, str]
"""The path without the names of its parameters, and the method."""


@dataclass(frozen=True)
class Operation:
    """One operation. `key` is equal for the same operation of two documents; path parameter names do not count."""

    document: Node
    path: str
    method: str
    item: Node
    node: Node
    references: References

    def resolved(self, node: Node) -> Node:
        """Return the node that `$ref` leads to."""
        return self.references.resolved(node)

    @property
    def key(self) -> Key:
        return _NAME.sub("{}", self.path), self.method

    @property
    def id(self) -> str:
        """The operationId; "" if there is none."""
        return str(self.node.get("operationId") or "")

    @property
    def name(self) -> str:
        """The operationId, or METHOD path if there is none."""
        return self.id or f"{self.method.upper()} {self.path}"

    @cached_property
    def parameters(self) -> Mapping[tuple[str, str], Node]:
        """Parameters by location and name: path parameters by position, headers in lower case."""
        positions = {name: str(index) for index, name in enumerate(_NAME.findall(self.path))}
        found: dict[tuple[str, str], Node] = {}
        for raw in (*self.item.get("parameters", ()), *self.node.get("parameters", ())):
            parameter = self.resolved(raw)
            place, name = parameter["in"], parameter["name"]
            key = (
                positions.get(name, str(name))
                if place == "path"
                else str(name).lower()
                if place == "header"
                else str(name)
            )
            found[place, key] = parameter
        return found

    @cached_property
    def body(self) -> Node | None:
        """The request body."""
        return self.resolved(self.node["requestBody"]) if "requestBody" in self.node else None

    @cached_property
    def responses(self) -> Mapping[str, Node]:
        """The responses by status."""
        return {str(code): self.resolved(raw) for code, raw in self.node.get("responses", {}).items()}

    @property
    def order(self) -> list[tuple[str, str]]:
        """The operation's own parameters, by location and name, in their order; those of the path are first."""
        own = (self.resolved(raw) for raw in self.node.get("parameters", ()))
        return [(each["in"], each["name"]) for each in own]

    @property
    def security(self) -> list[Mapping[str, list[str]]]:
        """The alternative credentials; those of the document if the operation has none."""
        return list(self.node.get("security", self.document.get("security", ())))


def operations(document: Node) -> Iterator[Operation]:
    """Yield the operations of an OpenAPI 3 document, in its order."""
    references = References(document)
    for path, raw in (document.get("paths") or {}).items():
        if path.startswith("x-"):
            continue
        item = references.resolved(raw)
        named = {method: item[method] for method in METHODS if method in item}
        for method, node in {**named, **(item.get("additionalOperations") or {})}.items():
            yield Operation(document, path, method.lower(), item, references.resolved(node), references)


def moved_operations(old: Mapping[Key, Operation], new: Mapping[Key, Operation]) -> dict[Key, Key]:
    """Return the old and the new key of each operation that kept its operationId on another path or method."""
    ids = {each.id: key for key, each in new.items() if each.id and key not in old}
    return {key: ids[each.id] for key, each in old.items() if each.id in ids and key not in new}


def base_path(document: Node) -> str:
    """Return the path of the first server, which every path of the document is relative to."""
    servers = document.get("servers") or [{"url": "/"}]
    url = _NAME.sub("host", without_version(document, str(servers[0].get("url", "/"))))
    return urlsplit(url if "://" in url or url.startswith("/") else f"//{url}").path.rstrip("/")


def without_version(document: Node, url: str) -> str:
    """Return a URL with a placeholder for the segment that is the document's own version, which differs by design."""
    info = document.get("info")
    version = str(info.get("version", "")) if isinstance(info, Mapping) else ""
    return "/".join("api-version" if each in (version, f"v{version}") else each for each in url.split("/"))


def media_types(content: Node) -> dict[str, Node]:
    """Return media types by name, without parameters such as charset."""
    return {name.partition(";")[0].strip().lower(): media for name, media in content.items()}
