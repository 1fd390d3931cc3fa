"""The operation group TrainingSets, for the synchronous and the asynchronous client."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, overload

from customvoice._runtime.long_running.pollers import AsyncPoller, Poller, Target
from customvoice._runtime.long_running.polling import operation_id_or_new
from customvoice._runtime.models.body_choice import choose_body
from customvoice._runtime.paging.items import AsyncItemPaged, ItemPaged

from ..api.training_sets import (
    training_sets_create,
    training_sets_delete,
    training_sets_get,
    training_sets_list,
    training_sets_post,
    training_sets_upload_data,
)
from ..models.dataset import Dataset
from ..models.training_set import TrainingSet
from ..models.training_set_with_id import TrainingSetWithId

if TYPE_CHECKING:
    from customvoice._runtime.calls.driver import AsyncDriver, Driver
    from customvoice._runtime.paging.filters import Filter

    from ..models.azure_blob_content_source import AzureBlobContentSource
    from ..models.dataset_kind import DatasetKind
    from ..models.voice_kind import VoiceKind


__all__ = ["AsyncTrainingSetsOperations", "TrainingSetsOperations"]


class TrainingSetsOperations:
    """Audio and scripts to train models from."""

    def __init__(self, driver: Driver) -> None:
        self._driver = driver

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {self._driver.settings.endpoint}>"

    def list(
        self, *, skip: int | None = None, maxpagesize: int | None = None, filter: str | Filter | None = None
    ) -> ItemPaged[TrainingSet]:
        """List the training sets of the Speech resource.

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
        request = training_sets_list.build_request(
            skip=skip, maxpagesize=maxpagesize, filter=filter, api_version=self._driver.settings.api_version
        )
        return ItemPaged(self._driver, request, training_sets_list.parse_response)

    @overload
    def create_by_post(self, body: TrainingSetWithId) -> TrainingSet: ...
    @overload
    def create_by_post(
        self,
        *,
        id: str,
        locale: str,
        project_id: str,
        display_name: str | None = None,
        description: str | None = None,
        voice_kind: VoiceKind | str | None = None,
    ) -> TrainingSet: ...
    def create_by_post(self, body: TrainingSetWithId | None = None, **fields: Any) -> TrainingSet:
        """Create an empty training set, with its id in the body.

        The early form of TrainingSets_Create (erratum 33). It cannot change a training set, so it rejects an existing
        id.

        Args:
            body: The model to send, without the attributes that only the service sets. Or pass its fields as keywords
                instead of a TrainingSetWithId:
            id: The training set's id, case-sensitive.
            locale: Language and region of the recordings (BCP-47). It cannot be changed.
            project_id: The project that the training set belongs to.
            display_name: A display name.
            description: A free-text description. It can be changed later.
            voice_kind: The gender of the voice. It cannot be changed.

        Raises:
            TypeError: the call has neither a body nor its required fields, or both.
            ValueError: an id is not a string or is empty, or a field has another type than in the contract.
            ServiceError: the service returned a non-2xx response; its subclasses name the status.
            TransportError: there was no response.
        """
        request = training_sets_post.build_request(
            choose_body("training_sets.create_by_post", TrainingSetWithId, body, fields),
            api_version=self._driver.settings.api_version,
        )
        return self._driver.call(request, training_sets_post.parse_response)

    def get(self, id: str) -> TrainingSet:
        """Get a training set.

        Args:
            id: The id of the training set, case-sensitive. The caller chooses it at creation.

        Raises:
            ServiceError: the service returned a non-2xx response; its subclasses name the status.
            TransportError: there was no response.
        """
        request = training_sets_get.build_request(id, api_version=self._driver.settings.api_version)
        return self._driver.call(request, training_sets_get.parse_response)

    @overload
    def create(self, id: str, body: TrainingSet) -> TrainingSet: ...
    @overload
    def create(
        self,
        id: str,
        *,
        locale: str,
        project_id: str,
        display_name: str | None = None,
        description: str | None = None,
        voice_kind: VoiceKind | str | None = None,
    ) -> TrainingSet: ...
    def create(self, id: str, body: TrainingSet | None = None, **fields: Any) -> TrainingSet:
        """Create an empty training set, or change its description.

        An empty training set is ready at once. TrainingSets_UploadData adds the data.

        Args:
            id: The id of the training set, case-sensitive. The caller chooses it at creation.
            body: The model to send, without the attributes that only the service sets. Or pass its fields as keywords
                instead of a TrainingSet:
            locale: Language and region of the recordings (BCP-47). It cannot be changed.
            project_id: The project that the training set belongs to.
            display_name: A display name.
            description: A free-text description. It can be changed later.
            voice_kind: The gender of the voice. It cannot be changed.

        Raises:
            TypeError: the call has neither a body nor its required fields, or both.
            ValueError: an id is not a string or is empty, or a field has another type than in the contract.
            ServiceError: the service returned a non-2xx response; its subclasses name the status.
            TransportError: there was no response.
        """
        request = training_sets_create.build_request(
            id,
            choose_body("training_sets.create", TrainingSet, body, fields),
            api_version=self._driver.settings.api_version,
        )
        return self._driver.call(request, training_sets_create.parse_response)

    def delete(self, id: str) -> None:
        """Delete a training set.

        Args:
            id: The id of the training set, case-sensitive. The caller chooses it at creation.

        Raises:
            ServiceError: the service returned a non-2xx response; its subclasses name the status.
            TransportError: there was no response.
        """
        self._driver.send(training_sets_delete.build_request(id, api_version=self._driver.settings.api_version))

    @overload
    def begin_upload_data(
        self, id: str, body: Dataset, *, operation_id: str | None = None, polling_interval: float | None = None
    ) -> Poller[TrainingSet]: ...
    @overload
    def begin_upload_data(
        self,
        id: str,
        *,
        kind: DatasetKind | str,
        audios: AzureBlobContentSource,
        display_name: str | None = None,
        description: str | None = None,
        scripts: AzureBlobContentSource | None = None,
        operation_id: str | None = None,
        polling_interval: float | None = None,
    ) -> Poller[TrainingSet]: ...
    def begin_upload_data(
        self,
        id: str,
        body: Dataset | None = None,
        *,
        operation_id: str | None = None,
        polling_interval: float | None = None,
        **fields: Any,
    ) -> Poller[TrainingSet]:
        """Load data from Azure Blob Storage into a training set.

        The service lists the containers, pairs audio with scripts and counts the utterances that it accepts.
        Meanwhile
        `status` of the training set shows the progress.

        Args:
            id: The id of the training set, case-sensitive. The caller chooses it at creation.
            body: The model to send, without the attributes that only the service sets. Or pass its fields as keywords
                instead of a Dataset:
            kind: How audio files and scripts belong together.
            audios: The blobs with the audio.
            display_name: A display name.
            description: A free-text description.
            scripts: The blobs with the scripts. AudioOnly has none.
            operation_id: The id by which the service recognises a repetition of this call; a new one if absent.
            polling_interval: Seconds between two polls, instead of the client's interval.

        Raises:
            TypeError: the call has neither a body nor its required fields, or both.
            ValueError: an id is not a string or is empty, or a field has another type than in the contract.
            ServiceError: the service returned a non-2xx response; its subclasses name the status.
            TransportError: there was no response.
        """
        request = training_sets_upload_data.build_request(
            id,
            choose_body("training_sets.begin_upload_data", Dataset, body, fields),
            operation_id=operation_id_or_new(operation_id),
            api_version=self._driver.settings.api_version,
        )
        return Poller.begin(self._driver, request, self._target(), resource_id=id, polling_interval=polling_interval)

    def _target(self) -> Target[TrainingSet]:
        version = self._driver.settings.api_version
        return Target(
            "TrainingSets",
            lambda id: training_sets_get.build_request(id, api_version=version),
            training_sets_get.parse_response,
        )


