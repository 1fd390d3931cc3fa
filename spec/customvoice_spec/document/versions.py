"""The api-versions of a document and the annotations that name them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from customvoice_spec.errors import Problem, SpecError

SINCE, UNTIL, BY_VERSION = "x-since", "x-until", "x-by-version"
ANNOTATIONS = (SINCE, UNTIL, BY_VERSION)


def versions_of(document: Mapping[str, Any], *, stage: str | None = None) -> tuple[str, ...]:
    """Return the api-versions of `document`, oldest first; with `stage` ("preview" or "stable"), those of that stage.

    Raises SpecError if `x-versions` of the document is missing or invalid.
    """
    entries = document.get("x-versions")
    if not isinstance(entries, list) or not entries or not all(_is_entry(entry) for entry in entries):
        raise SpecError(
            Problem(
                "/x-versions",
                "the document does not list its api-versions",
                "Write a list of {version: 'YYYY-MM-DD[-preview]', stage: preview|stable}, oldest first",
            )
        )
    return tuple(entry["version"] for entry in entries if stage in (None, entry["stage"]))


def require_version(version: str, known: tuple[str, ...]) -> None:
    """Raise SpecError unless `version` is one of `known`."""
    if version not in known:
        raise SpecError(Problem("/x-versions", f"unknown api-version {version!r}", f"Choose one of {', '.join(known)}"))


def exists(node: Mapping[str, Any], version: str, known: tuple[str, ...]) -> bool:
    """Return True if `version` has the annotated `node`; x-since and x-until include the version that they name."""
    position = known.index(version)
    since = known.index(node[SINCE]) if SINCE in node else 0
    until = known.index(node[UNTIL]) if UNTIL in node else len(known) - 1
    return since <= position <= until


def _is_entry(entry: Any) -> bool:
    if not isinstance(entry, dict) or not isinstance(entry.get("version"), str):
        return False
    return entry.get("stage") in ("preview", "stable")
