"""Checks of a multi-version document: what the projection relies on, then OpenAPI's own rules for each version."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from . import _pointer
from ._document import line_of
from ._errors import Problem, SpecError
from ._projection import project
from ._versions import ANNOTATIONS, BY_VERSION, SINCE, UNTIL, versions_of

# Every extension that the document may carry; another is taken for a slip of the pen.
EXTENSIONS = (
    *ANNOTATIONS,
    "x-max-file-bytes",
    "x-ms-client-name",
    "x-ms-enum",
    "x-ms-long-running-operation",
    "x-ms-long-running-operation-options",
    "x-ms-pageable",
    "x-versions",
)


def check_document(document: Mapping[str, Any], path: Path | None = None) -> list[Problem]:
    """Return every problem of `document`, none when it is sound. With `path`, problems carry the line in that file.

    First comes the shape that the projection relies on, then the annotations; only where both hold is each version
    projected and validated as OpenAPI 3.1. Needs the package openapi-spec-validator (extra `spec`).
    """
    problems = check_annotations(document)
    if not problems:
        problems = [problem for version in versions_of(document) for problem in _check_version(document, version)]
    if path is None:
        return problems
    return [problem if problem.line else replace(problem, line=line_of(problem.place, path)) for problem in problems]


def check_annotations(document: Mapping[str, Any]) -> list[Problem]:
    """Return what keeps `document` from being projected, none when all of its versions can be; a part of the check."""
    return list(_check_outline(document)) or list(_check_nodes(document, "", versions_of(document)))


def _check_outline(document: Mapping[str, Any]) -> Iterator[Problem]:
    from jsonschema import Draft202012Validator  # comes with openapi-spec-validator, the extra `spec` alone

    schema = json.loads((Path(__file__).parent / "document.schema.json").read_text("utf-8"))
    findings = list(Draft202012Validator(schema).iter_errors(document))
    yield from (_from_finding(finding, "the document is not as the projection needs it") for finding in findings)
    if not findings:
        listed = [entry["version"] for entry in document["x-versions"]]
        if listed != sorted(set(listed)):
            yield Problem("/x-versions", "the versions are not in order", "List each once, oldest first")


def _from_finding(finding: Any, summary: str) -> Problem:
    message = finding.message if len(finding.message) <= 200 else finding.message[:200] + "…"
    place = _pointer.join("", *finding.absolute_path)
    return Problem(place, f"{summary}: {message}", "Correct the node")


def _check_nodes(node: Any, place: str, known: tuple[str, ...]) -> Iterator[Problem]:
    if isinstance(node, Mapping):
        yield from _check_annotations(node, place, known)
        yield from _check_shape(node, place)
        for key, child in node.items():
            yield from _check_nodes(child, _pointer.join(place, key), known)
    elif isinstance(node, list):
        for index, child in enumerate(node):
            yield from _check_nodes(child, _pointer.join(place, index), known)


def _check_annotations(node: Mapping[str, Any], place: str, known: tuple[str, ...]) -> Iterator[Problem]:
    choice = f"Name one of {', '.join(known)}, or add it to x-versions"
    for key in (SINCE, UNTIL):
        if key in node and node[key] not in known:
            yield Problem(_pointer.join(place, key), f"{key} names the unknown version {node[key]!r}", choice)
            return
    if SINCE in node and UNTIL in node and known.index(node[SINCE]) > known.index(node[UNTIL]):
        yield Problem(place, "x-since comes after x-until, so no version has this", "Swap them or delete the node")
    patches = node.get(BY_VERSION, {})
    if not isinstance(patches, Mapping):
        yield Problem(_pointer.join(place, BY_VERSION), "x-by-version is no mapping", "Write {VERSION: patch}")
        return
    for version in patches:
        if version not in known:
            yield Problem(
                _pointer.join(place, BY_VERSION, version), f"x-by-version names the unknown version {version!r}", choice
            )


def _check_shape(node: Mapping[str, Any], place: str) -> Iterator[Problem]:
    for key in node:
        if isinstance(key, str) and key.startswith("x-") and key not in EXTENSIONS and not _is_name(place):
            meant = get_close_matches(key, EXTENSIONS, n=1)
            advice = f"Write {meant[0]}" if meant else "Delete it, or add it to the known extensions of the check"
            yield Problem(_pointer.join(place, key), f"{key} is no known extension", advice)
        if isinstance(key, str) and (" " in key or key.endswith(".")) and node[key] is None:
            yield Problem(_pointer.join(place, key), "a text is cut in two at a comma", "Put the whole text in quotes")
    if "x-ms-enum" in node:
        yield from _check_enumeration(node, place)
    properties, required = node.get("properties"), node.get("required")
    if isinstance(properties, Mapping) and isinstance(required, list):
        for name in required:
            if not isinstance(name, str) or name not in properties:
                yield Problem(
                    _pointer.join(place, "required"),
                    f"required names {name!r}, which is no property",
                    "Correct the name or define the property",
                )


def _check_enumeration(node: Mapping[str, Any], place: str) -> Iterator[Problem]:
    if "enum" in node:
        yield Problem(place, "enum is written beside x-ms-enum", "Keep x-ms-enum.values alone; enum is derived from it")
    extension = node["x-ms-enum"]
    values = extension.get("values") if isinstance(extension, Mapping) else None
    if not isinstance(values, list) or not all(isinstance(entry, Mapping) and "value" in entry for entry in values):
        yield Problem(
            _pointer.join(place, "x-ms-enum"), "the enumeration has no list of values", "Write values: [{value: …}]"
        )


def _is_name(place: str) -> bool:
    """Tell whether the keys at `place` are names that the API gives (headers), not OpenAPI's."""
    return place.endswith("/headers")


def _check_version(document: Mapping[str, Any], version: str) -> Iterator[Problem]:
    from jsonschema import Draft202012Validator  # heavy like the next one, and part of the extra `spec` alone
    from openapi_spec_validator import OpenAPIV31SpecValidator

    try:
        projection = project(document, version)
    except SpecError as error:
        yield from error.problems
        return
    summary = f"version {version} is not valid OpenAPI 3.1"
    validator = OpenAPIV31SpecValidator(projection)
    findings = list(validator.schema_validator.iter_errors(projection))
    for name, schema in projection["components"].get("schemas", {}).items():
        for finding in Draft202012Validator(Draft202012Validator.META_SCHEMA).iter_errors(schema):
            finding.path.extendleft(reversed(("components", "schemas", name)))
            findings.append(finding)
    yield from (_from_finding(finding, summary) for finding in findings)
    if not findings:
        # The rules beyond the schema (unique operationIds, path parameters, defaults) walk a document of valid shape.
        yield from (_from_finding(finding, summary) for finding in validator.root_validator(validator.schema_path))