class AsyncTrainingSetsOperations:
    """Audio and scripts to train models from."""

    def __init__(self, driver: AsyncDriver) -> None:
        self._driver = driver

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {self._driver.settings.endpoint}>"

    def list(
        self, *, skip: int | None = None, maxpagesize: int | None = None, filter: str | Filter | None = None
    ) -> AsyncItemPaged[TrainingSet]:
        """List the training sets of the Speech resource.

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
        request = training_sets_list.build_request(
            skip=skip, maxpagesize=maxpagesize, filter=filter, api_version=self._driver.settings.api_version
        )
        return AsyncItemPaged(self._driver, request, training_sets_list.parse_response)

    @overload
    async def create_by_post(self, body: TrainingSetWithId) -> TrainingSet: ...
    @overload
    async def create_by_post(
        self,
        *,
        id: str,
        locale: str,
        project_id: str,
        display_name: str | None = None,
        description: str | None = None,
        voice_kind: VoiceKind | str | None = None,
    ) -> TrainingSet: ...
    async def create_by_post(self, body: TrainingSetWithId | None = None, **fields: Any) -> TrainingSet:
        """Create an empty training set, with its id in the body.

        The early form of TrainingSets_Create (erratum 33). It cannot change a training set, so it rejects an existing
        id.

        Args:
            body: The model to send, without the attributes that only the service sets. Or pass its fields as keywords
                instead of a TrainingSetWithId:
            id: The training set's id, case-sensitive.
            locale: Language and region of the recordings (BCP-47). It cannot be changed.
            project_id: The project that the training set belongs to.
            display_name: A display name.
            description: A free-text description. It can be changed later.
            voice_kind: The gender of the voice. It cannot be changed.

        Raises:
            TypeError: the call has neither a body nor its required fields, or both.
            ValueError: an id is not a string or is empty, or a field has another type than in the contract.
            ServiceError: the service returned a non-2xx response; its subclasses name the status.
            TransportError: there was no response.
        """
        request = training_sets_post.build_request(
            choose_body("training_sets.create_by_post", TrainingSetWithId, body, fields),
            api_version=self._driver.settings.api_version,
        )
        return await self._driver.call(request, training_sets_post.parse_response)

    async def get(self, id: str) -> TrainingSet:
        """Get a training set.

        Args:
            id: The id of the training set, case-sensitive. The caller chooses it at creation.

        Raises:
            ServiceError: the service returned a non-2xx response; its subclasses name the status.
            TransportError: there was no response.
        """
        request = training_sets_get.build_request(id, api_version=self._driver.settings.api_version)
        return await self._driver.call(request, training_sets_get.parse_response)

    @overload
    async def create(self, id: str, body: TrainingSet) -> TrainingSet: ...
    @overload
    async def create(
        self,
        id: str,
        *,
        locale: str,
        project_id: str,
        display_name: str | None = None,
        description: str | None = None,
        voice_kind: VoiceKind | str | None = None,
    ) -> TrainingSet: ...
    async def create(self, id: str, body: TrainingSet | None = None, **fields: Any) -> TrainingSet:
        """Create an empty training set, or change its description.

        An empty training set is ready at once. TrainingSets_UploadData adds the data.

        Args:
            id: The id of the training set, case-sensitive. The caller chooses it at creation.
            body: The model to send, without the attributes that only the service sets. Or pass its fields as keywords
                instead of a TrainingSet:
            locale: Language and region of the recordings (BCP-47). It cannot be changed.
            project_id: The project that the training set belongs to.
            display_name: A display name.
            description: A free-text description. It can be changed later.
            voice_kind: The gender of the voice. It cannot be changed.

        Raises:
            TypeError: the call has neither a body nor its required fields, or both.
            ValueError: an id is not a string or is empty, or a field has another type than in the contract.
            ServiceError: the service returned a non-2xx response; its subclasses name the status.
            TransportError: there was no response.
        """
        request = training_sets_create.build_request(
            id,
            choose_body("training_sets.create", TrainingSet, body, fields),
            api_version=self._driver.settings.api_version,
        )
        return await self._driver.call(request, training_sets_create.parse_response)

    async def delete(self, id: str) -> None:
        """Delete a training set.

        Args:
            id: The id of the training set, case-sensitive. The caller chooses it at creation.

        Raises:
            ServiceError: the service returned a non-2xx response; its subclasses name the status.
            TransportError: there was no response.
        """
        await self._driver.send(training_sets_delete.build_request(id, api_version=self._driver.settings.api_version))

    @overload
    async def begin_upload_data(
        self, id: str, body: Dataset, *, operation_id: str | None = None, polling_interval: float | None = None
    ) -> AsyncPoller[TrainingSet]: ...
    @overload
    async def begin_upload_data(
        self,
        id: str,
        *,
        kind: DatasetKind | str,
        audios: AzureBlobContentSource,
        display_name: str | None = None,
        description: str | None = None,
        scripts: AzureBlobContentSource | None = None,
        operation_id: str | None = None,
        polling_interval: float | None = None,
    ) -> AsyncPoller[TrainingSet]: ...
    async def begin_upload_data(
        self,
        id: str,
        body: Dataset | None = None,
        *,
        operation_id: str | None = None,
        polling_interval: float | None = None,
        **fields: Any,
    ) -> AsyncPoller[TrainingSet]:
        """Load data from Azure Blob Storage into a training set.

        The service lists the containers, pairs audio with scripts and counts the utterances that it accepts.
        Meanwhile
        `status` of the training set shows the progress.

        Args:
            id: The id of the training set, case-sensitive. The caller chooses it at creation.
            body: The model to send, without the attributes that only the service sets. Or pass its fields as keywords
                instead of a Dataset:
            kind: How audio files and scripts belong together.
            audios: The blobs with the audio.
            display_name: A display name.
            description: A free-text description.
            scripts: The blobs with the scripts. AudioOnly has none.
            operation_id: The id by which the service recognises a repetition of this call; a new one if absent.
            polling_interval: Seconds between two polls, instead of the client's interval.

        Raises:
            TypeError: the call has neither a body nor its required fields, or both.
            ValueError: an id is not a string or is empty, or a field has another type than in the contract.
            ServiceError: the service returned a non-2xx response; its subclasses name the status.
            TransportError: there was no response.
        """
        request = training_sets_upload_data.build_request(
            id,
            choose_body("training_sets.begin_upload_data", Dataset, body, fields),
            operation_id=operation_id_or_new(operation_id),
            api_version=self._driver.settings.api_version,
        )
        return await AsyncPoller.begin(
            self._driver, request, self._target(), resource_id=id, polling_interval=polling_interval
        )

    def _target(self) -> Target[TrainingSet]:
        version = self._driver.settings.api_version
        return Target(
            "TrainingSets",
            lambda id: training_sets_get.build_request(id, api_version=version),
            training_sets_get.parse_response,
        )
