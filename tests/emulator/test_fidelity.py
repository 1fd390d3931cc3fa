"""docs/FIDELITY.md: every choice that the code refers to is a row."""

import re

from customvoice_emulator import Emulator
from customvoice_emulator.contract.reasons import documented_reasons
from customvoice_emulator.handlers.resource_type import NOUNS

from tests.support.paths import ROOT

CODE = [*(ROOT / "emulator").rglob("*.py"), *(ROOT / "tests" / "emulator").glob("*.py")]
NAMED = re.compile(r"FIDELITY[:,] ([a-zA-Z ]+?)(?:[).]|$)", re.MULTILINE)


def rows() -> list[list[str]]:
    """Return the cells of all rows but headings."""
    lines = (ROOT / "docs" / "FIDELITY.md").read_text("utf-8").splitlines()
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("|")]
    return [row for row in cells if row[0] not in ("fact", "---")]


def test_every_row_is_whole() -> None:
    """Fact, source, confidence and choice, each filled in, and no fact twice."""
    assert len(rows()) > 40
    assert [row for row in rows() if len(row) != 4 or not all(row)] == []
    facts = [row[0] for row in rows()]
    assert len(facts) == len(set(facts))


def test_the_code_refers_to_rows_that_exist() -> None:
    """A comment that points to a row finds it."""
    named = {name.strip() for path in CODE for name in NAMED.findall(path.read_text("utf-8"))}
    assert "page size" in named
    assert named - {row[0] for row in rows()} == set()


def test_every_documented_reason_has_a_cause() -> None:
    """A row tells what makes work end for each reason that a version of the spec knows."""
    with Emulator() as emulator:
        reasons = documented_reasons(emulator.app.state.emulator.contracts)
    documented = {f"{NOUNS[collection]}: `{each}`" for collection, known in reasons.items() for each in known}
    assert len(documented) > 12
    assert documented - {row[0] for row in rows()} == set()
