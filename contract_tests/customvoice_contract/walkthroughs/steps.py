"""A walkthrough as a list of steps: what passed, what failed and why, and what could therefore not be tried."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from ..results.not_applicable import NotApplicable
from ..results.outcome import Step, Verdict, Walk

if TYPE_CHECKING:
    from collections.abc import Callable


class Steps:
    """Records the steps of one walkthrough; once one failed or was skipped, the later ones that need it are skipped."""

    def __init__(self, name: str, announce: Callable[[str], None]) -> None:
        """Take the walkthrough's name, and a callback for each step that ended."""
        self.walk = Walk(name)
        self._announce = announce
        self._blocked_by: str | None = None

    def run(self, name: str, action: Callable[[], str], *, needs_previous: bool = True) -> bool:
        """Do one step; `action` returns what it saw, and what it raises becomes the verdict. Return if it passed."""
        started = time.monotonic()
        try:
            if needs_previous and self._blocked_by:
                raise NotApplicable(f"needs “{self._blocked_by}”")
            verdict, detail = Verdict.PASSED, action()
        except NotApplicable as reason:
            verdict, detail = Verdict.SKIPPED, str(reason)
        except Exception as error:
            verdict, detail = Verdict.FAILED, f"{type(error).__name__}: {error}"
        if verdict is not Verdict.PASSED and needs_previous:
            self._blocked_by = self._blocked_by or name
        self.walk.steps.append(Step(name, verdict, detail, round(time.monotonic() - started, 3)))
        self._announce(f"{self.walk.name}: {name}: {verdict}")
        return verdict is Verdict.PASSED


def expect(condition: object, message: str) -> None:
    """Fail the step with `message` unless `condition` holds."""
    if not condition:
        raise AssertionError(message)
