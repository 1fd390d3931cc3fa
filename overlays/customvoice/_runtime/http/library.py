"""The HTTP library: httpx or httpx2. The only module that imports one of them."""

from __future__ import annotations

from functools import cache, lru_cache
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Protocol

from customvoice._runtime.deadline import DeadlineExceeded

if TYPE_CHECKING:
    from customvoice._runtime.deadline import Deadline
    from customvoice._runtime.uploads.stream import Stream

__all__ = ["AsyncTransport", "Library", "Transport", "library_of"]

_NAMES = ("httpx", "httpx2")


class Transport(Protocol):
    """A synchronous transport of httpx or httpx2, such as ``httpx.HTTPTransport``."""

    def handle_request(self, request: Any, /) -> Any: ...
    def close(self) -> None: ...


class AsyncTransport(Protocol):
    """An asynchronous transport of httpx or httpx2, such as ``httpx.AsyncHTTPTransport``."""

    async def handle_async_request(self, request: Any, /) -> Any: ...
    async def aclose(self) -> None: ...


class Library:
    """One of the two libraries: ``module``, and classes of ours that derive from its classes."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.module: Any = import_module(name)
        # Parsing a URL takes longer than the rest of a request, and status monitors are polled many times.
        self.url = lru_cache(maxsize=256)(self.module.URL)

        class Chunks(self.module.SyncByteStream):  # type: ignore[misc, name-defined] # of either library
            def __init__(self, stream: Stream, deadline: Deadline) -> None:
                self._stream = stream
                self._deadline = deadline

            def __iter__(self) -> Any:
                for chunk in self._stream.chunks():
                    if not self._deadline.allows_attempt():  # the caller no longer waits for this attempt
                        raise DeadlineExceeded
                    yield chunk

        class AsyncChunks(self.module.AsyncByteStream):  # type: ignore[misc, name-defined] # of either library
            def __init__(self, stream: Stream, _: Deadline) -> None:
                self._stream = stream

            def __aiter__(self) -> Any:
                return self._stream.async_chunks()

        self.chunks, self.async_chunks = Chunks, AsyncChunks


def library_of(transport: object | None, method: str) -> Library:
    """Return the library of a transport; without a transport httpx if it is installed, otherwise httpx2.

    Args:
        transport: the caller's transport, or None.
        method: the method that it must have.

    Raises:
        TypeError: it is not a transport of either library.
    """
    if transport is None:
        return _library("httpx" if find_spec("httpx") else "httpx2")
    roots = [kind.__module__.partition(".")[0] for kind in type(transport).__mro__]
    name = next((root for root in roots if root in _NAMES), None)
    if name is None or not hasattr(transport, method):
        kind = type(transport)
        expected = "HTTPTransport" if method == "handle_request" else "AsyncHTTPTransport"
        raise TypeError(
            f"transport must be a transport of httpx or httpx2, such as httpx.{expected}(), not"
            f" {kind.__module__}.{kind.__qualname__}"
        )
    return _library(name)


_library = cache(Library)
