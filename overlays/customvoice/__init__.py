"""Typed clients of the Azure Custom Voice REST API.

    from customvoice import CustomVoiceClient                    # the newest stable api-version
    from customvoice.v2024_02_01_preview import CustomVoiceClient  # a chosen one

The clients, operation groups and models of the newest stable version are names of this package; so are the errors, the
pollers and what else is the same for every version. Nothing is imported before it is asked for.
"""

from importlib import import_module
from pkgutil import extend_path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from customvoice import _newest
    from customvoice._newest import *  # noqa: F403 (the names of the newest version are written by the generator)
    from customvoice._runtime.calls.clock import AsyncClock, Clock
    from customvoice._runtime.calls.retry import RetryPolicy
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
    from customvoice._runtime.long_running.pollers import AsyncPoller, Poller
    from customvoice._runtime.models.timestamps import Timestamp
    from customvoice._runtime.paging.filters import F, Filter
    from customvoice._runtime.paging.items import AsyncItemPaged, ItemPaged

# The bindings of the api-versions are written into another folder, which is part of this package too.
__path__ = extend_path(__path__, __name__)  # noqa: F405 (every package has it; ruff suspects the star import)

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
    "AsyncClock": "calls.clock",
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
}

if TYPE_CHECKING:
    __all__ += _newest.__all__
else:  # where type checkers do not look: to them, a __getattr__ would make every misspelt name a valid one
    _shared = frozenset(__all__)
    del __all__  # so that __getattr__ is asked for it: whole, it has the names of the newest version too

    def __getattr__(name: str) -> object:
        if name in _shared:
            module = import_module(f"{__name__}._runtime.{_HOMES.get(name, 'errors')}")
            value = getattr(module, name)
        elif name == "__all__":
            value = sorted(_shared.union(_newest_names()))
        elif not name.startswith("_") and name in _newest_names():
            value = getattr(import_module(f"{__name__}._newest"), name)
        else:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        globals()[name] = value
        return value

    def __dir__() -> list[str]:
        return sorted({*globals(), *_shared, *_newest_names()})

    def _newest_names() -> list[str]:
        # Asked for late, so that `customvoice spec generate` runs where there is nothing generated yet.
        return import_module(f"{__name__}._newest").__all__
