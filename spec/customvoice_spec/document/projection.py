"""The projection: from the document of all api-versions to the plain OpenAPI document of one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .enumeration import with_enum
from .merge_patch import merge_patch
from .references import drop_unreachable, require_targets
from .versions import ANNOTATIONS, BY_VERSION, exists, require_version, versions_of

_ABSENT = object()


def project(document: Mapping[str, Any], version: str) -> dict[str, Any]:
    """Return the OpenAPI 3.1 document of `version`. `document` is not changed; the order of its keys is kept.

    The projection drops the nodes of other versions, applies and removes annotations, derives `enum` from
    `x-ms-enum.values`, pins `api-version`, and drops unreachable components.

    Raises SpecError for an unknown version and for a `$ref` whose target the version does not have.
    """
    known = versions_of(document)
    require_version(version, known)
    result: dict[str, Any] = _Projector(version, known).node(document)
    del result["x-versions"]
    pin_version(result, version)
    require_targets(result)
    return drop_unreachable(result)


class _Projector:
    def __init__(self, version: str, known: tuple[str, ...]) -> None:
        self.version = version
        self.known = known

    def node(self, node: Any) -> Any:
        if isinstance(node, Mapping):
            return self._mapping(node)
        if isinstance(node, list):
            return [child for child in map(self.node, node) if child is not _ABSENT]
        return node

    def _mapping(self, node: Mapping[str, Any]) -> Any:
        if not exists(node, self.version, self.known):
            return _ABSENT
        node = self._patched(node)
        projected = {key: self.node(child) for key, child in node.items() if key not in ANNOTATIONS}
        present = {key: child for key, child in projected.items() if child is not _ABSENT}
        return with_enum(_without_lost_required(present, node))

    def _patched(self, node: Mapping[str, Any]) -> Mapping[str, Any]:
        patches = node.get(BY_VERSION, {})
        for since in self.known[: self.known.index(self.version) + 1]:
            if since in patches:
                node = merge_patch(node, patches[since])
        return node


def _without_lost_required(node: dict[str, Any], source: Mapping[str, Any]) -> dict[str, Any]:
    """Return `node` without the entries of `required` whose property this version does not have."""
    properties, required = source.get("properties"), node.get("required")
    if not isinstance(properties, Mapping) or not isinstance(required, list):
        return node
    lost = properties.keys() - node["properties"].keys()
    node["required"] = [name for name in required if name not in lost]
    return node


def pin_version(document: dict[str, Any], version: str) -> None:
    """Set the version of a projection, which becomes the only value of its `api-version` parameter."""
    document["info"]["version"] = version
    for parameter in document["components"]["parameters"].values():
        if (parameter.get("in"), parameter.get("name")) == ("query", "api-version"):
            parameter["schema"] = {"type": "string", "enum": [version], "default": version}
