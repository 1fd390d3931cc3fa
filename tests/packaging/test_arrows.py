"""The import arrows between the rooms (docs/ARCHITECTURE.md), read from the source of every module."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.paths import ROOT

OURS = ("customvoice", "customvoice_spec", "customvoice_emulator", "customvoice_contract", "mutants")

# Room (a folder) → the modules of ours, other than its own, that it may import; a name stands for all below it.
ARROWS = {
    "spec/customvoice_spec": (),
    "overlays/customvoice/_runtime": (),
    "overlays/customvoice": ("customvoice._runtime", "customvoice._newest"),
    "emulator/customvoice_emulator": ("customvoice_spec",),
    "contract_tests/customvoice_contract": ("customvoice", "customvoice_spec", "customvoice_emulator"),
    "contract_tests/mutants": ("customvoice_spec", "customvoice_emulator", "customvoice_contract"),
}
GENERATED_CLIENTS = sorted(path.name for path in (ROOT / "generated").glob("customvoice_v*"))


def _imports(path: Path, package: str) -> Iterator[str]:
    """Yield the absolute name of every module that the file imports, also inside functions."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            module = ".".join([*base, *([node.module] if node.module else [])])
            yield from (f"{module}.{alias.name}" for alias in node.names)


def _package(path: Path, root: Path) -> str:
    return ".".join(path.relative_to(root).parent.parts)


def _is_ours(module: str) -> bool:
    top = module.split(".")[0]
    return top in OURS or top.startswith("customvoice_v")


def _below(module: str, name: str) -> bool:
    return module == name or module.startswith(name + ".")


def _strays(folder: Path, root: Path, allowed: tuple[str, ...]) -> list[str]:
    own = ".".join(folder.relative_to(root).parts)
    return [
        f"{path.relative_to(ROOT)} imports {module}"
        for path in sorted(folder.rglob("*.py"))
        for module in _imports(path, _package(path, root))
        if _is_ours(module) and not any(_below(module, name) for name in (own, *allowed))
    ]


@pytest.mark.parametrize("room", ARROWS)
def test_room_imports_only_what_it_may(room: str) -> None:
    """No module of a room imports another room's module unless an arrow leads there."""
    folder = ROOT / room
    assert folder.is_dir()
    assert _strays(folder, ROOT / room.split("/")[0], ARROWS[room]) == []


@pytest.mark.parametrize("name", GENERATED_CLIENTS)
def test_generated_client_imports_only_the_runtime(name: str) -> None:
    """A generated client knows the runtime, neither another version nor the public package above it."""
    assert _strays(ROOT / "generated" / name, ROOT / "generated", ("customvoice._runtime",)) == []


def test_binding_imports_its_own_version_alone() -> None:
    """generated/customvoice/vX.py binds customvoice_vX and nothing else of ours but the runtime."""
    for path in sorted((ROOT / "generated" / "customvoice").glob("v*.py")):
        allowed = (f"customvoice_{path.stem}", "customvoice._runtime")
        strays = [m for m in _imports(path, "customvoice") if _is_ours(m) and not any(_below(m, a) for a in allowed)]
        assert strays == []


def test_overlays_touch_httpx_in_one_module() -> None:
    """Only one module of the overlays imports httpx, so that another transport is a change of one file."""
    touching = {
        path.name
        for path in (ROOT / "overlays").rglob("*.py")
        if any(_below(module, "httpx") for module in _imports(path, _package(path, ROOT / "overlays")))
    }
    assert len(touching) == 1, touching


def test_strays_are_found(tmp_path: Path) -> None:
    """The reading of imports sees absolute, relative and local ones."""
    source = "import customvoice_contract.cli\nfrom . import b\ndef f():\n    from customvoice_v1.models import M\n"
    (tmp_path / "p").mkdir()
    (tmp_path / "p" / "a.py").write_text(source)
    assert list(_imports(tmp_path / "p" / "a.py", "p")) == [
        "customvoice_contract.cli",
        "p.b",
        "customvoice_v1.models.M",
    ]
