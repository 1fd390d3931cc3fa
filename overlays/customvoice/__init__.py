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
    from customvoice._newest import *  # noqa: F403 (the names of the newest version are written by the generator)
    from customvoice._newest import AsyncCustomVoiceClient, CustomVoiceClient
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

# The bindings of the api-versions are written into another folder, which is part of this package too.
__path__ = extend_path(__path__, __name__)  # noqa: F405 (every package has it; ruff suspects the star import)

__all__ = [
    "AccessDeniedError",
    "AsyncClock",
    "AsyncCustomVoiceClient",
    "AsyncItemPaged",
    "AsyncPoller",
    "AuthenticationError",
    "Clock",
    "ConflictError",
    "CustomVoiceClient",
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

# Where the names of __all__ are that are no errors.
_HOMES = {
    "AsyncClock": "_runtime.clock",
    "AsyncCustomVoiceClient": "_newest",
    "AsyncItemPaged": "_runtime.paging",
    "AsyncPoller": "_runtime.pollers",
    "Clock": "_runtime.clock",
    "CustomVoiceClient": "_newest",
    "F": "_runtime.filters",
    "Filter": "_runtime.filters",
    "ItemPaged": "_runtime.paging",
    "Poller": "_runtime.pollers",
    "Request": "_runtime.http",
    "Response": "_runtime.http",
    "RetryPolicy": "_runtime.retry",
    "Timestamp": "_runtime.timestamps",
}

# Not where type checkers look: to them, a __getattr__ would make every misspelt name a valid one.
if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        if not name.startswith("_"):  # what does is asked for by the import system, and is no name of ours
            home = _HOMES.get(name, "_runtime.errors" if name in __all__ else "_newest")
            module = import_module(f"{__name__}.{home}")
            if name in module.__all__:
                globals()[name] = getattr(module, name)
                return globals()[name]
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

    def __dir__() -> list[str]:
        return sorted({*globals(), *__all__, *import_module(f"{__name__}._newest").__all__})
