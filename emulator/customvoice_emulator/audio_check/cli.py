"""The command `customvoice audio check`."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn, get_args

from customvoice_emulator.audio_check.check import check_files
from customvoice_emulator.audio_check.output import as_json, as_text
from customvoice_emulator.audio_check.page import as_page
from customvoice_emulator.audio_check.requirements import Use
from customvoice_emulator.audio_check.verdict import Level

_USABLE, _UNUSABLE, _INVALID_USE = 0, 1, 2


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """Print the error in one line, without the usage."""
        self.exit(_INVALID_USE, f"{self.prog}: {message}\n")


def main(argv: Sequence[str] | None = None) -> int:
    """Check the files, print the reports, and return the exit code.

    0: every file can be used; 1: at least one cannot; 2: invalid options, or a file that cannot be read.
    """
    given = _parse(argv)
    try:
        reports = check_files([Path(each) for each in given.files], given.use)
    except OSError as error:
        sys.stderr.write(f"customvoice audio check: cannot read {error.filename}: {error.strerror}\n")
        return _INVALID_USE
    if given.html is not None:
        try:
            Path(given.html).write_text(as_page(reports), "utf-8")
        except OSError as error:
            sys.stderr.write(f"customvoice audio check: cannot write {given.html}: {error.strerror}\n")
            return _INVALID_USE
    encoding = "ascii" if given.json else sys.stdout.encoding or "ascii"
    sys.stdout.write(as_json(reports) if given.json else as_text(reports, encoding))
    return _UNUSABLE if any(each.level is Level.ERROR for each in reports) else _USABLE


def _parse(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = _Parser(prog="customvoice audio", allow_abbrev=False, description="Work with recordings.")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND", parser_class=_Parser)
    check = commands.add_parser(
        "check",
        prog="customvoice audio check",
        allow_abbrev=False,
        help="say what is wrong with recordings before they are uploaded",
        description="Say what is wrong with recordings, and what to do. Exit code 0: all can be used; 1: one cannot.",
    )
    check.add_argument("files", nargs="+", metavar="FILE", help="a WAV or MP3 file")
    check.add_argument(
        "--as",
        dest="use",
        choices=get_args(Use),
        default="any",
        help="what the recordings are for; each use has its documented limits (default: any, without limits of a use)",
    )
    check.add_argument("--json", action="store_true", help="print JSON")
    check.add_argument("--html", metavar="PAGE", help="also write a page with the waveforms to this file")
    return parser.parse_args(argv)
