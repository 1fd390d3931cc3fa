"""The command `customvoice`: the command that it runs, and its errors."""

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
    """Register only these commands: name=the function, or None for one that is not installed."""

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
    """The command receives the arguments after its name, and its exit code is returned."""
    seen: list[Sequence[str]] = []

    def command(argv: Sequence[str]) -> int:
        seen.append(argv)
        return 3

    install(emulator=command)
    assert _cli.main(["emulator", "--port", "0", "--help"]) == 3
    assert seen == [["--port", "0", "--help"]]


@pytest.mark.parametrize("argv", [[], ["--help"], ["-h"]])
def test_help_lists_the_commands(install: Any, capsys: pytest.CaptureFixture[str], argv: list[str]) -> None:
    """Without a command, and for help, each command is listed with its purpose, installed or not."""
    install(verify=None, emulator=None, spec=None)
    assert _cli.main(argv) == 0
    out = capsys.readouterr().out
    assert "  emulator         run the service offline, on this machine\n" in out
    assert "  projects         work with projects\n" in out
    assert out.index("  emulator") < out.index("  spec") < out.index("  verify")


def test_the_arguments_of_the_process_are_the_default(
    install: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """main() without arguments uses those of the process."""
    install(spec=lambda argv: len(argv))
    monkeypatch.setattr(sys, "argv", ["customvoice", "spec", "a", "b"])
    assert _cli.main() == 2
    assert capsys.readouterr().err == ""


def test_the_version_is_that_of_the_distribution(capsys: pytest.CaptureFixture[str]) -> None:
    """--version prints name and version."""
    assert _cli.main(["--version"]) == 0
    assert capsys.readouterr().out == f"customvoice {version('customvoice')}\n"


def test_unknown_command_is_rejected(install: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """The error lists the known commands, and the exit code is 2."""
    install(spec=None, emulator=None)
    assert _cli.main(["emulate"]) == 2
    error = capsys.readouterr().err
    assert error.startswith(
        "customvoice: unknown command 'emulate'. The commands are: base-models, completion, consents,"
    )
    assert "emulator, endpoints," in error
    assert error.count("\n") == 1


@pytest.mark.parametrize(("name", "extra"), [("emulator", "emulator"), ("verify", "contract"), ("spec", "spec")])
def test_missing_command_shows_how_to_install_it(
    install: Any, capsys: pytest.CaptureFixture[str], name: str, extra: str
) -> None:
    """A room whose packages are missing is reported with its extra, and the exit code is 2."""
    install(**{name: None})
    assert _cli.main([name]) == 2
    error = capsys.readouterr().err
    assert f"needs the package 'room_{name}', which is not installed" in error
    assert f"pip install 'customvoice[{extra}]'" in error


def test_package_missing_at_run_time_is_reported(install: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """A command may import its packages late; a missing one is reported in the same words."""

    def command(_: Sequence[str]) -> int:
        import a_package_that_nobody_has  # type: ignore[import-not-found] # noqa: F401 (the missing one)

        return 0

    install(emulator=command)
    assert _cli.main(["emulator"]) == 2
    assert "needs the package 'a_package_that_nobody_has'" in capsys.readouterr().err


def test_missing_own_module_is_raised(monkeypatch: pytest.MonkeyPatch) -> None:
    """A missing module of this distribution is raised, because no extra contains it."""
    point = EntryPoint("spec", "customvoice_spec.not_there:main", "customvoice.commands")
    monkeypatch.setattr(_cli, "entry_points", lambda **_: [point])
    with pytest.raises(ModuleNotFoundError, match=r"customvoice_spec\.not_there"):
        _cli.main(["spec"])


def test_missing_package_of_resource_commands_is_reported(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without the extra, a command for resources says how to install it."""
    monkeypatch.setattr(_cli, "find_spec", lambda name: None if name == "click" else True)
    assert _cli.main(["projects", "list"]) == 2
    assert "pip install 'customvoice[cli]'" in capsys.readouterr().err
