"""A pytest plugin: an emulator, and a client that is ready to use, for each test.

`customvoice_emulator`        an `Emulator` of the test's own: fresh state, frozen clock, no socket
`customvoice_client`          a `CustomVoiceClient` connected to it; the package `customvoice` has to be installed
`customvoice_async_client`    the same for `AsyncCustomVoiceClient`
`customvoice_emulator_server` an `Emulator` behind a socket, one for all tests, reset before each that takes it

`@pytest.mark.customvoice_emulator(pace="immediate", …)` gives the first `Emulator` its arguments. What a client sleeps
passes on the emulator's clock, so nothing is waited for.

The plugin is loaded by every run of pytest where the package is installed, so it imports what it needs when it is used.
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
    """Declare the mark."""
    config.addinivalue_line("markers", f"{_MARK}(**arguments): arguments of the Emulator of this test")


@pytest.fixture
def customvoice_emulator(request: pytest.FixtureRequest) -> Iterator[Emulator]:
    """An emulator of the test's own, with a frozen clock; `url` starts a server on a thread."""
    arguments: dict[str, Any] = {"frozen": True}
    # The nearest mark wins: that of a test over that of its class or module.
    for mark in reversed(list(request.node.iter_markers(_MARK))):
        arguments |= mark.kwargs
    with _emulator(**arguments) as emulator:
        yield emulator


@pytest.fixture
def customvoice_client(customvoice_emulator: Emulator) -> Iterator[Any]:
    """A client of the test's emulator, in the process; what it sleeps passes on the emulator's clock."""
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
    """An asynchronous client of the test's emulator, as `customvoice_client`; there is nothing in it to close."""
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
def _customvoice_emulator_for_all() -> Iterator[Emulator]:
    with _emulator() as emulator:
        yield emulator


@pytest.fixture
def customvoice_emulator_server(_customvoice_emulator_for_all: Emulator) -> Emulator:
    """The emulator that all tests share, behind a socket (`url`), reset and with a frozen clock."""
    emulator = _customvoice_emulator_for_all
    assert emulator.url  # It listens from now on.
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
