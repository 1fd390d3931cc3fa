"""The operation group Consents, for the synchronous and the asynchronous client."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, overload

from customvoice._runtime.long_running.pollers import AsyncPoller, Poller, Target
from customvoice._runtime.long_running.polling import operation_id_or_new
from customvoice._runtime.models.body_choice import choose_body
from customvoice._runtime.paging.items import AsyncItemPaged, ItemPaged

from ..api.consents import (
    consents_create,
    consents_create_by_post,
    consents_delete,
    consents_get,
    consents_list,
    consents_post,
)
from ..models.consent import Consent
from ..models.consent_with_id import ConsentWithId

if TYPE_CHECKING:
    from customvoice._runtime.calls.driver import AsyncDriver, Driver
    from customvoice._runtime.paging.filters import Filter
    from customvoice._runtime.uploads.audio import AudioSource
    from customvoice._runtime.uploads.stream import ProgressCallback


__all__ = ["AsyncConsentsOperations", "ConsentsOperations"]


class ConsentsOperations:
    """Recorded statements in which the voice talent agrees to a synthetic voice."""

    def __init__(self, driver: Driver) -> None:
        self._driver = driver

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {self._driver.settings.endpoint}>"

    def list(
        self, *, skip: int | None = None, maxpagesize: int | None = None, filter: str | Filter | None = None
    ) -> ItemPaged[Consent]:
        """List the consents of the Speech resource.

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
        request = consents_list.build_request(
            skip=skip, maxpagesize=maxpagesize, filter=filter, api_version=self._driver.settings.api_version
        )
        return ItemPaged(self._driver, request, consents_list.parse_response)

    @overload
    def begin_create_by_post(
        self, body: ConsentWithId, *, operation_id: str | None = None, polling_interval: float | None = None
    ) -> Poller[Consent]: ...
    @overload
    def begin_create_by_post(
        self,
        *,
        id: str,
        voice_talent_name: str,
        company_name: str,
        locale: str,
        project_id: str,
        display_name: str | None = None,
        description: str | None = None,
        audio_url: str | None = None,
        operation_id: str | None = None,
        polling_interval: float | None = None,
    ) -> Poller[Consent]: ...
    def begin_create_by_post(
        self,
        body: ConsentWithId | None = None,
        *,
        operation_id: str | None = None,
        polling_interval: float | None = None,
        **fields: Any,
    ) -> Poller[Consent]:
        """Create a consent from audio at a URL, with its id in the body.

        The early form of Consents_Create (erratum 33).

        Args:
            body: The model to send, without the attributes that only the service sets. Or pass its fields as keywords
                instead of a ConsentWithId:
            id: The consent's id, case-sensitive.
            voice_talent_name: The talent's name as spoken in the statement. It cannot be changed.
            company_name: The company's name as spoken in the statement. It cannot be changed.
            locale: Language and region of the statement (BCP-47), such as en-US. It cannot be changed.
            project_id: The project that the consent belongs to.
            display_name: A display name.
            description: A free-text description.
            audio_url: The URL of the recorded statement, public or with a SAS. The service never returns it.
            operation_id: The id by which the service recognises a repetition of this call; a new one if absent.
            polling_interval: Seconds between two polls, instead of the client's interval.

        Raises:
            TypeError: the call has neither a body nor its required fields, or both.
            ValueError: an id is not a string or is empty, or a field has another type than in the contract.
            ServiceError: the service returned a non-2xx response; its subclasses name the status.
            TransportError: there was no response.
        """
        request = consents_create_by_post.build_request(
            choose_body("consents.begin_create_by_post", ConsentWithId, body, fields),
            operation_id=operation_id_or_new(operation_id),
            api_version=self._driver.settings.api_version,
        )
        return Poller.begin(self._driver, request, self._target(), resource_id=None, polling_interval=polling_interval)

    def get(self, id: str) -> Consent:
        """Get a consent.

        Args:
            id: The id of the resource, case-sensitive. The caller chooses it at creation.

        Raises:
            ServiceError: the service returned a non-2xx response; its subclasses name the status.
            TransportError: there was no response.
        """
        request = consents_get.build_request(id, api_version=self._driver.settings.api_version)
        return self._driver.call(request, consents_get.parse_response)

    @overload
    def begin_create(
        self, id: str, body: Consent, *, operation_id: str | None = None, polling_interval: float | None = None
    ) -> Poller[Consent]: ...
    @overload
    def begin_create(
        self,
        id: str,
        *,
        voice_talent_name: str,
        company_name: str,
        locale: str,
        project_id: str,
        display_name: str | None = None,
        description: str | None = None,
        audio_url: str | None = None,
        operation_id: str | None = None,
        polling_interval: float | None = None,
    ) -> Poller[Consent]: ...
    def begin_create(
        self,
        id: str,
        body: Consent | None = None,
        *,
        operation_id: str | None = None,
        polling_interval: float | None = None,
        **fields: Any,
    ) -> Poller[Consent]:
        """Create a consent from audio at a URL.

        The service downloads `audioUrl` (public, or with a SAS). It checks that the audio speaks the statement of the
        locale with the names of the talent and the company. It never returns the URL.

        Args:
            id: The id of the resource, case-sensitive. The caller chooses it at creation.
            body: The model to send, without the attributes that only the service sets. Or pass its fields as keywords
                instead of a Consent:
            voice_talent_name: The talent's name as spoken in the statement. It cannot be changed.
            company_name: The company's name as spoken in the statement. It cannot be changed.
            locale: Language and region of the statement (BCP-47), such as en-US. It cannot be changed.
            project_id: The project that the consent belongs to.
            display_name: A display name.
            description: A free-text description.
            audio_url: The URL of the recorded statement, public or with a SAS. The service never returns it.
            operation_id: The id by which the service recognises a repetition of this call; a new one if absent.
            polling_interval: Seconds between two polls, instead of the client's interval.

        Raises:
            TypeError: the call has neither a body nor its required fields, or both.
            ValueError: an id is not a string or is empty, or a field has another type than in the contract.
            ServiceError: the service returned a non-2xx response; its subclasses name the status.
            TransportError: there was no response.
        """
        request = consents_create.build_request(
            id,
            choose_body("consents.begin_create", Consent, body, fields),
            operation_id=operation_id_or_new(operation_id),
            api_version=self._driver.settings.api_version,
        )
        return Poller.begin(self._driver, request, self._target(), resource_id=id, polling_interval=polling_interval)

    def begin_create_from_file(
        self,
        id: str,
        *,
        project_id: str,
        voice_talent_name: str,
        company_name: str,
        audio: AudioSource,
        locale: str,
        display_name: str | None = None,
        description: str | None = None,
        properties: str | None = None,
        progress: ProgressCallback | None = None,
        operation_id: str | None = None,
        polling_interval: float | None = None,
    ) -> Poller[Consent]:
        """Create a consent from an uploaded audio file.

        Args:
            id: The id of the resource, case-sensitive. The caller chooses it at creation.
            project_id: The project that the consent belongs to.
            voice_talent_name: The talent's name as spoken in the statement.
            company_name: The company's name as spoken in the statement.
            audio: The recorded statement, WAV or MP3. A path, bytes, a file object opened in binary mode, or (name,
                content[, media type]).
            locale: Language and region of the statement (BCP-47), such as en-US.
            display_name: A display name.
            description: A free-text description.
            properties: The published documents declare it. No use of it is known.
            progress: Called with the bytes sent and the total bytes of the form; each attempt starts from 0 again.
            operation_id: The id by which the service recognises a repetition of this call; a new one if absent.
            polling_interval: Seconds between two polls, instead of the client's interval.

        Raises:
            OSError: a file cannot be read.
            ValueError: an audio is empty or larger than the limit of the service, or an id is not a string or is empty.
            TypeError: an audio has another type.
            ServiceError: the service returned a non-2xx response; its subclasses name the status.
            TransportError: there was no response.
        """
        request = consents_post.build_request(
            id,
            project_id=project_id,
            voice_talent_name=voice_talent_name,
            company_name=company_name,
            audio=audio,
            locale=locale,
            display_name=display_name,
            description=description,
            properties=properties,
            progress=progress,
            operation_id=operation_id_or_new(operation_id),
            api_version=self._driver.settings.api_version,
        )
        return Poller.begin(self._driver, request, self._target(), resource_id=id, polling_interval=polling_interval)

    def delete(self, id: str) -> None:
        """Delete a consent.

        Args:
            id: The id of the resource, case-sensitive. The caller chooses it at creation.

        Raises:
            ServiceError: the service returned a non-2xx response; its subclasses name the status.
            TransportError: there was no response.
        """
        self._driver.send(consents_delete.build_request(id, api_version=self._driver.settings.api_version))

    def _target(self) -> Target[Consent]:
        version = self._driver.settings.api_version
        return Target(
            "Consents", lambda id: consents_get.build_request(id, api_version=version), consents_get.parse_response
        )


