"""The operation group Models, for the synchronous and the asynchronous client."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, overload

from customvoice._runtime.long_running.pollers import AsyncPoller, Poller, Target
from customvoice._runtime.long_running.polling import operation_id_or_new
from customvoice._runtime.models.body_choice import choose_body
from customvoice._runtime.paging.items import AsyncItemPaged, ItemPaged

from ..api.models import models_create, models_delete, models_get, models_list, models_list_recipes
from ..models.model import Model

if TYPE_CHECKING:
    from customvoice._runtime.calls.driver import AsyncDriver, Driver
    from customvoice._runtime.paging.filters import Filter

    from ..models.model_properties import ModelProperties
    from ..models.recipe import Recipe


__all__ = ["AsyncModelsOperations", "ModelsOperations"]


class ModelsOperations:
    """Voices that are trained from a training set with a recipe."""

    def __init__(self, driver: Driver) -> None:
        self._driver = driver

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {self._driver.settings.endpoint}>"

    def list_recipes(self) -> ItemPaged[Recipe]:
        """List the recipes that models can be trained with.

        Raises:
            ServiceError: the service returned a non-2xx response; its subclasses name the status.
            TransportError: there was no response.
        """
        request = models_list_recipes.build_request(api_version=self._driver.settings.api_version)
        return ItemPaged(self._driver, request, models_list_recipes.parse_response)

    def list(
        self, *, skip: int | None = None, maxpagesize: int | None = None, filter: str | Filter | None = None
    ) -> ItemPaged[Model]:
        """List the models of the Speech resource.

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
        request = models_list.build_request(
            skip=skip, maxpagesize=maxpagesize, filter=filter, api_version=self._driver.settings.api_version
        )
        return ItemPaged(self._driver, request, models_list.parse_response)

    def get(self, id: str) -> Model:
        """Get a model.

        Args:
            id: The id of the resource, case-sensitive. The caller chooses it at creation.

        Raises:
            ServiceError: the service returned a non-2xx response; its subclasses name the status.
            TransportError: there was no response.
        """
        request = models_get.build_request(id, api_version=self._driver.settings.api_version)
        return self._driver.call(request, models_get.parse_response)

    @overload
    def begin_create(
        self, id: str, body: Model, *, operation_id: str | None = None, polling_interval: float | None = None
    ) -> Poller[Model]: ...
    @overload
    def begin_create(
        self,
        id: str,
        *,
        recipe: Recipe,
        project_id: str,
        consent_id: str,
        training_set_id: str,
        voice_name: str | None = None,
        description: str | None = None,
        locale: str | None = None,
        properties: ModelProperties | None = None,
        operation_id: str | None = None,
        polling_interval: float | None = None,
    ) -> Poller[Model]: ...
    def begin_create(
        self,
        id: str,
        body: Model | None = None,
        *,
        operation_id: str | None = None,
        polling_interval: float | None = None,
        **fields: Any,
    ) -> Poller[Model]:
        """Train a model.

        Training takes hours. If the request omits the recipe's version or the model's locale, the service sets it. A
        model
        cannot be changed; a new engine version needs a new endpoint.

        Args:
            id: The id of the resource, case-sensitive. The caller chooses it at creation.
            body: The model to send, without the attributes that only the service sets. Or pass its fields as keywords
                instead of a Model:
            recipe: A training method for models.
            project_id: The project that the model belongs to.
            consent_id: The consent of the voice talent.
            training_set_id: The training set that the model is trained from.
            voice_name: The name of the voice in speech synthesis.
            description: A free-text description.
            locale: The language and region that the model speaks (BCP-47). The default is the locale of the training
                set.
            properties: The styles of a model, and the results of its training.
            operation_id: The id by which the service recognises a repetition of this call; a new one if absent.
            polling_interval: Seconds between two polls, instead of the client's interval.

        Raises:
            TypeError: the call has neither a body nor its required fields, or both.
            ValueError: an id is not a string or is empty, or a field has another type than in the contract.
            ServiceError: the service returned a non-2xx response; its subclasses name the status.
            TransportError: there was no response.
        """
        request = models_create.build_request(
            id,
            choose_body("models.begin_create", Model, body, fields),
            operation_id=operation_id_or_new(operation_id),
            api_version=self._driver.settings.api_version,
        )
        return Poller.begin(self._driver, request, self._target(), resource_id=id, polling_interval=polling_interval)

    def delete(self, id: str) -> None:
        """Delete a model.

        Args:
            id: The id of the resource, case-sensitive. The caller chooses it at creation.

        Raises:
            ServiceError: the service returned a non-2xx response; its subclasses name the status.
            TransportError: there was no response.
        """
        self._driver.send(models_delete.build_request(id, api_version=self._driver.settings.api_version))

    def _target(self) -> Target[Model]:
        version = self._driver.settings.api_version
        return Target("Models", lambda id: models_get.build_request(id, api_version=version), models_get.parse_response)


