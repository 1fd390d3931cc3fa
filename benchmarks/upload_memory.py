"""Upload 30 MB in a separate process, and print how much more memory that used than the idle client, in bytes.

    upload_memory.py sync|async tracemalloc|resident URL

Both gauges keep one peak per process, so each runs in its own process. A small upload goes first, so that modules and
connections count as idle.
"""

from __future__ import annotations

import asyncio
import json
import sys
import tempfile
import tracemalloc
from collections.abc import Callable
from pathlib import Path

from customvoice import AsyncCustomVoiceClient, CustomVoiceClient

# The client sends no file above the service's limit (31_457_280 bytes).
SIZE = 31_457_280


def main() -> None:
    """Measure what the arguments request."""
    kind, gauge, url = sys.argv[1:]
    peak = {"tracemalloc": python_peak, "resident": resident_peak}[gauge]
    with tempfile.TemporaryDirectory() as folder:
        small, large = Path(folder, "small.wav"), Path(folder, "large.wav")
        small.write_bytes(b"RIFF")
        with large.open("wb") as file:
            file.truncate(SIZE)
        print(json.dumps({"peak": {"sync": upload, "async": upload_async}[kind](url, small, large, peak)}))


def upload(url: str, small: Path, large: Path, peak: Callable[[], int]) -> int:
    """Return how many more bytes the large upload used at its peak than the client before it."""
    with CustomVoiceClient(url, "k") as client:
        client.personal_voices.begin_create_from_file("abc", project_id="abc", consent_id="abc", audio=small)
        idle = peak()
        client.personal_voices.begin_create_from_file("abc", project_id="abc", consent_id="abc", audio=large)
        return peak() - idle


def upload_async(url: str, small: Path, large: Path, peak: Callable[[], int]) -> int:
    """Return the same as ``upload`` for the asynchronous client."""

    async def run() -> int:
        async with AsyncCustomVoiceClient(url, "k") as client:
            await client.personal_voices.begin_create_from_file("abc", project_id="abc", consent_id="abc", audio=small)
            idle = peak()
            await client.personal_voices.begin_create_from_file("abc", project_id="abc", consent_id="abc", audio=large)
            return peak() - idle

    return asyncio.run(run())


def python_peak() -> int:
    """Return the peak of Python's allocations since the previous call."""
    if not tracemalloc.is_tracing():
        tracemalloc.start()
    current, peak = tracemalloc.get_traced_memory()
    tracemalloc.reset_peak()
    return peak or current


def resident_peak() -> int:
    """Return the peak of the resident set from Linux; ``ru_maxrss`` would include that of the parent process."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024
    raise RuntimeError("/proc/self/status has no VmHWM")


if __name__ == "__main__":
    main()
