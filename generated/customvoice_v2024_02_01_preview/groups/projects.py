"""The operation group Projects, for the synchronous and the asynchronous client."""

from __future__ import annotations

from customvoice._runtime import AsyncDriver, AsyncItemPaged, Driver, ItemPaged

from ..api.projects import projects_create, projects_delete, projects_get, projects_list
from ..models.project import Project

__all__ = ["AsyncProjectsOperations", "ProjectsOperations"]


class ProjectsOperations:
    """Containers of everything made for one voice."""

    def __init__(self, driver: Driver) -> None:
        self._driver = driver

    def list(
        self, *, skip: int | None = None, maxpagesize: int | None = None, filter: str | None = None
    ) -> ItemPaged[Project]:
        """List the projects of the Speech resource.

        Args:
            skip: How many items to leave out at the start.
            maxpagesize: How many items a page may hold; a page may be shorter.
            filter: One comparison. `projectId`, `locale` and `kind` know `eq` and `ne`; `createdDateTime` also `gt`,
                `ge`, `lt` and `le`. Strings stand in single quotes (a quote inside is doubled), times stand bare.
                Unquoted strings are tolerated.

        Raises:
            ServiceError: the service answered with an error; its subclasses tell which.
            TransportError: it did not answer.
        """
        request = projects_list.build_request(
            skip=skip, maxpagesize=maxpagesize, filter=filter, api_version=self._driver.settings.api_version
        )
        return ItemPaged(self._driver, request, projects_list.parse_response)

    def get(self, id: str) -> Project:
        """Read a project.

        Args:
            id: The id of the resource, chosen by the caller when it is created; case matters.

        Raises:
            ServiceError: the service answered with an error; its subclasses tell which.
            TransportError: it did not answer.
        """
        request = projects_get.build_request(id, api_version=self._driver.settings.api_version)
        return self._driver.call(request, projects_get.parse_response)

    def create(self, id: str, body: Project) -> Project:
        """Create a project, or change the description of one.

        The kind and the locale are fixed when the project is created.

        Args:
            id: The id of the resource, chosen by the caller when it is created; case matters.
            body: what to send; attributes that only the service sets are left out.

        Raises:
            ServiceError: the service answered with an error; its subclasses tell which.
            TransportError: it did not answer.
        """
        request = projects_create.build_request(id, body, api_version=self._driver.settings.api_version)
        return self._driver.call(request, projects_create.parse_response)

    def delete(self, id: str, *, force_delete: bool | None = None) -> None:
        """Delete a project and what it holds.

        Consents, training sets and personal voices go with the project. One that holds a model or an endpoint is only
        deleted with `forceDelete=true`.

        Args:
            id: The id of the resource, chosen by the caller when it is created; case matters.
            force_delete: Delete the project also when it holds a model or an endpoint.

        Raises:
            ServiceError: the service answered with an error; its subclasses tell which.
            TransportError: it did not answer.
        """
        self._driver.send(
            projects_delete.build_request(id, force_delete=force_delete, api_version=self._driver.settings.api_version)
        )


class AsyncProjectsOperations:
    """Containers of everything made for one voice."""

    def __init__(self, driver: AsyncDriver) -> None:
        self._driver = driver

    def list(
        self, *, skip: int | None = None, maxpagesize: int | None = None, filter: str | None = None
    ) -> AsyncItemPaged[Project]:
        """List the projects of the Speech resource.

        Args:
            skip: How many items to leave out at the start.
            maxpagesize: How many items a page may hold; a page may be shorter.
            filter: One comparison. `projectId`, `locale` and `kind` know `eq` and `ne`; `createdDateTime` also `gt`,
                `ge`, `lt` and `le`. Strings stand in single quotes (a quote inside is doubled), times stand bare.
                Unquoted strings are tolerated.

        Raises:
            ServiceError: the service answered with an error; its subclasses tell which.
            TransportError: it did not answer.
        """
        request = projects_list.build_request(
            skip=skip, maxpagesize=maxpagesize, filter=filter, api_version=self._driver.settings.api_version
        )
        return AsyncItemPaged(self._driver, request, projects_list.parse_response)

    async def get(self, id: str) -> Project:
        """Read a project.

        Args:
            id: The id of the resource, chosen by the caller when it is created; case matters.

        Raises:
            ServiceError: the service answered with an error; its subclasses tell which.
            TransportError: it did not answer.
        """
        request = projects_get.build_request(id, api_version=self._driver.settings.api_version)
        return await self._driver.call(request, projects_get.parse_response)

    async def create(self, id: str, body: Project) -> Project:
        """Create a project, or change the description of one.

        The kind and the locale are fixed when the project is created.

        Args:
            id: The id of the resource, chosen by the caller when it is created; case matters.
            body: what to send; attributes that only the service sets are left out.

        Raises:
            ServiceError: the service answered with an error; its subclasses tell which.
            TransportError: it did not answer.
        """
        request = projects_create.build_request(id, body, api_version=self._driver.settings.api_version)
        return await self._driver.call(request, projects_create.parse_response)

    async def delete(self, id: str, *, force_delete: bool | None = None) -> None:
        """Delete a project and what it holds.

        Consents, training sets and personal voices go with the project. One that holds a model or an endpoint is only
        deleted with `forceDelete=true`.

        Args:
            id: The id of the resource, chosen by the caller when it is created; case matters.
            force_delete: Delete the project also when it holds a model or an endpoint.

        Raises:
            ServiceError: the service answered with an error; its subclasses tell which.
            TransportError: it did not answer.
        """
        await self._driver.send(
            projects_delete.build_request(id, force_delete=force_delete, api_version=self._driver.settings.api_version)
        )
