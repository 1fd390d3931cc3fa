"""The service together with its model: each operation goes to both, and the response must be what the model expects."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from ..contract.contract import Contract
from ..contract.long_running_operation import (
    CREATE,
    ENDED,
    FAILED,
    RESUME,
    SUCCEEDED,
    SUSPEND,
    UPLOAD,
    LongRunningOperation,
)
from ..service.patience import Patience
from .comparison import check_operation, check_resource
from .disagreement import StateDisagrees, expect, expect_status
from .model import UPDATABLE, ReferenceModel, matches
from .record import Record, flattened

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ..contract.exchange import Exchange
    from ..contract.filter_reference import Comparison
    from ..service.client import Service

CREATED, ACCEPTED, GONE = 201, 202, 204
_BAD_REQUEST, _NOT_FOUND, _CONFLICT, _TOO_MANY = 400, 404, 409, 429
_INITIAL = {"projects": None, "trainingsets": "Succeeded"}
_MAX_PAGES = 200


@dataclass(frozen=True, slots=True)
class Sent:
    """A request that started an operation, to be repeated: how it was sent, and what was answered."""

    method: str
    path: str
    version: str
    body: Mapping[str, Any]
    operation_id: str
    answer: Exchange
    target: tuple[str, str]
    redo: Callable[[], object]

    @property
    def other_body(self) -> Mapping[str, Any]:
        """Another body than was sent; none where none was sent."""
        return {
            field: {**value, "description": "not what was sent first"} if field in ("data", "json") else value
            for field, value in self.body.items()
        }

    @property
    def other_path(self) -> str:
        """The other action where the action has no body to be changed."""
        path, _, action = self.path.rpartition(":")
        return self.path if self.body else f"{path}:{SUSPEND if action == RESUME else RESUME}"


class ModelledService:
    """Send each operation to service and model. Every method raises StateDisagrees when they differ."""

    def __init__(self, service: Service) -> None:
        """Take the service under test; the model starts empty."""
        self.model = ReferenceModel()
        self.operations: list[LongRunningOperation] = []
        self.sent: list[Sent] = []
        self._service = service

    def create(
        self,
        collection: str,
        name: str,
        fields: Mapping[str, Any],
        version: str,
        *,
        files: Mapping[str, Any] | None = None,
        operation_id: str | None = None,
        fails_for: str | None = None,
        posted: bool = False,
    ) -> Record | None:
        """PUT a resource (POST a form where there are `files`), which may make or change it; return it as it then is.

        `fails_for` is the failure reason of what is sent (None: it is good), `posted` whether to POST it on its
        collection, the id in the body. None is returned for what was rejected.
        """
        values = flattened(fields, Contract.of(version).resources[collection].writable)
        present, missing = self.model.find(collection, name), self.model.missing(collection, values)
        allowed, why = self._expectation(collection, present, missing, values, replaces=not posted)
        method, path = "POST" if files or posted else "PUT", f"/{collection}" if posted else f"/{collection}/{name}"
        body = {"data": _filled(fields), "files": files} if files else {"json": fields}
        if posted:
            body = {"json": {**fields, "id": name}}
        more: dict[str, Any] = {"files": files, "operation_id": operation_id, "fails_for": fails_for, "posted": posted}
        redo = partial(self.create, collection, name, fields, version, **more)
        begin = partial(self._begin, method, path, version, body, operation_id, (collection, name), redo)
        answer = begin()
        if answer.status == _TOO_MANY and collection == "models":
            # Four at a time (docs/FIDELITY.md: concurrent trainings); once these have ended there is room.
            self.settle_all()
            answer = begin()
        expect_status(answer, allowed, "create", why)
        if not answer.is_success:
            return None
        record = present or Record(collection, name, {}, status=_INITIAL.get(collection))
        if present:
            self.model.update(record, values)
        else:
            record.values = self._completed(collection, values)
            record.operation = self._creation(collection, values, answer, fails_for)
            self.model.add(record)
        self._check(record, answer.json, version)
        return record

    def _expectation(
        self,
        collection: str,
        present: Record | None,
        missing: list[str],
        values: Mapping[Any, Any],
        *,
        replaces: bool,
    ) -> tuple[frozenset[int], str]:
        if present is not None and replaces and collection in UPDATABLE:
            fixed = self.model.change_refused(present, dict(values))
            if fixed:
                return frozenset({_CONFLICT}), f"{fixed} can't be changed"
            return frozenset({CREATED}), "PUT changes what is there"
        if present is not None:
            # Which of two faults is reported first is undocumented.
            return frozenset({_CONFLICT, *([_NOT_FOUND] if missing else [])}), "it exists already"
        if missing:
            return frozenset({_NOT_FOUND}), f"there is no {' and no '.join(missing)}"
        return frozenset({CREATED}), "it is new"

    def _completed(self, collection: str, values: dict[Any, Any]) -> dict[Any, Any]:
        """A model speaks the locale of its training set where none is sent (docs/FIDELITY.md: locale of a model)."""
        if collection == "models" and ("locale",) not in values:
            taught = self.model.find("trainingsets", values[("trainingSetId",)])
            return {**values, ("locale",): taught.value("locale") if taught else None}
        return values

    def _creation(
        self, collection: str, values: dict[Any, Any], answer: Exchange, fails_for: str | None
    ) -> LongRunningOperation | None:
        if collection in _INITIAL:
            return None
        ends, reasons = self.model.ends_of_creation(collection, values)
        if fails_for:
            ends, reasons = frozenset({FAILED}), reasons | {fails_for}
        return self._add_operation(CREATE, answer, ends, reasons)

    def _add_operation(
        self, kind: str, answer: Exchange, ends: frozenset[str], reasons: frozenset[str] = frozenset()
    ) -> LongRunningOperation:
        operation_id = answer.headers.get("operation-id") or answer.headers.get("operation-location", "")
        operation = LongRunningOperation(kind, operation_id.rpartition("/")[2].partition("?")[0], ends, reasons)
        self.operations.append(operation)
        return operation

    def act(
        self,
        record: tuple[str, str],
        kind: str,
        version: str,
        *,
        body: Mapping[str, Any] | None = None,
        operation_id: str | None = None,
        utterances: int = 0,
        fails: bool = False,
    ) -> None:
        """POST an action: upload (`body` is what to load, `utterances` how many it holds), suspend or resume."""
        needed = {UPLOAD: {SUCCEEDED, FAILED}, SUSPEND: {SUCCEEDED}, RESUME: {"Disabled"}}[kind]
        target, before = self.model.find(*record), None
        if target is None:
            allowed, why = frozenset({_NOT_FOUND}), "there is no such resource"
        else:
            before, possible = target.operation, target.may_show
            fits, refused = bool(possible & needed), bool(possible - needed)
            allowed = frozenset([ACCEPTED] * fits + [_CONFLICT] * refused)
            why = f"it shows {' or '.join(sorted(map(str, possible)))}, and needs {' or '.join(sorted(needed))}"
        path = f"/{record[0]}/{record[1]}:{kind}"
        more: dict[str, Any] = {"body": body, "operation_id": operation_id, "utterances": utterances, "fails": fails}
        redo = partial(self.act, record, kind, version, **more)
        answer = self._begin("POST", path, version, {"json": body} if body else {}, operation_id, record, redo)
        expect_status(answer, allowed, "action", why)
        if target is None or not answer.is_success:
            return
        if before is not None and not before.has_ended:
            # It was accepted, so what was going on has to be over.
            self.read_operation(before, version)
            expect(before.has_ended, "action", f"{answer.method} {answer.path} was accepted although {why}.")
        target.operation = self._add_operation(kind, answer, frozenset({FAILED if fails else SUCCEEDED}))
        target.utterances += 0 if fails else utterances
        if answer.content:
            self._check(target, answer.json, version)

    def delete(self, collection: str, name: str, version: str, *, force: bool | None = None) -> None:
        """DELETE a resource; `force` is only for projects (None: not sent)."""
        record, holders = self.model.find(collection, name), list[Record]()
        if record is not None and collection == "projects" and not force:
            holders = self.model.holders_of_project(name)
        elif record is not None and collection == "models":
            holders = self.model.endpoints_of_model(name)
        params = {} if force is None else {"forceDelete": str(force).lower()}
        answer = self._at(version).send("DELETE", f"/{collection}/{name}", params=params)
        if holders:
            held = ", ".join(each.path for each in holders)
            expect_status(answer, frozenset({_CONFLICT}), "delete", f"{held} prevents it")
            return
        expect_status(
            answer, frozenset({GONE}), "delete", "nothing prevents its deletion" if record else "it does not exist"
        )
        for each in self.model.remove(record) if record else ():
            # A model that is deleted in training ends its operation at once (docs/FIDELITY.md).
            if each.collection == "models" and each.operation is not None and not each.operation.has_ended:
                each.operation.ends |= {FAILED}
                each.operation.rank = max(each.operation.rank, 1)
                self.read_operation(each.operation, version)
                expect(
                    each.operation.has_ended,
                    "delete",
                    f"{each.path} was deleted in training; its operation has to end.",
                )

    def read(self, collection: str, name: str, version: str) -> None:
        """GET a resource that may or may not be there."""
        record = self.model.find(collection, name)
        answer = self._at(version).send("GET", f"/{collection}/{name}")
        allowed = frozenset({200 if record else _NOT_FOUND})
        expect_status(answer, allowed, "read", "it was created" if record else "it was deleted, or never created")
        if record is not None:
            self._check(record, answer.json, version)

    def read_operation(self, operation: LongRunningOperation, version: str) -> None:
        """GET an operation, which outlives its resource."""
        answer = self._at(version).send("GET", f"/operations/{operation.operation_id}")
        expect_status(answer, frozenset({200}), "operation", "operations are kept, whatever becomes of their resource")
        check_operation(operation, answer.json, f"/operations/{operation.operation_id} ({version})")

    def listed(
        self, collection: str, version: str, *, comparison: Comparison | None = None, size: int | None = None
    ) -> None:
        """GET a list, page by page; of all it shows, what is the model's has to be what the model expects."""
        contract = Contract.of(version)
        expected = {each.name for each in self.model.of(collection) if matches(comparison, each, contract)}
        params = {"maxpagesize": size, "filter": comparison.text() if comparison else None}
        answer = self._at(version).send("GET", f"/{collection}", params=params)
        where, seen, pages = f"GET /{collection} ({version}, {params})", list[str](), 0
        while True:
            expect_status(answer, frozenset({200}), "list", "a list is always there")
            items = answer.json.get("value", []) if isinstance(answer.json, dict) else []
            expect(size is None or len(items) <= size, "list", f"{where}: a page holds {len(items)} items.")
            for item in items:
                seen.append(item.get("id"))
                record = self.model.find(collection, item.get("id"))
                if record is not None:
                    self._check(record, item, version)
            link = answer.json.get("nextLink") if isinstance(answer.json, dict) else None
            pages += 1
            if not link or pages >= _MAX_PAGES:
                break
            answer = self._service.read(link)
        own = [each for each in seen if each in expected or self.model.find(collection, each)]
        expect(len(own) == len(set(own)), "list", f"{where} shows some resource twice: {own}.")
        self._check_list(where, set(own), expected, complete=pages < _MAX_PAGES)

    def _check_list(self, where: str, own: set[str], expected: set[str], *, complete: bool) -> None:
        surplus, lacking = own - expected, expected - own if complete else set()
        expect(not surplus, "list", f"{where} shows {', '.join(sorted(surplus))}; expected: not with this filter.")
        expect(not lacking, "list", f"{where} lacks {', '.join(sorted(lacking))}; expected: {', '.join(expected)}.")

    def repeat(self, sent: Sent) -> None:
        """Send a request with its Operation-Id again: the first response comes again, and nothing else happens.

        If its resource was deleted, it is a new request (docs/FIDELITY.md: Operation-Id of a deleted resource
        repeated).
        """
        if self.model.find(*sent.target) is None:
            earlier = [each for each in self.operations if each.operation_id == sent.operation_id]
            self.sent.remove(sent)
            before = len(self.operations)
            sent.redo()
            if len(self.operations) > before:
                self.operations = [each for each in self.operations if not any(each is old for old in earlier)]
            return
        answer = self._send(sent)
        first = sent.answer
        expect_status(answer, frozenset({first.status}), "replay", "the same request with the same Operation-Id")
        for name in ("operation-id", "operation-location"):
            received, expected = answer.headers.get(name), first.headers.get(name)
            expect(received == expected, "replay", f"the replay answers {name} {received!r}; expected {expected!r}.")
        expect(
            answer.json == first.json,
            "replay",
            f"the repeated {sent.method} {sent.path} answers {answer.json!r}; expected the first, {first.json!r}.",
        )

    def repeat_changed(self, sent: Sent) -> None:
        """Send another request with a used Operation-Id: it is rejected."""
        headers = {"Operation-Id": sent.operation_id}
        answer = self._at(sent.version).send(sent.method, sent.other_path, headers=headers, **sent.other_body)
        expect_status(answer, frozenset({_BAD_REQUEST}), "replay", "the Operation-Id belongs to another request")

    def settle(self, record: Record, version: str) -> None:
        """Read the operation at a resource until it has ended, then the resource; as long as work may take."""
        patience = Patience(self._service.patience)
        while record.operation is not None and not record.operation.has_ended:
            self.read_operation(record.operation, version)
            if not record.operation.has_ended and not patience.pause():
                limit = f"{self._service.patience:.0f} seconds"
                raise StateDisagrees("never-ends", f"{record.path} does not come to an end within {limit}.")
        self.read(record.collection, record.name, version)

    def settle_all(self) -> None:
        """Wait for all that is going on."""
        for record in self.model.all():
            if not record.is_settled:
                self.settle(record, self._service.version)

    def _begin(
        self,
        method: str,
        path: str,
        version: str,
        body: Mapping[str, Any],
        operation_id: str | None,
        target: tuple[str, str],
        redo: Callable[[], object],
    ) -> Exchange:
        headers = {"Operation-Id": operation_id} if operation_id else {}
        answer = self._at(version).send(method, path, headers=headers, **body)
        if operation_id and answer.is_success:
            self.sent.append(Sent(method, path, version, body, operation_id, answer, target, redo))
        return answer

    def _send(self, sent: Sent) -> Exchange:
        headers = {"Operation-Id": sent.operation_id}
        return self._at(sent.version).send(sent.method, sent.path, headers=headers, **sent.body)

    def _at(self, version: str) -> Service:
        return self._service if version == self._service.version else self._service.at(version)

    def _check(self, record: Record, body: Any, version: str) -> None:
        check_resource(record, body, Contract.of(version))


def _filled(fields: Mapping[str, Any]) -> dict[str, Any]:
    """A form has no null."""
    return {name: value for name, value in fields.items() if value is not None}


__all__ = ["ENDED", "ModelledService", "Sent"]
