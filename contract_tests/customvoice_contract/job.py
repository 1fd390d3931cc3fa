"""One unit of a run: what a worker process is told, and the messages it answers with.

Both travel as JSON lines, the job over standard input, so that its key shows in no process list.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One api-version to put through one profile against one target.

    `endpoint` is the target's base URL without `/customvoice`. `container_url` is a readable container (a SAS URL) with
    the training data; when None, `no_container` says why there is none.
    """

    version: str
    endpoint: str
    key: str
    seed: int
    profile: str
    container_url: str | None = None
    no_container: str = ""

    def __repr__(self) -> str:
        """Name the job without its credentials."""
        return f"<Job {self.version} on {self.endpoint}>"

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must never be shown."""
        return (self.key, self.container_url) if self.container_url else (self.key,)

    def to_line(self) -> str:
        """This job as one line of JSON."""
        return json.dumps(asdict(self))

    @classmethod
    def from_line(cls, line: str) -> Job:
        """The inverse of `to_line`."""
        return cls(**json.loads(line))


@dataclass(frozen=True, slots=True)
class Message:
    """What a worker reports: `progress` {text, done, total} while it runs, at last `result` or `crash` {text}."""

    kind: str
    body: dict[str, Any]

    def to_line(self) -> str:
        """This message as one line of JSON."""
        return json.dumps({"kind": self.kind, "body": self.body})

    @classmethod
    def from_line(cls, line: str) -> Message:
        """The inverse of `to_line`; raises ValueError for a line that is no message."""
        data = json.loads(line)
        if not isinstance(data, dict) or set(data) != {"kind", "body"}:
            raise ValueError(f"not a message: {line[:80]!r}")
        return cls(data["kind"], data["body"])
