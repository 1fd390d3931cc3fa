"""Record a synthesis turn in the journal, as if it were one request."""

import json
import time
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from starlette.types import Scope

from customvoice_emulator.recording.exchange import Record

_SWITCHING_PROTOCOLS = 101


def turn_record(scope: Scope, at: datetime, began: float, ssml: str, outcome: Mapping[str, Any]) -> Record:
    """Return the record of a turn: the SSML as the request, and its outcome as a JSON response with status 101."""
    record = Record({**scope, "method": "GET"}, at, began)
    record.body = ssml.encode()
    record.response = json.dumps(outcome, ensure_ascii=False).encode()
    record.body_size, record.response_size = len(record.body), len(record.response)
    record.start = {"status": _SWITCHING_PROTOCOLS, "headers": [(b"content-type", b"application/json")]}
    record.ended = time.perf_counter()
    return record
