"""Plain HTTP to the service under test, without our client; the monitor checks every exchange."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode, urlsplit

import httpx

from ..contract.exchange import split
from ..oracles import Exchange, Monitor, follow
from ..oracles.violation import OperationLocationMalformed, OperationNeverEnds, ResponseIncomplete
from .patience import Patience
from .target import KEY_HEADER, is_loopback, trust

if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import TracebackType
    from typing import Self

    from ..oracles import ContractViolation
    from ..oracles.lro import Trace

    Params = Mapping[str, Any] | Iterable[tuple[str, Any]] | None

# Where one operation never ended, the others get less time: the finding exists already.
_IMPATIENCE_SECONDS = 1.0
_RECENT = 500
API_VERSION = "api-version"


class Service:
    """The API of one version at one endpoint, as raw exchanges.

    `exchanges` are the most recent ones, `violations` what passive oracles found in any of them. Services made from
    one another (`at`, `with_key`, `anonymous`) share connections, monitor, exchanges and violations. Thread-safe.
    """

    def __init__(
        self,
        endpoint: str,
        key: str,
        version: str,
        monitor: Monitor | None = None,
        *,
        patience: float = 60.0,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        """Take the base URL without `/customvoice`, the key, the api-version to ask for, and who checks.

        `patience`: how many seconds an operation may take. `transport` leads to a service in this process, for tests.
        """
        self.endpoint = endpoint
        self.base = f"{endpoint}/customvoice"
        self.version = version
        # On this machine a run has the service for itself.
        self.monitor = monitor or Monitor(version, exclusive=is_loopback(endpoint))
        self.monitor.history.keys.add(key)
        self.exchanges: deque[Exchange] = deque(maxlen=_RECENT)
        self.violations: list[tuple[Exchange, ContractViolation]] = []
        self._unended: list[str] = []
        self.patience = patience
        self._headers = {KEY_HEADER: key}
        self._http = httpx.Client(
            timeout=60, follow_redirects=False, trust_env=False, verify=trust(), transport=transport
        )

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

    def at(self, version: str) -> Service:
        """Return the same service asked for another api-version (any text)."""
        return self._sibling(version, self._headers)

    def with_key(self, key: str) -> Service:
        """Return the same service asked with another key."""
        return self._sibling(self.version, {KEY_HEADER: key})

    def with_headers(self, headers: Mapping[str, str]) -> Service:
        """Return the same service asked with these headers in place of the key."""
        return self._sibling(self.version, dict(headers))

    def anonymous(self) -> Service:
        """Return the same service asked without credentials."""
        return self._sibling(self.version, {})

    def url(self, path: str, params: Params = None) -> str:
        """Return the URL of `path` below the base.

        `params` may be pairs, so that a name may come twice; `api-version` is added where it is missing, and left out
        where it is given as None.
        """
        pairs = list(params.items() if isinstance(params, Mapping) else params or ())
        if all(name != API_VERSION for name, _ in pairs):
            pairs.append((API_VERSION, self.version))
        query = urlencode([(name, _text(value)) for name, value in pairs if value is not None], quote_via=quote)
        return f"{self.base}{path}?{query}" if query else self.base + path

    def send(self, method: str, path: str, *, params: Params = None, **kwargs: Any) -> Exchange:
        """Send a request to `path` below the base; other keywords as of httpx (`json`, `data`, `files`, `headers`…).

        Raises ResponseIncomplete when no whole response comes back.
        """
        return self.request(method, self.url(path, params), **kwargs)

    def request(self, method: str, url: str, **kwargs: Any) -> Exchange:
        """Send a request to a whole URL; the service's own headers go along. Raises ResponseIncomplete."""
        headers = httpx.Headers(self._headers)
        headers.update(kwargs.pop("headers", None))
        started, clock = datetime.now(UTC), time.monotonic()
        with self.monitor.sending(method) as pending:
            try:
                answer = self._http.request(method, url, headers=headers, **kwargs)
            except httpx.RequestError as error:
                self.monitor.history.forget()
                raise ResponseIncomplete(f"{method} {urlsplit(url).path} got no whole response: {error!r}.") from error
            exchange = _exchange(answer, started, round(time.monotonic() - clock, 6))
            exchange = self.monitor.translate(exchange)
            found = self.monitor.observe(exchange, pending)
        self.exchanges.append(exchange)
        self.violations.extend((exchange, each) for each in found)
        return exchange

    def read(self, url: str) -> Exchange:
        """GET an absolute URL that the service has answered.

        Raises OperationLocationMalformed when it leads elsewhere, since the key goes with the request.
        """
        if split(url)[:2] != split(self.base)[:2]:
            raise OperationLocationMalformed(f"the service answered the URL {url}; expected one below {self.base}.")
        return self.request("GET", url)

    def follow(self, start: Exchange) -> Trace:
        """Follow the operation that `start` started, checking every response; raises LroViolation."""
        patience = Patience(_IMPATIENCE_SECONDS if self._unended else self.patience)
        try:
            return follow(start, self.read, patience.pause)
        except OperationNeverEnds:
            self._unended.append(start.path)
            raise

    def _sibling(self, version: str, headers: dict[str, str]) -> Service:
        other = Service.__new__(Service)
        other.__dict__.update(self.__dict__)
        other.version, other._headers = version, headers
        return other


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _exchange(answer: httpx.Response, started: datetime, seconds: float) -> Exchange:
    try:
        sent = answer.request.content
    except httpx.RequestNotRead:
        sent = answer.request.read()
    return Exchange(
        method=answer.request.method,
        url=_sent_url(answer.request),
        status=answer.status_code,
        headers={name.lower(): value for name, value in answer.headers.items()},
        content=answer.content,
        request_headers={name.lower(): value for name, value in answer.request.headers.items()},
        request_content=sent,
        started=started,
        seconds=seconds,
    )


def _sent_url(request: httpx.Request) -> str:
    """Return the URL as sent: httpx tidies paths, except for one given byte for byte as its extension `target`."""
    target = request.extensions.get("target")
    if target is None:
        return str(request.url)
    return f"{request.url.scheme}://{request.url.netloc.decode()}{target.decode('latin-1')}"
