"""docs/FIDELITY.md has a row for every choice that the code refers to."""

import re

from customvoice_emulator import Emulator
from customvoice_emulator.contract.reasons import documented_reasons
from customvoice_emulator.handlers.resource_type import NOUNS

from tests.support.paths import ROOT

CODE = [*(ROOT / "emulator").rglob("*.py"), *(ROOT / "tests" / "emulator").glob("*.py")]
NAMED = re.compile(r"FIDELITY[:,] ([a-zA-Z ]+?)(?:[).]|$)", re.MULTILINE)


def rows() -> list[list[str]]:
    """Return the cells of all rows except headings."""
    facts = (ROOT / "docs" / "FIDELITY.md").read_text("utf-8").partition("\n## Rules of each row\n")[0]
    lines = facts.splitlines()
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("|")]
    return [row for row in cells if row[0] not in ("fact", "---")]


def test_every_row_is_complete() -> None:
    """Fact, source, confidence and choice are filled in, and no fact is repeated."""
    assert len(rows()) > 40
    assert [row for row in rows() if len(row) != 4 or not all(row)] == []
    facts = [row[0] for row in rows()]
    assert len(facts) == len(set(facts))


def test_code_refers_to_existing_rows() -> None:
    """Each comment that refers to a row has that row."""
    named = {name.strip() for path in CODE for name in NAMED.findall(path.read_text("utf-8"))}
    assert "page size" in named
    assert named - {row[0] for row in rows()} == set()


def test_every_documented_reason_has_a_cause() -> None:
    """A row has the cause of each failure reason of each version of the spec."""
    with Emulator() as emulator:
        reasons = documented_reasons(emulator.app.state.emulator.contracts)
    documented = {f"{NOUNS[collection]}: `{each}`" for collection, known in reasons.items() for each in known}
    assert len(documented) > 12
    assert documented - {row[0] for row in rows()} == set()
