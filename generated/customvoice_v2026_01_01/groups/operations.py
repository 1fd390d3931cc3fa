"""The operation group Operations, for the synchronous and the asynchronous client."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..api.operations import operations_get

if TYPE_CHECKING:
    from customvoice._runtime.calls.driver import AsyncDriver, Driver

    from ..models.operation import Operation


__all__ = ["AsyncOperationsOperations", "OperationsOperations"]


class OperationsOperations:
    """The status of long-running operations."""

    def __init__(self, driver: Driver) -> None:
        self._driver = driver

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {self._driver.settings.endpoint}>"

    def get(self, id: str) -> Operation:
        """Get the status of a long-running operation.

        The response has only the status. The reason for a failure is in the resource of the operation.

        Args:
            id: The id of the operation, from `Operation-Id` or from the end of `Operation-Location` of a response.

        Raises:
            ServiceError: the service returned a non-2xx response; its subclasses name the status.
            TransportError: there was no response.
        """
        request = operations_get.build_request(id, api_version=self._driver.settings.api_version)
        return self._driver.call(request, operations_get.parse_response)


class AsyncOperationsOperations:
    """The status of long-running operations."""

    def __init__(self, driver: AsyncDriver) -> None:
        self._driver = driver

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {self._driver.settings.endpoint}>"

    async def get(self, id: str) -> Operation:
        """Get the status of a long-running operation.

        The response has only the status. The reason for a failure is in the resource of the operation.

        Args:
            id: The id of the operation, from `Operation-Id` or from the end of `Operation-Location` of a response.

        Raises:
            ServiceError: the service returned a non-2xx response; its subclasses name the status.
            TransportError: there was no response.
        """
        request = operations_get.build_request(id, api_version=self._driver.settings.api_version)
        return await self._driver.call(request, operations_get.parse_response)
