"""The wheel contains all files of the rooms and no others, and the base install is the client alone."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import zipfile
from email import message_from_string
from pathlib import Path

import pytest
from customvoice_spec import versions

from tests.support.paths import ROOT

ROOMS = {
    "contract_tests/customvoice_contract": "contract_tests",
    "emulator/customvoice_emulator": "emulator",
    "generated": "generated",
    "overlays/customvoice": "overlays",
    "spec/customvoice_spec": "spec",
}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    """Return the wheel that this checkout builds."""
    target = tmp_path_factory.mktemp("wheel")
    code = f"import hatchling.build; print(hatchling.build.build_wheel({str(target)!r}))"
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True)
    return zipfile.ZipFile(next(target.glob("*.whl")))


def _tracked() -> set[str]:
    names = subprocess.run(["git", "ls-files"], cwd=ROOT, check=True, capture_output=True, text=True).stdout.split("\n")
    return {
        os.path.relpath(name, prefix) for name in names for room, prefix in ROOMS.items() if name.startswith(room + "/")
    }


def test_wheel_holds_what_is_tracked_and_nothing_else(wheel: zipfile.ZipFile) -> None:
    """Every tracked file of the rooms is in the wheel (nothing is lost to ignore rules), and no test is."""
    held = {name for name in wheel.namelist() if ".dist-info/" not in name}
    assert held == _tracked() | {"customvoice_spec/customvoice.yaml"}


def test_wheel_holds_a_typed_client_and_a_document_per_version(wheel: zipfile.ZipFile) -> None:
    """Each version ships its client, its document, its public module and the marker for type checkers."""
    names = set(wheel.namelist())
    for version in versions():
        module = "v" + version.replace("-", "_")
        expected = {f"customvoice_{module}/{name}" for name in ("__init__.py", "py.typed", "openapi.json")}
        assert expected | {f"customvoice/{module}.py", "customvoice/py.typed"} <= names


def test_base_install_is_the_client_alone(wheel: zipfile.ZipFile) -> None:
    """Without extras, attrs and httpx are installed and nothing else."""
    (path,) = (name for name in wheel.namelist() if name.endswith(".dist-info/METADATA"))
    metadata = message_from_string(wheel.read(path).decode())
    required = [line for line in metadata.get_all("Requires-Dist", []) if "extra ==" not in line]
    assert {re.split(r"[<>=!~ ;\[]", line)[0] for line in required} == {"attrs", "httpx"}


def test_client_imports_with_the_base_install_alone(wheel: zipfile.ZipFile, tmp_path: Path) -> None:
    """With only attrs and httpx installed, the clients of every version can be imported from the wheel."""
    wheel.extractall(tmp_path)
    modules = ["customvoice", *(f"customvoice.v{version.replace('-', '_')}" for version in versions())]
    code = f"""
import importlib, sys
sys.path.insert(0, {str(tmp_path)!r})
allowed = {{"attr", "attrs", "httpx", "httpcore", "h11", "anyio", "certifi", "idna", "sniffio", "typing_extensions"}}
class Refuse:
    def find_spec(self, name, path=None, target=None):
        top = name.partition(".")[0]
        if top not in sys.stdlib_module_names and top not in allowed and not top.startswith("customvoice"):
            raise ModuleNotFoundError(name, name=name)
sys.meta_path.insert(0, Refuse())
for name in {modules!r}:
    module = importlib.import_module(name)
    assert module.__file__.startswith({str(tmp_path)!r}), module.__file__
    assert module.CustomVoiceClient and module.AsyncCustomVoiceClient
print("ok")
"""
    done = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, text=True, cwd=tmp_path)
    assert done.stdout == "ok\n", done.stderr
