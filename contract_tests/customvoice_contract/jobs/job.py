"""One unit of a run: the job that a worker process gets, and the messages it sends back.

Both travel as JSON lines, the job over standard input, so that its key shows in no process list.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import urlsplit

from ..live.terms import LiveTerms

_OWN_PATIENCE_SECONDS, _PATIENCE_SECONDS = 20.0, 120.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One part of a profile, run with one api-version against one target.

    `endpoint` is the target's base URL without `/customvoice`; `other_key` opens another Speech resource of it, if
    there is one. `container_url` is a readable container (a SAS URL) with the training data; when None, `no_container`
    says why there is none. `fail_fast` ends the part at its first finding. `database` keeps failing examples: a
    directory, a `redis://` URL, or None. `live` are the terms of a run on a live service.
    `shared` says that the target was there before the run and remembers other ones. `tolerant`: only documented and
    observed rules bind it.
    `turn` (k, n) takes every n-th scenario, beginning with the k-th; the others are tried on other api-versions.
    `first` are the names of scenarios to try before the others.
    """

    version: str
    endpoint: str
    key: str
    seed: int
    profile: str
    part: str = "schemathesis"
    other_key: str | None = None
    container_url: str | None = None
    no_container: str = ""
    fail_fast: bool = False
    database: str | None = None
    live: LiveTerms | None = None
    shared: bool = False
    tolerant: bool = False
    turn: tuple[int, int] | None = None
    first: tuple[str, ...] = ()

    def __repr__(self) -> str:
        """Name the job without its credentials."""
        return f"<Job {self.version} {self.part} on {self.endpoint}>"

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must never be shown."""
        password = urlsplit(self.database or "").password
        return tuple(secret for secret in (self.key, self.other_key, self.container_url, password) if secret)

    @property
    def prefix(self) -> str:
        """The prefix of all ids that the job creates."""
        return self.live.prefix if self.live else "verify"

    @property
    def patience(self) -> float:
        """How many seconds an operation may take; on the run's own emulator it takes two reads."""
        return _PATIENCE_SECONDS if self.shared or self.live else _OWN_PATIENCE_SECONDS

    def to_line(self) -> str:
        """This job as one line of JSON."""
        return json.dumps(asdict(self))

    @classmethod
    def from_line(cls, line: str) -> Job:
        """The inverse of `to_line`."""
        data = json.loads(line)
        live, turn, first = data["live"], data["turn"], tuple(data["first"])
        parsed = {"live": LiveTerms(**live) if live else None, "turn": tuple(turn) if turn else None, "first": first}
        return cls(**{**data, **parsed})


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
        """The inverse of `to_line`; raises ValueError for a line that is not a message."""
        data = json.loads(line)
        if not isinstance(data, dict) or set(data) != {"kind", "body"}:
            raise ValueError(f"not a message: {line[:80]!r}")
        return cls(data["kind"], data["body"])
