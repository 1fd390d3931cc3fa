"""Remove from a streamed form what RFC 2046 allows around boundaries and the parser does not: preamble and padding."""

_PADDING = b" \t"
_MAX_PADDING = 1024


class FormBoundaries:
    """Pass the chunks of a body through `feed`; it keeps what it must see more of."""

    def __init__(self, boundary: bytes) -> None:
        self._delimiter = b"\r\n--" + boundary
        # As if a line ended before the body, so that a boundary at its start is found like any other.
        self._kept = bytearray(b"\r\n")
        self._begun = False

    def feed(self, chunk: bytes) -> bytes:
        """Return the bytes that can be parsed."""
        self._kept += chunk
        kept, out, done = self._kept, bytearray(), 0
        while (start := kept.find(self._delimiter, done)) >= 0:
            end = start + len(self._delimiter)
            after = _after_padding(kept, end)
            follows = bytes(kept[after : after + 2])
            if len(follows) < 2 and follows in (b"", b"\r", b"-") and after - end <= _MAX_PADDING:
                return self._take(out, done, start)
            is_boundary = follows == b"\r\n" or (follows == b"--" and after == end)
            if self._begun or is_boundary:
                out += kept[done if self._begun else start + 2 : end]
                self._begun = True
                done = after if is_boundary else end
            else:
                done = end
        return self._take(out, done, max(done, len(kept) - len(self._delimiter) + 1))

    def _take(self, out: bytearray, done: int, end: int) -> bytes:
        if self._begun:
            out += self._kept[done:end]
        del self._kept[:end]
        return bytes(out)

    def rest(self) -> bytes:
        """Return what was kept, at the end of the body."""
        return bytes(self._kept) if self._begun else b""


def _after_padding(data: bytearray, place: int) -> int:
    while data[place : place + 1] and data[place] in _PADDING:
        place += 1
    return place
