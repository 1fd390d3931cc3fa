"""The wheel that the tests of packaging look into, built once."""

from __future__ import annotations

import subprocess
import sys
import zipfile

import pytest

from tests.support.paths import ROOT


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    """Return the wheel that this checkout builds."""
    target = tmp_path_factory.mktemp("wheel")
    code = f"import hatchling.build; print(hatchling.build.build_wheel({str(target)!r}))"
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True)
    return zipfile.ZipFile(next(target.glob("*.whl")))
