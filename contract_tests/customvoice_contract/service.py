"""Plain HTTP to the service under test, for seeding and for following operations: no client of ours in between."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import httpx

from .oracles import Exchange, follow
from .oracles.violation import OperationLocationMalformed
from .target import KEY_HEADER

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

    from .oracles.lro import Trace

# The first reads come at once (an emulator counts reads), the later ones with growing pauses (a service takes time).
_EAGER_READS = 10
_PATIENCE_SECONDS = 60.0


class Service:
    """The API of one version at one endpoint, as raw exchanges."""

    def __init__(self, endpoint: str, key: str, version: str) -> None:
        """Take the base URL without `/customvoice`, the key, and the api-version to ask for."""
        self.base = f"{endpoint}/customvoice"
        self.version = version
        self._http = httpx.Client(headers={KEY_HEADER: key}, timeout=60, follow_redirects=False, trust_env=False)

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Close the connections."""
        self._http.close()

    def __repr__(self) -> str:
        """Name the service without its key."""
        return f"<Service {self.base} {self.version}>"

    def send(self, method: str, path: str, **kwargs: Any) -> Exchange:
        """Send a request to `path` below the base; keywords as of httpx (`json`, `data`, `files`, `params`)."""
        params = {**kwargs.pop("params", {}), "api-version": self.version}
        return self._exchange(self._http.request(method, self.base + path, params=params, **kwargs))

    def read(self, url: str) -> Exchange:
        """GET an absolute URL that the service has answered.

        Raises OperationLocationMalformed when it leads elsewhere, since the key goes with the request.
        """
        if urlsplit(url)[:2] != urlsplit(self.base)[:2]:
            raise OperationLocationMalformed(f"the service answered the URL {url}; expected one below {self.base}.")
        return self._exchange(self._http.get(url))

    def follow(self, start: Exchange) -> Trace:
        """Follow the operation that `start` began, judging every answer; raises LroViolation."""
        deadline = time.monotonic() + _PATIENCE_SECONDS

        def pauses(reads: int) -> bool:
            if reads >= _EAGER_READS:
                time.sleep(min(2.0, 0.05 * (reads - _EAGER_READS + 1)))
            return time.monotonic() < deadline

        return follow(start, self.read, pauses)

    @staticmethod
    def _exchange(answer: httpx.Response) -> Exchange:
        return Exchange(
            method=answer.request.method,
            url=str(answer.request.url),
            status=answer.status_code,
            headers={name.lower(): value for name, value in answer.headers.items()},
            content=answer.content,
            request_headers={name.lower(): value for name, value in answer.request.headers.items()},
        )
