"""docs/client.md: every example runs, in order and against an emulator, and prints what the page says."""

from __future__ import annotations

import contextlib
import io
import re
import subprocess
import sys
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from customvoice_contract.speech import CONSENT_STATEMENT, speak

from tests.support.paths import ROOT

PAGE = ROOT / "docs" / "client.md"
URL = "http://127.0.0.1:8787"
EMULATOR = "from customvoice_emulator.cli import main; raise SystemExit(main(['--port', '0', '--pace', 'immediate']))"


class Example(NamedTuple):
    """One block of code, and the line before it."""

    line: int
    code: str

    @property
    def promised(self) -> list[str]:
        """What it says it prints: the comments behind `print(…)`, and behind `result(…)`, where callbacks print."""
        marked = re.findall(r"^.*(?:print\(|\.result\().*?\)  # (.+)$", self.code, re.MULTILINE)
        return [text.strip() for text in marked]


def examples(text: str) -> list[Example]:
    """The Python blocks of a page, in order."""
    found = re.finditer(r"^```python\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    return [Example(text[: match.start(1)].count("\n"), match[1]) for match in found]


@pytest.fixture
def emulator_url() -> Iterator[str]:
    """A running emulator with its development key."""
    with subprocess.Popen([sys.executable, "-c", EMULATOR], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield process.stdout.readline().strip()
        process.terminate()


def test_the_examples_run(emulator_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From top to bottom in one session, as a reader would type them; each prints what its comments promise."""
    for name in ("statement.wav", "prompt.wav"):
        (tmp_path / name).write_bytes(speak(CONSENT_STATEMENT.format(talent="Jessica Smith", company="Contoso")))
    monkeypatch.chdir(tmp_path)
    session: dict[str, Any] = {"__name__": "client"}
    found = examples(PAGE.read_text("utf-8"))
    assert len(found) > 15
    assert any(URL in example.code for example in found)
    try:
        for example in found:
            run(example, session, emulator_url)
    finally:
        if "client" in session:
            session["client"].close()


def run(example: Example, session: dict[str, Any], url: str) -> None:
    """Run an example with what the ones before it left, and compare what it prints with what it promises."""
    code = "\n" * example.line + example.code.replace(URL, url)
    printed = io.StringIO()
    try:
        with contextlib.redirect_stdout(printed):
            exec(compile(code, str(PAGE), "exec"), session)  # noqa: S102 (our own page)
    except Exception:
        pytest.fail(f"{PAGE.name}:{example.line + 1}\n{traceback.format_exc()}")
    assert printed.getvalue().splitlines() == example.promised, f"{PAGE.name}:{example.line + 1}"


def test_every_chapter_has_an_example_that_runs() -> None:
    """No part of the manual but its last, which is about the making, tells without showing."""
    chapters = re.split(r"^## ", PAGE.read_text("utf-8"), flags=re.MULTILINE)
    bare = [chapter.partition("\n")[0] for chapter in chapters if not examples(chapter)]
    assert bare == ["How it is made"]


def test_a_promise_is_a_comment_of_a_line_that_prints() -> None:
    """Comments of other lines are no promises."""
    text = "text\n```python\nx = 1  # one\nprint(f(x))  # 1 (one)\nf().result()  # done\n```\n"
    assert [example.promised for example in examples(text)] == [["1 (one)", "done"]]
