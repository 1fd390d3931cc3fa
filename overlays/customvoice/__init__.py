"""Typed clients of the Azure Custom Voice REST API.

    from customvoice import CustomVoiceClient                    # the newest stable api-version
    from customvoice.v2024_02_01_preview import CustomVoiceClient  # a chosen one

The clients, operation groups and models of the newest stable version are names of this package; so are the errors, the
pollers and what else is the same for every version. Nothing is imported before it is asked for.
"""

from importlib import import_module
from pkgutil import extend_path
from typing import TYPE_CHECKING, Any

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
        OperationTimeoutError,
        RequestTimeoutError,
        ServerError,
        ServiceError,
        ThrottledError,
        TransportError,
        UnknownStatusError,
    )
    from customvoice._runtime.paging import AsyncItemPaged, ItemPaged
    from customvoice._runtime.pollers import AsyncPoller, Poller
    from customvoice._runtime.retry import RetryPolicy

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
    "InvalidRequestError",
    "ItemPaged",
    "LinkError",
    "NotFoundError",
    "OperationError",
    "OperationFailedError",
    "OperationTimeoutError",
    "Poller",
    "RequestTimeoutError",
    "RetryPolicy",
    "ServerError",
    "ServiceError",
    "ThrottledError",
    "TransportError",
    "UnknownStatusError",
]

_RUNTIME = ("errors", "pollers", "paging", "retry", "clock")


def __getattr__(name: str) -> Any:
    if not name.startswith("_"):
        for module_name in (*(f"{__name__}._runtime.{part}" for part in _RUNTIME), f"{__name__}._newest"):
            module = import_module(module_name)
            if name in module.__all__:
                value = getattr(module, name)
                globals()[name] = value
                return value
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    newest = import_module(f"{__name__}._newest")
    return sorted({*globals(), *__all__, *newest.__all__})
