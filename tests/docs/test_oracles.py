"""docs/oracles.md: the example oracle, scenario and mutant run as printed."""

from __future__ import annotations

import importlib.util
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from customvoice_contract.jobs.job import Job
from customvoice_contract.oracles import ORACLES, Monitor, Oracle
from customvoice_contract.scenarios.run import run_all
from customvoice_contract.service.client import Service
from customvoice_emulator import DEFAULT_KEY, EmulatorTransport, create_app
from customvoice_spec import versions
from mutants.asgi import Backend, MutatedApp, Request, Response, unmutated
from mutants.faults.group import Group

from tests.support.paths import ROOT

if TYPE_CHECKING:
    from types import ModuleType

    from mutants.asgi import Mutation

TEXT = (ROOT / "docs" / "oracles.md").read_text("utf-8")
HOST, VERSION = "http://127.0.0.1:1", versions()[-1]


def example(path: str) -> str:
    """Return the example for the file `path`."""
    (found,) = re.findall(rf"```python\n# contract_tests/{re.escape(path)}\n(.*?)```", TEXT, re.DOTALL)
    return str(found)


def load(package: str, path: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Load the example for the file `path` as a module of `package`."""
    file = folder / Path(path).name
    file.write_text(example(path), "utf-8")
    spec = importlib.util.spec_from_file_location(f"{package}.{file.stem}", file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, spec.name, module)
    spec.loader.exec_module(module)
    return module


def mutation() -> Mutation:
    """Return the mutation of the example mutant."""
    group = Group("auth")
    names: dict[str, Any] = {
        "__name__": "auth",
        "GROUP": group,
        "Request": Request,
        "Backend": Backend,
        "Response": Response,
    }
    exec(compile(example("mutants/faults/auth.py"), "auth.py", "exec"), names)  # noqa: S102 - the manual's own example
    (mutant,) = group.mutants
    assert mutant.id == "cookie-for-key"
    return mutant.make()


@pytest.mark.parametrize("mutated", [False, True])
def test_examples_find_only_their_mutant(mutated: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Oracle and scenario report nothing on the emulator, and both report findings on the mutant."""
    (line,) = re.findall(r'`(Oracle\("cookies".*\))`', TEXT)
    cookies = load("customvoice_contract.oracles", "customvoice_contract/oracles/cookies.py", tmp_path, monkeypatch)
    oracle = eval(line, {"Oracle": Oracle, "cookies": cookies})  # noqa: S307 - as above
    path = "customvoice_contract/scenarios/surface/cookies.py"
    scenarios = load("customvoice_contract.scenarios.surface", path, tmp_path, monkeypatch).SCENARIOS
    app = MutatedApp(create_app(), mutation() if mutated else unmutated, [DEFAULT_KEY])
    monkeypatch.setattr("customvoice_contract.service.control.Control.find", lambda *_: None)
    job = Job(version=VERSION, endpoint=HOST, key=DEFAULT_KEY, seed=1, profile="smoke")
    monitor = Monitor(VERSION, [*ORACLES, oracle])
    with Service(HOST, DEFAULT_KEY, VERSION, monitor, transport=EmulatorTransport(app)) as service:
        (row,) = run_all(scenarios, service, job, lambda _: None)
    expected = {"cookie-is-no-key", "cookie-set", "credentials-ignored"} if mutated else set()
    assert {finding.rule for finding in row.findings} == expected
    assert monitor.counts["cookies"] > 2
