"""Serve the emulator on a socket, over HTTP or HTTPS: until a signal, or on a thread until `stop()`."""

import gc
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType, TracebackType
from typing import TYPE_CHECKING, Self

import uvicorn

from customvoice_emulator.http.silent_clients import close_silent, track_activity
from customvoice_emulator.http.tls import Certificate
from customvoice_emulator.http.wire_forms import WireForms, keep_whole_target

if TYPE_CHECKING:
    from starlette.types import ASGIApp

SHUTDOWN_SECONDS = 5
"""The maximum time for open requests after the server was asked to stop."""
MAX_SILENT_SECONDS = 60
"""The maximum time without data from a client in the middle of a request."""
_BACKLOG = 2048
_MAX_SOCKET_MESSAGE_BYTES = 1024 * 1024
_TICKS_PER_SECOND = 10
_SIGNALS = (signal.SIGINT, signal.SIGTERM)


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that accepts connections. Raises OSError, or UnicodeError for an invalid host name."""
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
    """Return the URL of the socket."""
    host, port = listener.getsockname()[:2]
    shown = f"[{host}]" if ":" in host else host
    return f"{'http' if certificate is None else 'https'}://{shown}:{port}"


class _Server(uvicorn.Server):
    """A uvicorn server without signal handlers, with an event for the end of its start."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = threading.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        self.ready.set()

    async def on_tick(self, counter: int) -> bool:
        if counter % _TICKS_PER_SECOND == 0:
            close_silent(self.server_state.connections, MAX_SILENT_SECONDS)
        return await super().on_tick(counter)

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Do not handle signals: uvicorn would end the process with the signal that stopped it."""
        yield


def _server(app: "ASGIApp", certificate: Certificate | None, *, logs: bool) -> _Server:
    """Configure a server; with `logs` it logs errors to stderr, otherwise it does not configure logging."""
    config = uvicorn.Config(
        WireForms(app),
        log_config=uvicorn.config.LOGGING_CONFIG if logs else None,
        log_level="warning" if logs else None,
        access_log=False,
        server_header=False,
        # uvicorn would trust the headers of every client on this machine.
        proxy_headers=False,
        ws="wsproto",
        ws_max_size=_MAX_SOCKET_MESSAGE_BYTES,
        timeout_graceful_shutdown=SHUTDOWN_SECONDS,
        ssl_certfile=certificate.cert_file if certificate else None,
        ssl_keyfile=certificate.key_file if certificate else None,
    )
    config.load()
    config.http_protocol_class = track_activity(keep_whole_target(config.http_protocol_class))
    return _Server(config)


def serve(app: "ASGIApp", listener: socket.socket, certificate: Certificate | None = None) -> None:
    """Serve until SIGINT or SIGTERM; finish open requests first. A second signal ends the process."""
    server = _server(app, certificate, logs=True)

    def stop() -> None:
        server.should_exit = True

    # Exclude all present objects from garbage collection, and collect rarely: requests create little garbage.
    gc.freeze()
    gc.set_threshold(10_000, 50, 100)
    gc.enable()
    with _on_signal(stop):
        server.run(sockets=[listener])


@contextmanager
def _on_signal(stop: Callable[[], None]) -> Iterator[None]:
    """Call `stop` on the first signal, if this is the main thread (only that one gets signals)."""
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
    """Serves `app` on its own thread from `start()` to `stop()`, or as a context manager; `url` is its address.

    `port` 0 picks a free port. With `certificate` it serves HTTPS. Raises OSError if it cannot listen.
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
        """Start, and return when the server accepts requests. Raises the error of a failed start."""
        self._thread.start()
        self._server.ready.wait()
        if self._failure is not None:
            self._thread.join()
            raise self._failure

    def stop(self) -> None:
        """Finish open requests, within `SHUTDOWN_SECONDS`, and end the thread. Idempotent."""
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
