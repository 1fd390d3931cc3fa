"""A run on a live service: install the gate, find out what the service cannot do, and clean up at the end."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Self

import httpx

from ..live.gate import Gate
from ..live.inventory import Inventory
from ..live.network import installed
from ..service.target import KEY_HEADER, TargetError

if TYPE_CHECKING:
    from types import TracebackType

    from .plan import Plan

_FORBIDDEN = 403


class LeftBehindError(TargetError):
    """A resource of the run could not be deleted; the message names it, and the command to try again."""


class Session:
    """Context manager around a run on a live service; at its end it always deletes what the run created."""

    def __init__(self, plan: Plan) -> None:
        """Take a plan that has a target and the terms of a live run."""
        assert plan.target
        assert plan.live
        self._plan, self._target, self._live = plan, plan.target, plan.live
        self._services = ExitStack()
        self._clean = False

    def __enter__(self) -> Self:
        """Install the gate in this process."""
        ledger = Path(self._services.enter_context(TemporaryDirectory(prefix="customvoice-ledger-"))) / "used"
        self._live = replace(self._live, ledger=str(ledger))
        # Probing and cleaning up do not count against the budget.
        terms = replace(self._live, limits={}, max_cost=None, ledger=None)
        self._services.enter_context(installed(Gate(self._target, self._plan.key, terms)))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Clean up, unless that is done. Raises LeftBehindError."""
        try:
            if not self._clean:
                _, left = self.clean()
                if left:
                    raise LeftBehindError(self.left_behind(left))
        finally:
            self._services.close()

    def plan(self) -> Plan:
        """Return the plan with what was learned about the target. Raises TargetError."""
        unavailable = dict(self._live.unavailable)
        if not self._has_personal_voices():
            unavailable["personal-voice"] = "the Speech resource is not approved for personal voices"
        return replace(self._plan, live=replace(self._live, unavailable=unavailable))

    def clean(self) -> tuple[int, list[str]]:
        """Delete what the run created; return how much was deleted and what remains. Raises LeftBehindError."""
        deleted, left = 0, list[str]()
        try:
            for key in filter(None, (self._plan.key, self._plan.other_key)):
                inventory = Inventory(self._target, key, self._plan.versions[-1], self._live.ownership)
                gone, remaining = inventory.clean()
                deleted, left = deleted + gone, left + remaining
        except TargetError as error:
            raise LeftBehindError(f"{error} {self.left_behind([])}") from error
        self._clean = True
        return deleted, left

    def left_behind(self, left: list[str]) -> str:
        """Return a message: what remains, and how to delete it."""
        what = ", ".join(left) or "something"
        command = f"customvoice verify --target {self._target} --cleanup {self._live.prefix}"
        return f"The run may have left behind: {what}. Delete it with: {command}"

    def _has_personal_voices(self) -> bool:
        """Ask in both ways that services without approval are known to reject: read, and create."""
        url, headers = f"{self._target}/customvoice/personalvoices", {KEY_HEADER: self._plan.key}
        params = {"api-version": self._plan.versions[-1]}
        try:
            with httpx.Client(headers=headers, params=params, timeout=60, trust_env=False) as client:
                seen = client.get(url)
                made = client.put(f"{url}/{self._live.prefix}-approved", json={})
        except httpx.HTTPError as error:
            raise TargetError(
                f"cannot reach {self._target}: {error}. Is it running, and is the address right?"
            ) from error
        return _FORBIDDEN not in (seen.status_code, made.status_code)
