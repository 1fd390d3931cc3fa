"""Every option of `customvoice verify` in every mode: it takes effect, or is refused with exit status 2."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from customvoice_contract.run import arguments
from customvoice_contract.run.option_modes import (
    CLEANUP,
    EFFECTIVE,
    EMULATOR,
    EXPLAIN,
    HAR,
    LIST,
    LIVE,
    MERGE,
    TARGET,
    WHAT,
)
from customvoice_spec import versions

if TYPE_CHECKING:
    from pathlib import Path

_LOCAL = ["--target", "http://127.0.0.1:1"]
_ALLOW = "--i-understand-this-creates-resources"
_MODES = {
    EMULATOR: [],
    TARGET: _LOCAL,
    LIVE: [*_LOCAL, _ALLOW],
    CLEANUP: [*_LOCAL, "--cleanup", "verify-0123456789ab"],
    HAR: ["--har", "file.har"],
    MERGE: ["--merge", "verify.json"],
    LIST: ["--list"],
    EXPLAIN: ["--explain", "null"],
}
# Options that choose a mode are in _MODES; --minutes and the two of the cost need each other.
_OPTIONS = {
    "key": ["--key", "k"],
    "api_version": ["--api-version", versions()[0]],
    "seed": ["--seed", "1"],
    "profile": ["--profile", "quick"],
    "minutes": ["--profile", "soak", "--minutes", "1"],
    "part": ["--part", "model"],
    "fail_fast": ["--fail-fast"],
    "jobs": ["--jobs", "2"],
    "database": ["--database", "examples"],
    "report": ["--report", "reports"],
    "github": ["--github"],
    "strict": ["--strict"],
    "shard": ["--seed", "1", "--shard", "1/2"],
    "prefix": ["--prefix", "verify-0123456789ab"],
    "token_command": ["--token-command", "true"],
    "ca_file": ["--ca-file", __file__],
    "max_requests": ["--max-requests", "5"],
    "max_rate": ["--max-rate", "5"],
    "max_trainings": ["--max-trainings", "1"],
    "max_deployments": ["--max-deployments", "1"],
    "max_voices": ["--max-voices", "1"],
    "max_cost": ["--max-cost", "1", "--price", "voice=1"],
    "price": ["--price", "voice=1", "--max-cost", "1"],
}


def test_every_option_is_in_the_table() -> None:
    """A new option states in which modes it takes effect, and is tried here."""
    actions = {each.dest for each in arguments._parser()._actions} - {"help"}
    assert (
        actions
        == set(EFFECTIVE)
        == set(_OPTIONS)
        | {
            "target",
            "har",
            "merge",
            "live",
            "cleanup",
            "list",
            "explain",
        }
    )


@pytest.mark.parametrize("mode", WHAT)
@pytest.mark.parametrize("option", _OPTIONS)
def test_option_takes_effect_or_is_refused(
    option: str, mode: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The command line is accepted where the table says so; elsewhere one line gives the reason."""
    monkeypatch.chdir(tmp_path)
    words = [*_MODES[mode], *_OPTIONS[option]]
    if mode in EFFECTIVE[option]:
        arguments.parse(words)
        return
    with pytest.raises(SystemExit) as stop:
        arguments.parse(words)
    assert stop.value.code == 2
    error = capsys.readouterr().err
    assert "has no effect" in error
    assert error.count("\n") == 1
