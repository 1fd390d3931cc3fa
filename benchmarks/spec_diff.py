"""Compare the spec diff with peers from npm: which edits get the right verdict, and how long it takes.

The first run installs the peers into a folder that git ignores. Each tool runs as a process, as in a workflow.
"""

from __future__ import annotations

import copy
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import Any

from attrs import define, field
from customvoice_spec import projected, versions

from benchmarks import peers, spec_diff_large
from benchmarks.edits import EDITS, Edit
from benchmarks.measure import Comparison, Effort, heading, in_turn, interleaved, report

OURS, REDOCLY, OPENAPI_DIFF = "customvoice spec diff", "redocly diff", "openapi-diff"
LARGE = 5_000
_ALIKE = ("400", "401", "403", "404", "409", "429")
PATIENCE = 120
"""Seconds after which a tool counts as failed."""

Document = dict[str, Any]
Done = subprocess.CompletedProcess[str]


@define(frozen=True)
class Tool:
    """A tool: its command, how to prepare a document for it, and how to read its verdict.

    ``says_breaking`` returns None if the tool failed: not every exit code other than 0 is a verdict.
    """

    command: Sequence[str | Path]
    says_breaking: Callable[[Done], bool | None]
    prepare: Callable[[Document], Document] = copy.copy


@define
class Record:
    """The results of a tool: edits with the right and the wrong verdict, edits on which it failed, and milliseconds."""

    right: list[Edit] = field(factory=list)
    wrong: list[Edit] = field(factory=list)
    failed: list[Edit] = field(factory=list)
    times: list[float] = field(factory=list)


def main(effort: Effort) -> int:
    """Print verdicts and times. Return 1 if our verdict on an edit is wrong."""
    tools = _tools()
    edits, operations = (EDITS[::20], 50) if effort.sample else (EDITS, LARGE)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        records = _judged(tools, folder, edits)
        for tool, record in records.items():
            _print_record(tool, record, edits)
        heading("spec diff: one run of a process, peers as named")
        _print_ratios("one edit", {tool: median(record.times) for tool, record in records.items()})
        # It inlines every reference: minutes for documents as long as these.
        tools.pop(OPENAPI_DIFF, None)
        _print_ratios(f"{versions()[0]} to {versions()[-1]}", _two_versions(tools, folder, effort.rounds))
        _print_ratios(f"two documents of {operations:,} operations", _many_operations(tools, folder, operations))
    missed = spec_diff_large.main(effort)
    return 1 if records[OURS].wrong or records[OURS].failed or missed else 0


def _tools() -> dict[str, Tool]:
    customvoice = Path(sys.executable).parent / "customvoice"
    tools = {OURS: Tool([customvoice, "spec", "diff"], lambda done: {0: False, 3: True}.get(done.returncode))}
    if not peers.install():
        return tools
    return tools | {
        REDOCLY: Tool([peers.program("redocly"), "diff"], _redocly_says),
        OPENAPI_DIFF: Tool([peers.program("openapi-diff")], _openapi_diff_says, _for_openapi_diff),
    }


def _redocly_says(done: Done) -> bool | None:
    return done.returncode == 1 if "diff processed in" in done.stdout + done.stderr else None


def _openapi_diff_says(done: Done) -> bool | None:
    if "No changes found" in done.stdout:
        return False
    return '"breakingDifferencesFound": true' in done.stdout if "breakingDifferencesFound" in done.stdout else None


def _for_openapi_diff(document: Document) -> Document:
    """Convert the document to OpenAPI 3.0, without the recursion of errors and without the repeated error responses.

    The tool does not read 3.1 and fails on recursive schemas. It inlines every reference, so the error responses of all
    operations would take minutes.
    """
    plain: Document = {**_in_30(document), "openapi": "3.0.3"}
    plain["info"] = {key: value for key, value in plain["info"].items() if key in ("title", "version")}
    for name in ("innererror", "details"):
        for schema in ("InnerError", "Error"):
            plain["components"]["schemas"][schema]["properties"].pop(name, None)
    for item in plain["paths"].values():
        for operation in (node for key, node in item.items() if key != "parameters"):
            for status in _ALIKE:
                operation.get("responses", {}).pop(status, None)
    return plain


def _in_30(node: Any) -> Any:
    if isinstance(node, list):
        return [_in_30(child) for child in node]
    if not isinstance(node, Mapping):
        return node
    plain = {key: _in_30(child) for key, child in node.items()}
    if isinstance(plain.get("type"), list):
        kinds = [kind for kind in plain["type"] if kind != "null"]
        plain |= {"type": kinds[0], "nullable": len(kinds) < len(plain["type"])}
    return plain


