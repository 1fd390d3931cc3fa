"""Lists page by page."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from customvoice._runtime.errors import LinkError
from customvoice._runtime.http.links import resolve_link
from customvoice._runtime.pickling import NotPicklable
from customvoice._runtime.redaction import redact_url

if TYPE_CHECKING:
    from customvoice._runtime.calls.driver import AsyncDriver, Driver
    from customvoice._runtime.http.messages import Request, Response

__all__ = ["AsyncPageIterator", "Page", "PageIterator"]

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """One page: its items, and the link to the next page, or None on the last page."""

    items: list[T]
    next_link: str | None = None


class _Pages(NotPicklable, Generic[T]):
    """The requests of a list, page after page. Each page is fetched only when it is needed.

    An error changes nothing, so that the next request asks for the same page again.
    """

    _instead = "Save its continuation_token, and resume with by_page(continuation_token)."

    def __init__(self, first: Request, base_url: str, continuation_token: str | None) -> None:
        if continuation_token is not None and not continuation_token.strip():
            raise ValueError("continuation_token is empty. Pass the continuation_token of a page iterator.")
        self._first = first
        self._base_url = base_url
        self._fetched: set[str] = set()
        self._last_url = base_url + first.url
        self._finished = False
        self.continuation_token = continuation_token

    def __repr__(self) -> str:
        place = "ended" if self._finished else "first page" if self.continuation_token is None else "a later page"
        return f"<{type(self).__name__} of {self._first.operation}: {place}>"

    def _next_request(self) -> Request | None:
        if self._finished:
            return None
        if self.continuation_token is None:
            return self._first
        return self._first.to_link(self._resolve(self.continuation_token))

    def _accept_page(self, request: Request, page: Page[T]) -> list[T]:
        self._last_url = self._base_url + request.url if request is self._first else request.url
        self._fetched.add(self._last_url)
        self.continuation_token = page.next_link or None
        self._finished = not page.next_link
        return page.items

    def _resolve(self, link: str) -> str:
        context = self._first.context()
        url = resolve_link(link, base_url=self._base_url, name="nextLink", context=context, relative_to=self._last_url)
        if url in self._fetched:
            raise LinkError(f"nextLink leads in a circle: {redact_url(url)} was fetched before", context)
        return url


class PageIterator(_Pages[T], Iterator[list[T]]):
    """The pages, each a list. After an error ``next`` asks for the same page again.

    ``continuation_token`` is the link to the next page. It can be saved and passed to ``by_page`` later, also in
    another process. It is None before the first page and after the last, where ``by_page(None)`` would start again.
    """

    def __init__(
        self, driver: Driver, first: Request, parse: Callable[[Response], Page[T]], continuation_token: str | None
    ) -> None:
        super().__init__(first, driver.settings.base_url, continuation_token)
        self._driver = driver
        self._parse = parse

    def __next__(self) -> list[T]:
        request = self._next_request()
        if request is None:
            raise StopIteration
        return self._accept_page(request, self._driver.call(request, self._parse))


class AsyncPageIterator(_Pages[T], AsyncIterator[list[T]]):
    """The pages, like ``PageIterator``, for ``async for``."""

    def __init__(
        self,
        driver: AsyncDriver,
        first: Request,
        parse: Callable[[Response], Page[T]],
        continuation_token: str | None,
    ) -> None:
        super().__init__(first, driver.settings.base_url, continuation_token)
        self._driver = driver
        self._parse = parse

    async def __anext__(self) -> list[T]:
        request = self._next_request()
        if request is None:
            raise StopAsyncIteration
        return self._accept_page(request, await self._driver.call(request, self._parse))
