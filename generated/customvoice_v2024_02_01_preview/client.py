from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from customvoice._runtime.calls.client import AsyncBaseClient, BaseClient
from customvoice._runtime.calls.settings import settings_from
from customvoice._runtime.http.timeouts import DEFAULT_TIMEOUT

if TYPE_CHECKING:
    from customvoice._runtime.calls.clock import AsyncClock, Clock
    from customvoice._runtime.calls.credentials import AsyncCredential, Credential
    from customvoice._runtime.calls.retry import Retry
    from customvoice._runtime.calls.settings import RequestHook, ResponseHook
    from customvoice._runtime.http.route import Verify
    from customvoice._runtime.http.timeouts import Timeout
    from customvoice._runtime.http.transport import AsyncTransport, Transport

    from .groups.base_models import AsyncBaseModelsOperations, BaseModelsOperations
    from .groups.consents import AsyncConsentsOperations, ConsentsOperations
    from .groups.endpoints import AsyncEndpointsOperations, EndpointsOperations
    from .groups.models import AsyncModelsOperations, ModelsOperations
    from .groups.operations import AsyncOperationsOperations, OperationsOperations
    from .groups.personal_voices import AsyncPersonalVoicesOperations, PersonalVoicesOperations
    from .groups.projects import AsyncProjectsOperations, ProjectsOperations
    from .groups.training_sets import AsyncTrainingSetsOperations, TrainingSetsOperations

__all__ = ["AsyncCustomVoiceClient", "CustomVoiceClient"]


class CustomVoiceClient(BaseClient):
    """The client of api-version 2024-02-01-preview.

    Args:
        endpoint: scheme and host of the Speech resource, such as https://<resource>.cognitiveservices.azure.com. If it
            is absent, the variable CUSTOMVOICE_ENDPOINT of the environment.
        credential: the resource's key, an object with ``.key``, or one with ``.get_token`` (azure-identity). If it is
            absent, the key in the variable CUSTOMVOICE_KEY of the environment.
        api_version: the api-version that is sent with every request.
        transport: the httpx or httpx2 transport that sends the requests; the network if absent.
        verify: the certificates to trust: a file or directory in PEM format, an ``ssl.SSLContext`` (also with a client
            certificate), or False to trust every server, for tests only.
        token_scope: the scope of tokens; if absent, that of the endpoint's cloud.
        retry: how often to retry, and how long to wait before a retry; or the number of attempts, 1 for no retry.
        polling_interval: seconds between two polls of a long-running operation; if absent, it grows from 1 s to
            30 s. A ``Retry-After`` of the service has priority.
        timeout: seconds without progress after which a request fails; or ``(connect, read)``, or an object with these
            attributes.
        clock: time, sleep and chance; those of the machine if absent.
        user_agent: the name of the application, which precedes the client's own User-Agent.
        on_request: called with the request before each attempt.
        on_response: called with the request and its response, or the error instead, after each attempt.

    Raises:
        ValueError: the endpoint or the credential is missing, the endpoint is not a URL, the key is empty or invalid in
            a header, a token would be sent in clear text, or an interval is negative.
        TypeError: the credential is neither a key nor an object with ``.key`` or ``.get_token``, or another argument
            has the wrong type.
    """

    def __init__(
        self,
        endpoint: str | None = None,
        credential: Credential | None = None,
        *,
        api_version: str = "2024-02-01-preview",
        transport: Transport | None = None,
        retry: Retry | None = None,
        polling_interval: float | None = None,
        timeout: Timeout = DEFAULT_TIMEOUT,
        clock: Clock | None = None,
        user_agent: str | None = None,
        on_request: RequestHook | None = None,
        on_response: ResponseHook | None = None,
        verify: Verify = True,
        token_scope: str | None = None,
    ) -> None:
        settings = settings_from(
            endpoint=endpoint,
            base_path="/customvoice",
            api_version=api_version,
            retry=retry,
            polling_interval=polling_interval,
            timeout=timeout,
            user_agent=user_agent,
            on_request=on_request,
            on_response=on_response,
            verify=verify,
            token_scope=token_scope,
        )
        super().__init__(settings, credential, transport=transport, clock=clock)

    @cached_property
    def projects(self) -> ProjectsOperations:
        """Folders that contain all resources of one voice."""
        from .groups.projects import ProjectsOperations

        return ProjectsOperations(self._driver)

    @cached_property
    def consents(self) -> ConsentsOperations:
        """Recorded statements in which the voice talent agrees to a synthetic voice."""
        from .groups.consents import ConsentsOperations

        return ConsentsOperations(self._driver)

    @cached_property
    def training_sets(self) -> TrainingSetsOperations:
        """Audio and scripts to train models from."""
        from .groups.training_sets import TrainingSetsOperations

        return TrainingSetsOperations(self._driver)

    @cached_property
    def models(self) -> ModelsOperations:
        """Voices that are trained from a training set with a recipe."""
        from .groups.models import ModelsOperations

        return ModelsOperations(self._driver)

    @cached_property
    def endpoints(self) -> EndpointsOperations:
        """Deployed models."""
        from .groups.endpoints import EndpointsOperations

        return EndpointsOperations(self._driver)

    @cached_property
    def base_models(self) -> BaseModelsOperations:
        """The engines that personal voices are spoken with."""
        from .groups.base_models import BaseModelsOperations

        return BaseModelsOperations(self._driver)

    @cached_property
    def personal_voices(self) -> PersonalVoicesOperations:
        """Voices that are created from a short audio prompt."""
        from .groups.personal_voices import PersonalVoicesOperations

        return PersonalVoicesOperations(self._driver)

    @cached_property
    def operations(self) -> OperationsOperations:
        """The status of long-running operations."""
        from .groups.operations import OperationsOperations

        return OperationsOperations(self._driver)


