"""The operation group Operations, for the synchronous and the asynchronous client."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..api.operations import operations_get

if TYPE_CHECKING:
    from customvoice._runtime.calls.driver import AsyncDriver, Driver

    from ..models.operation import Operation


__all__ = ["AsyncOperationsOperations", "OperationsOperations"]


class OperationsOperations:
    """Status monitors of long-running operations."""

    def __init__(self, driver: Driver) -> None:
        self._driver = driver

    def get(self, id: str) -> Operation:
        """Read the status of a long-running operation.

        Only the status; what went wrong is told by the resource that was worked on.

        Args:
            id: The id of the operation, as answered in `Operation-Id` or at the end of `Operation-Location`.

        Raises:
            ServiceError: the service answered with an error; its subclasses tell which.
            TransportError: it did not answer.
        """
        request = operations_get.build_request(id, api_version=self._driver.settings.api_version)
        return self._driver.call(request, operations_get.parse_response)


class AsyncOperationsOperations:
    """Status monitors of long-running operations."""

    def __init__(self, driver: AsyncDriver) -> None:
        self._driver = driver

    async def get(self, id: str) -> Operation:
        """Read the status of a long-running operation.

        Only the status; what went wrong is told by the resource that was worked on.

        Args:
            id: The id of the operation, as answered in `Operation-Id` or at the end of `Operation-Location`.

        Raises:
            ServiceError: the service answered with an error; its subclasses tell which.
            TransportError: it did not answer.
        """
        request = operations_get.build_request(id, api_version=self._driver.settings.api_version)
        return await self._driver.call(request, operations_get.parse_response)
