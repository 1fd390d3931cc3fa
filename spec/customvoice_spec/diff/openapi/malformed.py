"""Explain why a document is not valid OpenAPI. It runs only after a failure, so valid documents cost nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from customvoice_spec.document import json_pointer
from customvoice_spec.errors import Problem, SpecError

FAILURES = (AssertionError, AttributeError, KeyError, RecursionError, TypeError, ValueError)
"""The exceptions of a comparison that meets a node of a wrong type."""
_MAX_PROBLEMS = 5


def malformed(error: Exception, *documents: Mapping[str, Any]) -> SpecError:
    """Return the problems that a validator finds in the documents, or the error itself if it finds none."""
    problems = [problem for document in documents for problem in _problems(document)][:_MAX_PROBLEMS]
    if problems:
        return SpecError(*problems)
    text = f"the comparison failed ({type(error).__name__}: {error})"
    return SpecError(
        Problem(
            "",
            text,
            "Check the document with an OpenAPI validator; for a valid one, report a bug",
        )
    )


def _problems(document: Mapping[str, Any]) -> Iterator[Problem]:
    from jsonschema import Draft202012Validator  # slow to import
    from openapi_spec_validator import OpenAPIV30SpecValidator, OpenAPIV31SpecValidator

    dialect = str(document.get("openapi", ""))
    if not dialect.startswith(("3.0", "3.1")):  # the validators would call what is new in 3.2 a mistake
        return
    is_30 = dialect.startswith("3.0")
    info, components = document.get("info"), document.get("components")
    version = str(info.get("version", "")) if isinstance(info, dict) else ""
    schemas = components.get("schemas") if isinstance(components, dict) else None
    # OpenAPI 3.1 leaves schemas to JSON Schema. They come first, because they are the usual cause of a failure.
    for name, schema in schemas.items() if isinstance(schemas, dict) and not is_30 else ():
        for finding in Draft202012Validator(Draft202012Validator.META_SCHEMA).iter_errors(schema):
            yield _problem(finding, version, json_pointer.join("/components/schemas", name))
    validator = OpenAPIV30SpecValidator if is_30 else OpenAPIV31SpecValidator
    for finding in validator(document).schema_validator.iter_errors(document):
        yield _problem(finding, version, "")


def _problem(finding: Any, version: str, place: str) -> Problem:
    message = finding.message if len(finding.message) <= 200 else finding.message[:200] + "…"
    return Problem(
        json_pointer.join(place, *finding.absolute_path),
        f"the document of version {version!r} is not valid OpenAPI: {message}",
        "Correct the document",
    )
