"""Bearer tokens printed by a command, such as `az account get-access-token … --query accessToken --output tsv`."""

from __future__ import annotations

import shlex
import subprocess
import threading
import time
from typing import TYPE_CHECKING

from ..service.target import TargetError

if TYPE_CHECKING:
    from collections.abc import Callable

# Entra's tokens last an hour; a new one costs a process.
_KEPT_SECONDS = 300.0
_PATIENCE_SECONDS = 60


class Tokens:
    """The token of the command, renewed every few minutes and after a rejection."""

    def __init__(self, command: str, clock: Callable[[], float] = time.monotonic) -> None:
        """Take the command line; it is run without a shell."""
        self._words = shlex.split(command)
        self._clock = clock
        self._token, self._until = "", 0.0
        self._lock = threading.Lock()

    def token(self) -> str:
        """Return a token. Raises TargetError, which never repeats what the command printed."""
        with self._lock:
            if not self._token or self._clock() >= self._until:
                self._token, self._until = self._ask(), self._clock() + _KEPT_SECONDS
            return self._token

    def refused(self) -> None:
        """Forget the token."""
        self._token = ""

    def _ask(self) -> str:
        name = self._words[0] if self._words else ""
        try:
            # S603: the command is what the user of this command line asked for.
            done = subprocess.run(self._words, capture_output=True, text=True, timeout=_PATIENCE_SECONDS, check=True)  # noqa: S603
        except (OSError, subprocess.SubprocessError, IndexError) as error:
            raise TargetError(
                f"the token command {name!r} failed ({type(error).__name__}). Try it in a shell."
            ) from None
        token = done.stdout.strip()
        if not token or not token.isascii() or len(token.split()) != 1:
            raise TargetError(f"the token command {name!r} printed no token; expected it alone on one line.")
        return token
