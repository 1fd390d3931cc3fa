"""The settings and fixtures that tests of several rooms share."""

from __future__ import annotations

import signal
from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from collections.abc import Iterator

# A property test checks what an example does, not how fast: a busy machine must not fail it.
settings.register_profile("tests", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("tests")
# A shell that starts the tests in the background has programs ignore SIGINT; those that tests start must receive it.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="module")
def container_url() -> Iterator[str]:
    """Serve the training data from Azurite; give its container's URL."""
    # Here, since most tests need no storage and its library takes long to import.
    from customvoice_contract.data import storage

    with ExitStack() as services:
        url, reason = storage.provide(services)
        if url is None:
            pytest.skip(reason)
        yield url
