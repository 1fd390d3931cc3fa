"""Compare schemas.

Two components are compared once, however many references lead to them. The differences that an operation sees are those
of all pairs of components that its schemas reach. So recursion ends, and a document of thousands of operations costs
little more than its components.

Keywords that only need the two schemas have a module each (`types`, `enumerations`, `bounds`, `annotations`); keywords
that contain schemas (properties, items, alternatives) are compared here, because they recurse.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from customvoice_spec.diff.openapi.canonical import canonical
from customvoice_spec.diff.openapi.dialects import without_null
from customvoice_spec.diff.openapi.effective import ABSENT, Effective, Schema
from customvoice_spec.diff.openapi.schemas import Schemas

from .annotations import compare_annotations
from .bounds import compare_bounds
from .difference import Difference
from .enumerations import compare_enums
from .types import compare_types, nullability

Pair = tuple[str, str]


@dataclass(slots=True)
class _Local:
    """The differences between two schemas up to their references, and the pairs of components that these lead to."""

    differences: list[Difference] = field(default_factory=list)
    pairs: list[tuple[Pair, bool]] = field(default_factory=list)


class SchemaComparison:
    """Compares the schemas of two documents, for one direction: "request" or "response"."""

    def __init__(self, old: Schemas, new: Schemas, direction: str) -> None:
        self._old = old
        self._new = new
        self._direction = direction
        self._known: dict[Pair, _Local] = {}

    def compare(self, old: Schema, new: Schema) -> Iterator[Difference]:
        """Yield each difference below two schemas once, in the order of the old document."""
        local = _Local()
        self._schemas(old, new, "", local)
        yield from local.differences
        yield from self._reached(local.pairs)

    def _reached(self, pairs: list[tuple[Pair, bool]]) -> Iterator[Difference]:
        seen: set[Pair] = set()
        pending = list(reversed(pairs))
        while pending:
            pair, is_root = pending.pop()
            if pair in seen:
                continue
            seen.add(pair)
            local = self._pair(pair)
            for each in local.differences:
                yield each._replace(schema=pair[1], is_root=is_root and not each.path)
            pending += [(inner, False) for inner, _ in reversed(local.pairs)]

    def _pair(self, pair: Pair) -> _Local:
        if pair not in self._known:
            local = self._known[pair] = _Local()
            self._effective(self._old.component(pair[0]), self._new.component(pair[1]), "", local)
        return self._known[pair]

    def _schemas(self, old: Schema, new: Schema, path: str, local: _Local) -> None:
        if old == new and "$ref" not in old and not _contains_reference(old):
            return
        names = self._old.name_of(old), self._new.name_of(new)
        if names[0] is None or names[1] is None:
            self._effective(self._old.flat(old), self._new.flat(new), path, local)
            return
        before, after = self._old.notes(old), self._new.notes(new)
        local.differences += compare_annotations(before, after, path)
        local.differences += nullability(without_null(old)[1], without_null(new)[1], path)
        local.pairs.append(((names[0], names[1]), not path))

    def _effective(self, old: Effective, new: Effective, path: str, local: _Local) -> None:
        out = local.differences
        kept = compare_types(old, new, path, out)
        compare_enums(old, new, path, out)
        compare_bounds(old, new, path, out)
        out += compare_annotations(old.plain, new.plain, path)
        self._alternatives(old, new, path, local)
        if kept:
            self._properties(old, new, path, local)
            self._items(old, new, path, local)
            self._additional(old, new, path, local)

    def _items(self, old: Effective, new: Effective, path: str, local: _Local) -> None:
        if old.items is not None or new.items is not None:
            self._schemas(old.items or {}, new.items or {}, f"{path}[]", local)

    def _additional(self, old: Effective, new: Effective, path: str, local: _Local) -> None:
        before, after = old.additional, new.additional
        if before is not False and after is False:
            local.differences.append(Difference("additional-properties-closed", path))
        elif before is False and after is not False:
            local.differences.append(Difference("additional-properties-opened", path))
        elif isinstance(before, dict) or isinstance(after, dict):
            schemas = [each if isinstance(each, dict) else {} for each in (before, after)]
            self._schemas(schemas[0], schemas[1], f"{path}{{}}", local)

    def _properties(self, old: Effective, new: Effective, path: str, local: _Local) -> None:
        for name, before in old.properties.items():
            here = f"{path}.{name}" if path else name
            if name not in new.properties:
                local.differences += self._removed(old, name, here, before)
                continue
            after = new.properties[name]
            is_hidden = self._hidden(self._new, after)
            if is_hidden and self._hidden(self._old, before):
                continue
            local.differences += self._requiredness(old, new, name, here, is_hidden)
            self._schemas(before, after, here, local)
        for name, after in new.properties.items():
            if name not in old.properties:
                here = f"{path}.{name}" if path else name
                local.differences += self._added(new, name, here, after)

    def _hidden(self, schemas: Schemas, schema: Schema) -> bool:
        """Return True if this direction omits the property: read-only in requests, write-only in responses."""
        return bool(schemas.flat(schema).get("readOnly" if self._direction == "request" else "writeOnly"))

    def _removed(self, old: Effective, name: str, here: str, schema: Schema) -> list[Difference]:
        if self._hidden(self._old, schema):
            return []
        if self._direction == "request":
            return [Difference("request-property-removed", here, whole=True)]
        kind = "required" if name in old.required else "optional"
        return [Difference(f"response-{kind}-property-removed", here, whole=True)]

    def _added(self, new: Effective, name: str, here: str, schema: Schema) -> list[Difference]:
        if self._hidden(self._new, schema):
            return []
        kind = "required" if name in new.required else "optional"
        if self._direction == "response":
            return [Difference(f"response-{kind}-property-added", here, whole=True)]
        default = self._new.flat(schema).get("default", ABSENT)
        if kind == "required" and default is not ABSENT:
            return [Difference("new-required-request-property-with-default", here, None, default, whole=True)]
        return [Difference(f"new-{kind}-request-property", here, whole=True)]

    def _requiredness(self, old: Effective, new: Effective, name: str, here: str, hidden: bool) -> list[Difference]:
        was, is_now = name in old.required, name in new.required
        if was == is_now or hidden:
            return []
        word = "required" if is_now else "optional"
        return [Difference(f"{self._direction}-property-became-{word}", here, whole=True)]

    def _alternatives(self, old: Effective, new: Effective, path: str, local: _Local) -> None:
        for kind, before, after in (("any-of", old.any_of, new.any_of), ("one-of", old.one_of, new.one_of)):
            if not before and not after:
                continue
            removed, added = _unmatched(before, after), _unmatched(after, before)
            for each in before:
                twin = next((other for other in after if canonical(other) == canonical(each)), None)
                if twin is not None:
                    self._schemas(each, twin, f"{path}({kind})", local)
            if len(removed) == len(added) == 1 and before and after:
                self._schemas(removed[0], added[0], f"{path}({kind})", local)
                continue
            local.differences += [Difference(f"{kind}-removed", path, _shown(each)) for each in removed]
            local.differences += [Difference(f"{kind}-added", path, None, _shown(each)) for each in added]


def _contains_reference(node: Any) -> bool:
    if isinstance(node, dict):
        return "$ref" in node or any(map(_contains_reference, node.values()))
    return isinstance(node, list) and any(map(_contains_reference, node))


def _unmatched(schemas: tuple[Schema, ...], others: tuple[Schema, ...]) -> list[Schema]:
    known = {canonical(other) for other in others}
    return [schema for schema in schemas if canonical(schema) not in known]


def _shown(schema: Schema) -> Any:
    target = schema.get("$ref")
    return target.rpartition("/")[2] if isinstance(target, str) else dict(schema)
