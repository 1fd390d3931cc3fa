"""A run of Schemathesis with all its checks and none of ours on a mutant, to compare the suite with."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from customvoice_contract.jobs.profiles import PROFILES
from customvoice_contract.service.emulator_process import DEFAULT_KEY, EmulatorProcess
from customvoice_contract.service.target import KEY_HEADER
from customvoice_spec import projected, versions

from .result import STOCK, Result

_LONGEST = 900
_SCHEMATHESIS = Path(sys.executable).with_name("st")


def schemathesis(mutant: str, profile: str, seed: int) -> Result:
    """Run `st run` on the newest document, with the profile's number of examples for each operation.

    It is not stopped at the first failure: what it finds on the emulator as it is, it finds on every mutant, and that
    does not count.
    """
    clock = time.monotonic()
    with TemporaryDirectory(prefix="customvoice-mutants-") as directory:
        command = (sys.executable, "-m", "mutants.serve", mutant, "--port", "0")
        with EmulatorProcess(DEFAULT_KEY, command) as emulator:
            error = _run(Path(directory), emulator.endpoint, PROFILES[profile].fuzz_examples, seed)
        report = Path(directory) / "report.json"
        data = json.loads(report.read_text("utf-8")) if report.exists() else {}
    found = tuple(_found(data))
    seconds = round(time.monotonic() - clock, 1)
    return Result(STOCK, mutant, profile, seed, found, seconds, error="" if data else error or "it wrote no report")


def _run(directory: Path, endpoint: str, examples: int, seed: int) -> str:
    """Write the report to `directory`; return what went wrong, if anything did."""
    (directory / "openapi.json").write_text(json.dumps(projected(versions()[-1])), "utf-8")
    command = [str(_SCHEMATHESIS), "run", "openapi.json", "--url", f"{endpoint}/customvoice"]
    command += ["--header", f"{KEY_HEADER}: {DEFAULT_KEY}", "--checks", "all", "--workers", "1", "--seed", str(seed)]
    command += ["--max-examples", str(examples), "--no-shrink", "--continue-on-failure"]
    command += ["--report", "json", "--report-json-path", "report.json"]
    try:
        # S603: the command is that of this environment.
        subprocess.run(command, cwd=directory, capture_output=True, timeout=_LONGEST, check=False)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired) as error:
        return str(error)
    return ""


def _found(report: dict[str, Any]) -> list[str]:
    return sorted({f"{each['type']} {where}" for each in report.get("failures", ()) for where in each["operations"]})
