"""Add an api-version to the text of a multi-version document. Only a few words of the text change.

The new version starts as a copy of a neighbour: the projections of existing versions do not change, and the new version
has the projection of its neighbour. The differences are then annotated by hand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import yaml

from customvoice_spec.check.document import check_annotations
from customvoice_spec.document.projection import pin_version, project
from customvoice_spec.document.source import parse_document
from customvoice_spec.document.versions import BY_VERSION, SINCE, UNTIL, require_version, versions_of
from customvoice_spec.errors import Problem, SpecError
from customvoice_spec.safe_yaml import compose_yaml

_FORM = re.compile(r"(\d{4}-\d{2}-\d{2})(-preview)?")
_PLACE = "/x-versions"


@dataclass(frozen=True)
class Addition:
    """The text of a document with one more version, and the lines of annotations that now name the new version."""

    text: str
    moved: tuple[int, ...]


@dataclass(frozen=True)
class _Splice:
    """A text that replaces the characters from `start` to `end`."""

    start: int
    end: int
    text: str


def require_new_version(version: str, other: str, known: tuple[str, ...]) -> None:
    """Raise SpecError unless `version` is well-formed, new, and next to `other` by date."""
    require_version(other, known)
    form = _FORM.fullmatch(version)
    if not form or not _is_day(form[1]):
        advice = "Write YYYY-MM-DD, or YYYY-MM-DD-preview"
        raise SpecError(Problem(_PLACE, f"{version!r} is not a valid api-version", advice))
    if version in known:
        raise SpecError(
            Problem(_PLACE, f"the api-version {version} exists already", "Annotate its changes on the nodes")
        )
    order = sorted((*known, version))
    at = order.index(version)
    neighbours = order[max(at - 1, 0) : at] + order[at + 1 : at + 2]
    if other not in neighbours:
        where = f"{version} is out of order: by date it is {_between(order, at)}, not next to {other}"
        raise SpecError(Problem(_PLACE, where, f"Copy it from {' or '.join(neighbours)}"))


def add_version(text: str, name: str, version: str, other: str) -> Addition:
    """Return the document of `text` with the api-version `version`, a copy of its neighbour `other`.

    x-versions gets an entry. Annotations that name `other` as the last (or first) version of a node, on the side of the
    new version, name the new version instead. Errors use `name` for the document.

    Raises SpecError if `text` is not a valid document, the version cannot be added (`require_new_version`), or
    `x-versions` does not have one line per entry.
    """
    document = parse_document(text, name)
    known = versions_of(document)
    require_new_version(version, other, known)
    problems = check_annotations(document)
    if problems:
        raise SpecError(*problems)
    root = compose_yaml(text)
    entry, moves = _entry(text, root, version, known), _moves(root, version, other)
    changed = _spliced(text, [entry, *moves])
    _require_same(document, parse_document(changed, name), version, other)
    lines = (text.count("\n", 0, each.start) + 1 + (each.start >= entry.start) for each in moves)
    return Addition(changed, tuple(lines))


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _between(order: list[str], at: int) -> str:
    if at == 0:
        return f"before {order[1]}"
    return f"after {order[at - 1]}" + (f" and before {order[at + 1]}" if at + 1 < len(order) else "")


def _moves(root: Any, version: str, other: str) -> list[_Splice]:
    """Return the annotations that name `other` and must name the new version, which is before or after it."""
    named = _ends(root) if version > other else _starts(root)
    # A YAML alias leads to the same node more than once.
    met = {node.start_mark.index: node for node in named if node.value == other}
    return [_Splice(start, met[start].end_mark.index, f"'{version}'") for start in sorted(met)]


def _ends(root: Any) -> Iterator[yaml.ScalarNode]:
    return (value for key, value in _pairs(root) if key.value == UNTIL)


def _starts(root: Any) -> Iterator[yaml.ScalarNode]:
    for key, value in _pairs(root):
        if key.value == SINCE:
            yield value
        elif key.value == BY_VERSION:
            yield from (since for since, _ in value.value)


def _pairs(node: Any) -> Iterator[tuple[Any, Any]]:
    if isinstance(node, yaml.SequenceNode):
        for child in node.value:
            yield from _pairs(child)
    elif isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield key, value
            yield from _pairs(value)


def _entry(text: str, root: Any, version: str, known: tuple[str, ...]) -> _Splice:
    """Return the line of the new version, before the first later version or after the last version."""
    listed = next(value for key, value in root.value if key.value == "x-versions")
    if listed.flow_style:
        problem = "x-versions is one line"
        raise SpecError(Problem(_PLACE, problem, "Write one line per version", listed.start_mark.line + 1))
    later = [node for node, each in zip(listed.value, known, strict=True) if each > version]
    beside = later[0] if later else listed.value[-1]
    begin = text.rfind("\n", 0, beside.start_mark.index) + 1
    stage = "preview" if version.endswith("-preview") else "stable"
    line = f"{text[begin : beside.start_mark.index]}{{version: '{version}', stage: {stage}}}"
    end_of_line = "\r\n" if "\r\n" in text else "\n"
    if later:
        return _Splice(begin, begin, line + end_of_line)
    end = re.compile(r"[^\r\n]*").match(text, beside.value[-1][1].end_mark.index)
    at = end.end() if end else len(text)
    return _Splice(at, at, end_of_line + line)


def _spliced(text: str, splices: list[_Splice]) -> str:
    for each in sorted(splices, key=lambda each: each.start, reverse=True):
        text = text[: each.start] + each.text + text[each.end :]
    return text


def _require_same(old: Mapping[str, Any], new: Mapping[str, Any], version: str, other: str) -> None:
    """Raise SpecError if an existing version changed, or the new one differs from `other` in more than its name."""
    changed = [each for each in versions_of(old) if project(new, each) != project(old, each)]
    named = project(new, version)
    pin_version(named, other)
    if changed or named != project(old, other):
        what = f"adding {version} as a copy of {other} would change {', '.join(changed) or other}"
        raise SpecError(Problem(_PLACE, what, "Add it by hand, as docs/new-version.md describes"))
