"""Why a request to a live service was not sent. A scenario or step that gets one of these is skipped, not failed."""

from __future__ import annotations

from ..results.not_applicable import NotApplicable


class NotSent(NotApplicable):
    """The request would break the terms of the run; the text says which."""


class Refused(NotSent):
    """It would change a resource that the run did not create."""


class BudgetSpent(NotSent):
    """It would cost more than the budget of the run."""
