"""Explanations: which erratum explains which difference."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from customvoice_spec.diff import Change
from customvoice_spec.errors import Problem, SpecError
from customvoice_spec.safe_yaml import load_yaml

_FIELDS = {"erratum", "rules", "where", "operations"}
_TITLE = re.compile(r"^\| (\d+) \| (.+?) \|", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Explanation:
    """Erratum `number` explains each change for which `covers` returns True."""

    number: int
    covers: Callable[[Change], bool]


def load_explanations(spec: Path, version: str) -> tuple[Explanation, ...]:
    """Read the explanations for `version`: `errata` of `facts/VERSION.yaml`, and `drift.yaml`, in folder `spec`.

    Raises SpecError for a missing or invalid file.
    """
    facts, rest = _read(spec / "facts" / f"{version}.yaml"), _read(spec / "drift.yaml")
    by_place = [Explanation(number, _at_place(place)) for place, number in facts.get("errata", {}).items()]
    # A rule is more specific than a location, which may be a whole operation.
    return (*(_by_rule(entry) for entry in rest), *by_place)


def titles(spec: Path) -> dict[int, str]:
    """Return the subject of each erratum of `ERRATA.md` by number; empty if the file is missing."""
    path = spec / "ERRATA.md"
    return {int(number): title for number, title in _TITLE.findall(path.read_text("utf-8"))} if path.exists() else {}


def _read(path: Path) -> Any:
    try:
        return load_yaml(path.read_text("utf-8"))
    except OSError:
        problem = Problem("", f"{path.name} is missing in {path.parent}", "Run in a checkout")
        raise SpecError(problem) from None


def _by_rule(entry: Mapping[str, Any]) -> Explanation:
    if not {"erratum", "rules"} <= set(entry) <= _FIELDS:
        raise SpecError(
            Problem(
                "", f"drift.yaml: expected erratum, rules, where, operations; found {', '.join(entry)}", "Correct it"
            )
        )
    rules, where, operations = entry["rules"], entry.get("where", ["*"]), entry.get("operations", ["*"])

    def covers(change: Change) -> bool:
        return _any(change.rule, rules) and _any(change.subject, where) and _any(change.operation, operations)

    return Explanation(entry["erratum"], covers)


def _any(text: str, patterns: list[str]) -> bool:
    return any(fnmatchcase(text, pattern) for pattern in patterns)


def _at_place(place: str) -> Callable[[Change], bool]:
    """Return a filter for a location in the facts: schemas/X/properties/Y, operations/X/success/200/body, …"""
    match place.split("/"):
        case ["schemas", schema]:
            return lambda change: change.schema == schema
        case ["schemas", schema, "required"]:
            return lambda change: (
                change.schema == schema and change.rule.endswith(("became-required", "became-optional"))
            )
        case ["schemas", schema, "values"]:
            return lambda change: change.schema == schema and "enum" in change.rule
        case ["schemas", schema, "properties", name]:
            return lambda change: change.schema == schema and _leads(change.path, name)
        case ["operations", operation, "request", "body", name]:
            return lambda change: (
                change.operation == operation and change.rule.startswith(_REQUESTS) and _leads(change.path, name)
            )
        case ["operations", operation, *rest]:
            begins = _slot(rest, place)
            return lambda change: change.operation == operation and begins(change)
    raise _unknown(place)


_REQUESTS = ("request-", "new-")


def _slot(rest: list[str], place: str) -> Callable[[Change], bool]:
    match rest:
        case []:
            return lambda _: True
        case ["success", status, *part] if part in ([], ["body"], ["headers"]):
            slots = {"body": f"response {status}", "headers": f"response {status} header *", "": f"response {status}*"}
            pattern = slots[part[0] if part else ""]
            return lambda change: fnmatchcase(change.slot, pattern)
        case ["parameters", where, name]:
            return lambda change: change.slot == f"{where} {name}"
        case ["request", *_]:
            return lambda change: change.rule.startswith(_REQUESTS)
        case ["pageable"]:
            return lambda change: change.rule.startswith("pageable-")
        case ["long_running"]:
            return lambda change: change.rule.startswith("long-running-")
    raise _unknown(place)


def _leads(path: str, name: str) -> bool:
    return path == name or path.startswith((f"{name}.", f"{name}[", f"{name}{{", f"{name}("))


def _unknown(place: str) -> SpecError:
    return SpecError(Problem("", f"the errata of the facts have the unknown location {place!r}", "Correct it"))
