"""The public names of the package, and that importing it costs nothing."""

from __future__ import annotations

import importlib
import subprocess
import sys

import customvoice
import pytest
from customvoice_spec import versions


def binding(version: str) -> str:
    return "customvoice.v" + version.replace("-", "_")


def test_every_public_name_is_there() -> None:
    """What __all__ lists can be imported, sorted and without repetition."""
    assert customvoice.__all__ == sorted(set(customvoice.__all__))
    for name in customvoice.__all__:
        assert getattr(customvoice, name).__name__ == name


def test_the_names_are_those_of_the_newest_stable_version() -> None:
    """The package gives away clients and models of the newest version that is no preview."""
    newest = importlib.import_module(binding([item for item in versions() if "preview" not in item][-1]))
    for name in newest.__all__:
        assert getattr(customvoice, name) is getattr(newest, name)
        assert name in dir(customvoice)
    assert set(newest.__all__) & set(customvoice.__all__) == {"AsyncCustomVoiceClient", "CustomVoiceClient"}


@pytest.mark.parametrize("version", versions())
def test_each_version_has_its_binding(version: str) -> None:
    """The binding of a version names that version, and its clients ask for it."""
    module = importlib.import_module(binding(version))
    assert module.CustomVoiceClient("http://127.0.0.1", "k").api_version == version
    assert all(hasattr(module, name) for name in module.__all__)


def test_a_wrong_name_is_an_attribute_error() -> None:
    """The lazy package tells a wrong name as every module does."""
    with pytest.raises(AttributeError, match="module 'customvoice' has no attribute 'Nothing'"):
        _ = customvoice.Nothing
    assert not hasattr(customvoice, "_private")


def test_importing_the_package_imports_no_client() -> None:
    """`import customvoice` and the command line bring neither httpx nor a generated module."""
    script = (
        "import sys; from customvoice import _cli;"
        "print([name for name in sys.modules if name.startswith(('httpx', 'attr', 'customvoice_', 'customvoice._r'))])"
    )
    done = subprocess.run([sys.executable, "-I", "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
