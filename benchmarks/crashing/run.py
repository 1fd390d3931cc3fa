"""Repeat on one data directory: send requests, kill, restart, check."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from benchmarks.crashing.check import candidates, differences, look, seen_by, unfinished
from benchmarks.crashing.client import Client
from benchmarks.crashing.model import ENDED, State
from benchmarks.crashing.process import Killable
from benchmarks.crashing.settings import Settings
from benchmarks.crashing.wire import Connection, Request

PACES = ["--pace", "reads:3", "--pace", "endpoints=seconds:60", "--pace", "consents=immediate"]
_MOST_ANSWERS = 150
"""The kill comes after a random number of responses below this and a random pause, on fast and slow machines."""
_LONGEST_WORK = 20.0
_LONGEST_REST = 0.02
_LONGEST_START = 1.0
_KILLED_STARTS = 0.2
_KEPT_WORKS = 40
_REPEATED = 3


@dataclass
class Findings:
    """The results; `problems` is empty if there was no problem."""

    kills: int = 0
    killed_starts: int = 0
    answered: int = 0
    happened: int = 0
    not_happened: int = 0
    ended_after: int = 0
    repeated: int = 0
    problems: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return (
            f"{self.kills} kills ({self.killed_starts} more during a start), {self.answered} answered requests; of "
            f"the requests without a response {self.happened} had taken effect and {self.not_happened} had not; "
            f"{self.ended_after} operations resumed and ended, {self.repeated} requests were repeated; "
            f"{len(self.problems)} problems"
        )


class CrashRun:
    """Random clients of an emulator in `directory`, which `seed` makes repeatable. The results are in `findings`."""

    def __init__(self, directory: Path, seed: int, *, clients: int = 6) -> None:
        self.findings = Findings()
        self._directory = directory / "data"
        self._process = Killable(self._directory, PACES)
        self._random = Random(seed)  # noqa: S311 - repeatable, not secret
        self._clients = [Client(f"c{seed}-{number}", seed * 1000 + number) for number in range(clients)]
        self._settings = Settings(seed)

    def run(self, times: int) -> Findings:
        """Kill the emulator `times` times at a random moment, and check its state after each restart."""
        try:
            url = self._process.start()
            for _ in range(times):
                self._work_and_kill(url)
                self._perhaps_kill_a_start()
                url = self._process.start()
                self._look(url)
            return self.findings
        finally:
            self._process.kill()

    def _work_and_kill(self, url: str) -> None:
        stop, workers = threading.Event(), (*self._clients, self._settings)
        before, most = self._answered, self._random.randrange(_MOST_ANSWERS)
        failed: list[BaseException] = []
        threads = [threading.Thread(target=_guarded, args=(each, url, stop, failed)) for each in workers]
        for thread in threads:
            thread.start()
        until = time.monotonic() + _LONGEST_WORK
        while self._answered < before + most and time.monotonic() < until:
            time.sleep(0.001)
        time.sleep(self._random.uniform(0, _LONGEST_REST))
        self._process.kill()
        stop.set()
        for thread in threads:
            thread.join()
        self.findings.kills += 1
        self.findings.answered += self._answered - before
        self.findings.problems += [f"while working: {each}" for each in failed]

    @property
    def _answered(self) -> int:
        return self._settings.answered + sum(each.answered for each in self._clients)

    def _perhaps_kill_a_start(self) -> None:
        if self._random.random() < _KILLED_STARTS:
            self._process.launch()
            time.sleep(self._random.uniform(0, _LONGEST_START))
            self._process.kill()
            self.findings.killed_starts += 1

    def _look(self, url: str) -> None:
        connection = Connection(url)
        works = {work for client in self._clients for state in candidates(client) for work in state.operations}
        seen = look(connection, works)
        for client in self._clients:
            self._settle(
                client, candidates(client), [differences(each, seen_by(client, seen)) for each in candidates(client)]
            )
        self.findings.problems += self._settings.differences(connection)
        self._look_at_audio()
        self._repeat(connection)
        self._finish(connection)
        connection.close()

    def _settle(self, client: Client, states: Sequence[State], found: Sequence[list[str]]) -> None:
        """Continue with the possible state that was found. If there is none, report the differences."""
        place = next((index for index, each in enumerate(found) if not each), None)
        if place is None:
            self.findings.problems += [f"after {client.open}: " + "; ".join(each) for each in found]
            place = 0
        if client.open is not None and client.open.method != "GET":
            self.findings.happened += place
            self.findings.not_happened += 1 - place
        client.state = states[place]

    def _look_at_audio(self) -> None:
        """Check that no audio file is missing and that no unused one is left."""
        named = frozenset().union(*(client.state.audio for client in self._clients))
        there = {each.name for each in (self._directory / "audio").iterdir()}
        self.findings.problems += [f"audio {each} is lost" for each in named - there]
        self.findings.problems += [f"audio {each} is left over" for each in there - named]

    def _repeat(self, connection: Connection) -> None:
        """Repeat the open request, as a client does, and some answered ones, which must get the same response."""
        for client in self._clients:
            chosen = self._random.sample(client.repeatable, min(_REPEATED, len(client.repeatable)))
            for request, value in chosen:
                answer = connection.send(request)
                if answer is None or answer.status >= 300 or answer.value != value:
                    self.findings.problems.append(f"{request.target}, repeated: {answer}, not {value}")
                self.findings.repeated += 1
            client.repeatable = client.repeatable[-_KEPT_WORKS:]
            if client.open is not None and client.open.work is not None:
                self._resend(client, client.open, connection)
            client.open = None

    def _resend(self, client: Client, request: Request, connection: Connection) -> None:
        if request.work not in client.state.operations:
            client.send(connection, request)
            return
        answer = connection.send(request)
        if answer is None or answer.status >= 300:
            self.findings.problems.append(f"{request.target} had taken effect; repeated: {answer}")

    def _finish(self, connection: Connection) -> None:
        """Finish all operations with reads and by advancing the clock."""
        self._settings.advance(connection, 3600)
        working = {
            work: client
            for client in self._clients
            for work, each in client.state.operations.items()
            if each.seen not in ENDED
        }
        for _ in range(3):
            seen = look(connection, set(working))
        self.findings.ended_after += len(working)
        for client in self._clients:
            own = seen_by(client, seen)
            for work, status in own.operations.items():
                client.state.saw(work, status)
            self.findings.problems += unfinished(client.state, own)
            client.forget(_KEPT_WORKS)


def _guarded(worker: Client | Settings, url: str, stop: threading.Event, failed: list[BaseException]) -> None:
    try:
        worker.work(url, stop)
    except BaseException as error:
        failed.append(error)
