"""Continuation tokens: a long-running operation as text, with which another process resumes waiting."""

from __future__ import annotations

import json

from customvoice._runtime.http.links import resolve_link
from customvoice._runtime.long_running.polling import STATUSES, PollingState

__all__ = ["from_token", "to_token"]

_VERSION = 1
_SAVED_FIELDS = ("group", "resource_id", "operation", "operation_id", "url", "api_version", "status")


def to_token(state: PollingState) -> str:
    """Return the state as a JSON object: operation, resource, status monitor and last status. It holds no secret."""
    return json.dumps({"version": _VERSION, **{name: getattr(state, name) for name in _SAVED_FIELDS}})


def from_token(token: str, *, base_url: str) -> PollingState:
    """Parse a token that ``to_token`` returned. Unknown properties are ignored.

    Raises:
        ValueError: the token is invalid, or from another release.
        LinkError: it belongs to another endpoint.
    """
    try:
        saved = json.loads(token)
        version, values = saved["version"], {name: saved[name] for name in _SAVED_FIELDS}
    except (ValueError, RecursionError, KeyError, TypeError) as error:
        raise ValueError(f"this is not a continuation token. {_EXPECTED}") from error
    if version != _VERSION:
        raise ValueError(f"this continuation token has version {version!r}, expected {_VERSION}. {_EXPECTED}")
    wrong = [name for name, value in values.items() if not isinstance(value, str)]
    if wrong or values["status"] not in STATUSES:
        raise ValueError(f"this continuation token is invalid: {', '.join(wrong) or 'status'}. {_EXPECTED}")
    state = PollingState(**values)
    resolve_link(state.url, base_url=base_url, name="continuation token", context=state.context)
    return state


_EXPECTED = "Pass the text that continuation_token() of a poller of this release returned."
