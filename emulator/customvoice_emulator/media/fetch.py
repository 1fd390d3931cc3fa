"""Fetch `audioUrl`: from allowed hosts only, with limits of size and time, without redirects and proxies."""

import tempfile
from collections.abc import Iterable
from typing import IO

from customvoice_emulator.media.fetch_policy import LOOPBACK_ONLY, FetchPolicy, RejectedUrlError
from customvoice_emulator.media.guarded_session import SECONDS_PER_STEP, guarded_session
from customvoice_emulator.media.outgoing_work import current_work

MAX_BYTES = 31_457_280
MAX_SECONDS = 10.0
_OK = 200
_BLOCK = 65536


def fetch(
    url: str,
    *,
    policy: FetchPolicy = LOOPBACK_ONLY,
    max_bytes: int = MAX_BYTES,
    max_seconds: float = MAX_SECONDS,
) -> IO[bytes] | None:
    """Return the content at `url` as a temporary file (close it), or None on failure.

    Failures are: a URL that `policy` rejects, a status other than 200, more than `max_bytes` bytes, more than
    `max_seconds` seconds.
    """
    try:
        policy.check(url)
    except RejectedUrlError:
        return None
    file: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=1024 * 1024)  # noqa: SIM115 - returned to the caller
    if _download(url, file, policy, max_bytes, max_seconds):
        return file
    file.close()
    current_work().require_wanted()
    return None


def _download(url: str, file: IO[bytes], policy: FetchPolicy, max_bytes: int, max_seconds: float) -> bool:
    with guarded_session(policy, max_seconds, 2 * max_bytes) as session:
        import requests  # here, because its import takes 0.1 s

        try:
            response = session.get(url, stream=True, allow_redirects=False, timeout=SECONDS_PER_STEP)
            with response:
                return response.status_code == _OK and _copy(response.iter_content(_BLOCK), file, max_bytes)
        except (requests.RequestException, OSError, ValueError):
            return False


def _copy(blocks: Iterable[bytes], file: IO[bytes], max_bytes: int) -> bool:
    size = 0
    for block in blocks:
        size += len(block)
        if size > max_bytes:
            return False
        file.write(block)
    return True
