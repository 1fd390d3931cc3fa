"""A whole run: the plan, the services it needs (emulator, Azurite), a worker process per api-version, the outcome."""

from __future__ import annotations

import os
import queue
import subprocess
import sys
import threading
import time
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Protocol

from . import seeds, storage
from .emulator_process import EmulatorProcess
from .job import Job, Message
from .outcome import RunOutcome, VersionOutcome
from .redaction import Redactor
from .target import is_loopback, probe

if TYPE_CHECKING:
    from collections.abc import Iterator

_OWN_EMULATOR = "the emulator (started for this run)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What to verify. `target` is a base URL, or None for an emulator of our own; `key` opens it."""

    target: str | None
    key: str
    versions: tuple[str, ...]
    seed: int
    profile: str
    emulator_command: tuple[str, ...] | None = None

    def __repr__(self) -> str:
        """Name the plan without its key."""
        return f"<Plan {self.profile} on {self.target or _OWN_EMULATOR}: {', '.join(self.versions)}>"


class Listener(Protocol):
    """Who is told about a run while it goes on."""

    def progress(self, version: str, text: str, done: int, total: int) -> None:
        """`version` is at `text`; `total` is 0 while it is not known."""


def run(plan: Plan, listener: Listener) -> RunOutcome:
    """Carry out the plan. Raises TargetError when the target is unreachable or refuses the key."""
    started, clock = datetime.now(UTC), time.monotonic()
    for version in plan.versions:
        listener.progress(version, "starting what the run needs", 0, 0)
    with ExitStack() as services:
        endpoints = _endpoints(plan, services)
        container_url, no_container = _training_data(endpoints, services)
        jobs = [
            Job(
                version=version,
                endpoint=endpoints[version],
                key=plan.key,
                seed=seeds.derive(plan.seed, version),
                profile=plan.profile,
                container_url=container_url,
                no_container=no_container,
            )
            for version in plan.versions
        ]
        # Libraries leave caches where they work; the caller's directory gets the reports and nothing else.
        scratch = services.enter_context(TemporaryDirectory(prefix="customvoice-verify-"))
        # Versions with an emulator each run side by side; on a shared target they would disturb each other.
        outcomes = dict(_work(jobs, listener, scratch, at_once=1 if plan.target else len(jobs)))
    return RunOutcome(
        target=plan.target or _OWN_EMULATOR,
        profile=plan.profile,
        seed=plan.seed,
        started=started.isoformat(timespec="seconds"),
        seconds=round(time.monotonic() - clock, 1),
        versions=[outcomes[version] for version in plan.versions],
    )


def _endpoints(plan: Plan, services: ExitStack) -> dict[str, str]:
    endpoints = {}
    for version in plan.versions:
        command = list(plan.emulator_command) if plan.emulator_command else None
        endpoints[version] = plan.target or services.enter_context(EmulatorProcess(plan.key, command)).endpoint
        probe(endpoints[version], plan.key, version)
    return endpoints


def _training_data(endpoints: dict[str, str], services: ExitStack) -> tuple[str | None, str]:
    if not all(is_loopback(endpoint) for endpoint in endpoints.values()):
        return None, "the target cannot read storage on this machine"
    return storage.provide(services)


def _work(jobs: list[Job], listener: Listener, scratch: str, *, at_once: int) -> Iterator[tuple[str, VersionOutcome]]:
    """Run the jobs in worker processes, `at_once` at a time, and yield each outcome by version."""
    waiting, running = list(jobs), 0
    inbox: queue.Queue[tuple[Job, Message]] = queue.Queue()
    workers: list[tuple[subprocess.Popen[str], threading.Thread]] = []
    try:
        while waiting or running:
            while waiting and running < at_once:
                workers.append(_start(waiting.pop(0), scratch, inbox))
                running += 1
            # A timeout lets Ctrl-C through on every platform.
            try:
                job, message = inbox.get(timeout=1)
            except queue.Empty:
                continue
            if message.kind == "progress":
                listener.progress(job.version, message.body["text"], message.body["done"], message.body["total"])
            else:
                running -= 1
                yield job.version, _outcome(job, message)
    finally:
        for worker, ear in workers:
            worker.kill()
            worker.wait()
            ear.join()


def _start(
    job: Job, scratch: str, inbox: queue.Queue[tuple[Job, Message]]
) -> tuple[subprocess.Popen[str], threading.Thread]:
    # A fixed hash seed: the order of sets decides the order of generated requests. A session of its own: Ctrl-C
    # reaches the parent alone, which then ends its workers.
    env = {**os.environ, "PYTHONHASHSEED": "0"}
    # S603: the command is this interpreter.
    worker = subprocess.Popen(
        [sys.executable, "-m", "customvoice_contract.worker"],
        env=env,
        cwd=scratch,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    ear = threading.Thread(target=_listen, args=(worker, job, inbox), daemon=True)
    ear.start()
    return worker, ear


def _listen(worker: subprocess.Popen[str], job: Job, inbox: queue.Queue[tuple[Job, Message]]) -> None:
    """Hand the job over, pass the worker's messages on, and make a crash of its silent end."""
    noise: list[str] = []
    drain = threading.Thread(target=lambda: noise.extend(worker.stderr or ()), daemon=True)
    drain.start()
    ended = False
    try:
        if worker.stdin and worker.stdout:
            worker.stdin.write(job.to_line() + "\n")
            worker.stdin.close()
            for line in worker.stdout:
                message = Message.from_line(line)
                ended = message.kind != "progress"
                inbox.put((job, message))
    except (OSError, ValueError) as error:
        noise.append(str(error))
    drain.join()
    for pipe in (worker.stdout, worker.stderr):
        if pipe:
            pipe.close()
    if not ended:
        text = "the worker process ended without a result: " + "".join(noise[-5:]).strip()
        inbox.put((job, Message("crash", {"text": Redactor(job.secrets).text(text), "trace": ""})))


def _outcome(job: Job, message: Message) -> VersionOutcome:
    if message.kind == "result":
        return VersionOutcome.from_wire(message.body)
    return VersionOutcome(job.version, job.seed, errors=[str(message.body["text"]), *_tail(message.body["trace"])])


def _tail(trace: str) -> list[str]:
    return [trace] if trace else []
