"""The operation group PersonalVoices, for the synchronous and the asynchronous client."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, overload

from customvoice._runtime.long_running.pollers import AsyncPoller, Poller, Target
from customvoice._runtime.long_running.polling import operation_id_or_new
from customvoice._runtime.models.body_choice import choose_body
from customvoice._runtime.paging.items import AsyncItemPaged, ItemPaged

from ..api.personal_voices import (
    personal_voices_create,
    personal_voices_delete,
    personal_voices_get,
    personal_voices_list,
    personal_voices_post,
)
from ..models.personal_voice import PersonalVoice

if TYPE_CHECKING:
    from collections.abc import Sequence

    from customvoice._runtime.calls.driver import AsyncDriver, Driver
    from customvoice._runtime.paging.filters import Filter
    from customvoice._runtime.uploads.audio import AudioSource
    from customvoice._runtime.uploads.stream import ProgressCallback

    from ..models.azure_blob_content_source import AzureBlobContentSource


__all__ = ["AsyncPersonalVoicesOperations", "PersonalVoicesOperations"]


class PersonalVoicesOperations:
    """Voices that are created from a short audio prompt."""

    def __init__(self, driver: Driver) -> None:
        self._driver = driver

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {self._driver.settings.endpoint}>"

    def list(
        self, *, skip: int | None = None, maxpagesize: int | None = None, filter: str | Filter | None = None
    ) -> ItemPaged[PersonalVoice]:
        """List the personal voices of the Speech resource.

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
        request = personal_voices_list.build_request(
            skip=skip, maxpagesize=maxpagesize, filter=filter, api_version=self._driver.settings.api_version
        )
        return ItemPaged(self._driver, request, personal_voices_list.parse_response)

    def get(self, id: str) -> PersonalVoice:
        """Get a personal voice.

        Args:
            id: The id of the personal voice, case-sensitive. The caller chooses it at creation.

        Raises:
            ServiceError: the service returned a non-2xx response; its subclasses name the status.
            TransportError: there was no response.
        """
        request = personal_voices_get.build_request(id, api_version=self._driver.settings.api_version)
        return self._driver.call(request, personal_voices_get.parse_response)

    @overload
    def begin_create(
        self, id: str, body: PersonalVoice, *, operation_id: str | None = None, polling_interval: float | None = None
    ) -> Poller[PersonalVoice]: ...
    @overload
    def begin_create(
        self,
        id: str,
        *,
        project_id: str,
        consent_id: str,
        display_name: str | None = None,
        description: str | None = None,
        audios: AzureBlobContentSource | None = None,
        operation_id: str | None = None,
        polling_interval: float | None = None,
    ) -> Poller[PersonalVoice]: ...
    def begin_create(
        self,
        id: str,
        body: PersonalVoice | None = None,
        *,
        operation_id: str | None = None,
        polling_interval: float | None = None,
        **fields: Any,
    ) -> Poller[PersonalVoice]:
        """Create a personal voice from audio in Azure Blob Storage.

        Args:
            id: The id of the personal voice, case-sensitive. The caller chooses it at creation.
            body: The model to send, without the attributes that only the service sets. Or pass its fields as keywords
                instead of a PersonalVoice:
            project_id: The project that the personal voice belongs to.
            consent_id: The consent of the voice talent.
            display_name: A display name.
            description: A free-text description.
            audios: The blobs with the audio prompt. The service never returns them.
            operation_id: The id by which the service recognises a repetition of this call; a new one if absent.
            polling_interval: Seconds between two polls, instead of the client's interval.

        Raises:
            TypeError: the call has neither a body nor its required fields, or both.
            ValueError: an id is not a string or is empty, or a field has another type than in the contract.
            ServiceError: the service returned a non-2xx response; its subclasses name the status.
            TransportError: there was no response.
        """
        request = personal_voices_create.build_request(
            id,
            choose_body("personal_voices.begin_create", PersonalVoice, body, fields),
            operation_id=operation_id_or_new(operation_id),
            api_version=self._driver.settings.api_version,
        )
        return Poller.begin(self._driver, request, self._target(), resource_id=id, polling_interval=polling_interval)

    def begin_create_from_file(
        self,
        id: str,
        *,
        project_id: str,
        consent_id: str,
        audio: AudioSource | Sequence[AudioSource],
        display_name: str | None = None,
        description: str | None = None,
        properties: str | None = None,
        progress: ProgressCallback | None = None,
        operation_id: str | None = None,
        polling_interval: float | None = None,
    ) -> Poller[PersonalVoice]:
        """Create a personal voice from uploaded audio files.

        Args:
            id: The id of the personal voice, case-sensitive. The caller chooses it at creation.
            project_id: The project that the personal voice belongs to.
            consent_id: The consent of the voice talent.
            audio: The prompt, one or more WAV or MP3 files of one speaker. A path, bytes, a file object opened in
                binary mode, or (name, content[, media type]); or a list of them.
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
        request = personal_voices_post.build_request(
            id,
            project_id=project_id,
            consent_id=consent_id,
            audio=audio,
            display_name=display_name,
            description=description,
            properties=properties,
            progress=progress,
            operation_id=operation_id_or_new(operation_id),
            api_version=self._driver.settings.api_version,
        )
        return Poller.begin(self._driver, request, self._target(), resource_id=id, polling_interval=polling_interval)

    def delete(self, id: str) -> None:
        """Delete a personal voice.

        Args:
            id: The id of the personal voice, case-sensitive. The caller chooses it at creation.

        Raises:
            ServiceError: the service returned a non-2xx response; its subclasses name the status.
            TransportError: there was no response.
        """
        self._driver.send(personal_voices_delete.build_request(id, api_version=self._driver.settings.api_version))

    def _target(self) -> Target[PersonalVoice]:
        version = self._driver.settings.api_version
        return Target(
            "PersonalVoices",
            lambda id: personal_voices_get.build_request(id, api_version=version),
            personal_voices_get.parse_response,
        )


class AsyncPersonalVoicesOperations:
    """Voices that are created from a short audio prompt."""

    def __init__(self, driver: AsyncDriver) -> None:
        self._driver = driver

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {self._driver.settings.endpoint}>"

    def list(
        self, *, skip: int | None = None, maxpagesize: int | None = None, filter: str | Filter | None = None
    ) -> AsyncItemPaged[PersonalVoice]:
        """List the personal voices of the Speech resource.

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
        request = personal_voices_list.build_request(
            skip=skip, maxpagesize=maxpagesize, filter=filter, api_version=self._driver.settings.api_version
        )
        return AsyncItemPaged(self._driver, request, personal_voices_list.parse_response)

    async def get(self, id: str) -> PersonalVoice:
        """Get a personal voice.

        Args:
            id: The id of the personal voice, case-sensitive. The caller chooses it at creation.

        Raises:
            ServiceError: the service returned a non-2xx response; its subclasses name the status.
            TransportError: there was no response.
        """
        request = personal_voices_get.build_request(id, api_version=self._driver.settings.api_version)
        return await self._driver.call(request, personal_voices_get.parse_response)

    @overload
    async def begin_create(
        self, id: str, body: PersonalVoice, *, operation_id: str | None = None, polling_interval: float | None = None
    ) -> AsyncPoller[PersonalVoice]: ...
    @overload
    async def begin_create(
        self,
        id: str,
        *,
        project_id: str,
        consent_id: str,
        display_name: str | None = None,
        description: str | None = None,
        audios: AzureBlobContentSource | None = None,
        operation_id: str | None = None,
        polling_interval: float | None = None,
    ) -> AsyncPoller[PersonalVoice]: ...
    async def begin_create(
        self,
        id: str,
        body: PersonalVoice | None = None,
        *,
        operation_id: str | None = None,
        polling_interval: float | None = None,
        **fields: Any,
    ) -> AsyncPoller[PersonalVoice]:
        """Create a personal voice from audio in Azure Blob Storage.

        Args:
            id: The id of the personal voice, case-sensitive. The caller chooses it at creation.
            body: The model to send, without the attributes that only the service sets. Or pass its fields as keywords
                instead of a PersonalVoice:
            project_id: The project that the personal voice belongs to.
            consent_id: The consent of the voice talent.
            display_name: A display name.
            description: A free-text description.
            audios: The blobs with the audio prompt. The service never returns them.
            operation_id: The id by which the service recognises a repetition of this call; a new one if absent.
            polling_interval: Seconds between two polls, instead of the client's interval.

        Raises:
            TypeError: the call has neither a body nor its required fields, or both.
            ValueError: an id is not a string or is empty, or a field has another type than in the contract.
            ServiceError: the service returned a non-2xx response; its subclasses name the status.
            TransportError: there was no response.
        """
        request = personal_voices_create.build_request(
            id,
            choose_body("personal_voices.begin_create", PersonalVoice, body, fields),
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
        consent_id: str,
        audio: AudioSource | Sequence[AudioSource],
        display_name: str | None = None,
        description: str | None = None,
        properties: str | None = None,
        progress: ProgressCallback | None = None,
        operation_id: str | None = None,
        polling_interval: float | None = None,
    ) -> AsyncPoller[PersonalVoice]:
        """Create a personal voice from uploaded audio files.

        Args:
            id: The id of the personal voice, case-sensitive. The caller chooses it at creation.
            project_id: The project that the personal voice belongs to.
            consent_id: The consent of the voice talent.
            audio: The prompt, one or more WAV or MP3 files of one speaker. A path, bytes, a file object opened in
                binary mode, or (name, content[, media type]); or a list of them.
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
        request = personal_voices_post.build_request(
            id,
            project_id=project_id,
            consent_id=consent_id,
            audio=audio,
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
        """Delete a personal voice.

        Args:
            id: The id of the personal voice, case-sensitive. The caller chooses it at creation.

        Raises:
            ServiceError: the service returned a non-2xx response; its subclasses name the status.
            TransportError: there was no response.
        """
        await self._driver.send(personal_voices_delete.build_request(id, api_version=self._driver.settings.api_version))

    def _target(self) -> Target[PersonalVoice]:
        version = self._driver.settings.api_version
        return Target(
            "PersonalVoices",
            lambda id: personal_voices_get.build_request(id, api_version=version),
            personal_voices_get.parse_response,
        )