def _judged(tools: Mapping[str, Tool], folder: Path, edits: Sequence[Edit]) -> dict[str, Record]:
    """Run every tool on every edit, in alternation."""
    before = projected(versions()[-1])
    records = {name: Record() for name in tools}
    for turn, edit in enumerate(edits):
        print(f"\r{turn + 1} of {len(edits)} edits", end="", file=sys.stderr, flush=True)
        after = copy.deepcopy(before)
        edit.apply(after)
        for name, tool in in_turn(tools, turn):
            files = [
                _write(folder / f"{side}.json", tool.prepare(doc)) for side, doc in (("old", before), ("new", after))
            ]
            milliseconds, done = _run(tool, files)
            said = None if done is None else tool.says_breaking(done)
            record = records[name]
            record.times.append(milliseconds)
            (record.failed if said is None else record.right if said == edit.breaks else record.wrong).append(edit)
    return records


def _run(tool: Tool, files: Sequence[Path]) -> tuple[float, Done | None]:
    start = time.perf_counter()
    try:
        done = subprocess.run(  # noqa: S603 - our own commands
            [*tool.command, *files], capture_output=True, text=True, check=False, timeout=PATIENCE
        )
    except subprocess.TimeoutExpired:
        done = None
    return (time.perf_counter() - start) * 1e3, done


def _write(path: Path, document: Document) -> Path:
    path.write_text(json.dumps(document), "utf-8")
    return path


def _print_record(tool: str, record: Record, edits: Sequence[Edit]) -> None:
    breaking, harmless = sum(edit.breaks for edit in edits), sum(not edit.breaks for edit in edits)
    found, alarms = sum(edit.breaks for edit in record.right), sum(not edit.breaks for edit in record.wrong)
    print(
        f"{tool:<24} {found:>3} of {breaking} breaking edits found, {alarms} false alarms at {harmless} harmless ones,"
        f" {len(record.failed)} failures"
    )
    for edit in (*record.wrong, *record.failed):
        print(f"    {'failed at' if edit in record.failed else 'missed' if edit.breaks else 'alarmed by'}: {edit.name}")


def _print_ratios(label: str, milliseconds: Mapping[str, float]) -> None:
    for name, taken in milliseconds.items():
        if name != OURS:
            report(Comparison(f"{label}, {name}", milliseconds[OURS], taken, "ms", 1.0))


def _two_versions(tools: Mapping[str, Tool], folder: Path, rounds: int) -> dict[str, float]:
    sides = {}
    for name, tool in tools.items():
        files = [
            _write(folder / f"{version}-{name.replace(' ', '-')}.json", tool.prepare(projected(version)))
            for version in (versions()[0], versions()[-1])
        ]
        sides[name] = lambda tool=tool, files=files: _run(tool, files)
    return {name: microseconds / 1e3 for name, microseconds in interleaved(sides, calls=1, rounds=rounds).items()}


def _many_operations(tools: Mapping[str, Tool], folder: Path, number: int) -> dict[str, float]:
    """Compare two large documents once with each tool. A tool that fails is reported without a time."""
    found = {}
    before = _large(projected(versions()[-1]), number)
    after = copy.deepcopy(before)
    after["components"]["schemas"]["InnerError"]["properties"].pop("code")
    for name, tool in tools.items():
        files = [_write(folder / f"{side}.json", tool.prepare(doc)) for side, doc in (("old", before), ("new", after))]
        milliseconds, done = _run(tool, files)
        if done is None or tool.says_breaking(done) is None:
            print(f"{name} failed at two documents of {number:,} operations after {milliseconds / 1e3:.1f} s")
        else:
            print(f"{name} took {milliseconds / 1e3:.1f} s for two documents of {number:,} operations")
            found[name] = milliseconds
    return found


def _large(document: Document, number: int) -> Document:
    """Repeat the operations of a document under other paths until there are `number`."""
    paths = list(_copies(document, number))
    return {**copy.deepcopy(document), "paths": dict(paths)}


def _copies(document: Document, number: int) -> Iterator[tuple[str, Document]]:
    turn = made = 0
    while True:
        for path, item in document["paths"].items():
            methods = [key for key in item if key != "parameters"]
            if made >= number:
                return
            made += len(methods)
            yield f"/{turn}{path}", {key: _named(node, turn) if key in methods else node for key, node in item.items()}
        turn += 1


def _named(operation: Document, turn: int) -> Document:
    return {**operation, "operationId": f"{operation['operationId']}{turn}"}


if __name__ == "__main__":
    raise SystemExit(main(Effort(rounds=5)))
