"""The table "Rooms and arrows" of docs/ARCHITECTURE.md: which package may import which.

A row applies to all modules of its package that no other row with a longer package name matches. A module may import
modules of its own row's package, what its row lists, and the other rooms that the rows above it list. `.name` in a row
means `name` in the same parent package. `vX` means the module of any api-version, the same one in the whole row. An
arrow with words in brackets after it, such as "(started)", is not an import statement.
"""

from __future__ import annotations

import re
from functools import cache

from attrs import define

from tests.support.paths import ROOT

PAGE = ROOT / "docs" / "ARCHITECTURE.md"
_VERSION = r"v\d{4}_\d{2}_\d{2}(?:_preview)?"


@define(frozen=True)
class Row:
    """One row: a package, and the packages and modules that it may import."""

    package: str
    allowed: tuple[str, ...]
    without_import: tuple[str, ...] = ()

    def match(self, module: str) -> re.Match[str] | None:
        """Match a module that is below this row's package."""
        return _pattern(self.package, r"(?P<version>" + _VERSION + ")").match(module)

    def allows(self, arrow: str, module: str, imported: str) -> bool:
        """Return True if `arrow` of this row leads from `module` to `imported`."""
        own = self.match(module)
        version = own.groupdict().get("version") if own else None
        return bool(_pattern(self.absolute(arrow), version or _VERSION).match(imported))

    def absolute(self, arrow: str) -> str:
        """Return the full name of what an arrow leads to."""
        return self.package.rpartition(".")[0] + arrow if arrow.startswith(".") else arrow


@cache
def _pattern(package: str, version: str) -> re.Pattern[str]:
    return re.compile(re.escape(package).replace("vX", version, 1) + r"(?:\.|$)")


def rows() -> list[Row]:
    """Read the rows of the table. Raises AssertionError when the page has no such table."""
    section = PAGE.read_text("utf-8").partition("## Rooms and arrows\n")[2].partition("\n## ")[0]
    lines = [[cell.strip() for cell in line.strip("|").split("|")] for line in section.splitlines() if line[:1] == "|"]
    assert lines, f"{PAGE} has no table below 'Rooms and arrows'"
    return [_row(cells[0], cells[-1]) for cells in lines[2:]]


def _row(package: str, may_import: str) -> Row:
    return Row(
        package.strip("`"), tuple(re.findall(r"`([^`]+)`", may_import)), tuple(re.findall(r"`([^`]+)` \(", may_import))
    )


class Table:
    """The rows, and which imports they allow."""

    def __init__(self, table: list[Row]) -> None:
        # Longer names first: the longest match decides.
        self.rows = sorted(table, key=lambda row: -len(row.package))

    @cache  # noqa: B019 - the one table of a test run
    def above(self, module: str) -> list[Row]:
        """Return the rows that a module is below, the most exact first."""
        return [row for row in self.rows if row.match(module)]

    def room(self, module: str) -> str | None:
        """Return the package of the most exact row of a module, or None without one."""
        return next((row.package for row in self.above(module)), None)

    def arrow(self, module: str, imported: str) -> tuple[str, str] | None:
        """Return the row and the arrow that allow an import, or None if no arrow does."""
        own, *outer = self.above(module)
        if self._is_own(own, module, imported):
            return own.package, own.package
        candidates = [(own, arrow) for arrow in own.allowed]
        candidates += [(row, arrow) for row in outer for arrow in row.allowed if not row.match(row.absolute(arrow))]
        found = (pair for pair in candidates if pair[0].allows(pair[1], module, imported))
        return next(((row.package, arrow) for row, arrow in found), None)

    def _is_own(self, row: Row, module: str, imported: str) -> bool:
        """Return True for an import below the row's own package; other versions are not its own."""
        one, other = row.match(module), row.match(imported)
        if one is None or other is None or one.groupdict() != other.groupdict():
            return False
        return "vX" not in (self.room(imported) or "").removeprefix(row.package)
