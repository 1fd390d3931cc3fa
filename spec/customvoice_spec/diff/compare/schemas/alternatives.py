"""Compare `oneOf` and `anyOf`: match alternatives that mean the same, whatever their names, and compare the others."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from customvoice_spec.diff.openapi.canonical import canonical
from customvoice_spec.diff.openapi.effective import Effective, Group, Schema
from customvoice_spec.diff.openapi.schemas import ANNOTATIONS

from .difference import Difference
from .local import Comparer, Local

_NAMES = {"anyOf": "any-of", "oneOf": "one-of"}


def compare_groups(
    comparison: Comparer, old: Effective, new: Effective, path: str, local: Local
) -> tuple[Effective, Effective]:
    """Add the differences of all alternatives. Return what is left to compare of the two schemas.

    A schema without alternatives is compared as the only alternative, where the other schema has nothing else.
    """
    before, after = _without_equal(old.groups, new.groups)
    if len(before) == 1 and not after and _is_only_groups(old) and not _is_unrestricted(new):
        _compare(comparison, before[0], (before[0][0], (_alone(new),)), path, local)
        return _annotations(old), _annotations(new)
    if len(after) == 1 and not before and _is_only_groups(new) and not _is_unrestricted(old):
        _compare(comparison, (after[0][0], (_alone(old),)), after[0], path, local)
        return _annotations(old), _annotations(new)
    for one, other in zip(before, after, strict=False):
        _compare(comparison, one, other, path, local)
    for kind, alternatives in before[len(after) :]:
        shown = [_shown(each) for each in alternatives]
        local.differences.append(Difference(f"became-not-{_NAMES[kind]}", path, shown))
    for kind, alternatives in after[len(before) :]:
        shown = [_shown(each) for each in alternatives]
        local.differences.append(Difference(f"became-{_NAMES[kind]}", path, None, shown))
    return old, new


def _without_equal(old: tuple[Group, ...], new: tuple[Group, ...]) -> tuple[list[Group], list[Group]]:
    """Return the groups in the same order on both sides, as far as they have the same kind."""
    before = sorted(old, key=lambda group: group[0])
    after = sorted(new, key=lambda group: group[0])
    if len(before) == len(after) == 1:
        return before, after
    twins = {canonical(group) for group in before} & {canonical(group) for group in after}
    first = [[group for group in side if canonical(group) in twins] for side in (before, after)]
    rest = [[group for group in side if canonical(group) not in twins] for side in (before, after)]
    order = {canonical(group): index for index, group in enumerate(first[0])}
    first[1].sort(key=lambda group: order[canonical(group)])
    return [*first[0], *rest[0]], [*first[1], *rest[1]]


def _compare(comparison: Comparer, old: Group, new: Group, path: str, local: Local) -> None:
    kind = _NAMES[new[0]]
    removed, added = list(old[1]), list(new[1])
    for match in (_same_text, comparison.is_equivalent):
        for one, other in _matched(removed, added, match):
            if match is _same_text:
                comparison.schemas(one, other, f"{path}({kind})", local)
    for one, other in _closest(comparison, removed, added):
        comparison.schemas(one, other, f"{path}({kind})", local)
    if old[0] != new[0]:
        local.differences.append(Difference(f"{_NAMES[old[0]]}-became-{kind}", path))
    local.differences += [Difference(f"{kind}-removed", path, _shown(each)) for each in removed]
    local.differences += [Difference(f"{kind}-added", path, None, _shown(each)) for each in added]


def _matched(removed: list[Schema], added: list[Schema], match: Any) -> Iterable[tuple[Schema, Schema]]:
    """Return the pairs that match, and take them out of both lists."""
    pairs = []
    for one in list(removed):
        other = next((each for each in added if match(one, each)), None)
        if other is not None:
            pairs.append((one, other))
            _take(removed, one)
            _take(added, other)
    return pairs


def _take(schemas: list[Schema], schema: Schema) -> None:
    del schemas[next(index for index, each in enumerate(schemas) if each is schema)]


def _same_text(one: Any, other: Any) -> bool:
    return canonical(one) == canonical(other)


def _closest(comparison: Comparer, removed: list[Schema], added: list[Schema]) -> Iterable[tuple[Schema, Schema]]:
    """Return the pairs of alternatives that are forms of one schema, and take them out of both lists."""
    if len(removed) == len(added) == 1:
        return [(removed.pop(), added.pop())]
    weights = sorted(
        (comparison.weight(one, other), row, column)
        for row, one in enumerate(removed)
        for column, other in enumerate(added)
        if comparison.is_related(one, other)
    )
    pairs: list[tuple[Schema, Schema]] = []
    rows, columns = list(removed), list(added)
    taken: tuple[set[int], set[int]] = set(), set()
    for _, row, column in weights:
        if row not in taken[0] and column not in taken[1]:
            taken[0].add(row)
            taken[1].add(column)
            pairs.append((rows[row], columns[column]))
    removed[:] = [each for index, each in enumerate(rows) if index not in taken[0]]
    added[:] = [each for index, each in enumerate(columns) if index not in taken[1]]
    return pairs


def _is_only_groups(schema: Effective) -> bool:
    return len(schema.groups) == 1 and _is_unrestricted(replace(schema, groups=()))


def _is_unrestricted(schema: Effective) -> bool:
    return not schema.groups and all(key in ANNOTATIONS or key.startswith("x-") for key in schema.plain)


def _alone(schema: Effective) -> Schema:
    """Return the schema without its annotations, which are compared separately."""
    return {key: value for key, value in schema.plain.items() if key not in ANNOTATIONS}


def _annotations(schema: Effective) -> Effective:
    plain = {key: value for key, value in schema.plain.items() if key in ANNOTATIONS or key.startswith("x-")}
    return Effective(plain=plain, nullable=schema.nullable)


def _shown(schema: Any) -> Any:
    if not isinstance(schema, dict):
        return schema
    target = schema.get("$ref")
    return target.rpartition("/")[2] if isinstance(target, str) else dict(schema)
