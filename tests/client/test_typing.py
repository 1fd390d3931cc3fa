"""Strict type checks of a user's program against the installed wheel: no error in a correct program, and every mistake
found in a wrong one, for each api-version.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import sysconfig
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest
from customvoice_spec import versions

from tests.support.paths import ROOT

PROGRAMS = Path(__file__).parent / "typed_project"
PYRIGHT = ROOT / "node_modules" / ".bin" / "pyright"
NEWEST = "customvoice.v2026_01_01"  # the module that the programs import
_EXPECTED = re.compile(r"# E: (?P<mypy>[a-z -]+), (?P<pyright>[A-Za-z ]+)$")


@dataclass(frozen=True)
class User:
    """A user's project in a folder, and the Python whose site-packages contain the wheel."""

    folder: Path
    python: Path


@pytest.fixture(scope="module")
def user(tmp_path_factory: pytest.TempPathFactory) -> User:
    """Return a virtual environment with the wheel and attrs and httpx, and both programs for each version."""
    folder = tmp_path_factory.mktemp("user")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder / "venv")], check=True)
    (site,) = (folder / "venv").glob("lib/python*/site-packages")
    wheel = f"import hatchling.build; print(hatchling.build.build_wheel({str(folder)!r}))"
    subprocess.run([sys.executable, "-c", wheel], cwd=ROOT, check=True, capture_output=True)
    zipfile.ZipFile(next(folder.glob("*.whl"))).extractall(site)
    # The other installed packages. The editable checkout is not visible here, because its .pth file is not read.
    (site / "others.pth").write_text(sysconfig.get_path("purelib"))
    program = folder / "program"
    program.mkdir()
    for name in ("right", "wrong"):
        text = (PROGRAMS / f"{name}.py").read_text("utf-8")
        assert NEWEST in text
        for version in versions():
            module = "v" + version.replace("-", "_")
            (program / f"{name}_{module}.py").write_text(text.replace(NEWEST, f"customvoice.{module}"))
        (program / f"{name}_newest.py").write_text(text.replace(NEWEST, "customvoice"))
    return User(program, folder / "venv" / "bin" / "python")


def expected(user: User, checker: str) -> set[tuple[str, int, str]]:
    """Return the errors that the programs expect: file, line and rule."""
    return {
        (path.name, number, rule)
        for path in user.folder.glob("*.py")
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if (match := _EXPECTED.search(line))
        for rule in match[checker].split()
    }


@pytest.mark.slow
def test_mypy_finds_the_mistakes_and_nothing_else(user: User) -> None:
    """`mypy --strict` finds exactly the mistakes, and infers the types in assert_type."""
    options = ["--strict", "--config-file=", "--output=json", f"--python-executable={user.python}", "--cache-dir=.mypy"]
    done = subprocess.run(
        [sys.executable, "-m", "mypy", *options, "."], cwd=user.folder, capture_output=True, text=True, check=False
    )
    assert done.stderr == ""
    found = [json.loads(line) for line in done.stdout.splitlines()]
    errors = [item for item in found if item["severity"] == "error"]
    assert {(item["file"], item["line"], item["code"]) for item in errors} == expected(user, "mypy")


@pytest.mark.slow
@pytest.mark.skipif(not PYRIGHT.exists(), reason="pyright is not installed; make setup installs it where npm exists")
def test_pyright_finds_the_mistakes_and_nothing_else(user: User) -> None:
    """Pyright finds exactly the mistakes, and no type in the correct program is unknown (its strict mode)."""
    done = subprocess.run(
        [PYRIGHT, "--outputjson", "--pythonpath", str(user.python)],
        cwd=user.folder,
        capture_output=True,
        text=True,
        check=False,
    )
    report = json.loads(done.stdout)
    assert report["summary"]["filesAnalyzed"] == len(list(user.folder.glob("*.py")))
    errors = [item for item in report["generalDiagnostics"] if item["severity"] == "error"]
    found = {(Path(item["file"]).name, item["range"]["start"]["line"] + 1, item["rule"]) for item in errors}
    assert found == expected(user, "pyright")
