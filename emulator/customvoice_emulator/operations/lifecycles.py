"""Lifecycles as data: one table per resource type.

A row is long-running work: in which statuses it may begin, what a call in another status is answered, and which status
the resource shows for each status of the operation. `Absent` stands for the resource that is not there yet. The meaning
of endpoint statuses is told by the migration guide (FIDELITY: endpoint statuses).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from customvoice_emulator.common import errors

OPERATION_STATUSES = ("NotStarted", "Running", "Succeeded", "Failed")
ENDED = ("Succeeded", "Failed")
"""The statuses in which an operation stays."""
ABSENT = "Absent"


@dataclass(frozen=True, slots=True)
class Lifecycle:
    """One kind of long-running work: a row.

    `needs` are the statuses in which it may begin, `refusal` is what is answered in any other, `shows` maps each status
    of the operation to the resource's meanwhile; `verb` names the work in messages.
    """

    name: str
    verb: str
    needs: tuple[str, ...]
    shows: Mapping[str, str]
    refusal: errors.ErrorKind = errors.WRONG_STATE


def _shows(*statuses: str) -> Mapping[str, str]:
    return dict(zip(OPERATION_STATUSES, statuses, strict=True))


CREATE = Lifecycle("create", "creating", (ABSENT,), _shows(*OPERATION_STATUSES), errors.ALREADY_EXISTS)
UPLOAD = Lifecycle("upload", "uploading data", ("Succeeded", "Failed"), _shows(*OPERATION_STATUSES))
SUSPEND = Lifecycle("suspend", "suspending", ("Succeeded",), _shows("Disabling", "Disabling", "Disabled", "Failed"))
RESUME = Lifecycle("resume", "resuming", ("Disabled",), _shows("Running", "Running", "Succeeded", "Disabled"))

LIFECYCLES: Mapping[str, Lifecycle] = {each.name: each for each in (CREATE, UPLOAD, SUSPEND, RESUME)}


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of one type of resource.

    `initial` is the status of a resource that is created without work (None: such a resource has no status).
    `deleted` is the reason with which work in progress fails when its resource is deleted; None: it ends as it would
    have.
    """

    rows: tuple[Lifecycle, ...] = ()
    initial: str | None = None
    deleted: str | None = None

    @property
    def statuses(self) -> frozenset[str]:
        """Every status that such a resource can show."""
        shown = {status for each in self.rows for status in each.shows.values()}
        return frozenset(shown | ({self.initial} if self.initial else set()))


TABLES: Mapping[str, Table] = {
    "projects": Table(),
    "consents": Table((CREATE,)),
    "trainingsets": Table((UPLOAD,), initial="Succeeded"),
    "models": Table((CREATE,), deleted="TerminateByUser"),
    "endpoints": Table((CREATE, SUSPEND, RESUME)),
    "personalvoices": Table((CREATE,)),
}
