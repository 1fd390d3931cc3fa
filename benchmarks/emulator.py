"""Compare the emulator with Prism (a mock server from npm) and a bare Starlette application, in alternation in one run.

Measures requests per second and p99 with 16 connections for GET one, GET a list of 100 and PUT; then the cost of a list
as the number of stored resources grows, the start time, and memory. The first run installs Prism where npm exists.

Aims, compared with Prism: GET one at 5 x its rate, PUT with SQLite at 3.5 x, a third of its p99. Further aims: a start
within 0.6 s, 80 MB idle, a page of 100 out of 10^5 stored resources at 1.3 x its cost out of 10^3.
"""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import quote

import httpx
from attrs import define
from customvoice_emulator.state.data_dir import open_data_dir
from customvoice_spec import projected, versions

from benchmarks import peers
from benchmarks.measure import Effort, in_turn

HERE = Path(__file__).parent
CONNECTIONS = 16
STORED = 1000
VERSION = versions(stage="stable")[-1]
QUERY = f"api-version={VERSION}"
KEY = {"Ocp-Apim-Subscription-Key": "customvoice-emulator-key"}
STARTED_WITHIN = 30.0
BARE = """
import socket, sys, uvicorn
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route
body = {"id": "bench", "kind": "PersonalVoice", "createdDateTime": "2025-03-04T09:20:00.000Z"}
page = {"value": [body] * 100}
async def get(request):
    return JSONResponse(body)
async def put(request):
    return JSONResponse({**body, **await request.json()}, 201)
async def listed(request):
    return JSONResponse(page)
path = "/customvoice/projects"
app = Starlette(routes=[Route(path, listed), Route(path + "/{id}", get), Route(path + "/{id}", put, methods=["PUT"])])
uvicorn.run(app, port=int(sys.argv[1]), log_level="error", access_log=False)
"""


@define(frozen=True)
class Side:
    """A running server: the URL before its paths, and its process."""

    root: str
    process: subprocess.Popen[bytes]

    @property
    def memory(self) -> float:
        """Return the resident memory in MB."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(status.partition("VmRSS:")[2].split()[0]) / 1024

    @property
    def processor(self) -> float:
        """Return the processor time of its threads in milliseconds."""
        tasks = Path(f"/proc/{self.process.pid}/task").glob("*/schedstat")
        return sum(int(each.read_text().split()[0]) for each in tasks) / 1e6


def main(effort: Effort) -> None:
    """Measure and print everything, with `calls` x 25 requests per turn and `rounds` turns."""
    calls, rounds = effort.calls, effort.rounds
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        _print_starts(folder, rounds)
        sides = {name: stack.enter_context(each) for name, each in _peers(folder).items()}
        print("\nidle memory, MB: " + ", ".join(f"{name} {side.memory:.0f}" for name, side in sides.items()))
        for name, side in sides.items():
            if name.startswith("emulator"):
                # The resources that the reads request one after the other.
                _load(side, "PUT", "/bench-#", STORED)
        scenarios = {
            "GET one": ("GET", "/bench-#", calls * 25),
            "PUT": ("PUT", "/bench-#", calls * 25),
            "GET list of 100": ("GET", "", calls * 2),
        }
        for label, (method, path, count) in scenarios.items():
            _print_rates(label, _measured(sides, method, path, count, rounds))
    _print_growth(calls, rounds, (1_000, 2_000) if effort.sample else (1_000, 100_000))


def _peers(folder: Path) -> Mapping[str, Any]:
    others = {
        "Starlette": _bare(),
        "emulator": _emulator(),
        "emulator, SQLite": _emulator("--data-dir", folder / "data"),
    }
    return {"Prism": _prism(folder), **others} if peers.install() else others


@contextmanager
def _running(command: list[Any], port: int, root: str) -> Iterator[Side]:
    """Start a server, wait until it responds, and end it afterwards."""
    process = subprocess.Popen([str(each) for each in command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603 - our own
    try:
        _wait(f"http://127.0.0.1:{port}{root}/projects?{QUERY}", process)
        yield Side(f"http://127.0.0.1:{port}{root}", process)
    finally:
        process.terminate()
        process.wait()


def _wait(url: str, process: subprocess.Popen[bytes]) -> None:
    until = time.perf_counter() + STARTED_WITHIN
    while time.perf_counter() < until and process.poll() is None:
        try:
            httpx.get(url, headers=KEY, trust_env=False)
        except httpx.TransportError:
            time.sleep(0.01)
        else:
            return
    raise RuntimeError(f"{process.args!r} did not respond within {STARTED_WITHIN:g} seconds")


def _emulator(*options: str | Path) -> Any:
    port = _free_port()
    command = [sys.executable, "-m", "customvoice_emulator", "--port", port, "--pace", "immediate", *options]
    return _running(command, port, "/customvoice")


def _bare() -> Any:
    port = _free_port()
    return _running([sys.executable, "-c", BARE, port], port, "/customvoice")


def _prism(folder: Path) -> Any:
    """Run Prism without logging; it serves the paths without the path of the server's URL."""
    document, port = folder / "openapi.json", _free_port()
    document.write_text(json.dumps(projected(VERSION)))
    return _running([peers.program("prism"), "mock", "--port", port, "--verboseLevel", "silent", document], port, "")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _load(side: Side, method: str, path: str, count: int, query: str = "") -> Mapping[str, float]:
    """Measure with a load generator in another process, so that its own time does not count.

    Returns requests per second, p99 in ms, and the server's processor time per request in ms. On a busy machine the
    last one is the best figure.
    """
    url = f"{side.root}/projects{path}?{QUERY}{query}"
    command = [sys.executable, str(HERE / "load.py"), method, url, str(count), str(CONNECTIONS)]
    before = side.processor
    found = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)  # noqa: S603 - our own
    if found["refused"]:
        raise RuntimeError(f"{found['refused']:g} of {count} responses to {method} {url} were not 2xx")
    return {"rate": found["rate"], "p99": found["p99"], "processor": (side.processor - before) / count}


