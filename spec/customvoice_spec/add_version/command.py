"""`customvoice spec add-version VERSION --from OTHER`: add an api-version to the document and the facts.

Exit codes: 0 done, 1 the document is invalid or cannot be written, 2 the version cannot be added.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from customvoice_spec.document.source import document_path, load_document
from customvoice_spec.document.versions import versions_of
from customvoice_spec.errors import Problem, SpecError

from .addition import Addition, add_version, require_new_version


def add_version_command(commands: Any) -> None:
    """Add the command to a parser's subparsers."""
    parser = commands.add_parser(
        "add-version",
        help="add an api-version to the document as a copy of its neighbour",
        description="The new version is a copy of OTHER, the version before or after it. Other versions do not change.",
    )
    parser.add_argument("version", metavar="VERSION", help="YYYY-MM-DD or YYYY-MM-DD-preview")
    parser.add_argument("--from", dest="other", metavar="OTHER", required=True, help="the version to copy")
    parser.add_argument("--file", metavar="FILE", type=Path, help="a document (spec/customvoice.yaml)")
    parser.set_defaults(command=_run)


def _run(arguments: argparse.Namespace) -> int:
    path: Path = arguments.file or document_path()
    version, other = arguments.version, arguments.other
    document = load_document(path)
    try:
        require_new_version(version, other, versions_of(document))
    except SpecError as error:
        message = f"customvoice spec add-version: {error.problems[0].message}. {error.problems[0].advice}."
        sys.stderr.write(message + "\n")
        return 2
    addition = add_version(path.read_bytes().decode("utf-8"), path.name, version, other)
    facts = _copy_facts(path.parent / "facts", version, other)
    _replace(path, addition.text, like=path)
    sys.stdout.write(_report(path, addition, facts, version, other) + "\n")
    return 0


def _copy_facts(folder: Path, version: str, other: str) -> Path | None:
    """Copy the facts of `other` to `version`; return None if there are no facts, or those of `version` exist."""
    source, target = folder / f"{other}.yaml", folder / f"{version}.yaml"
    if not source.exists() or target.exists():
        return None
    text = source.read_text("utf-8").replace(f"# What documents of {other}", f"# What documents of {version}", 1)
    _replace(target, text, like=source)
    return target


def _replace(path: Path, text: str, *, like: Path) -> None:
    """Replace the file atomically with `text`, with the mode of `like`."""
    fresh: Path | None = None
    try:
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", newline="", dir=path.parent, prefix=f".{path.name}-", delete=False
        ) as file:
            fresh = Path(file.name)
            file.write(text)
        shutil.copymode(like, fresh)
        fresh.replace(path)
    except OSError as error:
        if fresh is not None:
            fresh.unlink(missing_ok=True)
        problem = f"{path.name} cannot be written ({error.strerror}); it is unchanged"
        raise SpecError(Problem("", problem, "Make the folder writable")) from None


def _report(path: Path, addition: Addition, facts: Path | None, version: str, other: str) -> str:
    lines = [f"{path.name}: added {version} as a copy of {other}."]
    if addition.moved:
        numbers = ", ".join(map(str, addition.moved))
        lines.append(f"{path.name}: annotations of {other} name {version} now, on lines {numbers}.")
    if facts is not None:
        lines.append(f"facts/{facts.name}: copied from facts/{other}.yaml.")
    before, after = sorted((version, other))
    lines += [
        "Next:",
        f"  1. Annotate the differences in {path.name}: x-since: '{after}' on a new node,",
        f"     x-until: '{before}' on a removed node, x-by-version: {{'{after}': …}} on a changed node.",
        f"  2. Correct facts/{version}.yaml from the published documents of {version}.",
        "  3. Run customvoice spec check, then make generate. docs/new-version.md has every step.",
    ]
    return "\n".join(lines)
