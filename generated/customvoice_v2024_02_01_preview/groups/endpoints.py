"""The operation group Endpoints, for the synchronous and the asynchronous client."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, overload

from customvoice._runtime.long_running.pollers import AsyncPoller, Poller, Target
from customvoice._runtime.long_running.polling import operation_id_or_new
from customvoice._runtime.models.body_choice import choose_body
from customvoice._runtime.paging.items import AsyncItemPaged, ItemPaged

from ..api.endpoints import (
    endpoints_create,
    endpoints_delete,
    endpoints_get,
    endpoints_list,
    endpoints_resume,
    endpoints_suspend,
)
from ..models.endpoint import Endpoint

if TYPE_CHECKING:
    from customvoice._runtime.calls.driver import AsyncDriver, Driver
    from customvoice._runtime.paging.filters import Filter

    from ..models.endpoint_properties import EndpointProperties


__all__ = ["AsyncEndpointsOperations", "EndpointsOperations"]


class EndpointsOperations:
    """Deployed models."""

    def __init__(self, driver: Driver) -> None:
        self._driver = driver

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {self._driver.settings.endpoint}>"

    def list(
        self, *, skip: int | None = None, maxpagesize: int | None = None, filter: str | Filter | None = None
    ) -> ItemPaged[Endpoint]:
        """List the endpoints of the Speech resource.

        Args:
            skip: The number of items to skip at the start.
            maxpagesize: The maximum number of items per page. A page may have fewer.
            filter: One comparison. `projectId`, `locale` and `kind` support `eq` and `ne`; `createdDateTime` also
                supports `gt`, `ge`, `lt` and `le`. Put strings in single quotes (double a quote inside) and write
                times without quotes. Unquoted strings are accepted too. Or a filter built with ``customvoice.F``.

        Raises:
            ServiceError: the service returned a non-2xx response; its subclasses name the status.
            TransportError: there was no response.
        """
        request = endpoints_list.build_request(
            skip=skip, maxpagesize=maxpagesize, filter=filter, api_version=self._driver.settings.api_version
        )
        return ItemPaged(self._driver, request, endpoints_list.parse_response)

    def get(self, id: str) -> Endpoint:
        """Get an endpoint.

        Args:
            id: The id of the endpoint, a GUID. The caller chooses it at creation.

        Raises:
            ServiceError: the service returned a non-2xx response; its subclasses name the status.
            TransportError: there was no response.
        """
        request = endpoints_get.build_request(id, api_version=self._driver.settings.api_version)
        return self._driver.call(request, endpoints_get.parse_response)

    @overload
    def begin_create(
        self, id: str, body: Endpoint, *, operation_id: str | None = None, polling_interval: float | None = None
    ) -> Poller[Endpoint]: ...
    @overload
    def begin_create(
        self,
        id: str,
        *,
        project_id: str,
        model_id: str,
        display_name: str | None = None,
        description: str | None = None,
        properties: EndpointProperties | None = None,
        operation_id: str | None = None,
        polling_interval: float | None = None,
    ) -> Poller[Endpoint]: ...
    def begin_create(
        self,
        id: str,
        body: Endpoint | None = None,
        *,
        operation_id: str | None = None,
        polling_interval: float | None = None,
        **fields: Any,
    ) -> Poller[Endpoint]:
        """Deploy a model.

        The caller chooses the id, a GUID. The model of an endpoint cannot be changed.

        Args:
            id: The id of the endpoint, a GUID. The caller chooses it at creation.
            body: The model to send, without the attributes that only the service sets. Or pass its fields as keywords
                instead of a Endpoint:
            project_id: The project that the endpoint belongs to.
            model_id: The model that the endpoint serves.
            display_name: A display name.
            description: A free-text description.
            properties: The deployment mode of an endpoint.
            operation_id: The id by which the service recognises a repetition of this call; a new one if absent.
            polling_interval: Seconds between two polls, instead of the client's interval.

        Raises:
            TypeError: the call has neither a body nor its required fields, or both.
            ValueError: an id is not a string or is empty, or a field has another type than in the contract.
            ServiceError: the service returned a non-2xx response; its subclasses name the status.
            TransportError: there was no response.
        """
        request = endpoints_create.build_request(
            id,
            choose_body("endpoints.begin_create", Endpoint, body, fields),
            operation_id=operation_id_or_new(operation_id),
            api_version=self._driver.settings.api_version,
        )
        return Poller.begin(self._driver, request, self._target(), resource_id=id, polling_interval=polling_interval)

    def delete(self, id: str) -> None:
        """Delete an endpoint.

        Args:
            id: The id of the endpoint, a GUID. The caller chooses it at creation.

        Raises:
            ServiceError: the service returned a non-2xx response; its subclasses name the status.
            TransportError: there was no response.
        """
        self._driver.send(endpoints_delete.build_request(id, api_version=self._driver.settings.api_version))

    def begin_resume(
        self, id: str, *, operation_id: str | None = None, polling_interval: float | None = None
    ) -> Poller[Endpoint]:
        """Resume a suspended endpoint.

        Deploys the model again. The status of the endpoint must be Disabled.

        Args:
            id: The id of the endpoint, a GUID. The caller chooses it at creation.
            operation_id: The id by which the service recognises a repetition of this call; a new one if absent.
            polling_interval: Seconds between two polls, instead of the client's interval.

        Raises:
            ServiceError: the service returned a non-2xx response; its subclasses name the status.
            TransportError: there was no response.
        """
        request = endpoints_resume.build_request(
            id, operation_id=operation_id_or_new(operation_id), api_version=self._driver.settings.api_version
        )
        return Poller.begin(self._driver, request, self._target(), resource_id=id, polling_interval=polling_interval)

    def begin_suspend(
        self, id: str, *, operation_id: str | None = None, polling_interval: float | None = None
    ) -> Poller[Endpoint]:
        """Suspend an endpoint.

        Stops serving the model and keeps the endpoint. The status of the endpoint must be Succeeded, which means
        deployed.

        Args:
            id: The id of the endpoint, a GUID. The caller chooses it at creation.
            operation_id: The id by which the service recognises a repetition of this call; a new one if absent.
            polling_interval: Seconds between two polls, instead of the client's interval.

        Raises:
            ServiceError: the service returned a non-2xx response; its subclasses name the status.
            TransportError: there was no response.
        """
        request = endpoints_suspend.build_request(
            id, operation_id=operation_id_or_new(operation_id), api_version=self._driver.settings.api_version
        )
        return Poller.begin(self._driver, request, self._target(), resource_id=id, polling_interval=polling_interval)

    def _target(self) -> Target[Endpoint]:
        version = self._driver.settings.api_version
        return Target(
            "Endpoints", lambda id: endpoints_get.build_request(id, api_version=version), endpoints_get.parse_response
        )


class AsyncEndpointsOperations:
    """Deployed models."""

    def __init__(self, driver: AsyncDriver) -> None:
        self._driver = driver

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {self._driver.settings.endpoint}>"

    def list(
        self, *, skip: int | None = None, maxpagesize: int | None = None, filter: str | Filter | None = None
    ) -> AsyncItemPaged[Endpoint]:
        """List the endpoints of the Speech resource.

        Args:
            skip: The number of items to skip at the start.
            maxpagesize: The maximum number of items per page. A page may have fewer.
            filter: One comparison. `projectId`, `locale` and `kind` support `eq` and `ne`; `createdDateTime` also
                supports `gt`, `ge`, `lt` and `le`. Put strings in single quotes (double a quote inside) and write
                times without quotes. Unquoted strings are accepted too. Or a filter built with ``customvoice.F``.

        Raises:
            ServiceError: the service returned a non-2xx response; its subclasses name the status.
            TransportError: there was no response.
        """
        request = endpoints_list.build_request(
            skip=skip, maxpagesize=maxpagesize, filter=filter, api_version=self._driver.settings.api_version
        )
        return AsyncItemPaged(self._driver, request, endpoints_list.parse_response)

    async def get(self, id: str) -> Endpoint:
        """Get an endpoint.

        Args:
            id: The id of the endpoint, a GUID. The caller chooses it at creation.

        Raises:
            ServiceError: the service returned a non-2xx response; its subclasses name the status.
            TransportError: there was no response.
        """
        request = endpoints_get.build_request(id, api_version=self._driver.settings.api_version)
        return await self._driver.call(request, endpoints_get.parse_response)

    @overload
    async def begin_create(
        self, id: str, body: Endpoint, *, operation_id: str | None = None, polling_interval: float | None = None
    ) -> AsyncPoller[Endpoint]: ...
    @overload
    async def begin_create(
        self,
        id: str,
        *,
        project_id: str,
        model_id: str,
        display_name: str | None = None,
        description: str | None = None,
        properties: EndpointProperties | None = None,
        operation_id: str | None = None,
        polling_interval: float | None = None,
    ) -> AsyncPoller[Endpoint]: ...
    async def begin_create(
        self,
        id: str,
        body: Endpoint | None = None,
        *,
        operation_id: str | None = None,
        polling_interval: float | None = None,
        **fields: Any,
    ) -> AsyncPoller[Endpoint]:
        """Deploy a model.

        The caller chooses the id, a GUID. The model of an endpoint cannot be changed.

        Args:
            id: The id of the endpoint, a GUID. The caller chooses it at creation.
            body: The model to send, without the attributes that only the service sets. Or pass its fields as keywords
                instead of a Endpoint:
            project_id: The project that the endpoint belongs to.
            model_id: The model that the endpoint serves.
            display_name: A display name.
            description: A free-text description.
            properties: The deployment mode of an endpoint.
            operation_id: The id by which the service recognises a repetition of this call; a new one if absent.
            polling_interval: Seconds between two polls, instead of the client's interval.

        Raises:
            TypeError: the call has neither a body nor its required fields, or both.
            ValueError: an id is not a string or is empty, or a field has another type than in the contract.
            ServiceError: the service returned a non-2xx response; its subclasses name the status.
            TransportError: there was no response.
        """
        request = endpoints_create.build_request(
            id,
            choose_body("endpoints.begin_create", Endpoint, body, fields),
            operation_id=operation_id_or_new(operation_id),
            api_version=self._driver.settings.api_version,
        )
        return await AsyncPoller.begin(
            self._driver, request, self._target(), resource_id=id, polling_interval=polling_interval
        )

    async def delete(self, id: str) -> None:
        """Delete an endpoint.

        Args:
            id: The id of the endpoint, a GUID. The caller chooses it at creation.

        Raises:
            ServiceError: the service returned a non-2xx response; its subclasses name the status.
            TransportError: there was no response.
        """
        await self._driver.send(endpoints_delete.build_request(id, api_version=self._driver.settings.api_version))

    async def begin_resume(
        self, id: str, *, operation_id: str | None = None, polling_interval: float | None = None
    ) -> AsyncPoller[Endpoint]:
        """Resume a suspended endpoint.

        Deploys the model again. The status of the endpoint must be Disabled.

        Args:
            id: The id of the endpoint, a GUID. The caller chooses it at creation.
            operation_id: The id by which the service recognises a repetition of this call; a new one if absent.
            polling_interval: Seconds between two polls, instead of the client's interval.

        Raises:
            ServiceError: the service returned a non-2xx response; its subclasses name the status.
            TransportError: there was no response.
        """
        request = endpoints_resume.build_request(
            id, operation_id=operation_id_or_new(operation_id), api_version=self._driver.settings.api_version
        )
        return await AsyncPoller.begin(
            self._driver, request, self._target(), resource_id=id, polling_interval=polling_interval
        )

    async def begin_suspend(
        self, id: str, *, operation_id: str | None = None, polling_interval: float | None = None
    ) -> AsyncPoller[Endpoint]:
        """Suspend an endpoint.

        Stops serving the model and keeps the endpoint. The status of the endpoint must be Succeeded, which means
        deployed.

        Args:
            id: The id of the endpoint, a GUID. The caller chooses it at creation.
            operation_id: The id by which the service recognises a repetition of this call; a new one if absent.
            polling_interval: Seconds between two polls, instead of the client's interval.

        Raises:
            ServiceError: the service returned a non-2xx response; its subclasses name the status.
            TransportError: there was no response.
        """
        request = endpoints_suspend.build_request(
            id, operation_id=operation_id_or_new(operation_id), api_version=self._driver.settings.api_version
        )
        return await AsyncPoller.begin(
            self._driver, request, self._target(), resource_id=id, polling_interval=polling_interval
        )

    def _target(self) -> Target[Endpoint]:
        version = self._driver.settings.api_version
        return Target(
            "Endpoints", lambda id: endpoints_get.build_request(id, api_version=version), endpoints_get.parse_response
        )