def _measured(
    sides: Mapping[str, Side], method: str, path: str, count: int, rounds: int
) -> dict[str, dict[str, float]]:
    """Return the medians of the results of `_load` by side."""
    found: dict[str, list[Mapping[str, float]]] = {name: [] for name in sides}
    for turn in range(rounds + 1):
        for name, side in in_turn(sides, turn):
            one = _load(side, method, path, count)
            if turn:  # the first turn only warms up
                found[name].append(one)
    return {name: {key: median(each[key] for each in all_) for key in all_[0]} for name, all_ in found.items()}


def _print_rates(label: str, found: Mapping[str, Mapping[str, float]]) -> None:
    """Print one row per side, each figure with its ratio to that of the first side."""
    first = next(iter(found))
    titles = {"rate": "requests/s", "p99": "p99 ms", "processor": "processor ms"}
    print(f"\n{f'{label}; beside {first}':<34}" + "".join(f"{title:>14}{'':>10}" for title in titles.values()))
    for name, each in found.items():
        cells = (
            f"{each[key]:>14.{0 if key == 'rate' else 2}f}{each[key] / found[first][key]:>8.2f} x" for key in titles
        )
        print(f"  {name:<32}" + "".join(cells))


def _print_starts(folder: Path, rounds: int) -> None:
    """Print the time from the command to the first response."""
    for label, options in (("emulator", ()), ("emulator, SQLite", ("--data-dir", folder / "start"))):
        times = []
        for _ in range(rounds):
            start = time.perf_counter()
            with _emulator(*options):
                times.append(time.perf_counter() - start)
        print(f"start of {label:<18} {median(times):.2f} s to the first answer")


def _print_growth(calls: int, rounds: int, sizes: tuple[int, int]) -> None:
    """Print the cost of a list page with few and with many stored projects."""
    lists = {
        "page of 100": "",
        "page of 100 after half": "&skip={half}",
        "kind eq, page of 100": "&filter=" + quote("kind eq 'PersonalVoice'"),
        "kind ne, page of 100": "&filter=" + quote("kind ne 'PersonalVoice'"),
        "createdDateTime gt, page of 100": "&filter=" + quote("createdDateTime gt {middle}"),
        "nothing found": "&filter=" + quote("locale eq 'xx-XX'"),
    }
    with ExitStack() as stack:
        sides = {}
        for stored in sizes:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            _fill(folder, stored)
            sides[stored] = stack.enter_context(_emulator("--data-dir", folder))
        titles = "".join(f"{f'{size:,} stored':>16}" for size in sizes)
        print(f"\n{'list, processor ms a request':<36}{titles}{'cost':>9}")
        for label, query in lists.items():
            costs: dict[int, list[float]] = {stored: [] for stored in sides}
            for turn in range(rounds + 1):
                for name, side in in_turn({str(stored): side for stored, side in sides.items()}, turn):
                    stored = int(name)
                    asked = query.replace("{half}", str(stored // 2)).replace(quote("{middle}"), _moment(stored // 2))
                    cost = _load(side, "GET", "", calls * 2, asked)["processor"]
                    if turn:
                        costs[stored].append(cost)
            small, large = (median(each) for each in costs.values())
            print(f"  {label:<34}{small:>16.2f}{large:>16.2f}{large / small:>7.2f} x")


def _fill(folder: Path, stored: int) -> None:
    """Write projects to a data directory, created one second apart."""
    store = open_data_dir(folder)
    for start in range(0, stored, 1000):
        with store.transaction() as tx:
            for number in range(start, start + 1000):
                name = f"bench-{number}"
                kind = ("PersonalVoice", "ProfessionalVoice")[number % 2]
                body = {"id": name, "kind": kind, "description": "A project", "createdDateTime": _moment(number)}
                tx.put("projects", name, {"body": body, "operation": None})
    store.close()


def _moment(number: int) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime(1_735_689_600 + number))


if __name__ == "__main__":
    main(Effort(rounds=5))
