"""The control plane without a token: only requests for known hosts are handled."""

from __future__ import annotations

import httpx
import pytest
from customvoice_emulator import Emulator
from customvoice_emulator.app import create_app
from customvoice_emulator.cli import main
from customvoice_emulator.http.forwarded import TrustForwarded

from tests.support.serving import served

FOREIGN = [
    "rebind.example",
    "rebind.example:8787",
    "127.0.0.1.rebind.example",
    "localhost.",
    "10.0.0.1",
    "",
    "a b",
    "[::1",
]
OWN = [
    "127.0.0.1",
    "127.9.9.9:1",
    "localhost:80",
    "LOCALHOST",
    "[::1]:8787",
    "app.localhost",
    "voice.test:8787",
    "VOICE.test",
]


def status(url: str, **headers: str) -> int:
    """Return the status of a request for a snapshot."""
    return httpx.get(f"{url}/_emulator/snapshot", headers=headers, trust_env=False).status_code


@pytest.mark.parametrize("host", FOREIGN)
def test_a_page_with_another_name_gets_403(host: str) -> None:
    """A page whose own name resolves to this machine can neither read nor reset the emulator."""
    with Emulator(control_hosts=["voice.test"]) as emulator:
        refused = httpx.get(f"{emulator.url}/_emulator/snapshot", headers={"Host": host}, trust_env=False)
        reset = httpx.post(f"{emulator.url}/_emulator/reset", headers={"Host": host}, trust_env=False)
    assert (refused.status_code, reset.status_code) == (403, 403)
    assert "--control-host" in refused.text


@pytest.mark.parametrize("host", OWN)
def test_this_machine_and_named_hosts_are_allowed(host: str) -> None:
    """Addresses of this machine and names of --control-host reach the control plane."""
    with Emulator(control_hosts=["voice.test"]) as emulator:
        assert status(emulator.url, Host=host) == 200


def test_a_token_replaces_the_check_of_the_host() -> None:
    """With a token, the Host may be any: a foreign page does not know the token."""
    with Emulator(control_token="t" * 16) as emulator:
        allowed = status(emulator.url, Host="voice.example", Authorization=f"Bearer {'t' * 16}")
        refused = status(emulator.url, Host="voice.example")
    assert (allowed, refused) == (200, 401)


def test_a_forwarded_host_does_not_hide_the_real_one() -> None:
    """With --trust-forwarded, a page cannot name a known host in X-Forwarded-Host."""
    with served(TrustForwarded(create_app())) as url:
        assert status(url, Host="rebind.example", **{"X-Forwarded-Host": "localhost"}) == 403
        assert status(url, **{"X-Forwarded-Host": "localhost"}) == 200


def test_control_host_without_effect_is_an_error(capsys: pytest.CaptureFixture[str]) -> None:
    """--control-host with --no-control or with a token is refused, because it has no effect."""
    assert main(["--port", "0", "--control-host", "voice.test", "--no-control"]) == 2
    assert "--control-host has no effect" in capsys.readouterr().err
