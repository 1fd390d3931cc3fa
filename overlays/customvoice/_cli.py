"""``customvoice NAME …``: run the command of that name. Each room of the project registers its own, by entry point."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Sequence
from importlib.metadata import EntryPoint, PackageNotFoundError, entry_points, metadata, version
from importlib.util import find_spec

__all__ = ["main"]

_DISTRIBUTION = "customvoice"
_GROUP = "customvoice.commands"
_WRONG_USAGE = 2

# The purpose of each command. A command that is not listed shows its name alone.
_DESCRIPTIONS = {
    "emulator": "run the service offline, on this machine",
    "spec": "render and check the OpenAPI document; generate the clients",
    "verify": "check the contract against the emulator or a live service",
}

# The extra with the packages of a command, where its name differs from the command's.
_EXTRAS = {"verify": "contract"}

Command = Callable[[Sequence[str]], int]


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command.

    Args:
        argv: the command's name and its arguments; ``sys.argv`` if None.

    Returns:
        the exit code: the command's own; 0 for help and version; 2 for an unknown command or one that is not installed.
    """
    arguments = list(sys.argv[1:] if argv is None else argv)
    known = {point.name: point for point in entry_points(group=_GROUP)}
    if not arguments or arguments[0] in {"-h", "--help"}:
        sys.stdout.write(_help(known))
        return 0
    if arguments[0] == "--version":
        sys.stdout.write(f"customvoice {_version()}\n")
        return 0
    name, *rest = arguments
    if name not in known:
        return _report_wrong_usage(f"unknown command {name!r}. The commands are: {', '.join(sorted(known)) or 'none'}.")
    try:
        command: Command = known[name].load()
        return command(rest)
    except ModuleNotFoundError as error:  # also for a module that the command imports only when it runs
        if error.name is None or _is_own_module(error.name):
            raise
        return _report_wrong_usage(
            f"the command {name!r} needs the package {error.name!r}, which is not installed."
            f" Install it with: pip install '{_DISTRIBUTION}[{_EXTRAS.get(name, name)}]'"
        )


def _is_own_module(module: str) -> bool:
    # A missing module of this distribution is our own error, not one of the installation.
    top = module.partition(".")[0]
    return top.startswith(_DISTRIBUTION) and find_spec(top) is not None


def _report_wrong_usage(reason: str) -> int:
    sys.stderr.write(f"customvoice: {reason}\n")
    return _WRONG_USAGE


def _help(known: dict[str, EntryPoint]) -> str:
    width = max((len(name) for name in known), default=0)
    lines = [f"  {name:<{width}}  {_DESCRIPTIONS.get(name, '')}".rstrip() for name in sorted(known)]
    return "\n".join(
        [
            "usage: customvoice [--version] [--help] COMMAND …",
            "",
            _summary(),
            "",
            "commands:",
            *(lines or ["  none"]),
            "",
            "'customvoice COMMAND --help' shows the options of a command.",
            "",
        ]
    )


def _summary() -> str:
    try:
        text = metadata(_DISTRIBUTION)["Summary"]
    except (PackageNotFoundError, KeyError):
        text = ""
    return re.sub(r"\s+", " ", text or "Tools for the Azure Custom Voice REST API.")


def _version() -> str:
    try:
        return version(_DISTRIBUTION)
    except PackageNotFoundError:
        return "0 (not installed)"
