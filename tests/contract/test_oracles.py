"""The oracles on invented exchanges: each rule accepts a good exchange and finds a bad one."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from customvoice_contract.oracles import Exchange, check_error_envelope, check_no_null, follow
from customvoice_contract.oracles import violation as broken

if TYPE_CHECKING:
    from collections.abc import Callable

BASE = "http://127.0.0.1:1/customvoice"
VERSION = "api-version=2026-01-01"
LOCATION = f"{BASE}/operations/op-1?{VERSION}"


def started(url: str = f"{BASE}/models/m-1?{VERSION}", **headers: str) -> Exchange:
    """Return the good answer that starts an operation, with headers replaced (underscores for hyphens)."""
    given = {"operation-location": LOCATION, "operation-id": "op-1"}
    given |= {name.replace("_", "-"): value for name, value in headers.items()}
    return Exchange("PUT", url, 201, {name: value for name, value in given.items() if value}, b"{}")


def answer(status: int, body: object) -> Exchange:
    """Return an answer to a GET."""
    return Exchange("GET", LOCATION, status, {}, json.dumps(body).encode())


def service(statuses: list[object], resource: Exchange) -> Callable[[str], Exchange]:
    """Return a `read` whose operation shows the given statuses in turn (the last one stays)."""
    left = list(statuses)

    def read(url: str) -> Exchange:
        if "/operations/" not in url:
            return resource
        status = left.pop(0) if len(left) > 1 else left[0]
        return answer(200, {"id": "op-1", "status": status})

    return read


def patient() -> Callable[[], bool]:
    """Allow ten reads."""
    pauses = iter(range(9))
    return lambda: next(pauses, None) is not None


DONE = answer(200, {"id": "m-1", "status": "Succeeded"})


def test_a_good_operation_is_followed_to_its_end() -> None:
    """NotStarted, Running, Succeeded, and a resource that agrees."""
    trace = follow(started(), service(["NotStarted", "Running", "Succeeded"], DONE), patient())
    assert trace.statuses == ("NotStarted", "Running", "Succeeded", "Succeeded")


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        (started(operation_location=""), broken.OperationLocationMissing),
        (started(operation_location="/customvoice/operations/op-1"), broken.OperationLocationMalformed),
        (started(operation_location=f"{BASE}/models/op-1?{VERSION}"), broken.OperationLocationMalformed),
        (started(operation_location=f"{BASE}/operations/?{VERSION}"), broken.OperationLocationMalformed),
        (started(operation_location=f"{BASE}/operations/op-1"), broken.OperationLocationMalformed),
        (
            started(operation_location=f"{BASE}/operations/op-1?api-version=2024-02-01-preview"),
            broken.OperationLocationMalformed,
        ),
        (started(operation_id="op-2"), broken.OperationIdMismatch),
        (replace(started(operation_id=""), request_headers={"operation-id": "mine"}), broken.OperationIdMismatch),
    ],
)
def test_malformed_operation_headers_are_found(start: Exchange, expected: type[broken.LroViolation]) -> None:
    """The header must be present, absolute, of this API and version, with the id of the other headers."""
    with pytest.raises(expected):
        follow(start, service(["Succeeded"], DONE), patient())


@pytest.mark.parametrize(
    ("statuses", "expected"),
    [
        (["Running", "NotStarted"], broken.OperationWentBackwards),
        (["Running", "Succeeded", "Running"], broken.OperationWentBackwards),
        (["Running", "Succeeded", "Failed"], broken.OperationWentBackwards),
        (["Canceled"], broken.OperationStatusInvalid),
        ([None], broken.OperationStatusInvalid),
        (["Running"], broken.OperationNeverEnds),
    ],
)
def test_invalid_status_sequence_is_found(statuses: list[object], expected: type[broken.LroViolation]) -> None:
    """The status is one of four, only moves forward, ends, and stays."""
    with pytest.raises(expected):
        follow(started(), service(statuses, DONE), patient())


@pytest.mark.parametrize(
    ("read", "expected"),
    [
        (answer(404, {"error": {}}), broken.OperationUnreadable),
        (answer(200, ["op-1"]), broken.OperationUnreadable),
        (answer(200, {"id": "other", "status": "Running"}), broken.OperationIdMismatch),
    ],
)
def test_unreadable_operation_is_found(read: Exchange, expected: type[broken.LroViolation]) -> None:
    """Operation-Location answers 200 with the operation of that id."""
    with pytest.raises(expected):
        follow(started(), lambda _: read, patient())


@pytest.mark.parametrize(
    ("url", "final", "resource", "agrees"),
    [
        ("models/m-1", "Succeeded", "Succeeded", True),
        ("models/m-1", "Succeeded", "Running", False),
        ("models/m-1", "Failed", "Succeeded", False),
        ("endpoints/e:suspend", "Succeeded", "Disabled", True),
        ("endpoints/e:suspend", "Succeeded", "Succeeded", False),
        ("endpoints/e:resume", "Succeeded", "Succeeded", True),
        ("endpoints/e:resume", "Succeeded", "Disabled", False),
        ("endpoints/e:resume", "Failed", "Disabled", True),
        ("endpoints/e:resume", "Failed", "Failed", False),
        ("endpoints/e:archive", "Succeeded", "Archived", True),  # of a future version
        ("trainingsets/t:upload", "Failed", "Failed", True),
    ],
)
def test_resource_must_agree_with_its_operation(url: str, final: str, resource: str, agrees: bool) -> None:
    """The action and the end of the operation determine the status of the resource."""
    read = service([final], answer(200, {"status": resource}))
    start = started(f"{BASE}/{url}?{VERSION}")
    if agrees:
        assert follow(start, read, patient()).statuses[-1] == final
    else:
        with pytest.raises(broken.ResourceDisagrees):
            follow(start, read, patient())


def test_the_resource_of_an_ended_operation_can_be_read() -> None:
    """A 404 for the resource breaks the contract."""
    with pytest.raises(broken.ResourceUnreadable):
        follow(started(), service(["Succeeded"], answer(404, {})), patient())


def test_the_resource_is_read_without_the_action() -> None:
    """The resource's URL has the api-version, but not `:suspend`."""
    seen: list[str] = []

    def read(url: str) -> Exchange:
        seen.append(url)
        return service(["Succeeded"], answer(200, {"status": "Disabled"}))(url)

    follow(started(f"{BASE}/endpoints/e:suspend?{VERSION}"), read, patient())
    assert f"{BASE}/endpoints/e?{VERSION}" in seen


