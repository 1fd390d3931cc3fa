"""Check the projection to one api-version: it is valid OpenAPI 3.1, and so are its schemas."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from customvoice_spec.document.projection import project
from customvoice_spec.errors import Problem, SpecError

from .validator_problem import validator_problem


def check_version(document: Mapping[str, Any], version: str) -> Iterator[Problem]:
    from jsonschema import Draft202012Validator  # both are slow to import and part of the extra `spec`
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
    yield from (validator_problem(finding, summary) for finding in findings)
    if not findings:
        # The other rules (unique operationIds, path parameters, defaults) need a document of valid shape.
        yield from (validator_problem(finding, summary) for finding in validator.root_validator(validator.schema_path))
