"""docs/client.md: every example runs in order against an emulator, and prints what its comments say."""

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
from customvoice_contract.data.speech import CONSENT_STATEMENT, speak

from tests.support.paths import ROOT

PAGE = ROOT / "docs" / "client.md"
URL = "http://127.0.0.1:8787"
EMULATOR = "from customvoice_emulator.cli import main; raise SystemExit(main(['--port', '0', '--pace', 'immediate']))"


class Example(NamedTuple):
    """A block of code and the number of lines before it."""

    line: int
    code: str

    @property
    def expected(self) -> list[str]:
        """Return the expected output: comments after `print(…)`, and after `.result(…)`, where callbacks print."""
        marked = re.findall(r"^.*(?:print\(|\.result\().*?\)  # (.+)$", self.code, re.MULTILINE)
        return [text.strip() for text in marked]


def examples(text: str) -> list[Example]:
    """Return the Python blocks of a page, in order."""
    found = re.finditer(r"^```python\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    return [Example(text[: match.start(1)].count("\n"), match[1]) for match in found]


@pytest.fixture
def emulator_url() -> Iterator[str]:
    """Yield the URL of a running emulator with the development key."""
    with subprocess.Popen([sys.executable, "-c", EMULATOR], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield process.stdout.readline().strip()
        process.terminate()


@pytest.mark.slow
def test_examples_print_their_comments(emulator_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The examples run from top to bottom in one session, and each prints what its comments say."""
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
    """Run an example in the session of the examples before it, and compare its output with its comments."""
    code = "\n" * example.line + example.code.replace(URL, url)
    printed = io.StringIO()
    try:
        with contextlib.redirect_stdout(printed):
            exec(compile(code, str(PAGE), "exec"), session)  # noqa: S102 (our own page)
    except Exception:
        pytest.fail(f"{PAGE.name}:{example.line + 1}\n{traceback.format_exc()}")
    assert printed.getvalue().splitlines() == example.expected, f"{PAGE.name}:{example.line + 1}"


def test_every_chapter_has_an_example() -> None:
    """Every chapter has an example, except the last one, which explains how the client is made."""
    chapters = re.split(r"^## ", PAGE.read_text("utf-8"), flags=re.MULTILINE)
    without = [chapter.partition("\n")[0] for chapter in chapters if not examples(chapter)]
    assert without == ["How it is made"]


def test_expected_output_ignores_other_comments() -> None:
    """Only comments on lines that print are expected output."""
    text = "text\n```python\nx = 1  # one\nprint(f(x))  # 1 (one)\nf().result()  # done\n```\n"
    assert [example.expected for example in examples(text)] == [["1 (one)", "done"]]
