"""Run jobs in worker processes, some at a time; a job without an endpoint gets an emulator of its own."""

from __future__ import annotations

import os
import queue
import subprocess
import sys
import threading
from contextlib import ExitStack
from dataclasses import replace
from typing import TYPE_CHECKING

from ..jobs.job import Job, Message
from ..service.emulator_process import EmulatorProcess
from ..service.redaction import Redactor
from ..service.target import TargetError

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Mapping, Sequence

    Inbox = queue.Queue[tuple[Job, Message]]

_STDERR_LINES = 5
_POLL_SECONDS = 1.0


def run_jobs(
    jobs: Sequence[Job],
    *,
    at_once: int,
    scratch: str,
    emulator_command: Sequence[str] | None = None,
    environment: Mapping[str, str] | None = None,
    may_start: Callable[[], bool] = lambda: True,
) -> Generator[tuple[Job, Message], None, None]:
    """Run the jobs, `at_once` at a time and in their order, and yield the messages of their workers; see `job.Message`.

    Every started job ends with a `result` or a `crash`. No job is started once `may_start` returns False. Closing the
    iterator ends the running jobs. Workers are in the directory `scratch`, with `environment` beside our own.
    """
    waiting, inbox = list(jobs), queue.Queue[tuple[Job, Message]]()
    running: dict[int, _Run] = {}
    try:
        while waiting or running:
            while waiting and len(running) < at_once and may_start():
                job = waiting.pop(0)
                running[id(job)] = _Run(job, inbox, scratch, emulator_command, environment or {})
            if not running:
                return
            # A timeout lets Ctrl-C through on every platform.
            try:
                job, message = inbox.get(timeout=_POLL_SECONDS)
            except queue.Empty:
                continue
            if message.kind in ("result", "crash"):
                running.pop(id(job)).join()
            yield job, message
    finally:
        for run in running.values():
            run.stop()
        for run in running.values():
            run.join()


class _Run:
    """One running job: a thread that starts its processes, reads the worker's messages, and ends them."""

    def __init__(
        self,
        job: Job,
        inbox: Inbox,
        scratch: str,
        emulator_command: Sequence[str] | None,
        environment: Mapping[str, str],
    ) -> None:
        self._job, self._inbox, self._scratch = job, inbox, scratch
        self._emulator_command, self._environment = emulator_command, environment
        self._processes: list[EmulatorProcess | subprocess.Popen[str]] = []
        self._lock, self._stopped = threading.Lock(), False
        self._thread = threading.Thread(target=self._main, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End the processes; the thread then ends by itself."""
        with self._lock:
            self._stopped = True
            for process in self._processes:
                process.kill()

    def join(self) -> None:
        """Wait for the thread."""
        self._thread.join()

    def _main(self) -> None:
        try:
            with ExitStack() as processes:
                last = self._listen(self._ready(processes), processes)
        except (TargetError, OSError, ValueError) as error:
            last = _crash(self._job, str(error))
        # Sent when everything has ended, so that the receiver may start the next job.
        self._inbox.put((self._job, last))

    def _ready(self, processes: ExitStack) -> Job:
        """Give the job an emulator of its own, unless it has an endpoint."""
        if self._job.endpoint:
            return self._job
        emulator = EmulatorProcess(
            self._job.key,
            self._emulator_command,
            other_key=self._job.other_key,
            # Scenarios delete what they make, so that one of them can count.
            keeps_quota=self._job.part == "scenarios",
        )
        self._keep(emulator)
        return replace(self._job, endpoint=processes.enter_context(emulator).endpoint)

    def _keep(self, process: EmulatorProcess | subprocess.Popen[str]) -> None:
        """Register the process for `stop`; end it at once if the job was stopped already."""
        with self._lock:
            self._processes.append(process)
            if self._stopped:
                process.kill()

    def _listen(self, job: Job, processes: ExitStack) -> Message:
        """Send the job to a worker, forward its messages, and return the last one; an end without one is a crash."""
        worker = processes.enter_context(self._start())
        processes.callback(worker.kill)
        noise: list[str] = []
        drain = threading.Thread(target=lambda: noise.extend(worker.stderr or ()), daemon=True)
        drain.start()
        last = None
        try:
            if worker.stdin and worker.stdout:
                # Not closed: its end shows the worker that this process has ended.
                worker.stdin.write(job.to_line() + "\n")
                worker.stdin.flush()
                for line in worker.stdout:
                    message = Message.from_line(line)
                    if message.kind in ("result", "crash"):
                        last = message
                    else:
                        self._inbox.put((self._job, message))
        except (OSError, ValueError) as error:
            noise.append(str(error))
            worker.kill()
        drain.join()
        said = "".join(noise[-_STDERR_LINES:]).strip()
        return last or _crash(job, f"the worker process ended without a result: {said}")

    def _start(self) -> subprocess.Popen[str]:
        # A fixed hash seed: the order of sets decides the order of generated requests. No proxy to this machine: what a
        # user's environment says of proxies is for other hosts. A session of its own: Ctrl-C reaches the parent alone,
        # which then ends its workers.
        direct = ",".join(
            filter(None, (os.environ.get("no_proxy") or os.environ.get("NO_PROXY"), "127.0.0.1,localhost"))
        )
        worker = subprocess.Popen(
            [sys.executable, "-m", "customvoice_contract.run.worker"],
            env={**os.environ, **self._environment, "PYTHONHASHSEED": "0", "no_proxy": direct},
            cwd=self._scratch,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        self._keep(worker)
        return worker


def _crash(job: Job, text: str) -> Message:
    return Message("crash", {"text": Redactor(job.secrets).text(text), "trace": ""})
