"""`customvoice emulator`: run the emulator as a server."""

import argparse
import gc
import ipaddress
import os
import socket
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from customvoice_emulator.options import parse

if TYPE_CHECKING:
    from starlette.types import ASGIApp

    from customvoice_emulator.http.tls import Certificate

_PROG = "customvoice emulator"


class _UsageError(Exception):
    """The options are invalid in combination; the message says which and what to do."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the emulator until SIGINT or SIGTERM; return 0, or 2 for invalid options.

    The first line on stdout is the URL; with a generated certificate, the second line says how to trust it.
    """
    options = parse(argv, os.environ)
    # No garbage collection during the start, which creates little garbage; `serve` enables it again.
    gc.disable()
    try:
        with ExitStack() as stack:
            return _run(options, stack)
    except _UsageError as error:
        sys.stderr.write(f"{_PROG}: {error}\n")
        return 2
    finally:
        gc.enable()


def _run(options: argparse.Namespace, stack: ExitStack) -> int:
    from customvoice_emulator.http.server import serve, url_of

    listener = stack.enter_context(_listen(options.host, options.port))
    if options.control_host and (options.no_control or options.control_token):
        raise _UsageError("--control-host has no effect with --no-control or --control-token; leave it out")
    if not options.no_control and not options.control_token:
        _require_loopback(listener)
    certificate = _user_certificate(options)
    app = _app(options, _origins(options.cors or (), listener.getsockname()[0]))
    if certificate is None and options.tls:
        # Last, because only the emulator that has locked the data directory may write to it.
        certificate = _generated_certificate(options, stack)
    # The listener accepts connections, so a client can use the URL as soon as it reads it.
    sys.stdout.write(url_of(listener, certificate) + "\n")
    if certificate is not None and certificate.ca_file is not None:
        sys.stdout.write(f"SSL_CERT_FILE={certificate.ca_file}\n")
    sys.stdout.flush()
    serve(app, listener, certificate)
    return 0


@contextmanager
def _listen(host: str, port: int) -> Iterator[socket.socket]:
    from customvoice_emulator.http.server import listen

    try:
        listener = listen(host, port)
    except (OSError, UnicodeError) as error:  # an invalid host name raises UnicodeError
        why = getattr(error, "strerror", None) or error
        raise _UsageError(f"cannot listen on {host} port {port}: {why}") from None
    with listener:
        yield listener


def _require_loopback(listener: socket.socket) -> None:
    """Require a loopback address: the control plane can read and change everything."""
    address = listener.getsockname()[0]
    if not ipaddress.ip_address(address.partition("%")[0]).is_loopback:
        raise _UsageError(
            f"other machines can reach {address}, and with it the control plane; "
            "add --control-token TOKEN or --no-control, or listen on 127.0.0.1"
        )


def _user_certificate(options: argparse.Namespace) -> "Certificate | None":
    """Return the user's certificate; None without one."""
    own = (options.tls_cert, options.tls_key)
    if not any(own):
        return None
    from customvoice_emulator.http.tls import TlsError, user_certificate

    if not all(own):
        raise _UsageError("--tls-cert and --tls-key are both required")
    try:
        return user_certificate(*own)
    except TlsError as error:
        raise _UsageError(str(error)) from None


def _generated_certificate(options: argparse.Namespace, stack: ExitStack) -> "Certificate":
    """Return a certificate from the data directory, or from a temporary one."""
    from customvoice_emulator.http.tls import TlsError, generated_certificate

    directory = options.data_dir or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="customvoice-")))
    try:
        return generated_certificate(directory / "tls", options.host)
    except TlsError as error:
        raise _UsageError(str(error)) from None


def _origins(given: Sequence[str], address: str) -> Sequence[str]:
    """Return the origins whose pages can call the service."""
    from customvoice_emulator.http.cors import default_origins

    if "off" in given and len(given) > 1:
        raise _UsageError("--cors off excludes every origin; leave out the other --cors")
    return () if "off" in given else given or default_origins(address)


def _app(options: argparse.Namespace, origins: Sequence[str]) -> "ASGIApp":
    from customvoice_emulator import DataDirError
    from customvoice_emulator.access.tokens import JwksError
    from customvoice_emulator.app import DEFAULT_KEY, DEFAULT_PACE, create_app
    from customvoice_emulator.catalogue.catalogue import CatalogueError
    from customvoice_emulator.http.access_log import AccessLog
    from customvoice_emulator.http.connection import ConnectionAccess
    from customvoice_emulator.http.forwarded import TrustForwarded

    paces = dict(options.pace or ())
    try:
        app = create_app(
            keys=[*(options.key or ()), *(options.key_file or ())] or [DEFAULT_KEY],
            pace=paces.pop(None, DEFAULT_PACE),
            paces=paces,
            data_dir=options.data_dir,
            catalogue=options.catalogue,
            seed=options.seed,
            control=not options.no_control,
            control_token=options.control_token,
            control_hosts=options.control_host or (),
            cors=origins,
            synthesis=not options.no_synthesis,
            **_policies(options),
        )
    except (DataDirError, CatalogueError, JwksError, ValueError) as error:
        raise _UsageError(str(error)) from None
    served: ASGIApp = TrustForwarded(app) if options.trust_forwarded else app
    # The log is between faults that close a connection and the server that has the connection.
    return ConnectionAccess(AccessLog(served)) if options.access_log else served


def _policies(options: argparse.Namespace) -> dict[str, Any]:
    """Return the arguments of `create_app` for authentication, limits and fetching."""
    from customvoice_emulator.access.tokens import JwtCheck
    from customvoice_emulator.common.limits import Limits
    from customvoice_emulator.media.fetch_policy import FetchPolicy

    expected = {"audience": options.token_audience, "issuer": options.token_issuer}
    if any(expected.values()) and not options.jwks:
        raise _UsageError("--token-audience and --token-issuer need --jwks")
    return {
        "token_check": JwtCheck.read(options.jwks, **expected) if options.jwks else None,
        "fetch_policy": FetchPolicy.of(*(options.allow_host or ()), azure_blobs=bool(options.allow_azure_blobs)),
        "limits": Limits(
            rate_limit=options.rate_limit,
            max_concurrent_trainings=options.max_concurrent_trainings,
            max_endpoints=options.max_endpoints,
            personal_voice_access=options.personal_voice_access,
            lenient_version=bool(options.lenient_version),
            strict_data=bool(options.strict_data),
            extended_filter=bool(options.extended_filter),
        ),
    }
