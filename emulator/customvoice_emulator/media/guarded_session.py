"""The one way out: an HTTP session that connects only where a FetchPolicy lets it, and only until a moment."""

import socket
import ssl
import time
from typing import TYPE_CHECKING, Any

from customvoice_emulator.common.redaction import guard_loggers
from customvoice_emulator.media.fetch_policy import FetchPolicy, RefusedUrlError

if TYPE_CHECKING:
    import requests

SECONDS_PER_STEP = 10.0
"""Until a connection stands, and until more comes over it."""


class _UntilDeadline:
    """For a socket class: reads until `deadline` (as of time.monotonic) and not on: a trickle keeps no reader busy."""

    deadline = float("inf")

    def recv_into(self, *arguments: Any, **options: Any) -> Any:
        """Raise TimeoutError when the deadline has passed."""
        self.settimeout(_remaining(self.deadline))  # type: ignore[attr-defined]  # what it is mixed into has these
        return super().recv_into(*arguments, **options)  # type: ignore[misc]


class DeadlineSocket(_UntilDeadline, socket.socket):
    """A plain connection."""


def _remaining(deadline: float) -> float:
    seconds = deadline - time.monotonic()
    if seconds <= 0:
        raise TimeoutError("took too long")
    return min(seconds, SECONDS_PER_STEP)


def dial(policy: FetchPolicy, scheme: str, host: str, port: int, deadline: float) -> DeadlineSocket:
    """Connect to an address of `host` that `policy` judged. Raises RefusedUrlError and OSError."""
    failure = OSError("the name stands for no address")
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
    """Return a session for `policy` that reads nothing after `max_seconds`; close it.

    It takes neither proxies nor credentials from the environment, but certificates (SSL_CERT_FILE). What is refused is
    a requests.ConnectionError.
    """
    # The import takes 0.1 s, which only requests that hand over a URL should pay.
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
    """Return urllib3's pool classes, with connections that `dial`."""
    from urllib3.connection import HTTPConnection, HTTPSConnection
    from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
    from urllib3.exceptions import NewConnectionError

    def connect(connection: HTTPConnection, scheme: str) -> DeadlineSocket:
        try:
            return dial(policy, scheme, connection.host.strip("[]"), connection.port, deadline)
        except (RefusedUrlError, OSError, UnicodeError) as error:
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
    """Return a context whose connections have a deadline too."""

    class Timed(_UntilDeadline, ssl.SSLSocket):
        deadline = moment

    context = ssl.create_default_context()
    context.sslsocket_class = Timed
    return context