class AsyncConsentsOperations:
    """Recorded statements in which the voice talent agrees to a synthetic voice."""

    def __init__(self, driver: AsyncDriver) -> None:
        self._driver = driver

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {self._driver.settings.endpoint}>"

    def list(
        self, *, skip: int | None = None, maxpagesize: int | None = None, filter: str | Filter | None = None
    ) -> AsyncItemPaged[Consent]:
        """List the consents of the Speech resource.

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
        request = consents_list.build_request(
            skip=skip, maxpagesize=maxpagesize, filter=filter, api_version=self._driver.settings.api_version
        )
        return AsyncItemPaged(self._driver, request, consents_list.parse_response)

    @overload
    async def begin_create_by_post(
        self, body: ConsentWithId, *, operation_id: str | None = None, polling_interval: float | None = None
    ) -> AsyncPoller[Consent]: ...
    @overload
    async def begin_create_by_post(
        self,
        *,
        id: str,
        voice_talent_name: str,
        company_name: str,
        locale: str,
        project_id: str,
        display_name: str | None = None,
        description: str | None = None,
        audio_url: str | None = None,
        operation_id: str | None = None,
        polling_interval: float | None = None,
    ) -> AsyncPoller[Consent]: ...
    async def begin_create_by_post(
        self,
        body: ConsentWithId | None = None,
        *,
        operation_id: str | None = None,
        polling_interval: float | None = None,
        **fields: Any,
    ) -> AsyncPoller[Consent]:
        """Create a consent from audio at a URL, with its id in the body.

        The early form of Consents_Create (erratum 33).

        Args:
            body: The model to send, without the attributes that only the service sets. Or pass its fields as keywords
                instead of a ConsentWithId:
            id: The consent's id, case-sensitive.
            voice_talent_name: The talent's name as spoken in the statement. It cannot be changed.
            company_name: The company's name as spoken in the statement. It cannot be changed.
            locale: Language and region of the statement (BCP-47), such as en-US. It cannot be changed.
            project_id: The project that the consent belongs to.
            display_name: A display name.
            description: A free-text description.
            audio_url: The URL of the recorded statement, public or with a SAS. The service never returns it.
            operation_id: The id by which the service recognises a repetition of this call; a new one if absent.
            polling_interval: Seconds between two polls, instead of the client's interval.

        Raises:
            TypeError: the call has neither a body nor its required fields, or both.
            ValueError: an id is not a string or is empty, or a field has another type than in the contract.
            ServiceError: the service returned a non-2xx response; its subclasses name the status.
            TransportError: there was no response.
        """
        request = consents_create_by_post.build_request(
            choose_body("consents.begin_create_by_post", ConsentWithId, body, fields),
            operation_id=operation_id_or_new(operation_id),
            api_version=self._driver.settings.api_version,
        )
        return await AsyncPoller.begin(
            self._driver, request, self._target(), resource_id=None, polling_interval=polling_interval
        )

    async def get(self, id: str) -> Consent:
        """Get a consent.

        Args:
            id: The id of the resource, case-sensitive. The caller chooses it at creation.

        Raises:
            ServiceError: the service returned a non-2xx response; its subclasses name the status.
            TransportError: there was no response.
        """
        request = consents_get.build_request(id, api_version=self._driver.settings.api_version)
        return await self._driver.call(request, consents_get.parse_response)

    @overload
    async def begin_create(
        self, id: str, body: Consent, *, operation_id: str | None = None, polling_interval: float | None = None
    ) -> AsyncPoller[Consent]: ...
    @overload
    async def begin_create(
        self,
        id: str,
        *,
        voice_talent_name: str,
        company_name: str,
        locale: str,
        project_id: str,
        display_name: str | None = None,
        description: str | None = None,
        audio_url: str | None = None,
        operation_id: str | None = None,
        polling_interval: float | None = None,
    ) -> AsyncPoller[Consent]: ...
    async def begin_create(
        self,
        id: str,
        body: Consent | None = None,
        *,
        operation_id: str | None = None,
        polling_interval: float | None = None,
        **fields: Any,
    ) -> AsyncPoller[Consent]:
        """Create a consent from audio at a URL.

        The service downloads `audioUrl` (public, or with a SAS). It checks that the audio speaks the statement of the
        locale with the names of the talent and the company. It never returns the URL.

        Args:
            id: The id of the resource, case-sensitive. The caller chooses it at creation.
            body: The model to send, without the attributes that only the service sets. Or pass its fields as keywords
                instead of a Consent:
            voice_talent_name: The talent's name as spoken in the statement. It cannot be changed.
            company_name: The company's name as spoken in the statement. It cannot be changed.
            locale: Language and region of the statement (BCP-47), such as en-US. It cannot be changed.
            project_id: The project that the consent belongs to.
            display_name: A display name.
            description: A free-text description.
            audio_url: The URL of the recorded statement, public or with a SAS. The service never returns it.
            operation_id: The id by which the service recognises a repetition of this call; a new one if absent.
            polling_interval: Seconds between two polls, instead of the client's interval.

        Raises:
            TypeError: the call has neither a body nor its required fields, or both.
            ValueError: an id is not a string or is empty, or a field has another type than in the contract.
            ServiceError: the service returned a non-2xx response; its subclasses name the status.
            TransportError: there was no response.
        """
        request = consents_create.build_request(
            id,
            choose_body("consents.begin_create", Consent, body, fields),
            operation_id=operation_id_or_new(operation_id),
            api_version=self._driver.settings.api_version,
        )
        return await AsyncPoller.begin(
            self._driver, request, self._target(), resource_id=id, polling_interval=polling_interval
        )

    async def begin_create_from_file(
        self,
        id: str,
        *,
        project_id: str,
        voice_talent_name: str,
        company_name: str,
        audio: AudioSource,
        locale: str,
        display_name: str | None = None,
        description: str | None = None,
        properties: str | None = None,
        progress: ProgressCallback | None = None,
        operation_id: str | None = None,
        polling_interval: float | None = None,
    ) -> AsyncPoller[Consent]:
        """Create a consent from an uploaded audio file.

        Args:
            id: The id of the resource, case-sensitive. The caller chooses it at creation.
            project_id: The project that the consent belongs to.
            voice_talent_name: The talent's name as spoken in the statement.
            company_name: The company's name as spoken in the statement.
            audio: The recorded statement, WAV or MP3. A path, bytes, a file object opened in binary mode, or (name,
                content[, media type]).
            locale: Language and region of the statement (BCP-47), such as en-US.
            display_name: A display name.
            description: A free-text description.
            properties: The published documents declare it. No use of it is known.
            progress: Called with the bytes sent and the total bytes of the form; each attempt starts from 0 again.
            operation_id: The id by which the service recognises a repetition of this call; a new one if absent.
            polling_interval: Seconds between two polls, instead of the client's interval.

        Raises:
            OSError: a file cannot be read.
            ValueError: an audio is empty or larger than the limit of the service, or an id is not a string or is empty.
            TypeError: an audio has another type.
            ServiceError: the service returned a non-2xx response; its subclasses name the status.
            TransportError: there was no response.
        """
        request = consents_post.build_request(
            id,
            project_id=project_id,
            voice_talent_name=voice_talent_name,
            company_name=company_name,
            audio=audio,
            locale=locale,
            display_name=display_name,
            description=description,
            properties=properties,
            progress=progress,
            operation_id=operation_id_or_new(operation_id),
            api_version=self._driver.settings.api_version,
        )
        return await AsyncPoller.begin(
            self._driver, request, self._target(), resource_id=id, polling_interval=polling_interval
        )

    async def delete(self, id: str) -> None:
        """Delete a consent.

        Args:
            id: The id of the resource, case-sensitive. The caller chooses it at creation.

        Raises:
            ServiceError: the service returned a non-2xx response; its subclasses name the status.
            TransportError: there was no response.
        """
        await self._driver.send(consents_delete.build_request(id, api_version=self._driver.settings.api_version))

    def _target(self) -> Target[Consent]:
        version = self._driver.settings.api_version
        return Target(
            "Consents", lambda id: consents_get.build_request(id, api_version=version), consents_get.parse_response
        )
