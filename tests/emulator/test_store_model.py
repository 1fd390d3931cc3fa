"""The store agrees with a dictionary of bodies after any sequence of writes, in memory and in a directory."""

import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from customvoice_emulator.common.clock import timestamp
from customvoice_emulator.state.data_dir import open_data_dir
from customvoice_emulator.state.filter import parse_filter
from customvoice_emulator.state.store import Store, Transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

RESOURCES = st.sampled_from(["default", "other"])
IDS = st.sampled_from("abcdefgh")
KINDS = ["x", "y", "z"]
START = datetime(2030, 1, 1, tzinfo=UTC)


def moment(seconds: int) -> str:
    """Return a creation time."""
    return timestamp(START + timedelta(seconds=seconds))


BODIES = st.fixed_dictionaries({}, optional={"kind": st.sampled_from(KINDS), "locale": st.sampled_from(KINDS)})
WRITES = st.lists(st.tuples(IDS, st.none() | BODIES), min_size=1, max_size=6)
FILTERS = [
    None,
    *(parse_filter(f"{name} {verb} 'x'") for name in ("kind", "locale") for verb in ("eq", "ne")),
    *(parse_filter(f"createdDateTime {verb} {moment(5)}") for verb in ("eq", "ne", "gt", "ge", "lt", "le")),
]


class StoreMachine(RuleBasedStateMachine):
    """The model has the bodies by id in order of creation for each Speech resource."""

    def __init__(self) -> None:
        super().__init__()
        self.model: dict[str, dict[str, dict[str, Any]]] = {"default": {}, "other": {}}
        self.now = 4
        self.snapshot: Any = None
        self.store = self.open()

    def open(self) -> Store:
        """Return an empty store."""
        return Store()

    def write(self, tx: Transaction, model: dict[str, dict[str, Any]], writes: list[tuple[str, Any]]) -> None:
        """Write to the store and the model."""
        for name, body in writes:
            if body is None:
                tx.delete("things", name)
                model.pop(name, None)
            else:
                model[name] = {**body, "createdDateTime": moment(self.now)}
                tx.put("things", name, {"body": model[name]})

    @rule(resource=RESOURCES, writes=WRITES)
    def commit(self, resource: str, writes: list[tuple[str, Any]]) -> None:
        """Write in a transaction that succeeds; each id once."""
        with self.store.transaction(resource) as tx:
            self.write(tx, self.model[resource], list(dict(writes).items()))
            self.compare(tx, resource)

    @rule(resource=RESOURCES, writes=WRITES)
    def roll_back(self, resource: str, writes: list[tuple[str, Any]]) -> None:
        """Write in a transaction that raises."""
        try:
            with self.store.transaction(resource) as tx:
                self.write(tx, dict(self.model[resource]), list(dict(writes).items()))
                raise LookupError
        except LookupError:
            pass

    @rule(seconds=st.sampled_from([1, 2, 3, -4]))
    def move_clock(self, seconds: int) -> None:
        """Advance the clock, or rarely set it back."""
        self.now += seconds

    @rule(resource=RESOURCES, name=IDS, body=BODIES)
    def write_one(self, resource: str, name: str, body: dict[str, Any]) -> None:
        """Write one document a second later."""
        self.now += 1
        self.commit(resource, [(name, body)])

    @rule(resource=RESOURCES)
    def clear(self, resource: str) -> None:
        """Remove the documents of one resource."""
        self.store.clear(resource)
        self.model[resource] = {}

    @rule()
    def dump(self) -> None:
        """Take a snapshot."""
        self.snapshot = (self.store.dump(), {name: dict(each) for name, each in self.model.items()})

    @precondition(lambda self: self.snapshot is not None)
    @rule()
    def load(self) -> None:
        """Restore the snapshot."""
        self.store.load(self.snapshot[0])
        self.model = {name: dict(each) for name, each in self.snapshot[1].items()}

    @invariant()
    def agree(self) -> None:
        """Both resources have the documents of the model."""
        for resource in self.model:
            with self.store.transaction(resource) as tx:
                self.compare(tx, resource)

    def compare(self, tx: Transaction, resource: str) -> None:
        """Read one resource in all ways."""
        model = self.model[resource]
        for where in FILTERS:
            kept = [each for each in model.values() if where is None or where.matches(each)]
            for skip, limit in ((0, 9), (0, 1), (1, 2), (2, 3), (3, 9)):
                documents, more = tx.page("things", where, skip, limit)
                assert [each["body"] for each in documents] == kept[skip : skip + limit]
                assert more == (len(kept) > skip + limit)
        assert [(name, each["body"]) for name, each in tx.scan("things")] == list(model.items())
        assert tx.count("things") == len(model)
        for name in "abcdefgh":
            document = tx.get("things", name)
            assert (None if document is None else document["body"]) == model.get(name)
        for kind in KINDS:
            same = [name for name, body in model.items() if body.get("kind") == kind]
            assert [name for name, _ in tx.find_by("things", "kind", kind)] == same

    def teardown(self) -> None:
        """Close the store."""
        self.store.close()


class DataDirMachine(StoreMachine):
    """The same for a directory, which can be closed and opened at any time."""

    def open(self) -> Store:
        """Return the store of a new directory."""
        self.directory = tempfile.TemporaryDirectory()
        return open_data_dir(Path(self.directory.name))

    @rule()
    def reopen(self) -> None:
        """Close the store and open it again, as after the end of a process."""
        self.store.close()
        self.store = open_data_dir(Path(self.directory.name))

    def teardown(self) -> None:
        """Close the store and remove the directory."""
        super().teardown()
        self.directory.cleanup()


TestStore = StoreMachine.TestCase
TestStore.settings = settings(max_examples=25, stateful_step_count=20)
TestDataDir = DataDirMachine.TestCase
TestDataDir.settings = settings(max_examples=10, stateful_step_count=20)
