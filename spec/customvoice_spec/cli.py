"""`customvoice spec`: check, project and compare documents; write the generated clients.

Exit codes: 0 done, 1 the document is invalid or the generated files differ, 2 wrong usage. `diff` and `import` have
more exit codes.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from . import check_document, document_path, load_document, project, versions
from .add_version.command import add_version_command
from .diff.command import add_diff_command
from .document.versions import require_version
from .drift.command import add_import_command
from .errors import SpecError

Command = Callable[[argparse.Namespace], int]


def main(argv: Sequence[str] | None = None) -> int:
    """Run `customvoice spec` with `argv` (by default that of the process) and return the exit code."""
    arguments = _parser().parse_args(argv)
    command: Command = arguments.command
    try:
        return command(arguments)
    except SpecError as error:
        print(f"customvoice spec: {error}", file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="customvoice spec", description="Work with spec/customvoice.yaml.")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")

    listing = commands.add_parser("versions", help="list the api-versions, oldest first")
    listing.set_defaults(command=_versions)

    render = commands.add_parser("render", help="print the OpenAPI document of one api-version")
    render.add_argument("version", metavar="VERSION")
    render.add_argument("--format", choices=("json", "yaml"), default="json", help="output format (json)")
    render.set_defaults(command=_render)

    check = commands.add_parser("check", help="check the document and every version of it")
    check.add_argument("file", metavar="FILE", type=Path, nargs="?", help="a document (spec/customvoice.yaml)")
    check.set_defaults(command=_check)

    lint = commands.add_parser("lint", help="check the document against our own rules (needs the extra spec)")
    lint.add_argument("file", metavar="FILE", type=Path, nargs="?", help="a document (spec/customvoice.yaml)")
    lint.add_argument("--rules", action="store_true", help="list the rules with their reasons and exit")
    lint.set_defaults(command=_lint)

    add_diff_command(commands)
    add_import_command(commands)
    add_version_command(commands)

    docs = commands.add_parser("docs", help="write the HTML reference of all api-versions (needs the extra spec)")
    docs.add_argument(
        "--output", type=Path, metavar="FILE", default=Path("reports/reference.html"), help="(reports/reference.html)"
    )
    docs.set_defaults(command=_docs)

    generate = commands.add_parser("generate", help="write generated/ from the document (needs the extra dev)")
    generate.add_argument("--check", action="store_true", help="write nothing; list the files that differ")
    generate.set_defaults(command=_generate)
    return parser


def _versions(_: argparse.Namespace) -> int:
    print("\n".join(versions()))
    return 0


def _render(arguments: argparse.Namespace) -> int:
    document = load_document()
    try:
        require_version(arguments.version, versions(document))
    except SpecError as error:
        print(f"customvoice spec render: {error.problems[0].message}. {error.problems[0].advice}.", file=sys.stderr)
        return 2
    projection = project(document, arguments.version)
    if arguments.format == "yaml":
        import yaml

        print(yaml.safe_dump(projection, sort_keys=False, allow_unicode=True, width=120), end="")
    else:
        print(json.dumps(projection, indent=2, ensure_ascii=False))
    return 0


def _check(arguments: argparse.Namespace) -> int:
    path = arguments.file or document_path()
    document = load_document(path)
    problems = check_document(document, path)
    for problem in problems:
        print(f"{path.name}: {problem}", file=sys.stderr)
    if problems:
        return 1
    print(f"{path.name}: valid in {', '.join(versions(document))}")
    return 0


def _lint(arguments: argparse.Namespace) -> int:
    from .lint import RULES, lint

    if arguments.rules:
        for each in RULES.values():
            print(f"{each.id}: {each.reason} {each.fix}.")
        return 0
    path = arguments.file or document_path()
    complaints = lint(load_document(path), path)
    for complaint in complaints:
        print(f"{path.name}: {complaint}", file=sys.stderr)
    if complaints:
        return 1
    print(f"{path.name}: all {len(RULES)} rules pass")
    return 0


def _docs(arguments: argparse.Namespace) -> int:
    from .reference import reference_page  # loads the template engine only for the page

    page = reference_page(load_document())
    arguments.output.parent.mkdir(parents=True, exist_ok=True)
    arguments.output.write_text(page, "utf-8")
    print(arguments.output)
    return 0


def _generate(arguments: argparse.Namespace) -> int:
    try:
        from . import codegen
    except ModuleNotFoundError as error:
        print(f"customvoice spec generate: {error.name} is missing. pip install 'customvoice[dev]'", file=sys.stderr)
        return 2
    if not arguments.check:
        codegen.generate(codegen.DESTINATION)
        return 0
    drift = codegen.check()
    for name in drift:
        print(f"generated/{name} differs from the output of `make generate`", file=sys.stderr)
    return 1 if drift else 0
