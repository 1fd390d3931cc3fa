"""The command `customvoice`: which command it runs, and what it says when it cannot."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from importlib.metadata import EntryPoint, version
from types import ModuleType
from typing import Any

import pytest
from customvoice import _cli


@pytest.fixture
def install(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Let the command line find these commands only: name=the function behind it, or None for one that is not there."""

    def put(**commands: Callable[[Sequence[str]], int] | None) -> None:
        points = []
        for name, function in commands.items():
            module = ModuleType(f"room_{name}")
            module.__dict__["main"] = function
            if function is not None:
                monkeypatch.setitem(sys.modules, module.__name__, module)
            points.append(EntryPoint(name, f"room_{name}:main", "customvoice.commands"))
        monkeypatch.setattr(_cli, "entry_points", lambda **_: points)

    return put


def test_a_command_gets_its_arguments_and_gives_the_exit_code(install: Any) -> None:
    """What follows the name goes to the command, and its exit code is that of the whole."""
    seen: list[Sequence[str]] = []

    def command(argv: Sequence[str]) -> int:
        seen.append(argv)
        return 3

    install(emulator=command)
    assert _cli.main(["emulator", "--port", "0", "--help"]) == 3
    assert seen == [["--port", "0", "--help"]]


@pytest.mark.parametrize("argv", [[], ["--help"], ["-h"]])
def test_help_lists_the_commands(install: Any, capsys: pytest.CaptureFixture[str], argv: list[str]) -> None:
    """Without a command, and for help, each command is shown with what it is for, whether installed or not."""
    install(verify=None, emulator=None, spec=None)
    assert _cli.main(argv) == 0
    out = capsys.readouterr().out
    assert "  emulator  run the service offline, on this machine\n" in out
    assert out.index("  emulator") < out.index("  spec") < out.index("  verify")


def test_the_arguments_of_the_process_are_the_default(
    install: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """main() without arguments takes those of the process."""
    install(spec=lambda argv: len(argv))
    monkeypatch.setattr(sys, "argv", ["customvoice", "spec", "a", "b"])
    assert _cli.main() == 2
    assert capsys.readouterr().err == ""


def test_the_version_is_that_of_the_distribution(capsys: pytest.CaptureFixture[str]) -> None:
    """--version prints name and version."""
    assert _cli.main(["--version"]) == 0
    assert capsys.readouterr().out == f"customvoice {version('customvoice')}\n"


def test_an_unknown_command_is_refused(install: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """The error names the commands there are, and the exit code is 2."""
    install(spec=None, emulator=None)
    assert _cli.main(["emulate"]) == 2
    error = capsys.readouterr().err
    assert error == "customvoice: unknown command 'emulate'. The commands are: emulator, spec.\n"


@pytest.mark.parametrize(("name", "extra"), [("emulator", "emulator"), ("verify", "contract"), ("spec", "spec")])
def test_a_command_that_is_not_installed_says_how_to_install_it(
    install: Any, capsys: pytest.CaptureFixture[str], name: str, extra: str
) -> None:
    """A room whose packages are missing is named with the extra that brings them, and the exit code is 2."""
    install(**{name: None})
    assert _cli.main([name]) == 2
    error = capsys.readouterr().err
    assert f"needs the package 'room_{name}', which is not installed" in error
    assert f"pip install 'customvoice[{extra}]'" in error


def test_a_package_that_is_missed_while_running_is_told_too(install: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """A command may import its packages late; what is missing then is told in the same words."""

    def command(_: Sequence[str]) -> int:
        import a_package_that_nobody_has  # type: ignore[import-not-found] # noqa: F401 (the missing one)

        return 0

    install(emulator=command)
    assert _cli.main(["emulator"]) == 2
    assert "needs the package 'a_package_that_nobody_has'" in capsys.readouterr().err


def test_a_fault_of_our_own_is_not_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    """A module of this distribution that is missing is raised, for no extra would bring it."""
    point = EntryPoint("spec", "customvoice_spec.not_there:main", "customvoice.commands")
    monkeypatch.setattr(_cli, "entry_points", lambda **_: [point])
    with pytest.raises(ModuleNotFoundError, match=r"customvoice_spec\.not_there"):
        _cli.main(["spec"])
