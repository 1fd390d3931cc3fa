"""The errors that the client raises, for every shape of an error response."""

from __future__ import annotations

import copy
import json
import pickle
from collections.abc import Callable, Iterator
from typing import Any

import customvoice
import httpx
import pytest
from customvoice._runtime import errors
from customvoice._runtime.calls.service_errors import service_error
from customvoice._runtime.errors import ErrorContext
from customvoice._runtime.http.messages import Request, Response
from hypothesis import example, given
from hypothesis import strategies as st

from tests.client.harness import KEY, Harness, answer, harnesses

SAS = "https://store.blob.core.windows.net/c?sv=2024&sig=SECRETSIGNATURE"


@pytest.fixture(params=[False, True], ids=["sync", "async"])
def make_client(request: pytest.FixtureRequest) -> Iterator[Harness]:
    yield from harnesses(request.param)


def raised(make_client: Harness, response: Callable[[], httpx.Response]) -> customvoice.ServiceError:
    """Return the error that reading a project raises with this response of the service."""
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
    """A non-2xx response raises the error of its status, whatever the status."""
    error = raised(make_client, lambda: answer(status, {"error": {"code": "X", "message": "m"}}))
    assert type(error) is kind
    assert error.status == status


def test_error_shows_operation_status_and_ids(make_client: Harness) -> None:
    """An error has status, code, request id, api-version and operation, and shows them."""
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
        "GET /projects/Jessica failed: The kind is required. Correct what the message names; the same request will be"
        " rejected again. (operation Projects_Get, api-version 2026-01-01, status 400, code BadRequest, request id r-1,"
        f" client request id {error.client_request_id})"
    )


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "the service returned 502 without a body"),
        (b"<html>Bad Gateway</html>", "Bad Gateway"),
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
def test_any_error_body_gives_status_and_text(make_client: Harness, content: bytes, message: str) -> None:
    """Whatever the body of an error response is, the error has its status and a text."""
    error = raised(make_client, lambda: httpx.Response(502, content=content))
    assert (error.status, error.message) == (502, message)


def test_error_code_comes_from_the_header_if_the_body_has_none(make_client: Harness) -> None:
    """If the body has no code, x-ms-error-code is used, as on the 409 whose body is a string."""
    error = raised(make_client, lambda: answer(409, "Resource Id already exists.", x_ms_error_code="Conflict"))
    assert (error.code, error.message) == ("Conflict", "Resource Id already exists.")


def test_error_has_retry_after(make_client: Harness) -> None:
    """Retry-After of the last response is on the error."""
    assert raised(make_client, lambda: answer(429, {"error": {}}, retry_after="7")).retry_after == 7.0


def test_an_error_never_shows_a_signature(make_client: Harness) -> None:
    """A SAS that the service repeats in its message is redacted."""
    error = raised(make_client, lambda: answer(400, {"error": {"code": "X", "message": f"cannot read {SAS}"}}))
    assert "SECRETSIGNATURE" not in f"{error} {error!r} {error.message}"
    assert "sig=REDACTED" in error.message


def test_missing_response_raises_transport_error(make_client: Harness) -> None:
    """A failed connection raises TransportError, a timeout RequestTimeoutError, both with the operation."""

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
        (b"{}", "Project.kind: required, but missing or null"),
        (b'{"kind": 7}', "Project.kind: expected a string, received int"),
        (b'{"kind": "PersonalVoice", "createdDateTime": "soon"}', "Project.createdDateTime: expected an RFC 3339"),
    ],
)
def test_invalid_success_body_raises_decoding_error(make_client: Harness, content: bytes, problem: str) -> None:
    """A 2xx response whose body breaks the contract raises DecodingError with the location."""
    response = httpx.Response(200, content=content, headers={"content-type": "text/html"})
    with make_client(lambda _: response) as client, pytest.raises(customvoice.DecodingError) as caught:
        client.projects.get("Jessica")
    assert problem in str(caught.value)
    assert caught.value.operation == "Projects_Get"


def of_body(content: bytes, status: int = 400, **headers: str) -> errors.ServiceError:
    """Return the error of a response with this body; underscores in header names stand for hyphens."""
    request = Request(operation="Projects_Create", method="PUT", url="/projects/p?api-version=v", api_version="v")
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return service_error(request, Response(status=status, headers=named, content=content), now=0.0)


