"""Report the errors of a command: one line on stderr and an exit code for each kind."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable

import click

from customvoice._commands.output import OutputError
from customvoice._commands.profile import ProfileError
from customvoice._commands.waiting import Interrupted

__all__ = ["reported"]

_FAILED, _WRONG_USAGE, _INTERRUPTED = 1, 2, 130


def reported(command: Callable[[], object], *, debug: bool) -> int:
    """Run a command, and return its exit code.

    0: it succeeded; 1: the service, the network or the operation failed; 2: the command was used wrongly; 130: the user
    stopped it. With ``debug``, the traceback of an error is shown.
    """
    try:
        command()
    except click.exceptions.NoArgsIsHelpError as error:
        sys.stderr.write(f"{error.format_message()}\n")
        return _WRONG_USAGE
    except click.ClickException as error:
        return _report(_WRONG_USAGE, f"{error.format_message()}{_hint(error)}")
    except (ProfileError, OutputError) as error:
        return _report(_WRONG_USAGE, str(error))
    except Interrupted as stopped:
        return _report(_INTERRUPTED, str(stopped))
    except (KeyboardInterrupt, click.Abort):
        return _report(_INTERRUPTED, "stopped")
    except Exception as error:  # one line for every error; --debug shows where it happened
        if debug:
            traceback.print_exc()
        return _report(_FAILED, f"{type(error).__name__}: {' '.join(str(error).split())}")
    return 0


def _report(code: int, text: str) -> int:
    sys.stderr.write(f"customvoice: {text}\n")
    return code


def _hint(error: click.ClickException) -> str:
    context = getattr(error, "ctx", None)
    return f" ({context.command_path} --help)" if context is not None else ""
