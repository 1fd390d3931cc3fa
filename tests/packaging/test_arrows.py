"""Every import between and within the rooms is an arrow of docs/ARCHITECTURE.md, and no arrows form a circle."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.packaging.arrow_table import Row, Table, rows
from tests.packaging.import_graph import circles, graph_within, import_graph, imports, modules, packages
from tests.support.paths import ROOT

TABLE = Table(rows())


@pytest.mark.slow
def test_every_import_is_an_arrow_of_the_table() -> None:
    """A module imports its own package and what the table allows, nothing else of ours."""
    strays = [
        f"{modules()[name].relative_to(ROOT)} imports {imported}"
        for name, all_imported in import_graph().items()
        for imported in sorted(all_imported)
        if TABLE.arrow(name, imported) is None
    ]
    assert strays == []


@pytest.mark.slow
def test_every_arrow_of_the_table_has_an_import() -> None:
    """The table has no arrow that no module uses."""
    used = {TABLE.arrow(name, imported) for name, all_imported in import_graph().items() for imported in all_imported}
    listed = {(row.package, arrow) for row in TABLE.rows for arrow in set(row.allowed) - set(row.without_import)}
    assert listed - used == set()


def test_every_row_has_modules() -> None:
    """The table names no package that does not exist."""
    assert [row.package for row in TABLE.rows if not any(row.match(name) for name in modules())] == []


def test_room_with_one_folder_in_the_table_has_all() -> None:
    """Where the table shows one folder of a room, it shows each of them."""
    shown = {row.package for row in TABLE.rows}
    rooms = {name.rpartition(".")[0] for name in shown} & shown
    missing = {each for each in packages() if each.rpartition(".")[0] in rooms} - shown
    assert missing == set()


@pytest.mark.parametrize("package", sorted(packages()))
def test_package_has_no_import_circle(package: str) -> None:
    """The modules and folders of a package import each other in one direction, lazy and typing imports included."""
    assert circles(graph_within(package)) == []


def test_rooms_have_no_import_circle() -> None:
    """The rows of the table import each other in one direction; a row above another one is part of the same package."""
    graph: dict[str, set[str]] = {row.package: set() for row in TABLE.rows}
    for name, all_imported in import_graph().items():
        for imported in all_imported:
            room, other = TABLE.room(name), TABLE.room(imported)
            assert room, f"{name} is below no row of the table"
            assert other, f"{imported} is below no row of the table"
            if not f"{room}.".startswith(f"{other}.") and not f"{other}.".startswith(f"{room}."):
                graph[room].add(other)
    assert circles(graph) == []


def test_overlays_touch_httpx_in_one_module() -> None:
    """No module of the overlays imports httpx or httpx2; one loads either, so that another one changes one file."""
    overlays = {name: path for name, path in modules().items() if path.is_relative_to(ROOT / "overlays")}
    imported = [each for name, path in overlays.items() for each in imports(path, name.rpartition(".")[0])]
    assert not {each.split(".")[0] for each in imported} & {"httpx", "httpx2"}
    loading = {name for name, path in overlays.items() if '"httpx"' in path.read_text("utf-8")}
    assert loading == {"customvoice._runtime.http.library"}


def test_imports_of_every_kind_are_read(tmp_path: Path) -> None:
    """Absolute, relative, local and typing imports are found."""
    path = tmp_path / "a.py"
    path.write_text(
        "import customvoice_contract.cli\nfrom . import b\nfrom .. import c\n"
        "def f():\n    from customvoice_v1.models import M\nif TYPE_CHECKING:\n    from x.y import Z\n"
    )
    found = ["customvoice_contract.cli", "p.q.b", "p.c", "customvoice_v1.models.M", "x.y.Z"]
    assert sorted(imports(path, "p.q")) == sorted(found)


def test_circles_are_found() -> None:
    """Nodes that reach each other, directly or through others, are a circle. A path is not a circle."""
    graph = {"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a", "e"}, "e": {"f"}, "f": {"e"}}
    assert circles(graph) == [{"a", "b", "c"}, {"e", "f"}]


@pytest.mark.parametrize(
    ("module", "imported", "allowed"),
    [
        ("room.a.x", "room.a.y", True),
        ("room.a.x", "room.b.y", True),
        ("room.b.y", "room.a.x", False),
        ("room.app", "room.a.x", True),
        ("room.a.x", "room.app", False),
        ("room.a.x", "base.anything", True),
        ("base.anything", "room.app", False),
        ("room.v2026_01_01", "made_v2026_01_01.models", True),
        ("room.v2026_01_01", "made_v2023_12_01_preview.models", False),
        ("made_v2026_01_01.api", "made_v2026_01_01.models", True),
        ("made_v2026_01_01.api", "made_v2023_12_01_preview.models", False),
        ("room.app", "room.v2026_01_01", False),
        ("room.app", "room.newest", True),
    ],
)
def test_table_decides_on_imports(module: str, imported: str, allowed: bool) -> None:
    """A row holds for what is below it; neighbours, other rooms and versions are allowed where a row lists them."""
    table = Table(
        [
            Row("base", ()),
            Row("room", ("base", "room.newest")),
            Row("room.a", (".b",)),
            Row("room.b", ()),
            Row("room.vX", ("made_vX",)),
            Row("made_vX", ()),
        ]
    )
    assert (table.arrow(module, imported) is not None) is allowed