@pytest.mark.parametrize(
    ("body", "code", "codes", "target"),
    [
        (
            {
                "error": {
                    "code": "A",
                    "innererror": {"code": "B", "target": "t", "message": "m", "innererror": {"code": "C"}},
                }
            },
            *("A", ("B", "C"), None),
        ),
        ({"error": {"code": "A", "target": "x", "innererror": {"innererror": {"code": "C"}}}}, "A", ("C",), "x"),
        ({"code": "A", "message": "m", "target": None, "innerError": {"code": "B"}}, "A", ("B",), None),
        ({"Code": "A", "Message": "m", "InnerError": {"Code": 7}}, "A", ("7",), None),
        ({"error": {"code": 401, "message": "m", "innererror": "odd"}}, "401", (), None),
        ({"error": {"code": True, "innererror": [{"code": "B"}]}}, None, (), None),
        ({"error": "invalid_token", "error_description": "expired"}, "invalid_token", (), None),
        ({"title": "t", "status": 400, "errors": {"kind": ["required"]}}, None, (), "kind"),
    ],
    ids="contract azure-core un-nested pascal-case number wrong-types oauth problem-details".split(),  # noqa: SIM905 (short)
)
def test_code_inner_codes_and_target_are_found(
    body: Any, code: str | None, codes: tuple[str, ...], target: str | None
) -> None:
    """Both kinds of innererror, older envelopes without `error` and other servers' shapes are understood."""
    error = of_body(json.dumps(body).encode())
    assert (error.code, error.inner_codes, error.target) == (code, codes, target)


def test_problem_details_are_details() -> None:
    """Each message of ASP.NET's problem details is a detail and is shown; its trace id becomes the request id."""
    body = {
        "type": "https://tools.ietf.org/html/rfc7231#section-6.5.1",
        "title": "One or more validation errors occurred.",
        "status": 400,
        "traceId": "00-1",
        "errors": {"kind": ["is required"], "locale": ["is too long", "is odd"]},
    }
    error = of_body(json.dumps(body).encode())
    assert error.details == (
        {"target": "kind", "message": "is required"},
        {"target": "locale", "message": "is too long"},
        {"target": "locale", "message": "is odd"},
    )
    assert error.message == "One or more validation errors occurred. (is required; is too long; is odd)"
    assert error.request_id == "00-1"


@pytest.mark.parametrize(
    ("content", "content_type", "message"),
    [
        (b"<!DOCTYPE html><head><title>502 Bad\nGateway</title></head><p>nginx", "text/html", "502 Bad Gateway"),
        (b"<html><style>p {}</style><script>x</script><p>Tom &amp; Jerry</p>", "text/html", "Tom & Jerry"),
        (b"<Error><Code>X</Code><Message>No.</Message></Error>", "application/xml", "X No."),
        (b"<", "text/html", "<"),
        ("Zugriff für Müller".encode("latin-1"), "text/plain; charset=iso-8859-1", "Zugriff für Müller"),
        ('{"message": "für"}'.encode("latin-1"), "application/json; charset=latin-1", "für"),
        ('{"message": "für"}'.encode("utf-16"), "application/json", "für"),
        ('\ufeff{"message": "für"}'.encode(), "application/json", "für"),
        (b'{"message": "x"}', "application/json; charset=rot13", "x"),
        (b"x", "text/plain; charset=no-such", "x"),
        (b'{"error": {"code": "NotFound", "mess', "application/json", '{"error": {"code": "NotFound", "mess'),
        (b'{"error": {"message": {"lang": "en", "value": "OData"}}}', "application/json", "OData"),
        (b'{"error": {"innererror": {"message": "deep"}}}', "application/json", "deep"),
        (b'{"message": "two\\nlines\\u001b[31m\\ud800"}', "application/json", "two lines [31m?"),
        (b" " * 5000 + b"late", "text/plain", "late"),
        (b'{"message": "' + b"x" * 100_000 + b'"}', "application/json", '{"message": "' + "x" * 287 + "…"),
    ],
    ids="title page xml bracket latin latin-json utf-16 bom rot13 unknown half odata inner control blank huge".split(),  # noqa: SIM905 (short)
)
def test_the_message_is_one_readable_line(content: bytes, content_type: str, message: str) -> None:
    """Pages, other charsets, truncated bodies, control characters and large bodies give one short line."""
    error = of_body(content, content_type=content_type)
    assert error.message == message
    assert "\n" not in str(error)


@pytest.mark.parametrize(
    ("status", "headers", "advice"),
    [
        (400, {"x_ms_error_code": "UnsupportedApiVersionValue"}, "Choose an api_version"),
        (400, {}, "Correct what the message names"),
        (401, {}, "Check that the key or token is right, and that the endpoint is"),
        (403, {}, "https://aka.ms/customneural"),
        (404, {}, "Check the id"),
        (408, {}, "Send the request again"),
        (409, {}, "The resource already exists"),
        (429, {}, "Send fewer requests"),
        (429, {"retry_after": "7"}, "Retry after 7 s."),
        (503, {"retry_after": "8"}, "Retry after 8 s."),
        (500, {}, "Try again later"),
        (302, {}, "The client does not follow redirects"),
        (400, {"retry_after": "9"}, "Correct what the message names"),
    ],
)
def test_error_contains_advice_for_its_status(status: int, headers: dict[str, str], advice: str) -> None:
    """The line contains what failed, the service's text, and what to do, which depends on the status."""
    error = of_body(b"No", status, **headers)
    assert error.advice is not None
    assert advice in error.advice
    assert str(error).startswith(f"PUT /projects/p failed: No. {error.advice} (operation Projects_Create, ")


def test_unknown_status_has_no_advice() -> None:
    """Without advice the line contains what failed and the service's text."""
    error = of_body(b"No", 499)
    assert (error.advice, str(error)[:27]) == (None, "PUT /projects/p failed: No.")


