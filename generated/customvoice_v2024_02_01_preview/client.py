from __future__ import annotations

from customvoice._runtime import (
    DEFAULT_TIMEOUT,
    AsyncBaseClient,
    AsyncClock,
    AsyncCredential,
    AsyncTransport,
    BaseClient,
    Clock,
    Credential,
    RetryPolicy,
    Settings,
    Transport,
)

from .groups import (
    AsyncBaseModelsOperations,
    AsyncConsentsOperations,
    AsyncEndpointsOperations,
    AsyncModelsOperations,
    AsyncOperationsOperations,
    AsyncPersonalVoicesOperations,
    AsyncProjectsOperations,
    AsyncTrainingSetsOperations,
    BaseModelsOperations,
    ConsentsOperations,
    EndpointsOperations,
    ModelsOperations,
    OperationsOperations,
    PersonalVoicesOperations,
    ProjectsOperations,
    TrainingSetsOperations,
)

__all__ = ["AsyncCustomVoiceClient", "CustomVoiceClient"]


class CustomVoiceClient(BaseClient):
    """The client of api-version 2024-02-01-preview.

    Args:
        endpoint: scheme and host of the Speech resource, such as https://<resource>.cognitiveservices.azure.com.
        credential: the resource's key, or an object with ``.key``, or one with ``.get_token`` (azure-identity).
        api_version: the api-version that every request names.
        transport: the httpx transport to send through; the network where absent.
        retry: how often and how long after a failed attempt another one follows.
        polling_interval: seconds between two questions for the status of a long-running operation; where absent
            from 1 s growing to 30 s. A ``Retry-After`` of the service comes first.
        timeout: seconds without progress after which a request is given up.
        clock: time, sleep and chance; those of the machine where absent.

    Raises:
        ValueError: the endpoint is no URL, the key is empty, or a token would travel in clear text.
        TypeError: the credential is neither a key nor an object that gives one or a token.
    """

    def __init__(
        self,
        endpoint: str,
        credential: Credential,
        *,
        api_version: str = "2024-02-01-preview",
        transport: Transport | None = None,
        retry: RetryPolicy | None = None,
        polling_interval: float | None = None,
        timeout: float = DEFAULT_TIMEOUT,
        clock: Clock | None = None,
    ) -> None:
        settings = Settings(
            endpoint=endpoint,
            base_path="/customvoice",
            api_version=api_version,
            retry=retry or RetryPolicy(),
            polling_interval=polling_interval,
            timeout=timeout,
        )
        super().__init__(settings, credential, transport=transport, clock=clock or Clock())
        self.projects = ProjectsOperations(self._driver)
        """Containers of everything made for one voice."""
        self.consents = ConsentsOperations(self._driver)
        """Recorded statements in which the voice talent agrees."""
        self.training_sets = TrainingSetsOperations(self._driver)
        """Audio and scripts to train from."""
        self.models = ModelsOperations(self._driver)
        """Voices trained from a training set by a recipe."""
        self.endpoints = EndpointsOperations(self._driver)
        """Deployments of models."""
        self.base_models = BaseModelsOperations(self._driver)
        """The models that personal voices speak with."""
        self.personal_voices = PersonalVoicesOperations(self._driver)
        """Voices made from a short audio prompt."""
        self.operations = OperationsOperations(self._driver)
        """Status monitors of long-running operations."""


class AsyncCustomVoiceClient(AsyncBaseClient):
    """The asynchronous client of api-version 2024-02-01-preview.

    Args:
        endpoint: scheme and host of the Speech resource, such as https://<resource>.cognitiveservices.azure.com.
        credential: the resource's key, or an object with ``.key``, or one with ``.get_token`` (azure-identity).
        api_version: the api-version that every request names.
        transport: the httpx transport to send through; the network where absent.
        retry: how often and how long after a failed attempt another one follows.
        polling_interval: seconds between two questions for the status of a long-running operation; where absent
            from 1 s growing to 30 s. A ``Retry-After`` of the service comes first.
        timeout: seconds without progress after which a request is given up.
        clock: time, sleep and chance; those of the machine where absent.

    Raises:
        ValueError: the endpoint is no URL, the key is empty, or a token would travel in clear text.
        TypeError: the credential is neither a key nor an object that gives one or a token.
    """

    def __init__(
        self,
        endpoint: str,
        credential: AsyncCredential,
        *,
        api_version: str = "2024-02-01-preview",
        transport: AsyncTransport | None = None,
        retry: RetryPolicy | None = None,
        polling_interval: float | None = None,
        timeout: float = DEFAULT_TIMEOUT,
        clock: AsyncClock | None = None,
    ) -> None:
        settings = Settings(
            endpoint=endpoint,
            base_path="/customvoice",
            api_version=api_version,
            retry=retry or RetryPolicy(),
            polling_interval=polling_interval,
            timeout=timeout,
        )
        super().__init__(settings, credential, transport=transport, clock=clock or AsyncClock())
        self.projects = AsyncProjectsOperations(self._driver)
        """Containers of everything made for one voice."""
        self.consents = AsyncConsentsOperations(self._driver)
        """Recorded statements in which the voice talent agrees."""
        self.training_sets = AsyncTrainingSetsOperations(self._driver)
        """Audio and scripts to train from."""
        self.models = AsyncModelsOperations(self._driver)
        """Voices trained from a training set by a recipe."""
        self.endpoints = AsyncEndpointsOperations(self._driver)
        """Deployments of models."""
        self.base_models = AsyncBaseModelsOperations(self._driver)
        """The models that personal voices speak with."""
        self.personal_voices = AsyncPersonalVoicesOperations(self._driver)
        """Voices made from a short audio prompt."""
        self.operations = AsyncOperationsOperations(self._driver)
        """Status monitors of long-running operations."""
