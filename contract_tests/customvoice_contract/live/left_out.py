"""What a run skips because the service does not support it (`scenarios.core.scenario.NEEDS`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .terms import LiveTerms

_NEEDED_FOR = {"models": "training", "endpoints": "training", "personalvoices": "personal-voice"}


def collections_left_out(live: LiveTerms | None) -> set[str]:
    """Return the collections in which nothing can be created."""
    return {collection for collection, need in _NEEDED_FOR.items() if live and need in live.unavailable}


def operations_left_out(document: dict[str, Any], live: LiveTerms | None) -> list[str]:
    """Return the ids of operations whose generated requests would cost, or make the service fetch invented URLs."""
    if live is None:
        return []
    # However many trainings are allowed, generated requests would use them all up.
    closed = collections_left_out(live) | {"models", "endpoints"}
    return [
        operation["operationId"]
        for path, item in document["paths"].items()
        for method, operation in item.items()
        if method in ("put", "post")
        and (path.split("/")[1] in closed or (":" in path and "training-data" in live.unavailable))
    ]
