"""``customvoice NAME …``: run the command of that name. Each room of the project registers its own, by entry point."""

from __future__ import annotations

import os
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
    "audio": "check recordings before they are uploaded",
    "completion": "print the completion script of a shell",
    "emulator": "run the service offline, on this machine",
    "spec": "render and check the OpenAPI document; generate the clients",
    "verify": "check the contract against the emulator or a live service",
}

# The extra with the packages of a command, where its name differs from the command's.
_EXTRAS = {"audio": "emulator", "verify": "contract"}

# The packages of the commands for resources, and the environment variable with which a shell asks for completions.
_RESOURCE_PACKAGES = ("click", "jmespath", "rich")
_COMPLETION_VARIABLE = "_CUSTOMVOICE_COMPLETE"
_SHELLS = ("bash", "zsh", "fish")

Command = Callable[[Sequence[str]], int]


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command.

    Args:
        argv: the command's name and its arguments; ``sys.argv`` if None.

    Returns:
        the exit code: the command's own; 0 for help and version; 2 for an unknown command or one that is not installed.
    """
    arguments = list(sys.argv[1:] if argv is None else argv)
    if _COMPLETION_VARIABLE in os.environ:
        return _complete()
    known = {point.name: point for point in entry_points(group=_GROUP)}
    if not arguments or arguments[0] in {"-h", "--help"}:
        sys.stdout.write(_help(known))
        return 0
    if arguments[0] == "--version":
        sys.stdout.write(f"customvoice {_version()}\n")
        return 0
    name, *rest = arguments
    if name not in known:
        return _run_resource_command(name, rest, sorted(known))
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


def _run_resource_command(name: str, arguments: Sequence[str], known: Sequence[str]) -> int:
    """Run a command for resources, such as ``projects list``, or report that there is none."""
    groups = _known_groups()
    if name not in (*groups, "completion"):
        names = ", ".join(sorted([*known, *groups, "completion"]))
        return _report_wrong_usage(f"unknown command {name!r}. The commands are: {names}.")
    missing = [each for each in _RESOURCE_PACKAGES if find_spec(each) is None]
    if missing:
        return _report_wrong_usage(
            f"the command {name!r} needs the package {missing[0]!r}, which is not installed."
            f" Install it with: pip install '{_DISTRIBUTION}[cli]'"
        )
    if name == "completion":
        return _print_completion(arguments)
    from customvoice._commands.app import run

    return run(name, arguments)


def _known_groups() -> list[str]:
    from customvoice._commands.groups import group_names

    return group_names()


def _print_completion(arguments: Sequence[str]) -> int:
    if len(arguments) != 1 or arguments[0] not in _SHELLS:
        return _report_wrong_usage(f"completion needs one shell of {', '.join(_SHELLS)}")
    from customvoice._commands.completion import completion_script

    sys.stdout.write(completion_script(arguments[0], _COMPLETION_VARIABLE))
    return 0


def _complete() -> int:
    from customvoice._commands.completion import complete

    return complete(_COMPLETION_VARIABLE, sorted({point.name for point in entry_points(group=_GROUP)}))


def _is_own_module(module: str) -> bool:
    # A missing module of this distribution is our own error, not one of the installation.
    top = module.partition(".")[0]
    return top.startswith(_DISTRIBUTION) and find_spec(top) is not None


def _report_wrong_usage(reason: str) -> int:
    sys.stderr.write(f"customvoice: {reason}\n")
    return _WRONG_USAGE


def _help(known: dict[str, EntryPoint]) -> str:
    groups = {name: f"work with {name.replace('-', ' ')}" for name in _known_groups()}
    names = [*sorted(known), "completion", *groups]
    width = max(len(name) for name in names)
    lines = [f"  {name:<{width}}  {groups.get(name) or _DESCRIPTIONS.get(name, '')}".rstrip() for name in names]
    return "\n".join(
        [
            "usage: customvoice [--version] [--help] COMMAND …",
            "",
            _summary(),
            "",
            "commands:",
            *lines,
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
