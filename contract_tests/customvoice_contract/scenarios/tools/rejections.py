"""What rejected requests must not change: existing resources, and free ids."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..core.expect import expect, expect_equal

if TYPE_CHECKING:
    from ...service.client import Service
    from .valid_requests import Request

_RULE = "rejected-request-effect"


class Rejections:
    """Read the state that requests name before they are sent, and again after they were rejected."""

    def __init__(self, service: Service) -> None:
        """Take the service that is allowed to look."""
        self._service = service
        self._before: dict[str, tuple[int, Any]] = {}

    def watch(self, request: Request) -> None:
        """Remember the state that the request could change: a resource or its absence, or the length of a list."""
        path = request.path.partition(":")[0]
        if path not in self._before:
            self._before[path] = self._look(path)

    def expect_no_effect(self) -> None:
        """Check that the remembered state has not changed. Raises ContractViolation."""
        for path, before in self._before.items():
            status, shown = self._look(path)
            expect(status == before[0], f"{path} answers {status} after rejected requests; before {before[0]}.", _RULE)
            expect_equal(shown, before[1], f"{path} after rejected requests", _RULE)

    def _look(self, path: str) -> tuple[int, Any]:
        answer = self._service.send("GET", path)
        body = answer.json
        if isinstance(body, dict) and isinstance(body.get("value"), list):
            return answer.status, [each.get("id") for each in body["value"] if isinstance(each, dict)]
        return answer.status, body if answer.is_success else None
