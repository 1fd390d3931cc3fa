"""The emulator's control plane, where the target has one: it moves the clock, so that no scenario has to wait."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx

from .target import is_loopback, trust

if TYPE_CHECKING:
    from ..oracles import Monitor

_SECONDS = 10


class Control:
    """Requests to `/_emulator/`. After a change the history of the monitor is cleared."""

    def __init__(self, endpoint: str, monitor: Monitor) -> None:
        """Take the base URL of the target, and whose history has to follow."""
        self._base = f"{endpoint}/_emulator"
        self._check = monitor

    @classmethod
    def find(cls, endpoint: str, monitor: Monitor) -> Control | None:
        """Return the control plane of a target on this machine, or None if it has none."""
        if not is_loopback(endpoint):
            return None
        try:
            answer = _send("GET", f"{endpoint}/_emulator/health")
        except httpx.HTTPError:
            return None
        if answer.status_code != 200:
            return None
        control = cls(endpoint, monitor)
        monitor.history.clock_moved = monitor.history.clock_moved or control.clock_moved()
        return control

    def clock_moved(self) -> bool:
        """Whether the service's clock shows another time than ours."""
        clock = self.send("GET", "/clock")
        return bool(clock["frozen"] or abs(clock["offsetSeconds"]) > _SECONDS)

    def advance(self, **duration: float) -> None:
        """Advance the service's clock by `seconds`, `minutes`, `hours` or `days`."""
        self.send("POST", "/clock/advance", duration)

    def paces(self, **paces: str | None) -> None:
        """Set paces of long-running work, by collection or `default`: `immediate`, `reads:N`, `seconds:S`."""
        self.send("PATCH", "/paces", paces)

    def default_paces(self) -> None:
        """Go back to the paces that the emulator was started with."""
        self.send("DELETE", "/paces")

    def outcome(self, collection: str, **order: str) -> None:
        """Set how the next operation on a resource of `collection` ends (`reason`, `resource`, `work`)."""
        self.send("POST", "/outcomes", {"collection": collection, **order})

    def send(self, method: str, path: str, body: Any = None) -> Any:
        """Send any request to the control plane; return the JSON answered. Raises httpx.HTTPError when rejected."""
        answer = _send(method, self._base + path, body)
        answer.raise_for_status()
        if method != "GET":
            self._check.history.forget()
            self._check.history.clock_moved = self._check.history.clock_moved or path.startswith("/clock")
        return answer.json() if answer.content else None


def _send(method: str, url: str, body: Any = None) -> httpx.Response:
    return httpx.request(method, url, json=body, timeout=_SECONDS, trust_env=False, verify=trust())
