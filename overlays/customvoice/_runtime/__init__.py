"""What the generated clients stand on: calls, errors, retry, polling and paging, the same for every api-version.

It imports nothing generated, and each module of its own only when one of its names is asked for. The public names of it
are those that the package ``customvoice`` gives away.
"""

from typing import TYPE_CHECKING

from customvoice._runtime.lazy import lazy_names

if TYPE_CHECKING:
    from customvoice._runtime.audio import AudioSource, read_audio, read_audios
    from customvoice._runtime.body import form_body, json_body
    from customvoice._runtime.client import AsyncBaseClient, BaseClient
    from customvoice._runtime.clock import AsyncClock, Clock
    from customvoice._runtime.credentials import (
        AsyncCredential,
        AsyncTokenCredential,
        Credential,
        KeyCredential,
        TokenCredential,
    )
    from customvoice._runtime.decoding import (
        anything,
        boolean,
        integer,
        items,
        mapping,
        number,
        open_enum,
        text,
        timestamp,
    )
    from customvoice._runtime.driver import AsyncDriver, Driver
    from customvoice._runtime.filters import F, Filter
    from customvoice._runtime.http import Request, Response
    from customvoice._runtime.paging import AsyncItemPaged, ItemPaged, Page
    from customvoice._runtime.pollers import AsyncPoller, Poller, Target
    from customvoice._runtime.polling import new_operation_id
    from customvoice._runtime.record import Record, nested, wire
    from customvoice._runtime.redaction import show_url
    from customvoice._runtime.retry import RetryPolicy
    from customvoice._runtime.settings import DEFAULT_TIMEOUT, RequestHook, ResponseHook, Settings
    from customvoice._runtime.transport import AsyncTransport, Transport
else:
    _HOMES = {
        ".audio": ("AudioSource", "read_audio", "read_audios"),
        ".body": ("form_body", "json_body"),
        ".client": ("AsyncBaseClient", "BaseClient"),
        ".clock": ("AsyncClock", "Clock"),
        ".credentials": ("AsyncCredential", "AsyncTokenCredential", "Credential", "KeyCredential", "TokenCredential"),
        ".decoding": ("anything", "boolean", "integer", "items", "mapping", "number", "open_enum", "text", "timestamp"),
        ".driver": ("AsyncDriver", "Driver"),
        ".filters": ("F", "Filter"),
        ".http": ("Request", "Response"),
        ".paging": ("AsyncItemPaged", "ItemPaged", "Page"),
        ".pollers": ("AsyncPoller", "Poller", "Target"),
        ".polling": ("new_operation_id",),
        ".record": ("Record", "nested", "wire"),
        ".redaction": ("show_url",),
        ".retry": ("RetryPolicy",),
        ".settings": ("DEFAULT_TIMEOUT", "RequestHook", "ResponseHook", "Settings"),
        ".transport": ("AsyncTransport", "Transport"),
    }
    __getattr__, __dir__ = lazy_names(__name__, {name: home for home, names in _HOMES.items() for name in names})

__all__ = [
    "DEFAULT_TIMEOUT",
    "AsyncBaseClient",
    "AsyncClock",
    "AsyncCredential",
    "AsyncDriver",
    "AsyncItemPaged",
    "AsyncPoller",
    "AsyncTokenCredential",
    "AsyncTransport",
    "AudioSource",
    "BaseClient",
    "Clock",
    "Credential",
    "Driver",
    "F",
    "Filter",
    "ItemPaged",
    "KeyCredential",
    "Page",
    "Poller",
    "Record",
    "Request",
    "RequestHook",
    "Response",
    "ResponseHook",
    "RetryPolicy",
    "Settings",
    "Target",
    "TokenCredential",
    "Transport",
    "anything",
    "boolean",
    "form_body",
    "integer",
    "items",
    "json_body",
    "mapping",
    "nested",
    "new_operation_id",
    "number",
    "open_enum",
    "read_audio",
    "read_audios",
    "show_url",
    "text",
    "timestamp",
    "wire",
]
