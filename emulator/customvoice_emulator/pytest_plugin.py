"""A pytest plugin: an emulator and a connected client for each test.

`customvoice_emulator`        an `Emulator` for one test: new state, frozen clock, no socket
`customvoice_client`          a `CustomVoiceClient` connected to it; the package `customvoice` must be installed
`customvoice_async_client`    the same with `AsyncCustomVoiceClient`
`customvoice_emulator_session` an `Emulator` for the whole session, not reset: for fixtures of wider scope
`customvoice_emulator_server` an `Emulator` on a socket, shared by all tests, reset before each test that uses it

Each worker of pytest-xdist has its own emulators, each server its own free port.

`@pytest.mark.customvoice_emulator(pace="immediate", …)` sets arguments of the first `Emulator`. A client's sleep
advances the emulator's clock, so no test waits.

Every pytest run loads the plugin if the package is installed, so it imports other modules only when they are needed.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from customvoice_emulator.emulator import Emulator

_MARK = "customvoice_emulator"


def pytest_configure(config: pytest.Config) -> None:
    """Register the mark."""
    config.addinivalue_line("markers", f"{_MARK}(**arguments): arguments of the Emulator of this test")


@pytest.fixture
def customvoice_emulator(request: pytest.FixtureRequest) -> Iterator[Emulator]:
    """Create an emulator for one test, with a frozen clock; `url` starts a server on a thread."""
    arguments: dict[str, Any] = {"frozen": True}
    # The nearest mark takes precedence: a test's over its class's or module's.
    for mark in reversed(list(request.node.iter_markers(_MARK))):
        arguments |= mark.kwargs
    with _emulator(**arguments) as emulator:
        yield emulator


@pytest.fixture
def customvoice_client(customvoice_emulator: Emulator) -> Iterator[Any]:
    """Create an in-process client of the test's emulator; its sleep advances the emulator's clock."""
    customvoice = pytest.importorskip("customvoice")
    clock = customvoice.Clock(**_time(customvoice_emulator), sleep=_sleep(customvoice_emulator))
    with customvoice.CustomVoiceClient(
        customvoice_emulator.endpoint,
        customvoice_emulator.key,
        transport=customvoice_emulator.transport(),
        clock=clock,
    ) as client:
        yield client


@pytest.fixture
def customvoice_async_client(customvoice_emulator: Emulator) -> Any:
    """Create an asynchronous client of the test's emulator, as `customvoice_client`; it needs no closing."""
    customvoice = pytest.importorskip("customvoice")
    sleep = _sleep(customvoice_emulator)

    async def sleep_async(seconds: float) -> None:
        sleep(seconds)

    return customvoice.AsyncCustomVoiceClient(
        customvoice_emulator.endpoint,
        customvoice_emulator.key,
        transport=customvoice_emulator.async_transport(),
        clock=customvoice.AsyncClock(**_time(customvoice_emulator), sleep=sleep_async),
    )


@pytest.fixture(scope="session")
def customvoice_emulator_session() -> Iterator[Emulator]:
    """Create an emulator for the whole session, with a frozen clock; fixtures of any scope can use it."""
    with _emulator(frozen=True) as emulator:
        yield emulator


@pytest.fixture(scope="session")
def _shared_customvoice_emulator() -> Iterator[Emulator]:
    with _emulator() as emulator:
        yield emulator


@pytest.fixture
def customvoice_emulator_server(_shared_customvoice_emulator: Emulator) -> Emulator:
    """Return the shared emulator on a socket (`url`), reset and with a frozen clock."""
    emulator = _shared_customvoice_emulator
    assert emulator.url  # This starts the server.
    emulator.reset()
    emulator.clock.freeze()
    return emulator


def _emulator(**arguments: Any) -> Emulator:
    package = importlib.import_module("customvoice_emulator")
    emulator: Emulator = package.Emulator(**arguments)
    return emulator


def _time(emulator: Emulator) -> dict[str, Any]:
    def seconds() -> float:
        return emulator.clock().timestamp()

    return {"time": seconds, "monotonic": seconds}


def _sleep(emulator: Emulator) -> Any:
    def sleep(seconds: float) -> None:
        emulator.clock.advance(timedelta(seconds=seconds))

    return sleep
