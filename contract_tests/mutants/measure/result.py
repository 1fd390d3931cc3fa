"""The result of a run on a mutant, kept as a line of JSON, so that a long measurement can be resumed."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

OURS, STOCK = "customvoice verify", "schemathesis"
Key = tuple[str, str, str, int]


@dataclass(frozen=True, slots=True)
class Result:
    """One run of one suite: `mutant` is an id, or `none` for the emulator as it is.

    `found` is what the suite found wrong, the names of checks in order; on the emulator as it is, every one of them is
    a false alarm. `message` is the first finding's; `error` says what kept the run itself from its end.
    `place` is where the first finding was made: api-version, part, and scenario or operation; `hints` are the places
    and checks tried first.
    """

    suite: str
    mutant: str
    profile: str
    seed: int
    found: tuple[str, ...]
    seconds: float
    message: str = ""
    error: str = ""
    place: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()

    @property
    def key(self) -> Key:
        """What was run: suite, mutant, profile, seed."""
        return (self.suite, self.mutant, self.profile, self.seed)


class Results:
    """The results in a file, by key. Appending survives an interrupt; a line that was cut off is run again."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._by_key: dict[Key, Result] = {}
        text = path.read_text("utf-8") if path.exists() else ""
        self._cut_off = bool(text) and not text.endswith("\n")
        for line in text.splitlines():
            try:
                data = json.loads(line)
            except ValueError:
                continue
            lists = {name: tuple(value) for name, value in data.items() if isinstance(value, list)}
            self._keep(Result(**{**data, **lists}))

    def __contains__(self, key: Key) -> bool:
        return key in self._by_key

    def __iter__(self) -> Iterator[Result]:
        return iter(self._by_key.values())

    def hints(self, key: Key) -> tuple[str, ...]:
        """Return where runs of other seeds, that were given no hints, found something, and by which checks."""
        others = [each for each in self if each.key[:3] == key[:3] and not each.hints]
        return tuple(dict.fromkeys(name for each in others for name in (*each.place, *each.found)))

    def add(self, result: Result) -> None:
        """Keep a result, in the file too, unless the run itself failed: that is tried again next time."""
        self._keep(result)
        if not result.error:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with self._path.open("a", encoding="utf-8") as file:
                start = "\n" if self._cut_off else ""
                file.write(start + json.dumps(asdict(result), ensure_ascii=False) + "\n")
                self._cut_off = False

    def _keep(self, result: Result) -> None:
        self._by_key[result.key] = result
