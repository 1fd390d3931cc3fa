"""Made-up exchanges for the tests of the oracles: good as they are, and changed to break one rule."""

from __future__ import annotations

import json
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

from customvoice_contract.oracles import ORACLES, ContractViolation, Exchange, Monitor
from customvoice_spec import versions

# An oracle by name, exchanges, and the rule that the last of them breaks (None: none).
Case = tuple[str, list[Exchange], str | None]

HOST = "http://127.0.0.1:1"
BASE = f"{HOST}/customvoice"
VERSION = versions()[-1]
OLDER = versions()[-2]
KEY = "a-key-of-the-resource"
START = datetime(2026, 3, 4, 9, 20, tzinfo=UTC)


def at(seconds: float = 0) -> str:
    """Return the timestamp of `seconds` after the start."""
    return (START + timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"


def exchange(
    method: str,
    path: str,
    status: int,
    body: Any = None,
    *,
    version: str | None = VERSION,
    query: str = "",
    sent: Any = None,
    headers: dict[str, str | None] | None = None,
    request_headers: dict[str, str | None] | None = None,
    **changes: Any,
) -> Exchange:
    """Return an exchange with all that a good one has; headers set to None are left out. `body` may be bytes."""
    parameters = "&".join(each for each in (query, f"api-version={version}" if version else "") if each)
    content = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
    answered: dict[str, str | None] = {"apim-request-id": str(uuid.uuid4())}
    if content:
        answered |= {"content-type": "application/json", "content-length": str(len(content))}
    if isinstance(body, dict) and isinstance(body.get("error"), dict):
        answered["x-ms-error-code"] = str(body["error"].get("code"))
    asked: dict[str, str | None] = {"ocp-apim-subscription-key": KEY}
    if sent is not None:
        asked["content-type"] = "application/json"
    return Exchange(
        **{
            "method": method,
            "url": f"{BASE}{path}?{parameters}" if parameters else f"{BASE}{path}",
            "status": status,
            "headers": _some(answered | (headers or {})),
            "content": content,
            "request_headers": _some(asked | (request_headers or {})),
            "request_content": sent if isinstance(sent, bytes) else b"" if sent is None else json.dumps(sent).encode(),
            "started": START,
            **changes,
        }
    )


def _some(headers: dict[str, str | None]) -> dict[str, str]:
    return {name: value for name, value in headers.items() if value is not None}


def error(code: str, message: str = "It cannot be done.", **more: Any) -> dict[str, Any]:
    """Return the body of an error."""
    return {"error": {"code": code, "message": message, **more}}


def project(name: str = "Jessica", **changes: Any) -> dict[str, Any]:
    """Return a project as answered; a change to None leaves the property out."""
    return _without({"id": name, "kind": "ProfessionalVoice", "createdDateTime": at(), **changes})


def consent(name: str = "consent-1", **changes: Any) -> dict[str, Any]:
    """Return a consent as answered."""
    return _without(
        {
            "id": name,
            "projectId": "Jessica",
            "voiceTalentName": "Jessica Smith",
            "companyName": "Contoso",
            "locale": "en-US",
            "status": "NotStarted",
            "createdDateTime": at(),
            "lastActionDateTime": at(),
            **changes,
        }
    )


def endpoint(**changes: Any) -> dict[str, Any]:
    """Return an endpoint as answered."""
    body = {"id": ENDPOINT, "projectId": "Jessica", "modelId": "model-1", "properties": {"kind": "HighPerformance"}}
    return _without({**body, "status": "Succeeded", "createdDateTime": at(), "lastActionDateTime": at(), **changes})


ENDPOINT = "9f50c644-2121-40e9-9ea7-544e48bfe3cb"
CONSENT_SENT = {"projectId": "Jessica", "voiceTalentName": "Jessica Smith", "companyName": "Contoso", "locale": "en-US"}


def _without(body: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in body.items() if value is not None}


def get(path: str, body: Any = None, status: int = 200, **more: Any) -> Exchange:
    """Return a reading."""
    return exchange("GET", path, status, body, **more)


def page(items: list[dict[str, Any]], collection: str = "projects", link: str | None = None, **more: Any) -> Exchange:
    """Return a page of a list."""
    return get(f"/{collection}", {"value": items} | ({"nextLink": link} if link else {}), **more)


def put_project(sent: Any = None, body: Any = None, status: int = 201, **more: Any) -> Exchange:
    """Return a creation or change of the project Jessica."""
    sent = {"kind": "ProfessionalVoice"} if sent is None else sent
    return exchange("PUT", "/projects/Jessica", status, project(**sent) if body is None else body, sent=sent, **more)


def put_consent(
    name: str = "consent-1",
    operation: str = "op-1",
    sent: dict[str, Any] | None = None,
    body: Any = None,
    status: int = 201,
    **more: Any,
) -> Exchange:
    """Return a creation of a consent."""
    sent = CONSENT_SENT if sent is None else sent
    body = consent(name) if body is None else body
    headers = begun(operation, more.get("version", VERSION)) if status < 400 else {}
    headers |= more.pop("headers", {})
    return exchange("PUT", f"/consents/{name}", status, body, sent=sent, headers=headers, **more)


def begun(operation: str = "op-1", version: str = VERSION) -> dict[str, str | None]:
    """Return the headers of an answer that begins an operation."""
    return {
        "operation-location": f"{BASE}/operations/{operation}?api-version={version}",
        "operation-id": operation,
    }


def act(action: str, body: Any, operation: str = "op-1", **more: Any) -> Exchange:
    """Return a suspension or resumption of the endpoint."""
    return exchange("POST", f"/endpoints/{ENDPOINT}:{action}", 202, body, headers=begun(operation), **more)


def monitor(status: str, operation: str = "op-1", **more: Any) -> Exchange:
    """Return a reading of an operation."""
    return get(f"/operations/{operation}", {"id": operation, "status": status}, **more)


def deletion(path: str, **more: Any) -> Exchange:
    """Return a deletion."""
    return exchange("DELETE", path, 204, **more)


def violations(oracle: str, exchanges: list[Exchange]) -> list[ContractViolation]:
    """Return what the oracle of that name finds in the last of the exchanges, the others being what passed before."""
    chosen = [each for each in ORACLES if each.name == oracle]
    assert chosen, f"there is no oracle {oracle}"
    at_work = Monitor(VERSION, chosen)
    at_work.history.keys.add(KEY)
    found: list[ContractViolation] = []
    for each in exchanges:
        found = at_work.observe(each)
    return found
