"""The wheel contains all files of the rooms and no others, and the base install is the client alone."""

from __future__ import annotations

import os
import re
import subprocess
import zipfile
from email import message_from_string

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


def _tracked() -> set[str]:
    names = subprocess.run(["git", "ls-files"], cwd=ROOT, check=True, capture_output=True, text=True).stdout.split("\n")
    return {
        os.path.relpath(name, prefix) for name in names for room, prefix in ROOMS.items() if name.startswith(room + "/")
    }


@pytest.mark.slow
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
