"""Each room with its extra alone: all of its modules import, from the wheel, with nothing else to be found."""

from __future__ import annotations

import json
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

from tests.packaging import import_graph, installed

# Package in the wheel → the extra whose users import it.
ROOMS = {
    "customvoice": "",
    "customvoice._commands": "cli",
    "customvoice_spec": "spec",
    "customvoice_emulator": "emulator",
    "customvoice_contract": "contract",
}
# Module or package → what it imports though its extra does not install it.
BY_CHOICE = {
    "customvoice._runtime.calls.tracing": "opentelemetry",  # in applications that have it
    "customvoice_contract.jobs.example_database": "redis",  # for --database redis://…
    "customvoice_emulator.pytest_plugin": "pytest",  # pytest loads it
    "customvoice_spec.codegen": "openapi_python_client",  # for a checkout, which has the extra dev
}
# Those of them that import it at once.
WITHOUT_EXTRA = ("customvoice_emulator.pytest_plugin", "customvoice_spec.codegen")
# A part of a room with an extra of its own.
PARTS = ("customvoice._commands",)
# Imports every module in a process that finds `allowed` alone. -S: without it, site would add this checkout.
IMPORT = """
import importlib, json, sys
wheel, site, allowed, modules = json.load(sys.stdin)
class Refuse:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] not in allowed and not name.startswith("_sysconfigdata"):
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
sys.meta_path.insert(0, Refuse())
sys.path[:0] = [wheel]
sys.path.append(site)
for name in modules:
    module = importlib.import_module(name)
    assert module.__file__.startswith(wheel), module.__file__
print(len(modules))
"""


@pytest.fixture(scope="session")
def unpacked(wheel: zipfile.ZipFile, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the content of the wheel."""
    folder = tmp_path_factory.mktemp("unpacked")
    wheel.extractall(folder)
    return folder


def modules_of(package: str, unpacked: Path) -> list[str]:
    """Return the modules of a room; the client's are those of every api-version."""
    top = package.partition(".")[0]
    folders = [each for each in unpacked.iterdir() if each.name == top or each.name.startswith(f"{top}_v")]
    paths = [path.relative_to(unpacked) for folder in folders for path in folder.rglob("*.py")]
    names = {".".join(path.with_suffix("").parts).removesuffix(".__init__") for path in paths}
    own = {name for name in names if is_of(name, package)}
    return sorted(name for name in own if not name.startswith(WITHOUT_EXTRA) and not name.endswith("__main__"))


def is_of(module: str, package: str) -> bool:
    """Return whether a module belongs to a row of `ROOMS`: parts with an extra of their own are separate."""
    if package in PARTS or module.startswith(PARTS):
        return module.startswith(package) and package in PARTS
    return module == package or module.startswith((f"{package}.", f"{package}_v"))


def by_choice(module: str) -> set[str]:
    """Return what a module imports though its extra does not install it."""
    return {other for name, other in BY_CHOICE.items() if f"{module}.".startswith(f"{name}.")}


def import_all(unpacked: Path, modules: list[str], allowed: set[str]) -> subprocess.CompletedProcess[str]:
    """Import modules from the wheel where only those of `allowed` are found."""
    ours = {each.name for each in unpacked.iterdir()}
    sent = json.dumps([str(unpacked), sysconfig.get_path("platlib"), sorted(allowed | ours), modules])
    command = [sys.executable, "-S", "-W", "error", "-c", IMPORT]
    return subprocess.run(command, input=sent, check=False, capture_output=True, text=True, cwd=unpacked)


@pytest.mark.slow
@pytest.mark.parametrize(("package", "extra"), ROOMS.items(), ids=ROOMS)
def test_every_module_imports_with_its_extra_alone(package: str, extra: str, unpacked: Path) -> None:
    """No module of a room needs a package that the room's extra does not install."""
    modules = modules_of(package, unpacked)
    assert len(modules) > 8
    done = import_all(unpacked, modules, installed.modules(extra))
    assert done.stdout == f"{len(modules)}\n", done.stderr


@pytest.mark.slow
@pytest.mark.parametrize(("package", "missing"), [("customvoice", "attrs"), ("customvoice_emulator", "starlette")])
def test_a_missing_package_is_found(package: str, missing: str, unpacked: Path) -> None:
    """Where an extra lacks a package that modules import, their import fails."""
    allowed = installed.modules(ROOMS[package]) - {missing}
    done = import_all(unpacked, modules_of(package, unpacked), allowed)
    assert f"No module named '{missing}'" in done.stderr


@pytest.mark.slow
@pytest.mark.parametrize(("package", "extra"), ROOMS.items(), ids=ROOMS)
def test_lazy_imports_are_of_the_extra_too(package: str, extra: str) -> None:
    """What functions of a room import is installed by its extra, or left to the user's choice on purpose."""
    allowed = installed.modules(extra) | {name.partition(".")[0] for name in import_graph.modules()}
    strays = {
        f"{name} imports {imported}"
        for name, path in import_graph.modules().items()
        if is_of(name, package)
        for imported in import_graph.imports(path, name.rpartition(".")[0])
        if imported.partition(".")[0] not in allowed | by_choice(name)
    }
    assert strays == set()