class AsyncCustomVoiceClient(AsyncBaseClient):
    """The asynchronous client of api-version 2024-02-01-preview.

    Args:
        endpoint: scheme and host of the Speech resource, such as https://<resource>.cognitiveservices.azure.com. If it
            is absent, the variable CUSTOMVOICE_ENDPOINT of the environment.
        credential: the resource's key, an object with ``.key``, or one with ``.get_token`` (azure-identity). If it is
            absent, the key in the variable CUSTOMVOICE_KEY of the environment.
        api_version: the api-version that is sent with every request.
        transport: the httpx or httpx2 transport that sends the requests; the network if absent.
        verify: the certificates to trust: a file or directory in PEM format, an ``ssl.SSLContext`` (also with a client
            certificate), or False to trust every server, for tests only.
        token_scope: the scope of tokens; if absent, that of the endpoint's cloud.
        retry: how often to retry, and how long to wait before a retry; or the number of attempts, 1 for no retry.
        polling_interval: seconds between two polls of a long-running operation; if absent, it grows from 1 s to
            30 s. A ``Retry-After`` of the service has priority.
        timeout: seconds without progress after which a request fails; or ``(connect, read)``, or an object with these
            attributes.
        clock: time, sleep and chance; those of the machine if absent.
        user_agent: the name of the application, which precedes the client's own User-Agent.
        on_request: called with the request before each attempt; an awaitable result is awaited.
        on_response: called with the request and its response, or the error instead, after each attempt; likewise.

    Raises:
        ValueError: the endpoint or the credential is missing, the endpoint is not a URL, the key is empty or invalid in
            a header, a token would be sent in clear text, or an interval is negative.
        TypeError: the credential is neither a key nor an object with ``.key`` or ``.get_token``, or another argument
            has the wrong type.
    """

    def __init__(
        self,
        endpoint: str | None = None,
        credential: AsyncCredential | None = None,
        *,
        api_version: str = "2024-02-01-preview",
        transport: AsyncTransport | None = None,
        retry: Retry | None = None,
        polling_interval: float | None = None,
        timeout: Timeout = DEFAULT_TIMEOUT,
        clock: AsyncClock | None = None,
        user_agent: str | None = None,
        on_request: RequestHook | None = None,
        on_response: ResponseHook | None = None,
        verify: Verify = True,
        token_scope: str | None = None,
    ) -> None:
        settings = settings_from(
            endpoint=endpoint,
            base_path="/customvoice",
            api_version=api_version,
            retry=retry,
            polling_interval=polling_interval,
            timeout=timeout,
            user_agent=user_agent,
            on_request=on_request,
            on_response=on_response,
            verify=verify,
            token_scope=token_scope,
        )
        super().__init__(settings, credential, transport=transport, clock=clock)

    @cached_property
    def projects(self) -> AsyncProjectsOperations:
        """Folders that contain all resources of one voice."""
        from .groups.projects import AsyncProjectsOperations

        return AsyncProjectsOperations(self._driver)

    @cached_property
    def consents(self) -> AsyncConsentsOperations:
        """Recorded statements in which the voice talent agrees to a synthetic voice."""
        from .groups.consents import AsyncConsentsOperations

        return AsyncConsentsOperations(self._driver)

    @cached_property
    def training_sets(self) -> AsyncTrainingSetsOperations:
        """Audio and scripts to train models from."""
        from .groups.training_sets import AsyncTrainingSetsOperations

        return AsyncTrainingSetsOperations(self._driver)

    @cached_property
    def models(self) -> AsyncModelsOperations:
        """Voices that are trained from a training set with a recipe."""
        from .groups.models import AsyncModelsOperations

        return AsyncModelsOperations(self._driver)

    @cached_property
    def endpoints(self) -> AsyncEndpointsOperations:
        """Deployed models."""
        from .groups.endpoints import AsyncEndpointsOperations

        return AsyncEndpointsOperations(self._driver)

    @cached_property
    def base_models(self) -> AsyncBaseModelsOperations:
        """The engines that personal voices are spoken with."""
        from .groups.base_models import AsyncBaseModelsOperations

        return AsyncBaseModelsOperations(self._driver)

    @cached_property
    def personal_voices(self) -> AsyncPersonalVoicesOperations:
        """Voices that are created from a short audio prompt."""
        from .groups.personal_voices import AsyncPersonalVoicesOperations

        return AsyncPersonalVoicesOperations(self._driver)

    @cached_property
    def operations(self) -> AsyncOperationsOperations:
        """The status of long-running operations."""
        from .groups.operations import AsyncOperationsOperations

        return AsyncOperationsOperations(self._driver)
