"""Lists that come in pages: iterated as one, or page by page."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from customvoice._runtime.driver import AsyncDriver, Driver
from customvoice._runtime.errors import ErrorContext, LinkError
from customvoice._runtime.http import Request, Response
from customvoice._runtime.links import follow
from customvoice._runtime.redaction import redact_url

__all__ = ["AsyncItemPaged", "AsyncPageIterator", "ItemPaged", "Page", "PageIterator"]

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """One page: its items, and the link to the next page, None on the last."""

    items: list[T]
    next_link: str | None = None


class _Pages(Generic[T]):
    """Which request comes next. Pages are fetched one at a time and only when asked for."""

    def __init__(self, first: Request, base_url: str, continuation_token: str | None) -> None:
        self._first = first
        self._base_url = base_url
        self._seen: set[str] = set()
        self._finished = False
        self.continuation_token = continuation_token

    def _next(self) -> Request | None:
        if self._finished:
            return None
        if self.continuation_token is None:
            return self._first
        return self._first.to_link(self._followed(self.continuation_token))

    def _took(self, page: Page[T]) -> list[T]:
        self.continuation_token = page.next_link
        self._finished = not page.next_link
        return page.items

    def _followed(self, link: str) -> str:
        context = ErrorContext(operation=self._first.operation, api_version=self._first.api_version)
        url = follow(link, base_url=self._base_url, name="nextLink", context=context)
        if url in self._seen:
            raise LinkError(f"nextLink leads in a circle: {redact_url(url)} was fetched before", context)
        self._seen.add(url)
        return url


class PageIterator(_Pages[T], Iterator[list[T]]):
    """The pages. ``continuation_token`` is where the next page is, None after the last; it can be kept and passed to
    ``by_page`` later."""

    def __init__(
        self, driver: Driver, first: Request, parse: Callable[[Response], Page[T]], continuation_token: str | None
    ) -> None:
        super().__init__(first, driver.settings.base_url, continuation_token)
        self._driver = driver
        self._parse = parse

    def __next__(self) -> list[T]:
        request = self._next()
        if request is None:
            raise StopIteration
        return self._took(self._driver.call(request, self._parse))


class AsyncPageIterator(_Pages[T], AsyncIterator[list[T]]):
    """As ``PageIterator``, for ``async for``."""

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

    def __anext__(self) -> Awaitable[list[T]]:
        return self._fetch()

    async def _fetch(self) -> list[T]:
        request = self._next()
        if request is None:
            raise StopAsyncIteration
        return self._took(await self._driver.call(request, self._parse))


class ItemPaged(Iterator[T]):
    """The items of all pages. Nothing is fetched before the first item is asked for."""

    def __init__(self, driver: Driver, first: Request, parse: Callable[[Response], Page[T]]) -> None:
        self._driver = driver
        self._first = first
        self._parse = parse
        self._items: Iterator[T] | None = None

    def __next__(self) -> T:
        if self._items is None:
            self._items = (item for page in self.by_page() for item in page)
        return next(self._items)

    def by_page(self, continuation_token: str | None = None) -> PageIterator[T]:
        """The pages, from the first or from a kept ``continuation_token`` on."""
        return PageIterator(self._driver, self._first, self._parse, continuation_token)


class AsyncItemPaged(AsyncIterator[T]):
    """As ``ItemPaged``, for ``async for``."""

    def __init__(self, driver: AsyncDriver, first: Request, parse: Callable[[Response], Page[T]]) -> None:
        self._driver = driver
        self._first = first
        self._parse = parse
        self._items: AsyncIterator[T] | None = None

    def __anext__(self) -> Awaitable[T]:
        if self._items is None:
            self._items = (item async for page in self.by_page() for item in page)
        return anext(self._items)

    def by_page(self, continuation_token: str | None = None) -> AsyncPageIterator[T]:
        """The pages, from the first or from a kept ``continuation_token`` on."""
        return AsyncPageIterator(self._driver, self._first, self._parse, continuation_token)
