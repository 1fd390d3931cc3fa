"""Compare schemas.

Two components are compared once, however many references lead to them. The differences that an operation sees are
those of all pairs of schemas that its schemas reach. So recursion ends, and a document of thousands of operations costs
little more than its components.

Keywords that only need the two schemas have a module each (`types`, `enumerations`, `bounds`, `annotations`); keywords
that contain schemas (properties, items, alternatives, subtypes) are compared here, because they recurse.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from customvoice_spec.diff.openapi.effective import ABSENT, Effective, Schema
from customvoice_spec.diff.openapi.schemas import COMPOSED, Schemas, as_schema

from .alternatives import compare_groups
from .annotations import compare_annotations
from .bounds import compare_bounds
from .difference import Difference
from .discriminators import compare_discriminators
from .enumerations import compare_enums
from .keywords import NESTED, compare_keywords, compare_notes
from .local import Local, Pair
from .reach import Reach
from .types import compare_types, nullability


class _Context(NamedTuple):
    """Where the differences of a pair are reported: at a component, and below a path of it."""

    schema: str
    path: str


_NESTED = NESTED | {"$ref", "additionalProperties", "allOf", "anyOf", "discriminator", "items", "oneOf", "properties"}


class SchemaComparison:
    """Compares the schemas of two documents, for one direction: "request" or "response"."""

    def __init__(self, old: Schemas, new: Schemas, direction: str) -> None:
        self._old = old
        self._new = new
        self._direction = direction
        self._known: dict[Pair, Local] = {}
        self._inline: dict[Pair, tuple[Schema, Schema]] = {}
        self._contexts: dict[Pair, _Context] = {}
        self._equivalent: dict[tuple[int, int], tuple[bool, Schema, Schema]] = {}
        self._reach = Reach(
            lambda pair: [linked for linked, _ in self._pair(pair).links],
            lambda pair: bool(self._pair(pair).differences),
        )

    def compare(self, old: Schema, new: Schema) -> Iterator[Difference]:
        """Yield each difference below two schemas once, in the order of the old document."""
        local = Local()
        self.schemas(old, new, "", local)
        yield from local.differences
        seen: set[Pair] = set()
        for start, path in local.links:
            self._place(start, _Context("", path))
            for pair in self._reach.of(start):
                if pair not in seen:
                    seen.add(pair)
                    yield from self._reported(pair, is_root=pair == start and not path)

    def _place(self, start: Pair, context: _Context) -> None:
        """Fix where the differences of the pairs that `start` reaches are reported."""
        pending = [(start, context)]
        while pending:
            pair, context = pending.pop()
            if pair in self._contexts:
                continue
            if pair not in self._inline:
                context = _Context(self._new.name(str(pair.new)), "")
            self._contexts[pair] = context
            links = [
                (linked, _Context(context.schema, _below(context.path, path)))
                for linked, path in self._pair(pair).links
            ]
            pending += reversed(links)

    def _reported(self, pair: Pair, *, is_root: bool) -> Iterator[Difference]:
        schema, path = self._contexts[pair]
        for each in self._pair(pair).differences:
            yield each._replace(schema=schema, path=_below(path, each.path), is_root=is_root and not each.owner)

    def _pair(self, pair: Pair) -> Local:
        if pair not in self._known:
            local = self._known[pair] = Local()
            if pair.base:
                whole, inherited = self._pair(Pair(pair.old, pair.new)), self._pair(pair.base).differences
                local.differences += [each for each in whole.differences if each not in inherited]
                local.links += whole.links
            else:
                self._fill(pair, local)
        return self._known[pair]

    def _fill(self, pair: Pair, local: Local) -> None:
        if pair in self._inline:
            old, new = self._inline[pair]
            self._effective(self._old.flat(old), self._new.flat(new), "", local)
            return
        before, after = self._old.at(str(pair.old)), self._new.at(str(pair.new))
        self._renamed(str(pair.old), str(pair.new), local)
        self._effective(before, after, "", local)
        self._subtypes(pair, before, after, local)

    def _renamed(self, old: str, new: str, local: Local) -> None:
        names = self._old.class_at(old) if old != new else None, self._new.class_at(new)
        if names[0] and names[1] and not self._new.has(names[0]) and not self._old.has(names[1]):
            local.differences.append(Difference("schema-renamed", "", *names, whole=True))

    def _subtypes(self, pair: Pair, old: Effective, new: Effective, local: Local) -> None:
        discriminators = old.get("discriminator"), new.get("discriminator")
        if None in discriminators or old.groups or new.groups:
            return
        before = self._old.subtypes.of(self._old.end(str(pair.old)), discriminators[0])
        after = self._new.subtypes.of(self._new.end(str(pair.new)), discriminators[1])
        base = Pair(pair.old, pair.new)
        local.links += [
            (Pair(location, after[value], base), "") for value, location in before.items() if value in after
        ]
        local.differences += [
            Difference(f"{self._direction}-subtype-removed", "", value, whole=True)
            for value in before
            if value not in after
        ]
        local.differences += [
            Difference(f"{self._direction}-subtype-added", "", None, value, whole=True)
            for value in after
            if value not in before
        ]

    def _key(self, old: Schema, new: Schema) -> Pair | None:
        """Return the pair of two schemas that are compared once: references, or inline schemas with references."""
        if COMPOSED.isdisjoint(old) and COMPOSED.isdisjoint(new):
            return None
        locations = self._old.location_of(old), self._new.location_of(new)
        if locations[0] is not None and locations[1] is not None:
            return Pair(locations[0], locations[1])
        if any(key in each for each in (old, new) for key in ("$ref", "allOf")):
            return Pair(id(old), id(new))
        return None

    def schemas(self, old: Any, new: Any, path: str, local: Local) -> None:
        """Add the differences of two schemas, or the pair if they are compared once."""
        old, new = as_schema(old), as_schema(new)
        if old == new and _NESTED.isdisjoint(old):
            return
        pair = self._key(old, new)
        if pair is None:
            self._effective(self._old.flat(old), self._new.flat(new), path, local)
            return
        if isinstance(pair.old, str):
            self._annotations_beside(old, new, path, local)
        else:
            self._inline[pair] = old, new
        local.links.append((pair, path))

    def _annotations_beside(self, old: Schema, new: Schema, path: str, local: Local) -> None:
        """Compare annotations beside two references. One that only one side has is compared with its component's."""
        notes = self._old.notes(old), self._new.notes(new)
        if notes[0] == notes[1]:
            return
        flat = self._old.flat(old), self._new.flat(new)
        stated = notes[0].keys() | notes[1].keys()
        before, after = ({key: value for key, value in each.plain.items() if key in stated} for each in flat)
        local.differences += compare_annotations(before, after, path)
        local.differences += compare_notes(before, after, path)
        if "nullable" in stated:
            local.differences += nullability(flat[0].nullable, flat[1].nullable, path)

    def _effective(self, old: Effective, new: Effective, path: str, local: Local) -> None:
        out = local.differences
        old, new = compare_groups(self, old, new, path, local)
        kept = compare_types(old, new, path, out)
        compare_enums(old, new, path, out)
        compare_bounds(old, new, path, out)
        compare_discriminators(self._old, self._new, old, new, path, out)
        out += compare_annotations(old.plain, new.plain, path)
        compare_keywords(self, old, new, path, local)
        if kept:
            self._properties(old, new, path, local)
            self._items(old, new, path, local)
            self._additional(old, new, path, local)

    def is_equivalent(self, old: Any, new: Any) -> bool:
        """Return True if two schemas allow the same values, whatever they are called and described."""
        old, new = as_schema(old), as_schema(new)
        key = id(old), id(new)
        if key not in self._equivalent:
            # A schema that is reached again while it is compared does not make the two different.
            self._equivalent[key] = True, old, new
            self._equivalent[key] = not self.weight(old, new), old, new
        return self._equivalent[key][0]

    def types(self, old: Schema, new: Schema) -> tuple[frozenset[str] | None, frozenset[str] | None]:
        """Return the types of two schemas."""
        return self._old.flat(old).types, self._new.flat(new).types

    def elements(self, old: Schema, new: Schema) -> tuple[Schema, Schema]:
        """Return two schemas, the items instead of one that is an array."""
        flat = self._old.flat(old), self._new.flat(new)
        before, after = (
            as_schema({} if each.items is None else each.items) if each.types == frozenset({"array"}) else schema
            for each, schema in zip(flat, (old, new), strict=True)
        )
        return before, after

    def weight(self, old: Any, new: Any) -> int:
        """Return the number of differences between two schemas and all that they reach, texts not counted."""
        return sum(each.aspect not in _TEXTS for each in self._reached(old, new))

    def is_same(self, old: Any, new: Any) -> bool:
        """Return True if there is no difference between two schemas and all that they reach."""
        return next(self._reached(old, new), None) is None

    def _reached(self, old: Any, new: Any) -> Iterator[Difference]:
        local = Local()
        self.schemas(old, new, "", local)
        yield from local.differences
        pending, seen = [pair for pair, _ in local.links], set[Pair]()
        while pending:
            pair = pending.pop()
            if pair not in seen:
                seen.add(pair)
                reached = self._pair(pair)
                yield from reached.differences
                pending += [linked for linked, _ in reached.links]

    def is_related(self, old: Any, new: Any) -> bool:
        """Return True if two schemas may be forms of one schema: of one type, with a property in common if objects."""
        before, after = self._old.flat(old), self._new.flat(new)
        if before.types != after.types:
            return False
        return not (before.properties and after.properties) or bool(before.properties.keys() & after.properties.keys())

    def _items(self, old: Effective, new: Effective, path: str, local: Local) -> None:
        if old.items is not None or new.items is not None:
            before, after = ({} if each.items is None else each.items for each in (old, new))
            self.schemas(before, after, f"{path}[]", local)

    def _additional(self, old: Effective, new: Effective, path: str, local: Local) -> None:
        before, after = old.additional, new.additional
        if before is not False and after is False:
            local.differences.append(Difference("additional-properties-closed", path))
        elif before is False and after is not False:
            local.differences.append(Difference("additional-properties-opened", path))
        elif isinstance(before, dict) or isinstance(after, dict):
            self.schemas(before, after, f"{path}{{}}", local)

    def _properties(self, old: Effective, new: Effective, path: str, local: Local) -> None:
        for name, before in old.properties.items():
            here = f"{path}.{name}" if path else str(name)
            if name not in new.properties:
                local.differences += self._removed(old, name, here, before)
            else:
                self._property(old, new, name, here, local)
        for name, after in new.properties.items():
            if name not in old.properties:
                here = f"{path}.{name}" if path else str(name)
                local.differences += self._added(new, name, here, after)
        for name in sorted((old.required ^ new.required) - old.properties.keys() - new.properties.keys(), key=str):
            local.differences += self._requiredness(old, new, name, f"{path}.{name}" if path else str(name))

    def _property(self, old: Effective, new: Effective, name: str, here: str, local: Local) -> None:
        before, after = old.properties[name], new.properties[name]
        hidden = self._hidden(self._old, before), self._hidden(self._new, after)
        if all(hidden):
            return
        if any(hidden):  # this direction has the property on one side only: nothing else about it counts
            flags = [{flag: bool(each)} for flag in (self._hiding,) for each in hidden]
            local.differences += compare_annotations(flags[0], flags[1], here)
            return
        local.differences += self._requiredness(old, new, name, here)
        self.schemas(before, after, here, local)

    @property
    def _hiding(self) -> str:
        return "readOnly" if self._direction == "request" else "writeOnly"

    def _hidden(self, schemas: Schemas, schema: Schema) -> bool:
        """Return True if this direction omits the property: read-only in requests, write-only in responses."""
        schema = as_schema(schema)
        if COMPOSED.isdisjoint(schema):
            return bool(schema.get(self._hiding))
        return bool(schemas.flat(schema).get(self._hiding))

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

    def _requiredness(self, old: Effective, new: Effective, name: str, here: str) -> list[Difference]:
        was, is_now = name in old.required, name in new.required
        if was == is_now:
            return []
        word = "required" if is_now else "optional"
        return [Difference(f"{self._direction}-property-became-{word}", here, whole=True)]


_TEXTS = ("description-changed", "documentation-changed", "examples-changed", "extension-changed", "schema-renamed")


def _below(path: str, inner: str) -> str:
    """Return the path of `inner` below `path`."""
    return f"{path}.{inner}" if path and inner and inner[0] not in "[{(" else path + inner
