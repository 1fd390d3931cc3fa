"""What the contract does not describe: any request, and more query parameters and properties."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from customvoice import (
    DecodingError,
    InvalidRequestError,
    LinkError,
    NotFoundError,
    PersonalVoice,
    Project,
    Response,
    RetryPolicy,
)

from tests.client.harness import ENDPOINT, Harness, answer, harnesses
from tests.client.uploading import upload


@pytest.fixture(params=[False, True], ids=["sync", "async"])
def make_client(request: pytest.FixtureRequest) -> Iterator[Harness]:
    yield from harnesses(request.param)


class Recorder:
    """Returns these responses in turn, and records the requests."""

    def __init__(self, *answers: httpx.Response) -> None:
        self._answers = list(answers) or [answer(200, {"kind": "PersonalVoice"})]
        self.requests: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        request.read()
        self.requests.append(request)
        return self._answers[min(len(self.requests), len(self._answers)) - 1]


def test_any_request_is_sent_like_every_other_call(make_client: Harness) -> None:
    """It has credential, api-version, query and body, and is retried with the same Operation-Id."""
    service = Recorder(answer(503), answer(201, {"mood": "sunny"}, apim_request_id="r-1"))
    with make_client(service, retry=RetryPolicy()) as client:
        response = client.send_request("post", "/moods", json={"a": "é"}, params={"top": 5, "all": True, "none": None})
    assert isinstance(response, Response)
    assert (response.status, response.json(), response.request_id) == (201, {"mood": "sunny"}, "r-1")
    first, second = service.requests
    assert first.method == "POST"
    assert first.url.raw_path == b"/customvoice/moods?top=5&all=true&api-version=2026-01-01"
    assert first.headers["ocp-apim-subscription-key"] == "not-a-real-key"
    assert json.loads(first.content) == {"a": "é"}
    assert first.headers["operation-id"] == second.headers["operation-id"]


@pytest.mark.parametrize(
    ("path", "sent"),
    [
        ("projects", "/customvoice/projects?api-version=2026-01-01"),
        ("/customvoice/projects", "/customvoice/projects?api-version=2026-01-01"),
        ("/projects?top=1", "/customvoice/projects?top=1&api-version=2026-01-01"),
        ("/projects?api-version=x", "/customvoice/projects?api-version=x"),
        (f"{ENDPOINT}/other/a?b=c", "/other/a?b=c&api-version=2026-01-01"),
    ],
)
def test_path_may_have_several_forms(make_client: Harness, path: str, sent: str) -> None:
    """A path is below the API, with or without its own prefix; a URL of the same origin is sent unchanged."""
    service = Recorder()
    with make_client(service) as client:
        client.send_request("GET", path)
    assert service.requests[0].url.raw_path == sent.encode()
    assert "operation-id" not in service.requests[0].headers


@pytest.mark.parametrize(
    ("arguments", "kind"),
    [
        (("GET", "https://example.org/projects"), LinkError),
        (("GET", "/../other"), ValueError),
        (("GET", ""), ValueError),
        (("GET", None), ValueError),
        (("GET", "/a\nb"), ValueError),
        (("G T", "/a"), ValueError),
        ((None, "/a"), ValueError),
    ],
)
def test_invalid_request_is_refused(make_client: Harness, arguments: tuple[Any, ...], kind: type[Exception]) -> None:
    """Another origin, which would get the credential, and an invalid path or method are errors before any request."""
    service = Recorder()
    with make_client(service) as client, pytest.raises(kind):
        client.send_request(*arguments)
    assert service.requests == []


def test_invalid_values_of_any_request_are_refused(make_client: Harness) -> None:
    """A parameter, an operation id or a body of another type is an error before any request."""
    service = Recorder()
    with make_client(service) as client:
        for wrong in ({"params": {"a": [1]}}, {"operation_id": ""}, {"json": float("nan")}):
            with pytest.raises(ValueError, match=r"must|JSON compliant|would name"):
                client.send_request("POST", "/a", **wrong)
        with pytest.raises(TypeError, match="not JSON serializable"):
            client.send_request("POST", "/a", json={1, 2})
    assert service.requests == []


def test_errors_of_any_request_are_those_of_the_tree(make_client: Harness) -> None:
    """A non-2xx response is the error of its status, and a response that is not JSON a DecodingError."""
    error = {"error": {"code": "NotFound", "message": "No such mood."}}
    page = httpx.Response(200, text="<html>")
    with make_client(Recorder(answer(404, error), answer(400, error), page)) as client:
        for kind in (NotFoundError, InvalidRequestError, DecodingError):
            with pytest.raises(kind):
                client.send_request("GET", "/moods")


def test_extra_query_and_body_are_added(make_client: Harness) -> None:
    """Both are added to the calls of the derived client only; a request without body gets only the query."""
    service = Recorder()
    with make_client(service) as client:
        derived = client.with_options(extra_query={"mood": "a b"}, extra_body={"mood": {"x": 1}})
        derived.projects.create("p", Project(kind="PersonalVoice"))
        derived.projects.get("p")
        client.projects.create("p", Project(kind="PersonalVoice"))
    assert [request.url.params.get("mood") for request in service.requests] == ["a b", "a b", None]
    assert [json.loads(request.content or b"null") for request in service.requests] == [
        {"kind": "PersonalVoice", "mood": {"x": 1}},
        None,
        {"kind": "PersonalVoice"},
    ]


def test_extra_body_cannot_extend_a_form(make_client: Harness) -> None:
    """A form has no JSON body: the option without effect is a TypeError before any request."""
    service = Recorder()
    with make_client(service) as client, pytest.raises(TypeError, match="JSON object only"):
        upload(client.with_options(extra_body={"a": 1}), b"RIFF")
    assert service.requests == []


def test_no_internal_error_reaches_the_user(make_client: Harness) -> None:
    """An invalid response is a DecodingError, also of a hook's response; from_dict raises a ValueError."""
    responses: list[Response] = []
    options = {"on_response": lambda _, response: responses.append(response)}
    with make_client(Recorder(answer(200, {"kind": 5}), httpx.Response(200, text="<")), **options) as client:
        for _ in range(2):
            with pytest.raises(DecodingError):
                client.projects.get("p")
    with pytest.raises(DecodingError, match="expected JSON"):
        responses[1].json()
    with pytest.raises(ValueError, match="projectId: required") as caught:
        PersonalVoice.from_dict({})
    assert type(caught.value) is ValueError
