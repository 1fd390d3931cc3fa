"""An HTTP session that connects only to hosts that a FetchPolicy allows, and only until a deadline."""

import socket
import ssl
import time
from typing import TYPE_CHECKING, Any

from customvoice_emulator.common.redaction import guard_loggers
from customvoice_emulator.media.fetch_policy import FetchPolicy, RejectedUrlError
from customvoice_emulator.media.outgoing_work import OutgoingWork, current_work

if TYPE_CHECKING:
    import requests

MAX_WHOLE_BYTES = 8 * 1024 * 1024
"""The maximum size of a response that is read as a whole, such as a page of a listing (about 1 MB in Azure)."""
SECONDS_PER_STEP = 10.0
"""The timeout for connecting, and for each read."""


class _DeadlineMixin:
    """A mixin for socket classes: no reads after `deadline` (of time.monotonic), also from a slow sender."""

    deadline = float("inf")
    work = OutgoingWork()
    max_response = 0
    _received = 0

    def recv_into(self, *arguments: Any, **options: Any) -> Any:
        """Read. Raises TimeoutError after the deadline, and ConnectionAbortedError above a limit."""
        self.work.add(self)  # type: ignore[arg-type]  # a mixin of sockets
        self.settimeout(_remaining(self.deadline))  # type: ignore[attr-defined]  # the socket class has these
        size = super().recv_into(*arguments, **options)  # type: ignore[misc]
        self._received += size
        if self._received > self.max_response:
            raise ConnectionAbortedError("the response is too large")
        self.work.count(size)
        return size

    def sendall(self, *arguments: Any, **options: Any) -> None:
        """Send a request or a part of it; the next bytes are another response."""
        self._received = 0
        super().sendall(*arguments, **options)  # type: ignore[misc]


class DeadlineSocket(_DeadlineMixin, socket.socket):
    """A plain connection."""


def _remaining(deadline: float) -> float:
    seconds = deadline - time.monotonic()
    if seconds <= 0:
        raise TimeoutError("the deadline has passed")
    return min(seconds, SECONDS_PER_STEP)


def open_connection(
    policy: FetchPolicy, scheme: str, host: str, port: int, deadline: float, max_response: int = MAX_WHOLE_BYTES
) -> DeadlineSocket:
    """Connect to an address of `host` that `policy` allows. Raises RejectedUrlError and OSError."""
    failure = OSError("the name resolves to no address")
    work = current_work()
    for address in policy.addresses(scheme, host, port):
        connection = DeadlineSocket(socket.AF_INET6 if ":" in address else socket.AF_INET)
        try:
            connection.deadline, connection.work, connection.max_response = deadline, work, max_response
            work.add(connection)
            connection.settimeout(_remaining(deadline))
            connection.connect((address, port))
        except OSError as error:
            connection.close()
            failure = error
        else:
            return connection
    raise failure


def guarded_session(policy: FetchPolicy, max_seconds: float, max_response: int) -> "requests.Session":
    """Return a session for `policy` that ends all reads after `max_seconds` and `max_response` bytes; close it.

    It ignores proxies and credentials of the environment, but uses its certificates (SSL_CERT_FILE). A rejected host
    raises requests.ConnectionError.
    """
    # Imported here because it takes 0.1 s, and only requests with a URL need it.
    import requests

    guard_loggers()
    session = requests.Session()
    session.trust_env = False

    class Adapter(requests.adapters.HTTPAdapter):
        def send(
            self, request: requests.PreparedRequest, stream: bool = False, *arguments: Any, **options: Any
        ) -> requests.Response:
            request.headers["Accept-Encoding"] = "identity"
            response = super().send(request, True, *arguments, **options)
            return _bounded(response, whole=not stream)

    adapter = Adapter()
    adapter.poolmanager.pool_classes_by_scheme = _pools(policy, time.monotonic() + max_seconds, max_response)
    for scheme in ("http://", "https://"):
        session.mount(scheme, adapter)
    return session


def _bounded(response: "requests.Response", *, whole: bool) -> "requests.Response":
    """Return a response that is not compressed; with `whole`, read it, up to MAX_WHOLE_BYTES."""
    import requests

    coding = response.headers.get("Content-Encoding", "identity").strip().lower()
    if coding != "identity":
        response.close()
        raise requests.ConnectionError("the response is compressed, although the request forbids it")
    if whole:
        content = b""
        try:
            for block in response.iter_content(65536):
                content += block
                if len(content) > MAX_WHOLE_BYTES:
                    raise requests.ConnectionError("the response is too large")
        except BaseException:
            response.close()
            raise
        response._content = content
    return response


def _pools(policy: FetchPolicy, deadline: float, max_response: int) -> dict[str, type]:
    """Return urllib3's pool classes with connections of `open_connection`."""
    from urllib3.connection import HTTPConnection, HTTPSConnection
    from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
    from urllib3.exceptions import NewConnectionError

    def connect(connection: HTTPConnection, scheme: str) -> DeadlineSocket:
        try:
            return open_connection(policy, scheme, connection.host.strip("[]"), connection.port, deadline, max_response)
        except (RejectedUrlError, OSError, UnicodeError) as error:
            raise NewConnectionError(connection, str(error)) from None

    class Plain(HTTPConnection):
        def _new_conn(self) -> DeadlineSocket:
            return connect(self, "http")

    class Secure(HTTPSConnection):
        def __init__(self, *arguments: Any, **options: Any) -> None:
            super().__init__(*arguments, **{**options, "ssl_context": _tls_until(deadline, max_response)})

        def _new_conn(self) -> DeadlineSocket:
            return connect(self, "https")

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class SecurePool(HTTPSConnectionPool):
        ConnectionCls = Secure

    return {"http": PlainPool, "https": SecurePool}


def _tls_until(moment: float, most: int) -> ssl.SSLContext:
    """Return an SSL context whose connections have the deadline."""

    current = current_work()

    class Timed(_DeadlineMixin, ssl.SSLSocket):
        deadline = moment
        work = current
        max_response = most

    context = ssl.create_default_context()
    context.sslsocket_class = Timed
    return context
