"""Lists item by item, across their pages."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from typing import TYPE_CHECKING, Self, TypeVar

from customvoice._runtime.paging.pages import AsyncPageIterator, PageIterator
from customvoice._runtime.pickling import NotPicklable

if TYPE_CHECKING:
    from customvoice._runtime.calls.driver import AsyncDriver, Driver
    from customvoice._runtime.http.messages import Request, Response
    from customvoice._runtime.paging.pages import Page

__all__ = ["AsyncItemPaged", "ItemPaged"]

T = TypeVar("T")

_SAVED = "Save the continuation_token of its by_page(), or the items in a list."


class ItemPaged(NotPicklable, Iterator[T]):
    """The items of all pages. The first page is fetched when the first item is needed.

    It is an iterator: ``next`` and ``for`` resume after the last item, also after an error, which loses no item. After
    the last item, another ``for`` starts again and sends new requests.

    The service counts the items that precede a page. If some of them are deleted meanwhile, the next page starts later,
    and the iterator skips as many items. To delete while you iterate, iterate over ``snapshot()``.
    """

    def __init__(self, driver: Driver, first: Request, parse: Callable[[Response], Page[T]]) -> None:
        self._driver = driver
        self._first = first
        self._parse = parse
        self._pages = self.by_page()
        self._items: Iterator[T] = iter(())
        self._ended = False

    _instead = _SAVED

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {self._first.operation}: {self._first}>"

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

    def snapshot(self) -> list[T]:
        """Return all items, read from the first page to the last before you change any of them."""
        return [item for page in self.by_page() for item in page]

    def by_page(self, continuation_token: str | None = None) -> PageIterator[T]:
        """Return the pages, from the first one or from a saved ``continuation_token``, independently of the items.

        Raises:
            ValueError: the token is empty.
        """
        return PageIterator(self._driver, self._first, self._parse, continuation_token)


class AsyncItemPaged(NotPicklable, AsyncIterator[T]):
    """The items of all pages, like ``ItemPaged``, for ``async for``."""

    def __init__(self, driver: AsyncDriver, first: Request, parse: Callable[[Response], Page[T]]) -> None:
        self._driver = driver
        self._first = first
        self._parse = parse
        self._pages = self.by_page()
        self._items: Iterator[T] = iter(())
        self._ended = False

    _instead = _SAVED

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {self._first.operation}: {self._first}>"

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

    async def snapshot(self) -> list[T]:
        """Return all items, like ``ItemPaged.snapshot``."""
        return [item async for page in self.by_page() for item in page]

    def by_page(self, continuation_token: str | None = None) -> AsyncPageIterator[T]:
        """Return the pages, like ``ItemPaged.by_page``."""
        return AsyncPageIterator(self._driver, self._first, self._parse, continuation_token)
