"""The generator of requests."""

from __future__ import annotations

from random import Random

from customvoice_spec import projected, versions

from benchmarks.fuzzing.damage import DAMAGE
from benchmarks.fuzzing.draft import Shot
from benchmarks.fuzzing.framing import write
from benchmarks.fuzzing.valid import draft

KEY = "customvoice-emulator-key"
_METHODS = ("get", "put", "post", "delete")
_DAMAGES = (0, 0, 0, 1, 1, 1, 2, 3)


class Fuzz:
    """Call `shot()` for the next request; the same seed gives the same requests. `host` is the Host header."""

    def __init__(self, seed: int, host: str = "127.0.0.1", key: str = KEY) -> None:
        self._random = Random(seed)  # noqa: S311 - repeatable, not secret
        self._host, self._key = host.encode(), key.encode()
        self._operations = [
            (version, path, method, node["operationId"])
            for version in versions()
            for path, item in projected(version)["paths"].items()
            for method, node in item.items()
            if method in _METHODS
        ]

    def shot(self) -> Shot:
        """Return the next request."""
        pick = self._random
        version, path, method, operation = pick.choice(self._operations)
        made = draft(pick, version, path, method, operation, self._key)
        for _ in range(pick.choice(_DAMAGES)):
            pick.choice(DAMAGE)(pick, made)
        return write(pick, made, self._host, operation)