def test_null_is_found_at_any_depth() -> None:
    """The message names every location."""
    body = {"value": [{"a/b": None}, {"ok": 1}], "nextLink": None}
    with pytest.raises(broken.NullInResponse, match=r"/value/0/a~1b, /nextLink"):
        check_no_null(answer(200, body))


@pytest.mark.parametrize("content", [b"", b"not json", b'{"value": []}', b'"null"'])
def test_body_without_null_passes(content: bytes) -> None:
    """Empty bodies, text and the word null are not JSON null."""
    check_no_null(Exchange("GET", LOCATION, 200, {}, content))


GOOD_ERROR = {"error": {"code": "NotFound", "message": "No such project."}}


@pytest.mark.parametrize(
    ("status", "header", "body"),
    [
        (404, "", GOOD_ERROR),
        (404, "BadRequest", GOOD_ERROR),
        (404, "NotFound", {"code": "NotFound", "message": "flat"}),
        (404, "NotFound", {"error": {"code": "NotFound"}}),
        (404, "NotFound", {"error": {"code": "NotFound", "message": ""}}),
        (400, "BadRequest", "bare text"),
        (409, "Duplicate", "Resource Id already exists."),
        (401, "Unauthorized", {"error": {"code": "401", "message": "Access denied."}}),
    ],
)
def test_malformed_error_is_found(status: int, header: str, body: object) -> None:
    """The envelope must be complete, and the header must repeat its code."""
    with pytest.raises(broken.ErrorEnvelopeBroken):
        check_error_envelope(replace(answer(status, body), headers={"x-ms-error-code": header}))


@pytest.mark.parametrize(
    ("status", "header", "body"),
    [
        (404, "NotFound", GOOD_ERROR),
        (409, "Conflict", "Resource Id already exists."),
        (401, "", {"error": {"code": "401", "message": "Access denied."}}),
    ],
)
def test_a_good_error_passes(status: int, header: str, body: object) -> None:
    """The envelope, the bare string of a duplicate, and the gateway's own answer."""
    assert check_error_envelope(replace(answer(status, body), headers={"x-ms-error-code": header}))


def test_a_header_that_is_not_declared_may_be_absent() -> None:
    """If the document of a version lacks the header, it may be absent; if present, it must be correct."""
    bare = replace(answer(404, GOOD_ERROR), headers={})
    assert check_error_envelope(bare, header_declared=False)
    with pytest.raises(broken.ErrorEnvelopeBroken):
        check_error_envelope(replace(bare, headers={"x-ms-error-code": "Conflict"}), header_declared=False)


def test_success_needs_no_error_envelope() -> None:
    """Only responses of 400 and more need the envelope."""
    assert not check_error_envelope(answer(200, {}))
