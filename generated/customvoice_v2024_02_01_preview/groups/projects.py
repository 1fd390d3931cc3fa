"""The operation group Projects, for the synchronous and the asynchronous client."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, overload

from customvoice._runtime.models.body_choice import choose_body
from customvoice._runtime.paging.items import AsyncItemPaged, ItemPaged

from ..api.projects import projects_create, projects_delete, projects_get, projects_list
from ..models.project import Project

if TYPE_CHECKING:
    from customvoice._runtime.calls.driver import AsyncDriver, Driver
    from customvoice._runtime.paging.filters import Filter

    from ..models.project_kind import ProjectKind


__all__ = ["AsyncProjectsOperations", "ProjectsOperations"]


class ProjectsOperations:
    """Folders that contain all resources of one voice."""

    def __init__(self, driver: Driver) -> None:
        self._driver = driver

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {self._driver.settings.endpoint}>"

    def list(
        self, *, skip: int | None = None, maxpagesize: int | None = None, filter: str | Filter | None = None
    ) -> ItemPaged[Project]:
        """List the projects of the Speech resource.

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
        request = projects_list.build_request(
            skip=skip, maxpagesize=maxpagesize, filter=filter, api_version=self._driver.settings.api_version
        )
        return ItemPaged(self._driver, request, projects_list.parse_response)

    def get(self, id: str) -> Project:
        """Get a project.

        Args:
            id: The id of the resource, case-sensitive. The caller chooses it at creation.

        Raises:
            ServiceError: the service returned a non-2xx response; its subclasses name the status.
            TransportError: there was no response.
        """
        request = projects_get.build_request(id, api_version=self._driver.settings.api_version)
        return self._driver.call(request, projects_get.parse_response)

    @overload
    def create(self, id: str, body: Project) -> Project: ...
    @overload
    def create(
        self, id: str, *, kind: ProjectKind | str, display_name: str | None = None, description: str | None = None
    ) -> Project: ...
    def create(self, id: str, body: Project | None = None, **fields: Any) -> Project:
        """Create a project, or change its description.

        The kind and the locale cannot be changed after creation.

        Args:
            id: The id of the resource, case-sensitive. The caller chooses it at creation.
            body: The model to send, without the attributes that only the service sets. Or pass its fields as keywords
                instead of a Project:
            kind: The kind of voice that a project is for.
            display_name: A display name.
            description: A free-text description. It can be changed later.

        Raises:
            TypeError: the call has neither a body nor its required fields, or both.
            ValueError: an id is not a string or is empty, or a field has another type than in the contract.
            ServiceError: the service returned a non-2xx response; its subclasses name the status.
            TransportError: there was no response.
        """
        request = projects_create.build_request(
            id, choose_body("projects.create", Project, body, fields), api_version=self._driver.settings.api_version
        )
        return self._driver.call(request, projects_create.parse_response)

    def delete(self, id: str, *, force_delete: bool | None = None) -> None:
        """Delete a project and its contents.

        The consents, training sets and personal voices of the project are deleted too. A project that contains a
        model or
        an endpoint is deleted only with `forceDelete=true`.

        Args:
            id: The id of the resource, case-sensitive. The caller chooses it at creation.
            force_delete: Delete the project even if it contains a model or an endpoint.

        Raises:
            ServiceError: the service returned a non-2xx response; its subclasses name the status.
            TransportError: there was no response.
        """
        self._driver.send(
            projects_delete.build_request(id, force_delete=force_delete, api_version=self._driver.settings.api_version)
        )


class AsyncProjectsOperations:
    """Folders that contain all resources of one voice."""

    def __init__(self, driver: AsyncDriver) -> None:
        self._driver = driver

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {self._driver.settings.endpoint}>"

    def list(
        self, *, skip: int | None = None, maxpagesize: int | None = None, filter: str | Filter | None = None
    ) -> AsyncItemPaged[Project]:
        """List the projects of the Speech resource.

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
        request = projects_list.build_request(
            skip=skip, maxpagesize=maxpagesize, filter=filter, api_version=self._driver.settings.api_version
        )
        return AsyncItemPaged(self._driver, request, projects_list.parse_response)

    async def get(self, id: str) -> Project:
        """Get a project.

        Args:
            id: The id of the resource, case-sensitive. The caller chooses it at creation.

        Raises:
            ServiceError: the service returned a non-2xx response; its subclasses name the status.
            TransportError: there was no response.
        """
        request = projects_get.build_request(id, api_version=self._driver.settings.api_version)
        return await self._driver.call(request, projects_get.parse_response)

    @overload
    async def create(self, id: str, body: Project) -> Project: ...
    @overload
    async def create(
        self, id: str, *, kind: ProjectKind | str, display_name: str | None = None, description: str | None = None
    ) -> Project: ...
    async def create(self, id: str, body: Project | None = None, **fields: Any) -> Project:
        """Create a project, or change its description.

        The kind and the locale cannot be changed after creation.

        Args:
            id: The id of the resource, case-sensitive. The caller chooses it at creation.
            body: The model to send, without the attributes that only the service sets. Or pass its fields as keywords
                instead of a Project:
            kind: The kind of voice that a project is for.
            display_name: A display name.
            description: A free-text description. It can be changed later.

        Raises:
            TypeError: the call has neither a body nor its required fields, or both.
            ValueError: an id is not a string or is empty, or a field has another type than in the contract.
            ServiceError: the service returned a non-2xx response; its subclasses name the status.
            TransportError: there was no response.
        """
        request = projects_create.build_request(
            id, choose_body("projects.create", Project, body, fields), api_version=self._driver.settings.api_version
        )
        return await self._driver.call(request, projects_create.parse_response)

    async def delete(self, id: str, *, force_delete: bool | None = None) -> None:
        """Delete a project and its contents.

        The consents, training sets and personal voices of the project are deleted too. A project that contains a
        model or
        an endpoint is deleted only with `forceDelete=true`.

        Args:
            id: The id of the resource, case-sensitive. The caller chooses it at creation.
            force_delete: Delete the project even if it contains a model or an endpoint.

        Raises:
            ServiceError: the service returned a non-2xx response; its subclasses name the status.
            TransportError: there was no response.
        """
        await self._driver.send(
            projects_delete.build_request(id, force_delete=force_delete, api_version=self._driver.settings.api_version)
        )
