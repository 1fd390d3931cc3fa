"""Lists that come in pages: iterated as one, or page by page."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, Self, TypeVar

from customvoice._runtime.errors import LinkError
from customvoice._runtime.links import follow
from customvoice._runtime.redaction import redact_url

if TYPE_CHECKING:
    from customvoice._runtime.driver import AsyncDriver, Driver
    from customvoice._runtime.http import Request, Response

__all__ = ["AsyncItemPaged", "AsyncPageIterator", "ItemPaged", "Page", "PageIterator"]

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """One page: its items, and the link to the next page, None on the last."""

    items: list[T]
    next_link: str | None = None


class _Pages(Generic[T]):
    """Which request comes next. Pages are fetched one at a time and only when asked for.

    What goes wrong with a page leaves everything as it was, so that asking again asks for the same page.
    """

    def __init__(self, first: Request, base_url: str, continuation_token: str | None) -> None:
        if continuation_token is not None and not continuation_token.strip():
            raise ValueError("continuation_token is empty. Pass what a page iterator's continuation_token was.")
        self._first = first
        self._base_url = base_url
        self._fetched: set[str] = set()
        self._last_url = base_url + first.url
        self._finished = False
        self.continuation_token = continuation_token

    def _next(self) -> Request | None:
        if self._finished:
            return None
        if self.continuation_token is None:
            return self._first
        return self._first.to_link(self._followed(self.continuation_token))

    def _took(self, request: Request, page: Page[T]) -> list[T]:
        self._last_url = self._base_url + request.url if request is self._first else request.url
        self._fetched.add(self._last_url)
        self.continuation_token = page.next_link or None
        self._finished = not page.next_link
        return page.items

    def _followed(self, link: str) -> str:
        context = self._first.context()
        url = follow(link, base_url=self._base_url, name="nextLink", context=context, relative_to=self._last_url)
        if url in self._fetched:
            raise LinkError(f"nextLink leads in a circle: {redact_url(url)} was fetched before", context)
        return url


class PageIterator(_Pages[T], Iterator[list[T]]):
    """The pages, each a list. After an error ``next`` asks for the same page again.

    ``continuation_token`` is where the next page is; it can be kept and passed to ``by_page`` later, in another process
    too. It is None before the first page and after the last, where ``by_page(None)`` would begin anew.
    """

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
        return self._took(request, self._driver.call(request, self._parse))


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

    async def __anext__(self) -> list[T]:
        request = self._next()
        if request is None:
            raise StopAsyncIteration
        return self._took(request, await self._driver.call(request, self._parse))


class ItemPaged(Iterator[T]):
    """The items of all pages. Nothing is fetched before the first item is asked for.

    It is an iterator: ``next`` and ``for`` go on where the last one stopped, also after an error, which loses nothing.
    When it has come to its end, another ``for`` begins anew and asks the service again.
    """

    def __init__(self, driver: Driver, first: Request, parse: Callable[[Response], Page[T]]) -> None:
        self._driver = driver
        self._first = first
        self._parse = parse
        self._pages = self.by_page()
        self._items: Iterator[T] = iter(())
        self._ended = False

    def __iter__(self) -> Self:
        if self._ended:
            self._pages, self._ended = self.by_page(), False
        return self

    def __next__(self) -> T:
        while True:
            for item in self._items:
                return item
            page = next(self._pages, None)
            if page is None:
                self._ended = True
                raise StopIteration
            self._items = iter(page)

    def by_page(self, continuation_token: str | None = None) -> PageIterator[T]:
        """The pages, from the first or from a kept ``continuation_token`` on, independently of the items.

        Raises:
            ValueError: the token is empty.
        """
        return PageIterator(self._driver, self._first, self._parse, continuation_token)


class AsyncItemPaged(AsyncIterator[T]):
    """As ``ItemPaged``, for ``async for``."""

    def __init__(self, driver: AsyncDriver, first: Request, parse: Callable[[Response], Page[T]]) -> None:
        self._driver = driver
        self._first = first
        self._parse = parse
        self._pages = self.by_page()
        self._items: Iterator[T] = iter(())
        self._ended = False

    def __aiter__(self) -> Self:
        if self._ended:
            self._pages, self._ended = self.by_page(), False
        return self

    async def __anext__(self) -> T:
        while True:
            for item in self._items:
                return item
            page = await anext(self._pages, None)
            if page is None:
                self._ended = True
                raise StopAsyncIteration
            self._items = iter(page)

    def by_page(self, continuation_token: str | None = None) -> AsyncPageIterator[T]:
        """As ``ItemPaged.by_page``."""
        return AsyncPageIterator(self._driver, self._first, self._parse, continuation_token)
