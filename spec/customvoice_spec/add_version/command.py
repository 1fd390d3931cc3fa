"""`customvoice spec add-version VERSION --from OTHER`: prepare the document and the facts for a new api-version.

Exit codes: 0 done, 1 the document is wrong or cannot be written, 2 the version cannot be added.
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
        help="add an api-version to the document, made from its neighbour",
        description="The new version begins as a copy of OTHER, the version before or after it; no other one changes.",
    )
    parser.add_argument("version", metavar="VERSION", help="YYYY-MM-DD or YYYY-MM-DD-preview")
    parser.add_argument("--from", dest="other", metavar="OTHER", required=True, help="the version that it resembles")
    parser.add_argument("--file", metavar="FILE", type=Path, help="a document (spec/customvoice.yaml)")
    parser.set_defaults(command=_run)


def _run(arguments: argparse.Namespace) -> int:
    path: Path = arguments.file or document_path()
    version, other = arguments.version, arguments.other
    document = load_document(path)
    try:
        require_new_version(version, other, versions_of(document))
    except SpecError as error:
        told = f"customvoice spec add-version: {error.problems[0].message}. {error.problems[0].advice}."
        sys.stderr.write(told + "\n")
        return 2
    addition = add_version(path.read_bytes().decode("utf-8"), path.name, version, other)
    facts = _copy_facts(path.parent / "facts", version, other)
    _replace(path, addition.text, like=path)
    sys.stdout.write(_report(path, addition, facts, version, other) + "\n")
    return 0


def _copy_facts(folder: Path, version: str, other: str) -> Path | None:
    """Begin the facts of `version` with those of `other`; None where there are none, or its own are there already."""
    source, target = folder / f"{other}.yaml", folder / f"{version}.yaml"
    if not source.exists() or target.exists():
        return None
    text = source.read_text("utf-8").replace(f"# What documents of {other}", f"# What documents of {version}", 1)
    _replace(target, text, like=source)
    return target


def _replace(path: Path, text: str, *, like: Path) -> None:
    """Write `text` into the file at once, with the mode of `like`: a reader finds the old text or the new."""
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
        problem = f"{path.name} cannot be written ({error.strerror}); nothing has changed in it"
        raise SpecError(Problem("", problem, "Make the folder writable")) from None


def _report(path: Path, addition: Addition, facts: Path | None, version: str, other: str) -> str:
    lines = [f"{path.name}: {version} is there, and as {other} is."]
    if addition.moved:
        numbers = ", ".join(map(str, addition.moved))
        lines.append(f"{path.name}: annotations that named {other} name {version} now, on lines {numbers}.")
    if facts is not None:
        lines.append(f"facts/{facts.name}: begun as a copy of facts/{other}.yaml.")
    before, after = sorted((version, other))
    lines += [
        "Next:",
        f"  1. Mark in {path.name} what differs: x-since: '{after}' where something begins,",
        f"     x-until: '{before}' where it ends, x-by-version: {{'{after}': …}} where a node changes shape.",
        f"  2. Correct facts/{version}.yaml after the documents of {version}.",
        "  3. customvoice spec check, then make generate. docs/new-version.md has every step.",
    ]
    return "\n".join(lines)
