"""One validated request as handlers see it, and their response."""

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
    """A validated and authorised request.

    `id` is the id in the path ("" without one), or, if `has_path_id` is False, of the body or made by the service.
    `query` are the query parameters with defaults, `operation_id` is the Operation-Id (None without one), `root` the
    scheme, host and base path that the client used, `resource` the Speech resource of the credentials; Speech
    resources do not see each other's resources.
    """

    operation: Operation
    version: str
    id: str
    query: Mapping[str, Any]
    operation_id: str | None
    body: Body
    root: str
    resource: str = DEFAULT_RESOURCE
    has_path_id: bool = True

    @property
    def fingerprint(self) -> str:
        """A hash of operation, version, id and body, equal for identical requests only."""
        path_id = self.id if self.has_path_id else ""
        identity = json.dumps([self.operation.id, self.version, path_id, self.body.identity])
        return hashlib.sha256(identity.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Response:
    """A handler's response; the service shapes `body` for the version, and adds headers for `operation_id`."""

    status: int
    body: Any = None
    operation_id: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


class Handler(Protocol):
    """Handles the requests of one operation."""

    @property
    def slow(self) -> bool:
        """Whether it can wait for files or the network, and therefore runs on a thread."""

    def __call__(self, call: Call, context: HandlerContext) -> Response:
        """Handle the call. Raises ServiceError; in that case nothing has changed."""
