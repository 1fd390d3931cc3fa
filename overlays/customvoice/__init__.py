"""Typed clients of the Azure Custom Voice REST API.

    from customvoice import CustomVoiceClient                    # the newest stable api-version
    from customvoice.v2024_02_01_preview import CustomVoiceClient  # a chosen one

The clients, operation groups and models of the newest stable version are names of this package; so are the errors, the
pollers and what else is the same for every version. Nothing is imported before it is asked for.
"""

from importlib import import_module
from pkgutil import extend_path
from typing import TYPE_CHECKING

# The bindings of the api-versions are written into another folder, which is part of this package too.
__path__ = extend_path(__path__, __name__)

from customvoice import _newest

if TYPE_CHECKING:
    from customvoice._newest import *  # noqa: F403 (the names of the newest version are written by the generator)
    from customvoice._runtime.clock import AsyncClock, Clock
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
    from customvoice._runtime.filters import F, Filter
    from customvoice._runtime.http import Request, Response
    from customvoice._runtime.paging import AsyncItemPaged, ItemPaged
    from customvoice._runtime.pollers import AsyncPoller, Poller
    from customvoice._runtime.retry import RetryPolicy
    from customvoice._runtime.timestamps import Timestamp

__all__ = [
    "AccessDeniedError",
    "AsyncClock",
    "AsyncItemPaged",
    "AsyncPoller",
    "AuthenticationError",
    "Clock",
    "ConflictError",
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
    "Request",
    "RequestTimeoutError",
    "ResourceDeletedError",
    "Response",
    "RetryPolicy",
    "ServerError",
    "ServiceError",
    "StatusRegressionError",
    "ThrottledError",
    "Timestamp",
    "TransportError",
    "UnknownStatusError",
    "UploadError",
]

# Where the names above are that are no errors.
_HOMES = {
    "AsyncClock": "clock",
    "AsyncItemPaged": "paging",
    "AsyncPoller": "pollers",
    "Clock": "clock",
    "F": "filters",
    "Filter": "filters",
    "ItemPaged": "paging",
    "Poller": "pollers",
    "Request": "http",
    "Response": "http",
    "RetryPolicy": "retry",
    "Timestamp": "timestamps",
}

_shared = frozenset(__all__)
__all__ += _newest.__all__

# Not where type checkers look: to them, a __getattr__ would make every misspelt name a valid one.
if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        home = f"_runtime.{_HOMES.get(name, 'errors')}" if name in _shared else "_newest"
        value = getattr(import_module(f"{__name__}.{home}"), name)
        globals()[name] = value
        return value

    def __dir__() -> list[str]:
        return sorted({*globals(), *__all__})
