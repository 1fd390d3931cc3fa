"""An HTTP session that connects only to hosts that a FetchPolicy allows, and only until a deadline."""

import socket
import ssl
import time
from typing import TYPE_CHECKING, Any

from customvoice_emulator.common.redaction import guard_loggers
from customvoice_emulator.media.fetch_policy import FetchPolicy, RejectedUrlError

if TYPE_CHECKING:
    import requests

SECONDS_PER_STEP = 10.0
"""The timeout for connecting, and for each read."""


class _DeadlineMixin:
    """A mixin for socket classes: no reads after `deadline` (of time.monotonic), also from a slow sender."""

    deadline = float("inf")

    def recv_into(self, *arguments: Any, **options: Any) -> Any:
        """Read. Raises TimeoutError after the deadline."""
        self.settimeout(_remaining(self.deadline))  # type: ignore[attr-defined]  # the socket class has these
        return super().recv_into(*arguments, **options)  # type: ignore[misc]


class DeadlineSocket(_DeadlineMixin, socket.socket):
    """A plain connection."""


def _remaining(deadline: float) -> float:
    seconds = deadline - time.monotonic()
    if seconds <= 0:
        raise TimeoutError("the deadline has passed")
    return min(seconds, SECONDS_PER_STEP)


def open_connection(policy: FetchPolicy, scheme: str, host: str, port: int, deadline: float) -> DeadlineSocket:
    """Connect to an address of `host` that `policy` allows. Raises RejectedUrlError and OSError."""
    failure = OSError("the name resolves to no address")
    for address in policy.addresses(scheme, host, port):
        connection = DeadlineSocket(socket.AF_INET6 if ":" in address else socket.AF_INET)
        try:
            connection.deadline = deadline
            connection.settimeout(_remaining(deadline))
            connection.connect((address, port))
        except OSError as error:
            connection.close()
            failure = error
        else:
            return connection
    raise failure


def guarded_session(policy: FetchPolicy, max_seconds: float) -> "requests.Session":
    """Return a session for `policy` that ends all reads after `max_seconds`; close it.

    It ignores proxies and credentials of the environment, but uses its certificates (SSL_CERT_FILE). A rejected host
    raises requests.ConnectionError.
    """
    # Imported here because it takes 0.1 s, and only requests with a URL need it.
    import requests

    guard_loggers()
    session = requests.Session()
    session.trust_env = False
    adapter = requests.adapters.HTTPAdapter()
    adapter.poolmanager.pool_classes_by_scheme = _pools(policy, time.monotonic() + max_seconds)
    for scheme in ("http://", "https://"):
        session.mount(scheme, adapter)
    return session


def _pools(policy: FetchPolicy, deadline: float) -> dict[str, type]:
    """Return urllib3's pool classes with connections of `open_connection`."""
    from urllib3.connection import HTTPConnection, HTTPSConnection
    from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
    from urllib3.exceptions import NewConnectionError

    def connect(connection: HTTPConnection, scheme: str) -> DeadlineSocket:
        try:
            return open_connection(policy, scheme, connection.host.strip("[]"), connection.port, deadline)
        except (RejectedUrlError, OSError, UnicodeError) as error:
            raise NewConnectionError(connection, str(error)) from None

    class Plain(HTTPConnection):
        def _new_conn(self) -> DeadlineSocket:
            return connect(self, "http")

    class Secure(HTTPSConnection):
        def __init__(self, *arguments: Any, **options: Any) -> None:
            super().__init__(*arguments, **{**options, "ssl_context": _tls_until(deadline)})

        def _new_conn(self) -> DeadlineSocket:
            return connect(self, "https")

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class SecurePool(HTTPSConnectionPool):
        ConnectionCls = Secure

    return {"http": PlainPool, "https": SecurePool}


def _tls_until(moment: float) -> ssl.SSLContext:
    """Return an SSL context whose connections have the deadline."""

    class Timed(_DeadlineMixin, ssl.SSLSocket):
        deadline = moment

    context = ssl.create_default_context()
    context.sslsocket_class = Timed
    return context
