"""`python -m customvoice_emulator.probe`: is the emulator that these variables configure alive? For health checks.

Ends with 0 when it answers, 1 when it does not. It needs no key: being asked for one is an answer.
"""

import http.client
import os
import ssl
import sys
from collections.abc import Mapping

from customvoice_emulator.options import parse

_SECONDS = 5
_EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - what to ask instead


def main(environment: Mapping[str, str] = os.environ) -> int:
    """Ask the address and port of the variables once; return the exit code."""
    options = parse([], environment)
    host = _EVERYWHERE.get(options.host, options.host)
    if options.tls or options.tls_cert:
        # Alive is what is asked, not whom to trust; nothing is sent that would be a secret.
        context = ssl._create_unverified_context()  # noqa: S323 - as just said
        connection: http.client.HTTPConnection = http.client.HTTPSConnection(
            host, options.port, timeout=_SECONDS, context=context
        )
    else:
        connection = http.client.HTTPConnection(host, options.port, timeout=_SECONDS)
    try:
        connection.request("GET", "/customvoice/projects")
        status = connection.getresponse().status
    except (OSError, http.client.HTTPException) as error:
        sys.stderr.write(f"no answer from {host} port {options.port}: {error}\n")
        return 1
    finally:
        connection.close()
    return 0 if status < http.client.INTERNAL_SERVER_ERROR else 1


if __name__ == "__main__":
    sys.exit(main())
