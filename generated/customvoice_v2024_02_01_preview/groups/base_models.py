"""The operation group BaseModels, for the synchronous and the asynchronous client."""

from __future__ import annotations

from typing import TYPE_CHECKING

from customvoice._runtime.paging.items import AsyncItemPaged, ItemPaged

from ..api.base_models import base_models_list

if TYPE_CHECKING:
    from customvoice._runtime.calls.driver import AsyncDriver, Driver

    from ..models.base_model import BaseModel


__all__ = ["AsyncBaseModelsOperations", "BaseModelsOperations"]


class BaseModelsOperations:
    """The engines that personal voices are spoken with."""

    def __init__(self, driver: Driver) -> None:
        self._driver = driver

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {self._driver.settings.endpoint}>"

    def list(self) -> ItemPaged[BaseModel]:
        """List the base models that personal voices can be spoken with.

        Raises:
            ServiceError: the service returned a non-2xx response; its subclasses name the status.
            TransportError: there was no response.
        """
        request = base_models_list.build_request(api_version=self._driver.settings.api_version)
        return ItemPaged(self._driver, request, base_models_list.parse_response)


class AsyncBaseModelsOperations:
    """The engines that personal voices are spoken with."""

    def __init__(self, driver: AsyncDriver) -> None:
        self._driver = driver

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {self._driver.settings.endpoint}>"

    def list(self) -> AsyncItemPaged[BaseModel]:
        """List the base models that personal voices can be spoken with.

        Raises:
            ServiceError: the service returned a non-2xx response; its subclasses name the status.
            TransportError: there was no response.
        """
        request = base_models_list.build_request(api_version=self._driver.settings.api_version)
        return AsyncItemPaged(self._driver, request, base_models_list.parse_response)
