"""The modules of this repository and their imports, read from source: also lazy imports and those for type checking."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from tests.support.paths import ROOT

# Top-level package → the folder that it stands in; the generated ones are added by `modules`.
HOMES = {
    "benchmarks": ROOT,
    "customvoice": ROOT / "overlays",
    "customvoice_contract": ROOT / "contract_tests",
    "customvoice_emulator": ROOT / "emulator",
    "customvoice_spec": ROOT / "spec",
    "mutants": ROOT / "contract_tests",
    "tests": ROOT,
}
Graph = Mapping[str, set[str]]


@cache
def modules() -> dict[str, Path]:
    """Return every module by its dotted name; a package's own is `package.__init__`."""
    generated = ROOT / "generated"
    homes = [*HOMES.items(), *((path.name, generated) for path in generated.iterdir() if path.is_dir())]
    return {
        ".".join(path.relative_to(home).with_suffix("").parts): path
        for package, home in homes
        for path in sorted((home / package).rglob("*.py"))
    }


def imports(path: Path, package: str) -> Iterator[str]:
    """Yield the absolute name of everything that a module of `package` imports, also inside functions."""
    for node in _statements(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            module = ".".join([*base, *([node.module] if node.module else [])])
            yield from (f"{module}.{alias.name}" for alias in node.names)


def _statements(node: ast.AST) -> Iterator[ast.AST]:
    """Yield the statements of a module, nested ones included; much faster than to visit each expression."""
    for name in ("body", "orelse", "handlers", "finalbody", "cases"):
        for child in getattr(node, name, ()) if not isinstance(node, ast.expr) else ():
            yield child
            yield from _statements(child)


@cache
def import_graph() -> Graph:
    """Return the modules of ours that each module imports."""
    return {name: set(_imported(name, path)) - {name} for name, path in modules().items()}


def _imported(name: str, path: Path) -> Iterator[str]:
    for imported in imports(path, name.rpartition(".")[0]):
        module = _module_of(imported)
        if module:
            yield module


def _module_of(name: str) -> str | None:
    """Return the module that defines an imported name, or None for a module that is not ours."""
    while name:
        for module in (name, f"{name}.__init__"):
            if module in modules():
                return module
        name = name.rpartition(".")[0]
    return None


def packages() -> set[str]:
    """Return every folder of modules, by its dotted name."""
    return {name.rpartition(".")[0] for name in modules()}


def graph_within(package: str) -> dict[str, set[str]]:
    """Return how the modules and folders that stand directly in `package` import each other."""
    prefix = package + "."
    graph: dict[str, set[str]] = {}
    for name, imported in import_graph().items():
        if name.startswith(prefix):
            child = name.removeprefix(prefix).split(".")[0]
            others = {each.removeprefix(prefix).split(".")[0] for each in imported if each.startswith(prefix)}
            graph.setdefault(child, set()).update(others - {child})
    return graph


def circles(graph: Graph) -> list[set[str]]:
    """Return the sets of nodes that import each other, directly or by way of others."""
    reached = {node: _reachable(graph, node) for node in graph}
    found: list[set[str]] = []
    for node in graph:
        members = {other for other in reached[node] if node in reached[other]}
        if members and members not in found:
            found.append(members)
    return found


def _reachable(graph: Graph, start: str) -> set[str]:
    reached: set[str] = set()
    waiting = list(graph[start])
    while waiting:
        node = waiting.pop()
        if node not in reached:
            reached.add(node)
            waiting.extend(graph[node])
    return reached