class AsyncModelsOperations:
    """Voices that are trained from a training set with a recipe."""

    def __init__(self, driver: AsyncDriver) -> None:
        self._driver = driver

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {self._driver.settings.endpoint}>"

    def list_recipes(self) -> AsyncItemPaged[Recipe]:
        """List the recipes that models can be trained with.

        Raises:
            ServiceError: the service returned a non-2xx response; its subclasses name the status.
            TransportError: there was no response.
        """
        request = models_list_recipes.build_request(api_version=self._driver.settings.api_version)
        return AsyncItemPaged(self._driver, request, models_list_recipes.parse_response)

    def list(
        self, *, skip: int | None = None, maxpagesize: int | None = None, filter: str | Filter | None = None
    ) -> AsyncItemPaged[Model]:
        """List the models of the Speech resource.

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
        request = models_list.build_request(
            skip=skip, maxpagesize=maxpagesize, filter=filter, api_version=self._driver.settings.api_version
        )
        return AsyncItemPaged(self._driver, request, models_list.parse_response)

    async def get(self, id: str) -> Model:
        """Get a model.

        Args:
            id: The id of the resource, case-sensitive. The caller chooses it at creation.

        Raises:
            ServiceError: the service returned a non-2xx response; its subclasses name the status.
            TransportError: there was no response.
        """
        request = models_get.build_request(id, api_version=self._driver.settings.api_version)
        return await self._driver.call(request, models_get.parse_response)

    @overload
    async def begin_create(
        self, id: str, body: Model, *, operation_id: str | None = None, polling_interval: float | None = None
    ) -> AsyncPoller[Model]: ...
    @overload
    async def begin_create(
        self,
        id: str,
        *,
        recipe: Recipe,
        project_id: str,
        consent_id: str,
        training_set_id: str,
        voice_name: str | None = None,
        description: str | None = None,
        locale: str | None = None,
        properties: ModelProperties | None = None,
        operation_id: str | None = None,
        polling_interval: float | None = None,
    ) -> AsyncPoller[Model]: ...
    async def begin_create(
        self,
        id: str,
        body: Model | None = None,
        *,
        operation_id: str | None = None,
        polling_interval: float | None = None,
        **fields: Any,
    ) -> AsyncPoller[Model]:
        """Train a model.

        Training takes hours. If the request omits the recipe's version or the model's locale, the service sets it. A
        model
        cannot be changed; a new engine version needs a new endpoint.

        Args:
            id: The id of the resource, case-sensitive. The caller chooses it at creation.
            body: The model to send, without the attributes that only the service sets. Or pass its fields as keywords
                instead of a Model:
            recipe: A training method for models.
            project_id: The project that the model belongs to.
            consent_id: The consent of the voice talent.
            training_set_id: The training set that the model is trained from.
            voice_name: The name of the voice in speech synthesis.
            description: A free-text description.
            locale: The language and region that the model speaks (BCP-47). The default is the locale of the training
                set.
            properties: The styles of a model, and the results of its training.
            operation_id: The id by which the service recognises a repetition of this call; a new one if absent.
            polling_interval: Seconds between two polls, instead of the client's interval.

        Raises:
            TypeError: the call has neither a body nor its required fields, or both.
            ValueError: an id is not a string or is empty, or a field has another type than in the contract.
            ServiceError: the service returned a non-2xx response; its subclasses name the status.
            TransportError: there was no response.
        """
        request = models_create.build_request(
            id,
            choose_body("models.begin_create", Model, body, fields),
            operation_id=operation_id_or_new(operation_id),
            api_version=self._driver.settings.api_version,
        )
        return await AsyncPoller.begin(
            self._driver, request, self._target(), resource_id=id, polling_interval=polling_interval
        )

    async def delete(self, id: str) -> None:
        """Delete a model.

        Args:
            id: The id of the resource, case-sensitive. The caller chooses it at creation.

        Raises:
            ServiceError: the service returned a non-2xx response; its subclasses name the status.
            TransportError: there was no response.
        """
        await self._driver.send(models_delete.build_request(id, api_version=self._driver.settings.api_version))

    def _target(self) -> Target[Model]:
        version = self._driver.settings.api_version
        return Target("Models", lambda id: models_get.build_request(id, api_version=version), models_get.parse_response)
