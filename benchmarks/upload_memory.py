"""One upload of 30 MB in a process of its own; prints how far memory rose above the idle client, in bytes.

    upload_memory.py sync|async tracemalloc|resident URL

Both gauges keep a peak for the life of the process, so each has its own. A small upload goes first, so that modules and
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

# The service's limit for a file (31_457_280 bytes) is the largest that is sent at all.
SIZE = 31_457_280


def main() -> None:
    """Measure as the arguments say."""
    kind, gauge, url = sys.argv[1:]
    peak = {"tracemalloc": python_peak, "resident": resident_peak}[gauge]
    with tempfile.TemporaryDirectory() as folder:
        small, large = Path(folder, "small.wav"), Path(folder, "large.wav")
        small.write_bytes(b"RIFF")
        with large.open("wb") as file:
            file.truncate(SIZE)
        print(json.dumps({"peak": {"sync": upload, "async": upload_async}[kind](url, small, large, peak)}))


def upload(url: str, small: Path, large: Path, peak: Callable[[], int]) -> int:
    """Bytes at the peak of the large upload above those before it."""
    with CustomVoiceClient(url, "k") as client:
        client.personal_voices.begin_create_from_file("v", project_id="p", consent_id="c", audio=small)
        idle = peak()
        client.personal_voices.begin_create_from_file("v", project_id="p", consent_id="c", audio=large)
        return peak() - idle


def upload_async(url: str, small: Path, large: Path, peak: Callable[[], int]) -> int:
    """As ``upload``, asynchronously."""

    async def run() -> int:
        async with AsyncCustomVoiceClient(url, "k") as client:
            await client.personal_voices.begin_create_from_file("v", project_id="p", consent_id="c", audio=small)
            idle = peak()
            await client.personal_voices.begin_create_from_file("v", project_id="p", consent_id="c", audio=large)
            return peak() - idle

    return asyncio.run(run())


def python_peak() -> int:
    """The peak of what Python allocated since the call before."""
    if not tracemalloc.is_tracing():
        tracemalloc.start()
    current, peak = tracemalloc.get_traced_memory()
    tracemalloc.reset_peak()
    return peak or current


def resident_peak() -> int:
    """The peak of the resident set, as Linux keeps it for a program; ``ru_maxrss`` is inherited from the parent."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024
    raise RuntimeError("/proc/self/status has no VmHWM")


if __name__ == "__main__":
    main()
