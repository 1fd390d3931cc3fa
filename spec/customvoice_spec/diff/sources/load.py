"""Load the documents that OLD and NEW name."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from customvoice_spec.diff.openapi.malformed import FAILURES
from customvoice_spec.document.projection import project
from customvoice_spec.document.source import document_path, load_document, parse_document
from customvoice_spec.document.versions import versions_of
from customvoice_spec.errors import Problem, SpecError

from .bundle import bundled
from .published import published
from .swagger import from_swagger
from .text_keys import with_text_keys

GIT = "git:"
_SUFFIXES = (".json", ".yaml", ".yml")

Documents = Mapping[str, Mapping[str, Any]]
"""OpenAPI 3 documents by their version."""


def load_documents(name: str, *, as_published: bool = False) -> Documents:
    """Return the documents that `name` names, by version.

    Args:
        name: an api-version of customvoice.yaml; `git:REVISION` for every version in customvoice.yaml at that revision;
            or a file or directory of OpenAPI 3 or Swagger 2.0 documents (JSON or YAML; a multi-version document too).
        as_published: for an api-version, what its published documents declare, without errata.

    Raises:
        SpecError: `name` is unknown or not a document. The result is never empty.
    """
    path = Path(name)
    if path.suffix not in _SUFFIXES and name in versions_of(_ours()):
        return {name: published(name) if as_published else project(_ours(), name)}
    if as_published:
        raise SpecError(
            Problem("", f"{name!r} is not an api-version", "--as-published compares api-versions; give two")
        )
    if name.startswith(GIT):
        revision = name.removeprefix(GIT)
        return _projections(parse_document(text_at_revision(revision), f"{document_path().name} at {revision}"))
    if path.is_dir():
        return _directory(path)
    if path.is_file():
        return _read(path)
    known = ", ".join(versions_of(_ours()))
    raise SpecError(
        Problem(
            "", f"no api-version, file or directory is named {name!r}", f"Give one of {known}, a path, or git:REVISION"
        )
    )


@cache
def _ours() -> Mapping[str, Any]:
    return load_document()


def _directory(path: Path) -> Documents:
    found: dict[str, Mapping[str, Any]] = {}
    for file in sorted(each for each in path.rglob("*") if each.suffix in _SUFFIXES and each.is_file()):
        raw = _parsed(file)
        # Files with shared types are documents without operations.
        if not isinstance(raw, dict) or not ({"openapi", "swagger"} & raw.keys()) or not raw.get("paths"):
            continue
        for version, document in _documents(raw, file).items():
            if version in found:
                raise SpecError(
                    Problem("", f"two documents in {path} have the version {version}", "Compare files instead")
                )
            found[version] = document
    if not found:
        raise SpecError(
            Problem("", f"{path} contains no OpenAPI document", "Give a directory of .json or .yaml documents")
        )
    return found


def _read(path: Path) -> Documents:
    return _documents(_parsed(path), path)


def _parsed(path: Path) -> Any:
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise SpecError(Problem("", f"{path} cannot be read: {error}", "Give a readable UTF-8 file")) from None
    if path.suffix == ".json" or text.lstrip()[:1] == "{":
        try:
            return json.loads(text)
        except (ValueError, RecursionError) as error:
            if path.suffix == ".json":
                raise SpecError(Problem("", f"{path} is not JSON: {error}", "Correct the file")) from None
    return with_text_keys(parse_document(text, path.name))


def _documents(raw: Any, path: Path) -> Documents:
    name = path.name
    if isinstance(raw, dict) and "x-versions" in raw:
        return _projections(raw)
    try:
        whole = bundled(raw, path, _parsed) if isinstance(raw, dict) else raw
        document = from_swagger(whole) if isinstance(whole, dict) and str(whole.get("swagger")) == "2.0" else whole
    except FAILURES as error:
        reason = f"{name} is not valid ({type(error).__name__}: {error})"
        raise SpecError(Problem("", reason, "Check the document with an OpenAPI validator")) from None
    if not isinstance(document, dict) or not str(document.get("openapi", "")).startswith(("3.0", "3.1", "3.2")):
        raise SpecError(_not_supported(document, name))
    if not isinstance(document.get("paths"), dict) and not _needs_no_paths(document):
        raise SpecError(Problem("/paths", f"{name} has no paths", "Give a complete document"))
    info = document.get("info")
    return {str(info.get("version", "") if isinstance(info, dict) else ""): document}


def _not_supported(document: Any, name: str) -> Problem:
    stated = document if isinstance(document, dict) else {}
    dialect = next((f"{key} {stated[key]}" for key in ("openapi", "swagger", "asyncapi") if key in stated), "")
    reason = f"{name} is {dialect}, which is not supported" if dialect else f"{name} does not say openapi or swagger"
    return Problem("", f"{reason}: it is not an OpenAPI 3 or Swagger 2.0 document", "Give an OpenAPI document")


def _needs_no_paths(document: Mapping[str, Any]) -> bool:
    """Return True for a document of OpenAPI 3.1 or later with webhooks or components instead of paths."""
    is_30 = str(document["openapi"]).startswith("3.0")
    return not is_30 and "paths" not in document and bool({"webhooks", "components"} & document.keys())


def _projections(document: Mapping[str, Any]) -> Documents:
    return {version: project(document, version) for version in versions_of(document)}


def text_at_revision(revision: str) -> str:
    """Return the text of customvoice.yaml at a git revision, from the repository that contains the document.

    Raises SpecError.
    """
    path = document_path()
    command = ["git", "-C", str(path.parent), "show", "--end-of-options", f"{revision}:./{path.name}"]
    try:
        shown = subprocess.run(command, capture_output=True, check=False)  # noqa: S603 - no shell; options are ended
    except FileNotFoundError:
        raise SpecError(Problem("", "git is not installed", "Install it, or compare files")) from None
    if shown.returncode:
        reason = shown.stderr.decode(errors="replace").strip().splitlines()[-1:] or ["git failed"]
        raise SpecError(
            Problem("", f"git cannot show revision {revision!r}: {reason[0]}", "Give a revision of this repository")
        )
    return shown.stdout.decode()
