"""The spec diff beside its peers from npm: how many of the listed edits get the right verdict, and how long it takes.

`python contract_tests/benchmarks/spec_diff.py` installs the peers on its first run, into a folder of its own.
"""

from __future__ import annotations

import copy
import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

from customvoice_spec import projected, versions  # noqa: E402 - after the path
from customvoice_spec.diff import compare_documents  # noqa: E402
from measure import interleaved  # noqa: E402
from spec_edits import EDITS  # noqa: E402

PEERS = {"@redocly/cli": "2.77.0", "openapi-diff": "0.24.1"}
INSTALLED = HERE / "node_modules"
OURS = [str(Path(sys.executable).parent / "customvoice"), "spec", "diff"]

Command = Callable[[str, str], Sequence[str | Path]]


def main() -> int:
    """Print verdicts and times; return 1 where ours misses an edit."""
    tools: dict[str, Command] = {"customvoice spec diff": lambda old, new: [*OURS, old, new]}
    if shutil.which("npm"):
        _install()
        tools["redocly diff"] = lambda old, new: [INSTALLED / ".bin" / "redocly", "diff", old, new]
        tools["openapi-diff"] = lambda old, new: [INSTALLED / ".bin" / "openapi-diff", old, new]
    else:
        print("npm was not found: the peers are left out")
    with tempfile.TemporaryDirectory() as folder:
        wrong = {name: _wrong(name, command, Path(folder)) for name, command in tools.items()}
        for name, missed in wrong.items():
            print(f"{name:<24} {len(EDITS) - len(missed):>3} of {len(EDITS)} edits judged rightly")
            for each in missed[:8]:
                print(f"    {each}")
            if len(missed) > 8:
                print(f"    and {len(missed) - 8} more")
        _times(tools, Path(folder))
    _many_operations(5000)
    return 1 if wrong["customvoice spec diff"] else 0


def _install() -> None:
    if not all((INSTALLED / name).exists() for name in PEERS):
        packages = [f"{name}@{version}" for name, version in PEERS.items()]
        options = ["--no-save", "--no-package-lock", "--no-audit", "--no-fund", "--loglevel=error"]
        subprocess.run(["npm", "install", "--prefix", HERE, *options, *packages], check=True)  # noqa: S603, S607 - our own


def _wrong(name: str, command: Command, folder: Path) -> list[str]:
    """Run every edit; an exit code of 0 says "nothing breaks", any other that something does, or that it failed."""
    before = projected(versions()[-1])
    wrong = []
    for edit in EDITS:
        after: dict[str, Any] = copy.deepcopy(before)
        edit.apply(after)
        old, new = _write(folder, "old.json", before, name), _write(folder, "new.json", after, name)
        done = subprocess.run(command(old, new), capture_output=True, check=False)  # noqa: S603 - our own commands
        if bool(done.returncode) != edit.breaks or done.returncode not in _VERDICTS[name]:
            wrong.append(f"{edit.name} ({'breaks' if edit.breaks else 'does not break'}; exit code {done.returncode})")
    return wrong


# Exit codes that are a verdict; another one is a failure of the tool.
_VERDICTS = {"customvoice spec diff": (0, 3), "redocly diff": (0, 1), "openapi-diff": (0, 1)}


def _write(folder: Path, file: str, document: dict[str, Any], tool: str) -> str:
    # The one peer does not read 3.1, so that it gets the number that it knows.
    shown = {**document, "openapi": "3.0.3"} if tool == "openapi-diff" else document
    path = folder / file
    path.write_text(json.dumps(shown), "utf-8")
    return str(path)


def _times(tools: dict[str, Command], folder: Path) -> None:
    before = projected(versions()[0])
    old, new = _write(folder, "old.json", before, ""), _write(folder, "new.json", projected(versions()[-1]), "")
    sides = {
        name: lambda command=command: subprocess.run(command(old, new), capture_output=True, check=False)  # type: ignore[misc]  # noqa: S603 - our own
        for name, command in tools.items()
        if name != "openapi-diff"  # it fails on these documents
    }
    found = interleaved(sides, calls=1, rounds=5)
    ours = found["customvoice spec diff"]
    for name, microseconds in found.items():
        print(f"{name:<24} {microseconds / 1e6:.2f} s a run, ours is {ours / microseconds:.2f} x")


def _many_operations(number: int) -> None:
    """Compare two documents of many operations that share components."""
    before = copy.deepcopy(projected(versions()[-1]))
    paths = list(before["paths"].items())
    per_copy = sum(len(item) - ("parameters" in item) for _, item in paths)
    before["paths"] = {
        f"/{turn}{path}": _named(item, turn) for turn in range(-(-number // per_copy)) for path, item in paths
    }
    after = copy.deepcopy(before)
    after["components"]["schemas"]["InnerError"]["properties"].pop("code")
    start = time.perf_counter()
    found = compare_documents(before, after)
    print(f"two documents of {number} operations: {time.perf_counter() - start:.1f} s, {len(found)} changes found")


def _named(item: dict[str, Any], turn: int) -> dict[str, Any]:
    return {
        key: {**node, "operationId": f"{node['operationId']}{turn}"} if key != "parameters" else node
        for key, node in item.items()
    }


if __name__ == "__main__":
    raise SystemExit(main())
