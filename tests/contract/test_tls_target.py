"""`customvoice verify` against a service on this machine whose certificate a private authority signed."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from customvoice_contract.cli import main
from customvoice_contract.service.target import CA_VARIABLES
from customvoice_emulator import DEFAULT_KEY, Emulator
from customvoice_emulator.http.tls import generated_certificate

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(name="served")
def serve_tls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, str]]:
    """Serve an emulator over HTTPS; yield its URL and the file of its authority."""
    for name in CA_VARIABLES:
        monkeypatch.delenv(name, raising=False)
    certificate = generated_certificate(tmp_path / "tls", "127.0.0.1")
    with Emulator(certificate=certificate) as emulator:
        yield emulator.url, str(certificate.ca_file)


def command(url: str, reports: Path, *options: str) -> list[str]:
    """Return the arguments of a short run that sends requests by both HTTP libraries."""
    size = ("--part", "schemathesis", "--profile", "smoke", "--api-version", "2026-01-01")
    return ["--target", url, "--key", DEFAULT_KEY, "--report", str(reports), *size, *options]


def test_unknown_authority_is_reported_before_the_run(
    served: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing is judged: exit code 3, and the option to use."""
    assert main(command(served[0], tmp_path / "reports")) == 3
    assert "Name its authority with --ca-file" in " ".join(capsys.readouterr().out.split())


@pytest.mark.slow
def test_named_authority_is_trusted_by_the_whole_run(served: tuple[str, str], tmp_path: Path) -> None:
    """The probe, the workers and Schemathesis trust the file; afterwards the process trusts what it did before."""
    url, authority = served
    assert main(command(url, tmp_path / "reports", "--ca-file", authority)) == 0
    assert [name for name in CA_VARIABLES if name in os.environ] == []
