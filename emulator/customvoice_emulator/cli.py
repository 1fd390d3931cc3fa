"""`customvoice emulator`: run the emulator as a server."""

import argparse
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from starlette.types import ASGIApp

_PREFIX = "CUSTOMVOICE_EMULATOR_"
_HOST, _PORT = "127.0.0.1", 8787
_BACKLOG = 2048
_GRACE_SECONDS = 5


def main(argv: Sequence[str] | None = None) -> int:
    """Run the emulator until SIGINT or SIGTERM; return 0 then, 2 when the options can't be used.

    The first line on stdout is the URL. Options win over environment variables (`--port` over
    CUSTOMVOICE_EMULATOR_PORT, and so on).
    """
    parser = _parser(os.environ)
    options = parser.parse_args(argv)
    keys = options.key or _environment_keys(parser, os.environ)
    from customvoice_emulator import DEFAULT_KEY, DataDirError, create_app
    from customvoice_emulator._access_log import AccessLog

    try:
        listener = _listen(options.host, options.port)
    except (OSError, UnicodeError) as error:  # a host that can be no name is a UnicodeError
        why = getattr(error, "strerror", None) or error
        return _refuse(f"can't listen on {options.host} port {options.port}: {why}")
    try:
        app = create_app(keys=keys or [DEFAULT_KEY], pace=options.pace, data_dir=options.data_dir)
    except DataDirError as error:
        listener.close()
        return _refuse(str(error))
    return _serve(AccessLog(app) if options.access_log else app, listener)


def _parser(environment: Mapping[str, str]) -> argparse.ArgumentParser:
    def variable(name: str, default: object = None) -> object:
        # An empty variable counts as unset, as in a shell script that clears it.
        return environment.get(_PREFIX + name) or default

    parser = _Parser(
        prog="customvoice emulator",
        description="Run the Custom Voice service offline.",
        epilog=f"Each option is also an environment variable: {_PREFIX}HOST, _PORT, _KEY (several with commas), "
        "_PACE, _DATA_DIR, _ACCESS_LOG.",
    )
    parser.add_argument("--host", default=variable("HOST", _HOST), help=f"address to listen on (default {_HOST})")
    parser.add_argument("--port", type=_port, default=variable("PORT", str(_PORT)), help="0 picks one (default 8787)")
    parser.add_argument(
        "--key",
        action="append",
        type=_key,
        help="a key to accept; may be given several times (default: the development key customvoice-emulator-key)",
    )
    parser.add_argument(
        "--pace",
        type=_pace,
        default=variable("PACE", "reads:2"),
        help="how long-running operations go: immediate, reads:N or seconds:S (default reads:2)",
    )
    parser.add_argument(
        "--data-dir", type=Path, default=variable("DATA_DIR"), help="keep state there (default: in memory)"
    )
    parser.add_argument(
        "--access-log",
        action="store_true",
        default=bool(variable("ACCESS_LOG")),
        help="write a line per request to stderr",
    )
    return parser


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """Say what is wrong in one line; the usage is for --help."""
        self.exit(2, f"{self.prog}: {message}\n")


def _environment_keys(parser: argparse.ArgumentParser, environment: Mapping[str, str]) -> list[str]:
    name = _PREFIX + "KEY"
    try:
        return [_key(each) for each in environment.get(name, "").split(",") if environment.get(name)]
    except argparse.ArgumentTypeError as error:
        parser.error(f"{name}: {error}")


def _port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text) <= 65535):
        raise argparse.ArgumentTypeError(f"expected a port from 0 to 65535, not {text!r}")
    return int(text)


def _key(text: str) -> str:
    if not (text.isascii() and text.isprintable() and text.strip() == text and text):
        # The key itself is not repeated: it is a secret, if a clumsy one.
        raise argparse.ArgumentTypeError("expected printable ASCII characters without spaces around them")
    return text


def _pace(text: str) -> str:
    from customvoice_emulator import parse_pace

    try:
        parse_pace(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None
    return text


def _listen(host: str, port: int) -> socket.socket:
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


def _refuse(message: str) -> int:
    sys.stderr.write(f"customvoice emulator: {message}\n")
    return 2


def _serve(app: "ASGIApp", listener: socket.socket) -> int:
    import uvicorn

    host, port = listener.getsockname()[:2]
    shown = f"[{host}]" if ":" in host else host
    config = uvicorn.Config(
        app, log_level="warning", access_log=False, server_header=False, timeout_graceful_shutdown=_GRACE_SECONDS
    )
    server = uvicorn.Server(config)
    # uvicorn would end the process by the signal that stopped it; an emulator that was asked to stop has succeeded.
    server.capture_signals = nullcontext  # type: ignore[method-assign, assignment]
    with _stopping(server.handle_exit):
        # The listener accepts from now on, so a client may follow the URL as soon as it reads it.
        sys.stdout.write(f"http://{shown}:{port}\n")
        sys.stdout.flush()
        server.run(sockets=[listener])
    return 0


@contextmanager
def _stopping(stop: Callable[[int, FrameType | None], None]) -> Iterator[None]:
    """Have SIGINT and SIGTERM call `stop`, where this thread is the one that gets signals."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {each: signal.signal(each, stop) for each in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
