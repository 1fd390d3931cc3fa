"""Parse a JSON request body strictly: reject JSON that two parsers could read differently."""

import json
import math
import re
from typing import Any

from customvoice_emulator.common import errors
from customvoice_emulator.common.redaction import short

MAX_JSON_BYTES = 1024 * 1024
MAX_DEPTH = 64
_TRAILING_COMMA = re.compile(r",\s*[}\]]")


def parse_json(raw: bytes, encoding: str = "utf-8") -> Any:
    """Return the JSON value in `raw`.

    Raises ServiceError (400) for text that is not in this encoding, not JSON, nested deeper than 64 levels, or that
    has a repeated key, a number that is not finite, or an unpaired surrogate.
    """
    if not raw.strip():
        raise _bad("The request body is required.")
    try:
        text = raw.decode(encoding).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise _bad(
            f"The request body is not {encoding.upper()}: byte {error.start} cannot be decoded. "
            "Name its encoding in the charset of the Content-Type."
        ) from None
    try:
        value = _DECODER.decode(text)
    except json.JSONDecodeError as error:
        why = "Trailing comma" if _has_trailing_comma(text, error.pos) else error.msg
        raise _bad(f"The request body is not JSON: {why} at line {error.lineno} column {error.colno}.") from None
    except RecursionError:
        raise _bad(f"The request body is nested deeper than {MAX_DEPTH} levels.") from None
    except ValueError:
        # Python rejects integers of more than some thousand digits.
        raise _bad("The request body has a number that is too long.") from None
    # Text without escapes and with few brackets is neither too deep nor has unpaired surrogates: no encoding has any.
    if "\\u" in text or text.count("[") + text.count("{") > MAX_DEPTH:
        _check_strings_and_depth(value)
    return value


def _has_trailing_comma(text: str, place: int) -> bool:
    """Return whether the error at `place` is a comma before the end of an object or array."""
    comma = place if text[place : place + 1] == "," else len(text[:place].rstrip()) - 1
    return comma >= 0 and _TRAILING_COMMA.match(text, comma) is not None


def _bad(reason: str) -> errors.ServiceError:
    return errors.BAD_REQUEST.error(reason=reason)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members: dict[str, Any] = {}
    for name, value in pairs:
        if name in members:
            raise _bad(f"The request body has the key {json.dumps(short(name, 64))} twice in one object.")
        members[name] = value
    return members


def _constant(name: str) -> Any:
    raise _bad(f"The request body is not JSON: {name} is not a JSON value.")


def _float(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise _bad("The request body has a number that is too large.")
    return number


def _check_strings_and_depth(value: Any) -> None:
    """Check the value without recursion, so that deep nesting is an error and not a crash."""
    level = [value]
    for _ in range(MAX_DEPTH + 1):
        below: list[Any] = []
        for item in level:
            if isinstance(item, dict):
                below.extend(item.keys())
                below.extend(item.values())
            elif isinstance(item, list):
                below.extend(item)
            elif isinstance(item, str) and not _is_unicode(item):
                raise _bad("The request body has an unpaired surrogate, which is not a character.")
        if not below:
            return
        level = below
    raise _bad(f"The request body is nested deeper than {MAX_DEPTH} levels.")


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


_DECODER = json.JSONDecoder(object_pairs_hook=_object, parse_constant=_constant, parse_float=_float)
