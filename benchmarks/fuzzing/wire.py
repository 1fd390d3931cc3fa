"""Send exact bytes, and read just enough of the response."""

from __future__ import annotations

import contextlib
import socket

from benchmarks.fuzzing.draft import Shot

PATIENCE_SECONDS = 60


class Wire:
    """One connection at a time to the emulator, opened when needed."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._socket: socket.socket | None = None
        self._rest = b""

    def send(self, shot: Shot) -> None:
        """Send the bytes. A closed connection is not a failure, because the response may already be there."""
        if self._socket is None:
            self._socket = socket.create_connection(("127.0.0.1", self._port), timeout=PATIENCE_SECONDS)
            self._rest = b""
        with contextlib.suppress(ConnectionError):
            self._socket.sendall(shot.raw)
        if not shot.whole:
            self.close()

    def receive(self, shot: Shot) -> int:
        """Return the status of the response; 0 if none is expected or the connection ended before it."""
        try:
            return self._receive(shot) if self._socket else 0
        except ConnectionError:
            self.close()
            return 0

    def _receive(self, shot: Shot) -> int:
        while True:
            head = self._until_blank_line()
            status = int(head[9:12])
            if status >= 200:
                break
        lower = head.lower()
        _, found, length = lower.partition(b"\ncontent-length:")
        size = 0 if shot.headless or not found else int(length.partition(b"\r")[0])
        while len(self._rest) < size:
            self._more()
        self._rest = self._rest[size:]
        # Errors of the server itself have no length; they end with the connection.
        if b"\nconnection: close" in lower or b"\ntransfer-encoding:" in lower:
            self.close()
        return status

    def _until_blank_line(self) -> bytes:
        while b"\r\n\r\n" not in self._rest:
            self._more()
        head, _, self._rest = self._rest.partition(b"\r\n\r\n")
        return head + b"\r\n"

    def _more(self) -> None:
        assert self._socket is not None
        received = self._socket.recv(65536)
        if not received:
            raise ConnectionResetError
        self._rest += received

    def close(self) -> None:
        """Close the connection."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None
