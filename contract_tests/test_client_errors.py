"""What the client raises, for every shape of an error answer."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator
from typing import Any

import customvoice
import httpx
import pytest
from client_harness import Harness, answer, harnesses
from customvoice._runtime.errors import ErrorContext

SAS = "https://store.blob.core.windows.net/c?sv=2024&sig=SECRETSIGNATURE"


@pytest.fixture(params=[False, True], ids=["sync", "async"])
def make_client(request: pytest.FixtureRequest) -> Iterator[Harness]:
    yield from harnesses(request.param)


def raised(make_client: Harness, response: Callable[[], httpx.Response]) -> customvoice.ServiceError:
    """The error that reading a project raises when the service answers so."""
    with make_client(lambda _: response()) as client, pytest.raises(customvoice.ServiceError) as caught:
        client.projects.get("Jessica")
    return caught.value


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, customvoice.InvalidRequestError),
        (401, customvoice.AuthenticationError),
        (403, customvoice.AccessDeniedError),
        (404, customvoice.NotFoundError),
        (409, customvoice.ConflictError),
        (429, customvoice.ThrottledError),
        (500, customvoice.ServerError),
        (503, customvoice.ServerError),
        (599, customvoice.ServerError),
        (301, customvoice.ServiceError),
        (420, customvoice.ServiceError),
        (999, customvoice.ServiceError),
    ],
)
def test_each_status_has_its_error(make_client: Harness, status: int, kind: type[customvoice.ServiceError]) -> None:
    """An answer that is no success raises the error of its status, whatever the status."""
    error = raised(make_client, lambda: answer(status, {"error": {"code": "X", "message": "m"}}))
    assert type(error) is kind
    assert error.status == status


def test_an_error_says_where_it_happened(make_client: Harness) -> None:
    """An error carries status, code, request id, api-version and operation, and shows them."""
    body = {
        "error": {
            "code": "BadRequest",
            "message": "The kind is required.",
            "target": "kind",
            "details": [{"code": "Required", "message": "kind"}],
            "innererror": {"code": "Missing"},
        }
    }
    error = raised(make_client, lambda: answer(400, body, apim_request_id="r-1"))
    assert (error.status, error.code, error.request_id) == (400, "BadRequest", "r-1")
    assert (error.operation, error.api_version) == ("Projects_Get", "2026-01-01")
    assert (error.target, error.inner_error) == ("kind", {"code": "Missing"})
    assert error.details == ({"code": "Required", "message": "kind"},)
    assert str(error) == (
        "The kind is required. (operation Projects_Get, api-version 2026-01-01, status 400, code BadRequest,"
        " request id r-1)"
    )


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "the service answered 502 without a body"),
        (b"<html>Bad Gateway</html>", "<html>Bad Gateway</html>"),
        (b'"Resource Id already exists."', "Resource Id already exists."),
        (b'{"statusCode": 401, "message": "Access denied"}', "Access denied"),
        (b'{"error": "text"}', "text"),
        (b'{"error": null}', '{"error": null}'),
        (b'{"error": {"code": 7, "message": ["odd"]}}', '{"error": {"code": 7, "message": ["odd"]}}'),
        (b"[1, 2]", "[1, 2]"),
        (b"null", "null"),
        (b"\xff\xfe", "\ufffd\ufffd"),
        (b"[" * 100_000, "[" * 300 + "…"),
    ],
    ids="empty html string no-envelope text null-error odd-types array null bytes deep".split(),  # noqa: SIM905 (short)
)
def test_no_body_makes_reading_an_error_fail(make_client: Harness, content: bytes, message: str) -> None:
    """Whatever the body of an error answer is, the error tells status and text."""
    error = raised(make_client, lambda: httpx.Response(502, content=content))
    assert (error.status, error.message) == (502, message)


def test_the_error_code_is_found_in_the_header_too(make_client: Harness) -> None:
    """A body that names no code leaves it to x-ms-error-code, as on the 409 whose body is a string."""
    error = raised(make_client, lambda: answer(409, "Resource Id already exists.", x_ms_error_code="Conflict"))
    assert (error.code, error.message) == ("Conflict", "Resource Id already exists.")


def test_an_error_tells_the_pause_the_service_asks_for(make_client: Harness) -> None:
    """Retry-After of the last answer is on the error."""
    assert raised(make_client, lambda: answer(429, {"error": {}}, retry_after="7")).retry_after == 7.0


def test_an_error_never_shows_a_signature(make_client: Harness) -> None:
    """A SAS that the service repeats in its message is hidden."""
    error = raised(make_client, lambda: answer(400, {"error": {"code": "X", "message": f"cannot read {SAS}"}}))
    assert "SECRETSIGNATURE" not in f"{error} {error!r} {error.message}"
    assert "sig=REDACTED" in error.message


def test_a_missing_answer_is_an_error_of_the_tree(make_client: Harness) -> None:
    """A connection that fails raises TransportError, a timeout RequestTimeoutError, both with the operation."""

    def refuse(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused", request=request)

    def stall(request: httpx.Request) -> httpx.Response:
        raise httpx.ReadTimeout("", request=request)

    with make_client(refuse) as client, pytest.raises(customvoice.TransportError, match="refused") as caught:
        client.projects.get("Jessica")
    assert caught.value.operation == "Projects_Get"
    with make_client(stall) as client, pytest.raises(customvoice.RequestTimeoutError, match="ReadTimeout"):
        client.projects.get("Jessica")


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"<html>", "expected JSON, received 6 bytes of text/html"),
        (b"[]", "Project: expected an object, received list"),
        (b"{}", "Project.kind: required, but absent or null"),
        (b'{"kind": 7}', "Project.kind: expected a string, received int"),
        (b'{"kind": "PersonalVoice", "createdDateTime": "soon"}', "Project.createdDateTime: expected an RFC 3339"),
    ],
)
def test_an_unreadable_success_says_what_is_wrong(make_client: Harness, content: bytes, problem: str) -> None:
    """A success with a body that breaks the contract raises DecodingError naming the place."""
    response = httpx.Response(200, content=content, headers={"content-type": "text/html"})
    with make_client(lambda _: response) as client, pytest.raises(customvoice.DecodingError) as caught:
        client.projects.get("Jessica")
    assert problem in str(caught.value)
    assert caught.value.operation == "Projects_Get"


def test_errors_survive_pickling() -> None:
    """An error that crosses a process boundary keeps what it carries."""
    context = ErrorContext(operation="Models_Create", status=200)
    failed = customvoice.OperationFailedError("m", context, "op-1", "Internal", {"id": "x"})
    copy: Any = pickle.loads(pickle.dumps(failed))  # noqa: S301 (our own bytes)
    assert (str(copy), copy.operation_id, copy.status) == (str(failed), "op-1", 200)
    assert (copy.failure_reason, copy.resource) == ("Internal", {"id": "x"})


def test_the_tree_in_the_docstring_is_the_tree() -> None:
    """Every error is in the drawing of the module's docstring, under its parent."""
    from customvoice._runtime import errors

    drawn = [line for line in (errors.__doc__ or "").splitlines() if "Error" in line and line.startswith("    ")]
    named = {next(word for word in line.split() if word.endswith("Error")): line for line in drawn}
    depth = {name: line.index(name) for name, line in named.items()}
    found = {name for name in errors.__all__ if name.endswith("Error")}
    assert found == set(depth)
    for name in found - {"CustomVoiceError"}:
        parent = getattr(errors, name).__base__.__name__
        assert depth[name] == depth[parent] + 4
