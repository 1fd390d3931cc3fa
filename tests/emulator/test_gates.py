"""The order of checks of a request: credentials, route, method, api-version, parameters, body, state."""

import uuid
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from customvoice_emulator import DEFAULT_KEY, EmulatorTransport, create_app
from customvoice_emulator.common.errors import catalogue

HOST = "http://127.0.0.1:8787"
VERSION = "2026-01-01"
PROJECTS = "/customvoice/projects"


@pytest.fixture
def client() -> Iterator[httpx.Client]:
    """A client without credentials and api-version."""
    with httpx.Client(transport=EmulatorTransport(create_app(keys=["one", "two"])), base_url=HOST) as client:
        yield client


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 401),
        ({"Ocp-Apim-Subscription-Key": ""}, 401),
        ({"Ocp-Apim-Subscription-Key": "wrong"}, 401),
        ({"Ocp-Apim-Subscription-Key": DEFAULT_KEY}, 401),
        ({"Ocp-Apim-Subscription-Key": "one"}, 200),
        ({"ocp-apim-subscription-key": "two"}, 200),
        ({"Authorization": "Bearer token"}, 200),
        ({"Authorization": "bearer token"}, 200),
        ({"Authorization": "Bearer "}, 401),
        ({"Authorization": "Bearer"}, 401),
        ({"Authorization": "Basic dTpw"}, 401),
        ({"Authorization": "Bearer token", "Ocp-Apim-Subscription-Key": "wrong"}, 200),
    ],
)
def test_key_or_token_is_accepted(client: httpx.Client, headers: dict[str, str], status: int) -> None:
    """A known key or any bearer token is accepted; otherwise the gateway's 401 has a numeric code as a string."""
    response = client.get(PROJECTS, params={"api-version": VERSION}, headers=headers)
    assert response.status_code == status
    if status == 401:
        error = response.json()["error"]
        assert error["code"] == response.headers["x-ms-error-code"] == "401"
        assert error["message"].startswith("Access denied due to invalid subscription key or wrong API endpoint.")


@pytest.mark.parametrize(
    ("method", "path", "headers", "query", "status", "code"),
    [
        ("GET", "/customvoice/nowhere", {}, {}, 401, "401"),
        ("GET", "/customvoice/nowhere", {"Ocp-Apim-Subscription-Key": "one"}, {}, 404, "404"),
        ("PATCH", PROJECTS, {"Ocp-Apim-Subscription-Key": "one"}, {}, 405, "MethodNotAllowed"),
        ("GET", PROJECTS, {"Ocp-Apim-Subscription-Key": "one"}, {"skip": "x"}, 400, "MissingApiVersionParameter"),
        ("GET", PROJECTS, {"Ocp-Apim-Subscription-Key": "one"}, {"api-version": ""}, 400, "MissingApiVersionParameter"),
        (
            "GET",
            PROJECTS,
            {"Ocp-Apim-Subscription-Key": "one"},
            {"api-version": "1"},
            400,
            "UnsupportedApiVersionValue",
        ),
        ("PUT", PROJECTS + "/No", {"Ocp-Apim-Subscription-Key": "one"}, {"api-version": VERSION}, 400, "BadRequest"),
    ],
)
def test_first_failed_check_decides(
    client: httpx.Client, method: str, path: str, headers: dict[str, str], query: dict[str, str], status: int, code: str
) -> None:
    """Of several mistakes, the first in order is reported."""
    response = client.request(method, path, headers=headers, params=query)
    assert (response.status_code, response.headers["x-ms-error-code"]) == (status, code)
    assert response.json()["error"]["code"] == code


def test_405_lists_the_methods(client: httpx.Client) -> None:
    """The response to a wrong method lists the allowed ones."""
    response = client.post("/customvoice/projects/Jessica", headers={"Ocp-Apim-Subscription-Key": "one"})
    assert response.headers["Allow"] == "DELETE, GET, HEAD, OPTIONS, PUT"


def test_unknown_version_lists_the_supported_ones(client: httpx.Client) -> None:
    """The message follows the Azure guideline, with the given and the supported versions."""
    response = client.get(PROJECTS, params={"api-version": "2020-01-01"}, headers={"Ocp-Apim-Subscription-Key": "one"})
    message = response.json()["error"]["message"]
    assert "'2020-01-01'" in message
    assert "2024-02-01-preview, 2026-01-01" in message


def test_400_takes_precedence_over_404(client: httpx.Client) -> None:
    """400 means malformed, and is reported before 404, which means well-formed but missing."""
    path = "/customvoice/consents/Jessica"
    headers, query = {"Ocp-Apim-Subscription-Key": "one"}, {"api-version": VERSION}
    body: dict[str, Any] = {"projectId": "Nobody", "voiceTalentName": "a", "companyName": "b"}
    malformed = client.put(path, headers=headers, params=query, json=body)
    assert (malformed.status_code, malformed.json()["error"]["target"]) == (400, "locale")
    missing = client.put(path, headers=headers, params=query, json={**body, "locale": "en-US"})
    assert (missing.status_code, missing.json()["error"]["target"]) == (404, "projectId")


def test_several_mistakes_are_reported_together(client: httpx.Client) -> None:
    """The first mistake is the message, all of them are in the details."""
    response = client.put(
        "/customvoice/consents/Jessica",
        headers={"Ocp-Apim-Subscription-Key": "one"},
        params={"api-version": VERSION},
        json={"locale": 5},
    )
    targets = {detail["target"] for detail in response.json()["error"]["details"]}
    assert targets == {"projectId", "voiceTalentName", "companyName", "locale"}


def test_every_response_has_a_request_id(client: httpx.Client) -> None:
    """Successful and error responses have their own id."""
    ids = {client.get(PROJECTS).headers["apim-request-id"] for _ in range(3)}
    assert len({str(uuid.UUID(each)) for each in ids}) == 3


def test_errors_never_quote_a_secret(client: httpx.Client) -> None:
    """A SAS URL in the wrong place is not in the error."""
    body = {"kind": "AudioOnly", "audios": {"containerUrl": ["http://x/?sig=SECRET"], "extensions": ".wav"}}
    response = client.post(
        "/customvoice/trainingsets/Jessica:upload",
        headers={"Ocp-Apim-Subscription-Key": "one"},
        params={"api-version": VERSION},
        json=body,
    )
    assert response.status_code == 400
    assert "SECRET" not in response.text


def test_error_catalogue_is_valid() -> None:
    """Every entry has an error status, and a code that is valid in a header."""
    assert len(catalogue()) > 10
    for kind in catalogue().values():
        assert 400 <= kind.status < 600
        assert kind.code.isalnum()
