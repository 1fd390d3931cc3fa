"""Find what a run created on a service by its prefix in the service's lists, and delete it."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

import httpx

from ..service.target import KEY_HEADER, TargetError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .ownership import Ownership

# In the order in which resources can be deleted.
_COLLECTIONS = ("endpoints", "models", "personalvoices", "trainingsets", "consents", "projects")
_PAGE = 100
_ROUNDS, _PAUSE_SECONDS = 4, 3.0
_NO_ACCESS = 403


@dataclass(slots=True)
class Inventory:
    """The resources of one run at one service. Requests go through the gate that is installed."""

    endpoint: str
    key: str
    version: str
    ownership: Ownership
    sleep: Callable[[float], None] = time.sleep

    def owned(self) -> list[tuple[str, str]]:
        """Return (collection, id) of every resource of the run, in an order that can be deleted. Raises TargetError."""
        with self._client() as client:
            return [
                (collection, name)
                for collection in _COLLECTIONS
                for name in self._ids(client, collection)
                if self.ownership.owns(collection, name)
            ]

    def clean(self) -> tuple[int, list[str]]:
        """Delete it all; return how much was deleted and what is still there. Raises TargetError."""
        found = self.owned()
        left = found
        for attempt in range(_ROUNDS):
            if not left:
                break
            if attempt:
                # A running operation may prevent a deletion for a while.
                self.sleep(_PAUSE_SECONDS)
            with self._client() as client:
                for collection, name in left:
                    self._delete(client, collection, name)
            left = self.owned()
        return len(found) - len(left), [f"{collection}/{name}" for collection, name in left]

    def _client(self) -> httpx.Client:
        return httpx.Client(
            base_url=f"{self.endpoint}/customvoice/",
            headers={KEY_HEADER: self.key},
            timeout=60,
            trust_env=False,
        )

    def _ids(self, client: httpx.Client, collection: str) -> Iterator[str]:
        """Yield every id of the collection, page by page."""
        url: str | None = f"{collection}?maxpagesize={_PAGE}&api-version={self.version}"
        while url:
            page = self._page(client, url)
            for item in page.get("value") or ():
                yield str(item.get("id"))
            url = page.get("nextLink")
            if url and urlsplit(url)[:2] != urlsplit(self.endpoint)[:2]:
                raise TargetError(f"the list of {collection} continues at {url}; expected a URL below {self.endpoint}.")

    def _page(self, client: httpx.Client, url: str) -> dict[str, Any]:
        try:
            answer = client.get(url)
            if answer.status_code == _NO_ACCESS:
                return {}  # without access to personal voices there are none
            answer.raise_for_status()
            page = answer.json()
        except (httpx.HTTPError, ValueError) as error:
            raise TargetError(f"cannot list what the run made: {error}") from error
        return page if isinstance(page, dict) else {}

    def _delete(self, client: httpx.Client, collection: str, name: str) -> None:
        params = {"api-version": self.version} | ({"forceDelete": "true"} if collection == "projects" else {})
        try:
            client.delete(f"{collection}/{quote(name)}", params=params)
        except httpx.HTTPError as error:
            raise TargetError(f"cannot delete {collection}/{name}: {error}") from error