def test_error_has_the_client_request_id() -> None:
    """The client's request id is on the error and in its text."""
    request = Request(operation="o", method="GET", url="/x", headers={"x-ms-client-request-id": "mine"})
    error = service_error(request, Response(status=500, headers={}, content=b""), now=0.0)
    assert (error.client_request_id, str(error).endswith("status 500, client request id mine)")) == ("mine", True)


_NAMES = st.sampled_from(
    ["error", "code", "message", "target", "details", "innererror", "innerError", "errors", "title", "traceId", "value"]
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_NAMES | st.text(max_size=5), inner, max_size=5),
    max_leaves=20,
)
_ANYTHING = st.binary() | JSON.map(lambda value: json.dumps(value).encode())


@pytest.mark.slow
@given(_ANYTHING, st.integers(100, 999), st.text(), st.text())
@example(b'{"error":' * 50_000, 500, "application/json", "Retry-After")
@example(b'{"innererror":' * 900 + b"1" + b"}" * 900, 500, "", "")
@example(b'{"code":' + b"9" * 5000 + b"}", 500, "", "")
@example(b"", 500, "text/plain; charset=idna", "-1")
@example(b"<h1>" * 250_000, 500, "text/html", "nan")
def test_any_error_response_becomes_an_error(content: bytes, status: int, content_type: str, value: str) -> None:
    """For any body and header the error is one printable line that can be copied and pickled."""
    error = of_body(content, status, content_type=content_type, retry_after=value, x_ms_error_code=value)
    line = str(error)
    assert line.isprintable()
    assert len(line.encode()) < 8000
    for twin in (pickle.loads(pickle.dumps(error)), copy.deepcopy(error), copy.copy(error)):  # noqa: S301 (our own bytes)
        assert (str(twin), type(twin), repr(twin.details)) == (line, type(error), repr(error.details))


@pytest.mark.slow
@given(st.lists(st.sampled_from(["message", "code", "target", "details", "innererror", "errors"])))
def test_no_part_of_a_body_shows_a_secret(path: list[str]) -> None:
    """A signature, or the credential that was sent, anywhere in the body is nowhere on the error."""
    value: Any = f"cannot read {SAS} with {KEY} or Bearer {KEY}-token"
    for name in path:
        value = [{name: value}] if name == "details" else {name: value}
    request = Request(operation="o", method="GET", url="/x")
    for body in ({"error": value}, value, json.dumps(value)):
        content = json.dumps(body).encode()
        error = service_error(request, Response(status=400, headers={}, content=content), now=0.0, secrets=(KEY,))
        shown = f"{error} {error!r} {vars(error)}"
        assert "SECRETSIGNATURE" not in shown
        assert KEY not in shown


def every_error() -> Iterator[customvoice.CustomVoiceError]:
    """Return one error of each class, with all attributes set."""
    context = ErrorContext(operation="o", api_version="v", status=400, code="c", request_id="r", client_request_id="i")
    problem = errors.ServiceProblem(
        target="t",
        details=({"code": "d"},),
        inner_error={"code": "e"},
        inner_codes=("e",),
        retry_after=1.0,
        advice="a",
        call="GET /x",
    )
    for name in errors.__all__:
        kind = getattr(errors, name)
        if not name.endswith("Error"):
            continue
        if issubclass(kind, errors.ServiceError):
            yield kind("m", context, problem)
        elif issubclass(kind, errors.OperationFailedError):
            yield kind("m", context, "op-1", "Internal", {"id": "x"}, failed_trainingsets=("t-1",), advice="a")
        elif issubclass(kind, errors.OperationError):
            yield kind("m", context, "op-1", resource={"id": "x"})
        else:
            yield kind("m", context)


@pytest.mark.parametrize("error", list(every_error()), ids=lambda error: type(error).__name__)
@pytest.mark.parametrize("duplicate", [lambda e: pickle.loads(pickle.dumps(e)), copy.copy, copy.deepcopy])  # noqa: S301 (our own bytes)
def test_every_error_can_be_copied_and_pickled(error: customvoice.CustomVoiceError, duplicate: Any) -> None:
    """An error that crosses a process boundary keeps its class and all attributes."""
    twin = duplicate(error)
    assert type(twin) is type(error)
    assert (vars(twin), twin.args, str(twin)) == (vars(error), error.args, str(error))


def test_docstring_shows_the_error_tree() -> None:
    """Every error is in the tree of the module's docstring, under its parent."""
    drawn = [line for line in (errors.__doc__ or "").splitlines() if "Error" in line and line.startswith("    ")]
    named = {next(word for word in line.split() if word.endswith("Error")): line for line in drawn}
    depth = {name: line.index(name) for name, line in named.items()}
    found = {name for name in errors.__all__ if name.endswith("Error")}
    assert found == set(depth)
    for name in found - {"CustomVoiceError"}:
        parent = getattr(errors, name).__base__.__name__
        assert depth[name] == depth[parent] + 4
