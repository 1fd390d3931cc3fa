"""Tagged netstrings: `length:payload` and a byte that says the type."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .errors import RecordingError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_LONGEST_LENGTH = 12
_PLAIN: dict[bytes, Callable[[bytes], Any]] = {
    b",": bytes,
    b";": bytes.decode,
    b"#": int,
    b"^": float,
    b"!": b"true".__eq__,
    b"~": lambda _nothing: None,
}


def values(content: bytes) -> Iterator[Any]:
    """Yield the values of a file one after the other. Raises RecordingError with the byte where it is damaged."""
    at = 0
    while at < len(content):
        value, at = _value(content, at, len(content))
        yield value


def _value(content: bytes, at: int, end: int) -> tuple[Any, int]:
    colon = content.find(b":", at, min(at + _LONGEST_LENGTH, end))
    digits = content[at:colon]
    if colon < 0 or not digits.isdigit():
        raise RecordingError(f"byte {at}: no length of a value; the file is damaged, or no recording of mitmproxy")
    start, stop = colon + 1, colon + 1 + int(digits)
    if stop >= end:
        raise RecordingError(f"byte {at}: a value of {int(digits)} bytes goes beyond the end; the file is cut off")
    return _typed(content, start, stop, content[stop : stop + 1]), stop + 1


def _typed(content: bytes, start: int, stop: int, tag: bytes) -> Any:
    try:
        if tag == b"]":
            return _list(content, start, stop)
        if tag == b"}":
            parts = _list(content, start, stop)
            return dict(zip(map(_name, parts[::2]), parts[1::2], strict=True))
        return _PLAIN[tag](content[start:stop])
    except RecordingError:
        raise
    except KeyError:
        raise RecordingError(f"byte {stop}: unknown type {tag!r} of a value; the file is damaged") from None
    except ValueError as error:
        raise RecordingError(f"byte {start}: {error}") from None


def _list(content: bytes, start: int, stop: int) -> list[Any]:
    found = []
    while start < stop:
        # The tag of the last value is within the payload.
        value, start = _value(content, start, stop)
        found.append(value)
    return found


def _name(value: Any) -> str:
    return value.decode() if isinstance(value, bytes) else str(value)
