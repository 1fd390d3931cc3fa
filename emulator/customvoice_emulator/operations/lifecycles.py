"""Lifecycles as data: one table per resource type.

A row is one kind of long-running operation: the statuses in which it can start, the error in any other status, and the
resource's status for each status of the operation. `Absent` is the status of a missing resource. The migration guide
defines the statuses of endpoints (FIDELITY: endpoint statuses).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from customvoice_emulator.common import errors

OPERATION_STATUSES = ("NotStarted", "Running", "Succeeded", "Failed")
FINAL_STATUSES = ("Succeeded", "Failed")
"""The final statuses of an operation."""
ABSENT = "Absent"


@dataclass(frozen=True, slots=True)
class Lifecycle:
    """One kind of long-running operation: a row.

    `allowed_statuses` are the resource's statuses in which it can start, `rejection` is the error in any other;
    `resource_status` maps each status of the operation to that of the resource; `verb` is for messages.
    """

    name: str
    verb: str
    allowed_statuses: tuple[str, ...]
    resource_status: Mapping[str, str]
    rejection: errors.ErrorKind = errors.WRONG_STATE


def _statuses(*statuses: str) -> Mapping[str, str]:
    return dict(zip(OPERATION_STATUSES, statuses, strict=True))


CREATE = Lifecycle("create", "creating", (ABSENT,), _statuses(*OPERATION_STATUSES), errors.ALREADY_EXISTS)
UPLOAD = Lifecycle("upload", "uploading data", ("Succeeded", "Failed"), _statuses(*OPERATION_STATUSES))
SUSPEND = Lifecycle("suspend", "suspending", ("Succeeded",), _statuses("Disabling", "Disabling", "Disabled", "Failed"))
RESUME = Lifecycle("resume", "resuming", ("Disabled",), _statuses("Running", "Running", "Succeeded", "Disabled"))

LIFECYCLES: Mapping[str, Lifecycle] = {each.name: each for each in (CREATE, UPLOAD, SUSPEND, RESUME)}


@dataclass(frozen=True, slots=True)
class LifecycleTable:
    """The rows of one resource type.

    `initial` is the status of a resource created without an operation (None: it has no status).
    `deletion_reason` is the reason with which a running operation fails when its resource is deleted; None: the
    operation keeps running.
    """

    rows: tuple[Lifecycle, ...] = ()
    initial: str | None = None
    deletion_reason: str | None = None

    @property
    def statuses(self) -> frozenset[str]:
        """Every possible status of such a resource."""
        shown = {status for each in self.rows for status in each.resource_status.values()}
        return frozenset(shown | ({self.initial} if self.initial else set()))


TABLES: Mapping[str, LifecycleTable] = {
    "projects": LifecycleTable(),
    "consents": LifecycleTable((CREATE,)),
    "trainingsets": LifecycleTable((UPLOAD,), initial="Succeeded"),
    "models": LifecycleTable((CREATE,), deletion_reason="TerminateByUser"),
    "endpoints": LifecycleTable((CREATE, SUSPEND, RESUME)),
    "personalvoices": LifecycleTable((CREATE,)),
}
