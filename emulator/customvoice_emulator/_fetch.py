"""Fetching `audioUrl`: this machine only, bounded in size and time, no redirects, no proxies."""

import tempfile
import time
from typing import IO, TYPE_CHECKING

from customvoice_emulator._loopback import is_loopback_url
from customvoice_emulator._redact import guard_loggers

if TYPE_CHECKING:
    import httpx

MAX_BYTES = 31_457_280
MAX_SECONDS = 10.0


def fetch(url: str, *, max_bytes: int = MAX_BYTES, max_seconds: float = MAX_SECONDS) -> IO[bytes] | None:
    """Return the content at `url` as a temporary file (close it), or None when it can't be had.

    None for: a host that is not this machine, an answer other than 200, more than `max_bytes` bytes, more than
    `max_seconds` seconds.
    """
    if not is_loopback_url(url):
        return None
    import httpx  # here, because only requests with an audioUrl should pay for it

    guard_loggers()
    file: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=1024 * 1024)  # noqa: SIM115 - handed to the caller
    deadline = time.monotonic() + max_seconds
    try:
        with (
            httpx.Client(timeout=max_seconds, follow_redirects=False, trust_env=False) as client,
            client.stream("GET", url) as response,
        ):
            if response.status_code == httpx.codes.OK and _copy(response, file, max_bytes, deadline):
                return file
    except (httpx.HTTPError, httpx.InvalidURL, UnicodeError):
        pass
    file.close()
    return None


def _copy(response: "httpx.Response", file: IO[bytes], max_bytes: int, deadline: float) -> bool:
    size = 0
    for chunk in response.iter_bytes():
        size += len(chunk)
        if size > max_bytes or time.monotonic() > deadline:
            return False
        file.write(chunk)
    return True
