"""Serving the emulator on a socket, over HTTP or HTTPS: until a signal, or on a thread until told to stop."""

import gc
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType, TracebackType
from typing import TYPE_CHECKING, Self

import uvicorn

from customvoice_emulator.http.silent_clients import drop_silent, watched
from customvoice_emulator.http.tls import Certificate

if TYPE_CHECKING:
    from starlette.types import ASGIApp

GRACE_SECONDS = 5
"""How long requests that were begun may take after it was asked to stop."""
SILENT_SECONDS = 60
"""How long a client may say nothing in the middle of a request."""
_BACKLOG = 2048
_TICKS_PER_SECOND = 10
_SIGNALS = (signal.SIGINT, signal.SIGTERM)


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that accepts connections from now on. Raises OSError, or UnicodeError for no host name."""
    family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    listener = socket.socket(family, kind, protocol)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(_BACKLOG)
    except OSError:
        listener.close()
        raise
    return listener


def url_of(listener: socket.socket, certificate: Certificate | None = None) -> str:
    """Return the URL that leads to the socket."""
    host, port = listener.getsockname()[:2]
    shown = f"[{host}]" if ":" in host else host
    return f"{'http' if certificate is None else 'https'}://{shown}:{port}"


class _Server(uvicorn.Server):
    """uvicorn's server, told from outside when to stop, and telling when it has started."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = threading.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        self.ready.set()

    async def on_tick(self, counter: int) -> bool:
        if counter % _TICKS_PER_SECOND == 0:
            drop_silent(self.server_state.connections, SILENT_SECONDS)
        return await super().on_tick(counter)

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signals alone: uvicorn would end the process by the signal that stopped it."""
        yield


def _server(app: "ASGIApp", certificate: Certificate | None, *, logs: bool) -> _Server:
    """Configure a server; `logs` lets it write of what fails to stderr, where it would else change nobody's logging."""
    config = uvicorn.Config(
        app,
        log_config=uvicorn.config.LOGGING_CONFIG if logs else None,
        log_level="warning" if logs else None,
        access_log=False,
        server_header=False,
        # uvicorn would believe whoever connects from this machine.
        proxy_headers=False,
        ws="none",
        timeout_graceful_shutdown=GRACE_SECONDS,
        ssl_certfile=certificate.cert_file if certificate else None,
        ssl_keyfile=certificate.key_file if certificate else None,
    )
    config.load()
    config.http_protocol_class = watched(config.http_protocol_class)
    return _Server(config)


def serve(app: "ASGIApp", listener: socket.socket, certificate: Certificate | None = None) -> None:
    """Serve until SIGINT or SIGTERM; requests that were begun are answered first. A second signal ends the process."""
    server = _server(app, certificate, logs=True)

    def stop() -> None:
        server.should_exit = True

    # What is there by now stays: not to be looked through again and again for garbage, of which requests make little.
    gc.freeze()
    gc.set_threshold(10_000, 50, 100)
    gc.enable()
    with _on_signal(stop):
        server.run(sockets=[listener])


@contextmanager
def _on_signal(stop: Callable[[], None]) -> Iterator[None]:
    """Have the first signal call `stop`, where this thread is the one that gets signals."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def first(_number: int, _frame: FrameType | None) -> None:
        stop()
        for each in _SIGNALS:
            signal.signal(each, signal.SIG_DFL)

    before = {each: signal.signal(each, first) for each in _SIGNALS}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


class ThreadServer:
    """Serves `app` on a thread of its own, from `start()` to `stop()`, or as a context. `url` leads to it.

    `port` 0 picks a free one. `certificate` makes it HTTPS. Raises OSError, at once, when it can't listen.
    """

    def __init__(
        self, app: "ASGIApp", *, host: str = "127.0.0.1", port: int = 0, certificate: Certificate | None = None
    ) -> None:
        self._listener = listen(host, port)
        self.url = url_of(self._listener, certificate)
        self._server = _server(app, certificate, logs=False)
        self._thread = threading.Thread(target=self._run, name=f"emulator {self.url}", daemon=True)
        self._failure: BaseException | None = None

    def start(self) -> None:
        """Return when requests are answered. Raises what keeps the application from starting."""
        self._thread.start()
        self._server.ready.wait()
        if self._failure is not None:
            self._thread.join()
            raise self._failure

    def stop(self) -> None:
        """Answer the requests that were begun, for `GRACE_SECONDS` at most, and end the thread. May be repeated."""
        self._server.should_exit = True
        if self._thread.is_alive():
            self._thread.join()
        self._listener.close()

    def _run(self) -> None:
        try:
            self._server.run(sockets=[self._listener])
        except BaseException as error:
            self._failure = error
        finally:
            self._server.ready.set()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None = None,
        exc_value: BaseException | None = None,
        traceback: TracebackType | None = None,
    ) -> None:
        self.stop()
