"""`customvoice spec import`.

Exit codes: 0 errata explain every difference, 1 a document cannot be loaded or is invalid, 2 wrong usage, 3 drift that
no erratum explains, 4 an api-version that customvoice.yaml does not have.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from customvoice_spec.diff import load_documents
from customvoice_spec.document.projection import project
from customvoice_spec.document.source import document_path, load_document
from customvoice_spec.document.versions import versions_of
from customvoice_spec.errors import Problem, SpecError

from .comparison import drift
from .explanations import load_explanations, titles
from .report import drift_report

DRIFT, UNKNOWN_VERSION = 3, 4


def add_import_command(commands: Any) -> None:
    """Add `import` to the commands of `customvoice spec` (an argparse subparsers object)."""
    parser = commands.add_parser(
        "import",
        help="report how customvoice.yaml differs from a published document",
        description="FILE: a published document (OpenAPI 3 or Swagger 2.0, JSON or YAML) and the files it refers to.",
        epilog="Exit codes: 0 errata explain every difference; 1 a document cannot be loaded or is invalid;"
        " 2 wrong usage; 3 drift that no erratum explains; 4 an api-version that customvoice.yaml does not have.",
    )
    parser.add_argument("file", metavar="FILE", type=Path)
    parser.set_defaults(command=_run)


def _run(arguments: argparse.Namespace) -> int:
    if not arguments.file.is_file():
        raise SpecError(Problem("", f"no file {str(arguments.file)!r}", "Give a published document"))
    published = load_documents(str(arguments.file))
    document, spec = load_document(), document_path().parent
    known = versions_of(document)
    unknown = [version for version in published if version not in known]
    if unknown:
        sys.stderr.write(_advice(arguments.file, unknown[0], known))
        return UNKNOWN_VERSION
    found = [
        drift(version, project(document, version), theirs, load_explanations(spec, version))
        for version, theirs in published.items()
    ]
    sys.stdout.write("\n".join(drift_report(each, arguments.file.name, titles(spec)) for each in found))
    return DRIFT if any(each.unexplained for each in found) else 0


def _advice(file: Path, version: str, known: Sequence[str]) -> str:
    """Return the advice for an unknown version: add it as a copy of the nearest older one."""
    older = [each for each in known if each < version]
    nearest = older[-1] if older else known[0]
    return (
        f"customvoice spec import: {file.name} has api-version {version!r}, which customvoice.yaml does not have"
        f" ({', '.join(known)}). Add it with `customvoice spec add-version {version} --from {nearest}`, then import"
        f" again. `customvoice spec diff {nearest} {file}` lists what is new in it.\n"
    )
