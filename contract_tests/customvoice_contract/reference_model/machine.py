"""The rules that read, list, change the state of, and delete what was created, drawn by Hypothesis."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import rule

from ..contract.filter_reference import Comparison
from ..contract.long_running_operation import RESUME, SUSPEND, UPLOAD
from .base_machine import COLLECTIONS, KINDS
from .creation_rules import GOOD, HAS_ID, LOCALES, VERSION, Creation

_TIMES = ("eq", "ne", "gt", "ge", "lt", "le")
_UNSEEN = "2022-12-30T23:59:59.990Z"


class ServiceMachine(Creation):
    """Drives a `Pair`. Subclasses give the `config`."""

    projects = Creation.projects
    training_sets = Creation.training_sets
    endpoints = Creation.endpoints
    _bundles = (projects, Creation.consents, training_sets, Creation.models, endpoints, Creation.voices)
    _any = st.one_of([st.tuples(st.just(each), ids) for each, ids in zip(COLLECTIONS, _bundles, strict=True)])

    @rule(which=_any, version=VERSION)
    def delete(self, which: tuple[str, str], version: str) -> None:
        """Delete something, or delete it again."""
        self.modelled.delete(*which, version)
        self.config.checks()

    @rule(name=projects, force=st.sampled_from([None, False, True]), version=VERSION)
    def delete_project(self, name: str, force: bool | None, version: str) -> None:
        """Delete a project with what it holds."""
        self.modelled.delete("projects", name, version, force=force)
        self.config.checks()

    @rule(which=_any, version=VERSION)
    def read(self, which: tuple[str, str], version: str) -> None:
        """Read something."""
        self.modelled.read(*which, version)
        self.config.checks()

    @rule(which=_any, version=VERSION)
    def settle(self, which: tuple[str, str], version: str) -> None:
        """Wait until the work at something has ended."""
        record = self.modelled.model.find(*which)
        if record is not None:
            self.modelled.settle(record, version)
        self.config.checks()

    @rule(
        collection=st.sampled_from(COLLECTIONS),
        name=st.sampled_from(["projectId", "locale", "kind"]),
        verb=st.sampled_from(["eq", "ne"]),
        project=projects,
        literal=st.integers(0, 1),
        size=st.sampled_from([None, 1, 2, 3]),
        version=VERSION,
    )
    def filtered(
        self, collection: str, name: str, verb: str, project: str, literal: int, size: int | None, version: str
    ) -> None:
        """List what has a property, or has not."""
        text = {"projectId": project, "locale": LOCALES[literal], "kind": KINDS[literal]}[name]
        # What others made may be much, and differs from most.
        size = size if name == "projectId" and verb == "eq" else None
        self.modelled.listed(collection, version, comparison=Comparison(name, verb, text), size=size)
        self.config.checks()

    @rule(which=_any, collection=st.sampled_from(COLLECTIONS), verb=st.sampled_from(_TIMES), version=VERSION)
    def filtered_by_time(self, which: tuple[str, str], collection: str, verb: str, version: str) -> None:
        """List what was created before, at, or after some moment."""
        record = self.modelled.model.find(*which)
        moment = str(record.served.get("createdDateTime", _UNSEEN)) if record else _UNSEEN
        self.modelled.listed(collection, version, comparison=Comparison("createdDateTime", verb, moment, is_time=True))
        self.config.checks()

    @rule(collection=st.sampled_from(COLLECTIONS), size=st.sampled_from([None, None, 3, 5]), version=VERSION)
    def listed(self, collection: str, size: int | None, version: str) -> None:
        """List everything."""
        self.modelled.listed(collection, version, size=size)
        self.config.checks()

    @rule(which=st.integers(0, 99), version=VERSION)
    def read_operation(self, which: int, version: str) -> None:
        """Read one of the operations so far."""
        if self.modelled.operations:
            self.modelled.read_operation(self.modelled.operations[which % len(self.modelled.operations)], version)
        self.config.checks()

    @rule(which=st.integers(0, 99), changed=st.booleans())
    def send_again(self, which: int, changed: bool) -> None:
        """Repeat a request with its Operation-Id, as it was or changed."""
        if self.modelled.sent:
            sent = self.modelled.sent[which % len(self.modelled.sent)]
            (self.modelled.repeat_changed if changed else self.modelled.repeat)(sent)
        self.config.checks()

    @rule(name=training_sets, good=GOOD, version=VERSION, has_id=HAS_ID)
    def upload(self, name: str, good: bool, version: str, has_id: bool) -> None:
        """Load training data."""
        body, utterances = self.config.test_data.upload(good=good)
        self.modelled.act(
            ("trainingsets", name),
            UPLOAD,
            version,
            body=body,
            operation_id=self._operation_id(has_id),
            utterances=utterances,
            fails=not utterances,
        )

    @rule(name=endpoints, action=st.sampled_from([SUSPEND, RESUME]), version=VERSION, has_id=HAS_ID)
    def turn(self, name: str, action: str, version: str, has_id: bool) -> None:
        """Suspend or resume an endpoint, in whatever state it is."""
        self.modelled.act(("endpoints", name), action, version, operation_id=self._operation_id(has_id))
        self.config.checks()

    @rule(name=endpoints, action=st.sampled_from([SUSPEND, RESUME]), version=VERSION)
    def turn_settled(self, name: str, action: str, version: str) -> None:
        """Suspend or resume an endpoint after its operation has ended."""
        self.settle(("endpoints", name), version)
        self.turn(name, action, version, has_id=True)
