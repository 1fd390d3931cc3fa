"""Why a request to a live service was not sent. A scenario or a step that hears one of these is skipped, not failed."""

from __future__ import annotations

from ..results.not_applicable import NotApplicable


class NotSent(NotApplicable):
    """The request would break the terms of the run; the text says which."""


class Refused(NotSent):
    """It would change something that the run has not made."""


class BudgetSpent(NotSent):
    """It would cost more than the run may."""
