"""One validated request as handlers see it, and what they answer."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from customvoice_emulator.contract.operation import Operation
from customvoice_emulator.handlers.context import HandlerContext
from customvoice_emulator.http.body import Body
from customvoice_emulator.state.store import DEFAULT_RESOURCE


@dataclass(slots=True)
class Call:
    """A request that is well-formed and authorised.

    `id` is the id in the path ("" where the path has none), `query` the query parameters with defaults filled in,
    `operation_id` the Operation-Id sent (None without), `root` scheme, host and base path as the client wrote them,
    `resource` the Speech resource that the credentials belong to: what one makes, the others do not see.
    """

    operation: Operation
    version: str
    id: str
    query: Mapping[str, Any]
    operation_id: str | None
    body: Body
    root: str
    resource: str = DEFAULT_RESOURCE

    @property
    def fingerprint(self) -> str:
        """What is equal for identical requests only: operation, version, id and body."""
        identity = json.dumps([self.operation.id, self.version, self.id, self.body.identity])
        return hashlib.sha256(identity.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Answer:
    """What a handler answers; the service shapes `body` to the version and adds headers for `operation_id`."""

    status: int
    body: Any = None
    operation_id: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


class Handler(Protocol):
    """Does one operation."""

    @property
    def slow(self) -> bool:
        """Whether it may wait for files or the network, so that it has to run on a thread."""

    def __call__(self, call: Call, context: HandlerContext) -> Answer:
        """Answer the call, or raise ServiceError having changed nothing."""
