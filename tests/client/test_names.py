"""The public names of the package, and that importing it is cheap."""

from __future__ import annotations

import importlib
import subprocess
import sys
from importlib.metadata import version as version_of

import customvoice
import pytest
from customvoice._runtime import errors
from customvoice_spec import versions

# The names that are the same for every api-version, apart from the errors.
# Types of arguments. They have no name of their own.
ALIASES = {
    "AsyncCredential",
    "AudioSource",
    "Credential",
    "ProgressCallback",
    "RequestHook",
    "ResponseHook",
    "Timeout",
}
SHARED = ALIASES | {
    "AsyncClock",
    "AsyncItemPaged",
    "AsyncPoller",
    "Clock",
    "F",
    "Filter",
    "ItemPaged",
    "Poller",
    "Request",
    "Response",
    "RetryPolicy",
    "Timestamp",
    "audio_files",
    "statement",
}


def binding(version: str) -> str:
    return "customvoice.v" + version.replace("-", "_")


def test_every_public_name_can_be_imported() -> None:
    """The names of __all__ can be imported, are sorted and unique."""
    assert customvoice.__all__ == sorted(set(customvoice.__all__))
    for name in customvoice.__all__:
        assert getattr(getattr(customvoice, name), "__name__", name) == name or name in ALIASES
    assert customvoice.__version__ == version_of("customvoice")


def test_the_names_are_those_of_the_newest_stable_version() -> None:
    """The package exports clients and models of the newest version that is not a preview."""
    newest = importlib.import_module(binding([item for item in versions() if "preview" not in item][-1]))
    for name in newest.__all__:
        assert getattr(customvoice, name) is getattr(newest, name)
        assert name in dir(customvoice)
    assert set(newest.__all__) < set(customvoice.__all__)


def test_package_exports_shared_names_and_every_error() -> None:
    """Without the names of the newest version, __all__ has the shared names and every error of the tree."""
    newest = importlib.import_module(binding([item for item in versions() if "preview" not in item][-1]))
    every_error = {name for name in errors.__all__ if name.endswith("Error")}
    assert set(customvoice.__all__) - set(newest.__all__) == SHARED | every_error


@pytest.mark.parametrize("version", versions())
def test_each_version_has_its_binding(version: str) -> None:
    """The module of a version names that version, and its clients use it."""
    module = importlib.import_module(binding(version))
    assert module.CustomVoiceClient("http://127.0.0.1", "k").api_version == version
    assert all(hasattr(module, name) for name in module.__all__)


def test_unknown_name_is_an_attribute_error() -> None:
    """The lazy package reports an unknown name like every module."""
    with pytest.raises(AttributeError, match="module 'customvoice' has no attribute 'Nothing'"):
        _ = customvoice.Nothing  # type: ignore[attr-defined]  # that is the point
    assert not hasattr(customvoice, "_private")


def loaded_by(statements: str) -> set[str]:
    """Return the modules of ours, attrs and httpx that a fresh interpreter has loaded after these statements."""
    script = (
        f"import sys\n{statements}\nprint(*(n for n in sys.modules if n.startswith(('httpx', 'attr', 'customvoice'))))"
    )
    done = subprocess.run([sys.executable, "-I", "-c", script], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_importing_the_package_imports_no_client() -> None:
    """`import customvoice` and the command line import neither httpx nor the runtime nor a generated module."""
    assert loaded_by("import customvoice") == {"customvoice"}
    assert loaded_by("from customvoice import _cli") == {"customvoice", "customvoice._cli"}


@pytest.mark.slow
@pytest.mark.parametrize("version", versions())
def test_a_client_loads_groups_and_models_when_they_are_used(version: str) -> None:
    """The client alone loads no model and no attrs; its first group loads that group and its models."""
    package = f"customvoice_{binding(version).partition('.')[2]}"
    client = f"from {binding(version)} import CustomVoiceClient; c = CustomVoiceClient('http://127.0.0.1', 'k')"
    alone = loaded_by(client)
    assert {name for name in alone if name.startswith(package)} == {package, f"{package}.client"}
    assert "attr" not in alone
    group = loaded_by(f"{client}; c.projects")
    assert {name for name in group if name.startswith(f"{package}.groups.")} == {f"{package}.groups.projects"}
    models = {name.rpartition(".")[2] for name in group if name.startswith(f"{package}.models.")}
    # 2023-12-01-preview also creates projects by POST.
    assert models - {"project_with_id"} == {"paginated_projects", "project", "project_kind"}


@pytest.mark.slow
@pytest.mark.parametrize("module", ["customvoice", *(binding(version) for version in versions())])
def test_lazy_names_behave_like_others(module: str) -> None:
    """dir() lists them before they are loaded, a star import includes them, and an unknown one is an error."""
    script = f"""
import {module} as module
before = set(dir(module))
namespace = {{}}
exec("from {module} import *", namespace)
assert set(module.__all__) <= before, set(module.__all__) - before
assert set(module.__all__) <= set(namespace), set(module.__all__) - set(namespace)
try:
    module.Projekt
except AttributeError as error:
    print(error)
"""
    done = subprocess.run([sys.executable, "-I", "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == f"module '{module}' has no attribute 'Projekt'\n"
