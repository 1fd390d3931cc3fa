"""`python -m mutants.serve NAME [OPTION …]`: serve a mutated emulator; the first line on stdout is its URL.

Options and variables are those of `customvoice emulator`. The name `none` serves the emulator as it is.
"""

from __future__ import annotations

import argparse
import os
import sys
from typing import TYPE_CHECKING

from customvoice_emulator import DEFAULT_KEY
from customvoice_emulator.application import Application
from customvoice_emulator.cli import _app, _origins
from customvoice_emulator.http.connection import ConnectionAccess
from customvoice_emulator.http.server import listen, serve, url_of
from customvoice_emulator.options import parse

from .asgi import MutatedApp, unmutated
from .catalogue import MUTANTS, NONE
from .variants.catalogue import VARIANTS

if TYPE_CHECKING:
    from collections.abc import Sequence


def main(argv: Sequence[str] | None = None) -> int:
    """Serve until SIGINT or SIGTERM; return 0 then. Ends the process with 2 for an unknown name."""
    parser = argparse.ArgumentParser(prog="python -m mutants.serve", add_help=False, allow_abbrev=False)
    parser.add_argument(
        "name", choices=[NONE, *MUTANTS, *VARIANTS], metavar="NAME", help=f"a mutant, a variant, or {NONE}"
    )
    chosen, rest = parser.parse_known_args(argv)
    options = parse(rest, os.environ)
    mutation = unmutated if chosen.name == NONE else {**MUTANTS, **VARIANTS}[chosen.name].make()
    keys = [key.rpartition(":")[2] for key in options.key or [DEFAULT_KEY]]
    app = _app(options, _origins(options.cors or (), options.host))
    assert isinstance(app, Application), "the options wrap the emulator, and mutants need the emulator itself"
    with listen(options.host, options.port) as listener:
        sys.stdout.write(url_of(listener) + "\n")
        sys.stdout.flush()
        serve(ConnectionAccess(MutatedApp(app, mutation, keys)), listener)
    return 0


if __name__ == "__main__":
    sys.exit(main())
