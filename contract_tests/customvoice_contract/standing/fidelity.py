"""Which rules check which row of docs/FIDELITY.md, and which rows no rule can check.

`python -m customvoice_contract.standing.fidelity docs/FIDELITY.md` writes the last table of the page.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from .registry import RULES

if TYPE_CHECKING:
    from collections.abc import Mapping

HEADING = "## Rules of each row"
UNCHECKED: Mapping[str, str] = {
    "token from a key": "another API of the host",
    "personal voice not approved": "needs a Speech resource without approval",
    "scope of tokens in sovereign clouds": "a choice of the client",
    "target of a request": "no HTTP client sends it",
    "pages of other origins": "an option of the emulator",
    "full disk": "the emulator's own",
    "not emulated": "the emulator's own",
    "when the work happens": "the emulator's own",
    "which URLs are fetched": "the emulator's own",
    "limits of storage": "the emulator's own",
    "strict data": "an option of the emulator",
}
"""Rows without a rule, and why."""
UNCHECKED_SECTIONS: Mapping[str, str] = {"Speech synthesis": "another API of the host"}
"""Sections of the page whose rows have no rule, and why."""


def rules_of_rows() -> dict[str, list[str]]:
    """Return the ids of the rules by row."""
    found: dict[str, list[str]] = {}
    for rule in RULES.values():
        for row in rule.rows:
            found.setdefault(row, []).append(rule.id)
    return found


def checkable_rows(page: str) -> list[str]:
    """Return the facts of the page that a rule can check."""
    rows, section = [], ""
    for line in page.partition(HEADING)[0].splitlines():
        if line.startswith("## "):
            section = line[3:]
        if line.startswith("| ") and not line.startswith("| fact ") and section not in UNCHECKED_SECTIONS:
            rows.append(line.split("|")[1].strip())
    return rows


def table(rows: list[str]) -> str:
    """Return the table of docs/FIDELITY.md that names the rules of `rows`, in their order."""
    rules = rules_of_rows()
    lines = ["| fact | rules |", "|---|---|"]
    for row in rows:
        named = ", ".join(f"`{each}`" for each in rules.get(row, [])) or f"none: {UNCHECKED.get(row, 'not stated')}"
        lines.append(f"| {row} | {named} |")
    return "\n".join([*lines, ""])


def with_table(page: str) -> str:
    """Return the page with its last table written anew."""
    sections = "; ".join(f"{name}: none, {why}" for name, why in UNCHECKED_SECTIONS.items())
    text = (
        "The rules of `customvoice verify` that check a row; `--explain ID` shows one. What a service does otherwise\n"
        f"is reported by row. Sections without rules: {sections}. To change this table, change `standing/` and run\n"
        "`python -m customvoice_contract.standing.fidelity docs/FIDELITY.md`."
    )
    return f"{page.partition(HEADING)[0].rstrip()}\n\n{HEADING}\n\n{text}\n\n{table(checkable_rows(page))}"


if __name__ == "__main__":
    path = Path(sys.argv[1])
    path.write_text(with_table(path.read_text("utf-8")), "utf-8")
