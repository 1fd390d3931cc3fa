"""Check a multi-version document: its shape, its annotations, then each version as OpenAPI."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from customvoice_spec.document.source import line_of
from customvoice_spec.document.versions import versions_of
from customvoice_spec.errors import Problem

from .nodes import check_nodes
from .openapi import check_version
from .outline import check_outline


def check_document(document: Mapping[str, Any], path: Path | None = None) -> list[Problem]:
    """Return every problem of `document`. With `path`, problems have the line in the file.

    First the shape and the annotations are checked. If both are correct, each version is projected and validated as
    OpenAPI 3.1. Needs the package openapi-spec-validator (extra `spec`).
    """
    problems = check_annotations(document)
    if not problems:
        problems = [problem for version in versions_of(document) for problem in check_version(document, version)]
    if path is None:
        return problems
    return [problem if problem.line else replace(problem, line=line_of(problem.place, path)) for problem in problems]


def check_annotations(document: Mapping[str, Any]) -> list[Problem]:
    """Return the problems that prevent the projection of `document`; this is the first part of the check."""
    return list(check_outline(document)) or list(check_nodes(document, "", versions_of(document)))
