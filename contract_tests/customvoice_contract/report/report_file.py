"""The report as data, `verify.json`, for other runs and other tools."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..results.outcome import RunOutcome, VersionOutcome

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..service.redaction import Redactor

DATA_FILE = "verify.json"
_FORMAT = "customvoice-verify-1"


class ReportFileError(Exception):
    """A file is not a report of a run, or does not go together with the others; the message says which and why."""


def write(outcome: RunOutcome, directory: Path, redactor: Redactor) -> Path:
    """Write the run's data into the directory and return the file."""
    path = directory / DATA_FILE
    data = redactor.data({"format": _FORMAT, **asdict(outcome)})
    path.write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")
    return path


def read(path: Path) -> RunOutcome:
    """The inverse of `write`. Raises ReportFileError."""
    try:
        data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        if data.pop("format") != _FORMAT:
            raise ReportFileError(f"{path} has a format other than {_FORMAT}. Write it again with this release.")
        return RunOutcome(**{**data, "versions": [VersionOutcome.from_wire(item) for item in data["versions"]]})
    except OSError as error:
        raise ReportFileError(f"cannot read {path}: {error.strerror}.") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ReportFileError(
            f"{path} is not a report of customvoice verify ({error!r}); expected {DATA_FILE}."
        ) from error


def merge(paths: Iterable[Path]) -> RunOutcome:
    """Merge the reports of the shards of one run. Raises ReportFileError when they are of different ones."""
    whole: RunOutcome | None = None
    for path in paths:
        part = read(path)
        if whole is None:
            whole = part
            continue
        if set(part.shards) & set(whole.shards) or not part.shards:
            raise ReportFileError(f"{path} repeats a shard of the reports before it; expected each shard once.")
        if (part.seed, part.profile) != (whole.seed, whole.profile):
            raise ReportFileError(
                f"{path} has seed {part.seed} and profile {part.profile}, the reports before it seed {whole.seed} and "
                f"profile {whole.profile}; expected shards of one run."
            )
        _add(whole, part)
    if whole is None:
        raise ReportFileError("there is no report to merge.")
    whole.versions.sort(key=lambda outcome: outcome.version)
    missing = _missing(whole.shards)
    for version in whole.versions if missing else ():
        version.errors.append(f"shards {', '.join(missing)} are missing from this report.")
    return whole


def _missing(shards: list[str]) -> list[str]:
    counts = {int(shard.partition("/")[2]) for shard in shards}
    every = [f"{number}/{count}" for count in counts for number in range(1, count + 1)]
    return [shard for shard in every if shard not in shards]


def _add(whole: RunOutcome, part: RunOutcome) -> None:
    whole.shards += part.shards
    # Shards run side by side: the whole took from the first start to as long as the slowest.
    whole.started, whole.seconds = min(whole.started, part.started), max(whole.seconds, part.seconds)
    known = {outcome.version: outcome for outcome in whole.versions}
    for outcome in part.versions:
        if outcome.version in known:
            known[outcome.version].merge(outcome)
        else:
            whole.versions.append(outcome)
