"""The model: the resources that must exist, and what the contract says about references and deletion.

Rules: docs/FIDELITY.md, "Creating, changing, deleting" and "Long-running operations".
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..contract.long_running_operation import FAILED, SUCCEEDED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..contract.contract import Contract
    from ..contract.filter_reference import Comparison
    from ..contract.resource_type import Path
    from .record import Record

REFERENCES = {
    "projects": {},
    "consents": {"projectId": "projects"},
    "trainingsets": {"projectId": "projects"},
    "models": {"projectId": "projects", "consentId": "consents", "trainingSetId": "trainingsets"},
    "endpoints": {"projectId": "projects", "modelId": "models"},
    "personalvoices": {"projectId": "projects", "consentId": "consents"},
}
"""The properties that name another resource, with the collection it is in."""
UPDATABLE = {"projects": ("kind", "locale"), "trainingsets": ("projectId", "locale", "voiceKind")}
"""The collections where PUT changes what is there, each with the properties that can't be changed."""
_HOLD_A_PROJECT = ("models", "endpoints")


class ReferenceModel:
    """All resources that must exist."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._records: dict[tuple[str, str], Record] = {}

    def find(self, collection: str, name: str) -> Record | None:
        """Return the resource, or None if it has none."""
        return self._records.get((collection, name))

    def add(self, record: Record) -> None:
        """Put a resource in."""
        self._records[record.collection, record.name] = record

    def all(self) -> list[Record]:
        """Return every resource."""
        return list(self._records.values())

    def of(self, collection: str) -> list[Record]:
        """Return the resources of a collection, in the order of their creation."""
        return [each for each in self._records.values() if each.collection == collection]

    def missing(self, collection: str, values: dict[Path, Any]) -> list[str]:
        """Return the references that lead nowhere: `consentId "x"`."""
        return [
            f"{name} {values[(name,)]!r}"
            for name, target in REFERENCES[collection].items()
            if (name,) in values and self.find(target, values[(name,)]) is None
        ]

    def change_refused(self, record: Record, values: dict[Path, Any]) -> str | None:
        """Return the property that `values` would change and that can't be changed; None where they may be written."""
        for name in UPDATABLE[record.collection]:
            present, sent = record.value(name), values.get((name,))
            if present is not None and sent is not None and not _equal(name, present, sent):
                return name
        return None

    def update(self, record: Record, values: dict[Path, Any]) -> None:
        """Replace what was written before; what can't be changed stays once it is set."""
        fixed = {(name,) for name in UPDATABLE[record.collection]}
        record.values = values | {path: value for path, value in record.values.items() if path in fixed}

    def holders_of_project(self, name: str) -> list[Record]:
        """Return what keeps a project from being deleted without force."""
        return [each for each in self._inside(name) if each.collection in _HOLD_A_PROJECT]

    def endpoints_of_model(self, name: str) -> list[Record]:
        """Return what keeps a model from being deleted."""
        return [each for each in self.of("endpoints") if each.value("modelId") == name]

    def remove(self, record: Record) -> list[Record]:
        """Remove a resource with what is deleted with it; return all that was removed."""
        gone = [record, *(self._inside(record.name) if record.collection == "projects" else ())]
        for each in gone:
            self._records.pop((each.collection, each.name), None)
        return gone

    def _inside(self, project: str) -> Iterator[Record]:
        return iter([each for each in self._records.values() if each.value("projectId") == project])

    def ends_of_creation(self, collection: str, values: dict[Path, Any]) -> tuple[frozenset[str], frozenset[str]]:
        """Return how creating `values` may end for what it names, and the failure reasons that explain a bad end."""
        named = {
            target: self._records[target, values[(name,)]]
            for name, target in REFERENCES[collection].items()
            if target != "projects"
        }
        may_succeed, may_fail, reasons = True, False, set[str]()
        for target, record in named.items():
            # What is being loaded is not ready; anything else counts by how it will end.
            possible = record.may_show if target == "trainingsets" else record.ends
            may_succeed = may_succeed and SUCCEEDED in possible
            if possible - {SUCCEEDED}:
                may_fail = True
                reasons.add({"trainingsets": "DataNotReady"}.get(target, "SpeakerVerificationFailed"))
        ends = (SUCCEEDED,) * may_succeed + (FAILED,) * may_fail
        return frozenset(ends), frozenset(reasons)


def _equal(name: str, one: Any, other: Any) -> bool:
    return str(one).lower() == str(other).lower() if name == "locale" else bool(one == other)


def matches(comparison: Comparison | None, record: Record, contract: Contract) -> bool:
    """Whether a list with this filter, asked for with the version of `contract`, has the resource."""
    if comparison is None:
        return True
    shown = record.shown(contract.resources[record.collection].writable)
    plain = {path[0]: value for path, value in shown.items() if len(path) == 1}
    return comparison.matches({**plain, "createdDateTime": record.served.get("createdDateTime")})
