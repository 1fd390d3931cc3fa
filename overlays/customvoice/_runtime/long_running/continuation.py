"""A long-running operation as text to keep, by which another process goes on waiting for it."""

from __future__ import annotations

import json

from customvoice._runtime.http.links import follow
from customvoice._runtime.long_running.polling import STATUSES, PollingState

__all__ = ["from_token", "to_token"]

_VERSION = 1
_KEPT = ("group", "resource_id", "operation", "operation_id", "url", "api_version", "status")


def to_token(state: PollingState) -> str:
    """The state as a JSON object. It names the operation, its resource and its status monitor, and holds no secret."""
    return json.dumps({"version": _VERSION, **{name: getattr(state, name) for name in _KEPT}})


def from_token(token: str, *, base_url: str) -> PollingState:
    """The state that ``to_token`` gave; whatever else the object holds is left aside.

    Raises:
        ValueError: the token is damaged, or of another release.
        LinkError: it belongs to another endpoint.
    """
    try:
        kept = json.loads(token)
        version, values = kept["version"], {name: kept[name] for name in _KEPT}
    except (ValueError, RecursionError, KeyError, TypeError) as error:
        raise ValueError(f"this is no continuation token. {_EXPECTED}") from error
    if version != _VERSION:
        raise ValueError(f"this continuation token has version {version!r}, expected {_VERSION}. {_EXPECTED}")
    wrong = [name for name, value in values.items() if not isinstance(value, str)]
    if wrong or values["status"] not in STATUSES:
        raise ValueError(f"this continuation token is damaged: {', '.join(wrong) or 'status'}. {_EXPECTED}")
    state = PollingState(**values)
    follow(state.url, base_url=base_url, name="continuation token", context=state.context)
    return state


_EXPECTED = "Pass what continuation_token() of a poller of this release gave."
