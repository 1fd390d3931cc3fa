"""Complete commands in a shell, by click."""

from __future__ import annotations

import os
from collections.abc import Sequence

import click
from click.shell_completion import get_completion_class

from customvoice._commands.app import program, version_of

__all__ = ["complete", "completion_script"]

_PROGRAM = "customvoice"


def completion_script(shell: str, variable: str) -> str:
    """Return the script that a shell (bash, zsh or fish) runs to complete our commands by ``variable``."""
    kind = get_completion_class(shell)
    assert kind is not None, f"click has no completion for {shell}"
    return kind(program(None), {}, _PROGRAM, variable).source() + "\n"


def complete(variable: str, others: Sequence[str]) -> int:
    """Print the completions that a shell asks for by the environment, and return the exit code.

    ``others`` are the names of further commands, which are completed by name alone.
    """
    shell, _, instruction = os.environ[variable].partition("_")
    kind = get_completion_class(shell)
    if kind is None or instruction != "complete":
        return 1
    root = program(version_of(os.environ.get("COMP_WORDS", "").split()))
    for name in others:
        root.add_command(click.Command(name))
    click.echo(kind(root, {}, _PROGRAM, variable).complete())
    return 0
