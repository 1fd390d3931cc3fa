"""`python -m customvoice_emulator.probe`: check the health of the emulator that the environment variables configure.

Exits with 0 if the emulator responds, with 1 otherwise. It needs no key: a response 401 also counts.
"""

import http.client
import os
import ssl
import sys
from collections.abc import Mapping

from customvoice_emulator.options import parse

_SECONDS = 5
_EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - the address to connect to instead


def main(environment: Mapping[str, str] = os.environ) -> int:
    """Send a request to the address and port of the variables; return the exit code."""
    options = parse([], environment)
    host = _EVERYWHERE.get(options.host, options.host)
    if options.tls or options.tls_cert:
        # Do not verify the certificate: only a response matters, and the request has no secret.
        context = ssl._create_unverified_context()  # noqa: S323 - see above
        connection: http.client.HTTPConnection = http.client.HTTPSConnection(
            host, options.port, timeout=_SECONDS, context=context
        )
    else:
        connection = http.client.HTTPConnection(host, options.port, timeout=_SECONDS)
    try:
        connection.request("GET", "/customvoice/projects")
        status = connection.getresponse().status
    except (OSError, http.client.HTTPException) as error:
        sys.stderr.write(f"no response from {host} port {options.port}: {error}\n")
        return 1
    finally:
        connection.close()
    return 0 if status < http.client.INTERNAL_SERVER_ERROR else 1


if __name__ == "__main__":
    sys.exit(main())
