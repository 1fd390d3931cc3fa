"""Typed clients of the Azure Custom Voice REST API.

    from customvoice import CustomVoiceClient                    # the newest stable api-version
    from customvoice.v2024_02_01_preview import CustomVoiceClient  # a given api-version

This package exports the clients, operation groups and models of the newest stable version, and the names that all
versions share, such as errors and pollers. Each name is imported on first use.
"""

from importlib import import_module
from pkgutil import extend_path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from customvoice import _newest
    from customvoice._newest import *  # noqa: F403 (the generator writes the names of the newest version)
    from customvoice._runtime.calls.clock import AsyncClock, Clock
    from customvoice._runtime.calls.credentials import AsyncCredential, Credential
    from customvoice._runtime.calls.retry import RetryPolicy
    from customvoice._runtime.calls.settings import RequestHook, ResponseHook
    from customvoice._runtime.errors import (
        AccessDeniedError,
        AuthenticationError,
        ConflictError,
        CustomVoiceError,
        DecodingError,
        InvalidRequestError,
        LinkError,
        NotFoundError,
        OperationError,
        OperationFailedError,
        OperationNotFoundError,
        OperationTimeoutError,
        RequestTimeoutError,
        ResourceDeletedError,
        ServerError,
        ServiceError,
        StatusRegressionError,
        ThrottledError,
        TransportError,
        UnknownStatusError,
        UploadError,
    )
    from customvoice._runtime.http.messages import Request, Response
    from customvoice._runtime.http.timeouts import Timeout
    from customvoice._runtime.long_running.pollers import AsyncPoller, Poller
    from customvoice._runtime.models.timestamps import Timestamp
    from customvoice._runtime.paging.filters import F, Filter
    from customvoice._runtime.paging.items import AsyncItemPaged, ItemPaged
    from customvoice._runtime.speech.statement import statement
    from customvoice._runtime.uploads.audio import AudioSource
    from customvoice._runtime.uploads.folder import audio_files
    from customvoice._runtime.uploads.stream import ProgressCallback

    __version__: str

# The generator writes the modules of the api-versions into another folder, which is part of this package too.
__path__ = extend_path(__path__, __name__)  # noqa: F405 (every package has __path__; ruff suspects the star import)

__all__ = [
    "AccessDeniedError",
    "AsyncClock",
    "AsyncCredential",
    "AsyncItemPaged",
    "AsyncPoller",
    "AudioSource",
    "AuthenticationError",
    "Clock",
    "ConflictError",
    "Credential",
    "CustomVoiceError",
    "DecodingError",
    "F",
    "Filter",
    "InvalidRequestError",
    "ItemPaged",
    "LinkError",
    "NotFoundError",
    "OperationError",
    "OperationFailedError",
    "OperationNotFoundError",
    "OperationTimeoutError",
    "Poller",
    "ProgressCallback",
    "Request",
    "RequestHook",
    "RequestTimeoutError",
    "ResourceDeletedError",
    "Response",
    "ResponseHook",
    "RetryPolicy",
    "ServerError",
    "ServiceError",
    "StatusRegressionError",
    "ThrottledError",
    "Timeout",
    "Timestamp",
    "TransportError",
    "UnknownStatusError",
    "UploadError",
    "audio_files",
    "statement",
]

# The modules of the names above that are not errors.
_MODULES = {
    "AsyncClock": "calls.clock",
    "AsyncCredential": "calls.credentials",
    "AudioSource": "uploads.audio",
    "Credential": "calls.credentials",
    "ProgressCallback": "uploads.stream",
    "RequestHook": "calls.settings",
    "ResponseHook": "calls.settings",
    "Timeout": "http.timeouts",
    "AsyncItemPaged": "paging.items",
    "AsyncPoller": "long_running.pollers",
    "Clock": "calls.clock",
    "F": "paging.filters",
    "Filter": "paging.filters",
    "ItemPaged": "paging.items",
    "Poller": "long_running.pollers",
    "Request": "http.messages",
    "Response": "http.messages",
    "RetryPolicy": "calls.retry",
    "Timestamp": "models.timestamps",
    "audio_files": "uploads.folder",
    "statement": "speech.statement",
}

if TYPE_CHECKING:
    __all__ += _newest.__all__
else:  # hidden from type checkers: with a visible __getattr__ every misspelt name would be valid
    _common_names = frozenset(__all__)
    del __all__  # so that __getattr__ computes it, with the names of the newest version

    def __getattr__(name: str) -> object:
        if name in _common_names:
            module = import_module(f"{__name__}._runtime.{_MODULES.get(name, 'errors')}")
            value = getattr(module, name)
        elif name == "__version__":
            value = import_module(f"{__name__}._runtime.calls.settings").package_version()
        elif name == "__all__":
            value = sorted(_common_names.union(_newest_names()))
        elif not name.startswith("_") and name in _newest_names():
            value = getattr(import_module(f"{__name__}._newest"), name)
        else:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        globals()[name] = value
        return value

    def __dir__() -> list[str]:
        return sorted({*globals(), *_common_names, *_newest_names()})

    def _newest_names() -> list[str]:
        # Imported late, so that `customvoice spec generate` runs before the first generation.
        return import_module(f"{__name__}._newest").__all__
