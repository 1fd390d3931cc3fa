"""`make bench`: what the client and the emulator cost beside their peers.

Each figure is a ratio of medians, both sides measured in the same run, turn by turn, on loopback. Absolute times depend
on the machine; ratios say what a change did.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from statistics import median

import httpx
from customvoice import CustomVoiceClient
from customvoice_spec import versions

KEY = "customvoice-emulator-key"
VERSION = versions(stage="stable")[-1]
MODULE = "customvoice.v" + VERSION.replace("-", "_")
EMULATOR = [
    sys.executable,
    "-c",
    "from customvoice_emulator.cli import main; raise SystemExit(main(['--port', '0', '--pace', 'immediate']))",
]
BARE = [
    sys.executable,
    "-c",
    """
import socket, uvicorn
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route
body = {"id": "bench", "kind": "PersonalVoice", "createdDateTime": "2025-03-04T09:20:00.000Z"}
async def get(request):
    return JSONResponse(body)
listener = socket.socket(proto=socket.IPPROTO_TCP); listener.bind(("127.0.0.1", 0))  # the protocol turns Nagle off
print(f"http://127.0.0.1:{listener.getsockname()[1]}", flush=True)
app = Starlette(routes=[Route("/customvoice/projects/{id}", get)])
uvicorn.Server(uvicorn.Config(app, log_level="error", access_log=False)).run(sockets=[listener])
""",
]


@contextmanager
def server(command: list[str]) -> Iterator[str]:
    """Run a server that prints its URL on the first line; yield the URL."""
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)  # noqa: S603 - our own commands
    try:
        assert process.stdout is not None
        yield process.stdout.readline().strip()
    finally:
        process.terminate()
        process.wait()


def compare(label: str, ours: Callable[[], object], peer: Callable[[], object], *, calls: int, rounds: int) -> None:
    """Measure both by turns, `calls` at a time, and print the ratio of the medians."""
    times: dict[str, list[float]] = {"ours": [], "peer": []}
    for turn in range(rounds + 1):
        for name, call in (("ours", ours), ("peer", peer)):
            start = time.perf_counter()
            for _ in range(calls):
                call()
            if turn:  # the first turn only warms up
                times[name].append((time.perf_counter() - start) / calls)
    ours_time, peer_time = median(times["ours"]), median(times["peer"])
    print(f"{label:<58} {ours_time * 1e6:>9.0f} µs {peer_time * 1e6:>9.0f} µs  {ours_time / peer_time:.2f} x")


def importing(module: str) -> Callable[[], object]:
    """Return a call that imports `module` in a fresh interpreter."""
    return lambda: subprocess.run([sys.executable, "-c", f"import {module}"], check=True)  # noqa: S603 - our own commands


def main() -> None:
    """Print one line a comparison: ours, the peer, the ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7, help="measured turns of each side (7)")
    parser.add_argument("--calls", type=int, default=200, help="calls a turn (200)")
    options = parser.parse_args()
    print(f"{'':<58} {'ours':>12} {'peer':>12}  ratio")
    with (
        server(EMULATOR) as emulator,
        server(BARE) as bare,
        httpx.Client(headers={"Ocp-Apim-Subscription-Key": KEY}) as raw,
    ):
        project = f"{emulator}/customvoice/projects/bench?api-version={VERSION}"
        raw.put(project, json={"kind": "PersonalVoice"}).raise_for_status()
        sizes = {"calls": options.calls, "rounds": options.rounds}
        with CustomVoiceClient(emulator, KEY) as client:
            compare(
                "client over raw httpx: read a project",
                lambda: client.projects.get("bench"),
                lambda: raw.get(project).json(),
                **sizes,
            )
        other = project.replace(emulator, bare)
        compare(
            "emulator over a bare Starlette app: read a project",
            lambda: raw.get(project),
            lambda: raw.get(other),
            **sizes,
        )
    compare(
        "import customvoice with a client over import httpx",
        importing(f"{MODULE}"),
        importing("httpx"),
        calls=1,
        rounds=options.rounds,
    )


if __name__ == "__main__":
    main()
