"""Lifecycles as data: which status a resource shows for each status of the operation that works on it."""

from collections.abc import Mapping
from dataclasses import dataclass

OPERATION_STATUSES = ("NotStarted", "Running", "Succeeded", "Failed")


@dataclass(frozen=True, slots=True)
class Lifecycle:
    """One kind of long-running work.

    `shows` maps each operation status to the resource's status meanwhile; `needs` are the statuses the resource may
    have when the work begins (None: any that is not in progress), `verb` names the work in messages.
    """

    name: str
    verb: str
    shows: Mapping[str, str]
    needs: tuple[str, ...] | None = None


def _lifecycle(
    name: str, verb: str, shows: tuple[str, str, str, str], needs: tuple[str, ...] | None = None
) -> Lifecycle:
    return Lifecycle(name, verb, dict(zip(OPERATION_STATUSES, shows, strict=True)), needs)


CREATE = _lifecycle("create", "creating", OPERATION_STATUSES)
UPLOAD = _lifecycle("upload", "uploading data", OPERATION_STATUSES)
# The meaning of endpoint statuses is told by the migration guide: see FIDELITY, endpoint statuses.
SUSPEND = _lifecycle("suspend", "suspending", ("Disabling", "Disabling", "Disabled", "Failed"), needs=("Succeeded",))
RESUME = _lifecycle("resume", "resuming", ("Running", "Running", "Succeeded", "Disabled"), needs=("Disabled",))

LIFECYCLES: Mapping[str, Lifecycle] = {each.name: each for each in (CREATE, UPLOAD, SUSPEND, RESUME)}
