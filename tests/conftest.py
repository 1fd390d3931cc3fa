"""Fixtures that tests of several rooms share."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator


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
