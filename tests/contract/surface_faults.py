"""Faults of what every operation promises that are no mutants: each breaks the rule of one scenario of the surface."""

from __future__ import annotations

import json
import posixpath
import re
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote

from mutants.asgi import Response, altering_request, altering_response

from tests.contract.fault_builders import in_body, in_errors
from tests.contract.scenario_harness import KEYS

if TYPE_CHECKING:
    from mutants.asgi import Backend, Request

KEY_NAME = "ocp-apim-subscription-key"
_ID = re.compile(r"[a-zA-Z0-9][a-zA-Z0-9._-]{1,62}[a-zA-Z0-9]")


@altering_request
def lenient_json(request: Request) -> Request:
    """Read JSON as Python does: repeated names, NaN, half surrogates."""
    if request.method not in ("PUT", "POST") or request.body[:1] != b"{":
        return request
    try:
        read = json.dumps(json.loads(request.body)).replace("NaN", "0").replace("Infinity", "0")
    except ValueError:
        return request
    return request.with_body(read.encode())


@altering_request
def tolerant_ids(request: Request) -> Request:
    """Make a valid id of an invalid one."""
    head, _, last = request.path.rpartition("/")
    name, colon, action = last.partition(":")
    if head.count("/") < 2 or _ID.fullmatch(name) or "endpoints" in head:
        return request
    return replace(request, path=f"{head}/a{re.sub('[^a-zA-Z0-9]', '', name)[:40]}z{colon}{action}")


@altering_request
def ids_in_any_case(request: Request) -> Request:
    """Compare ids without their case."""
    return replace(request, path=request.path.lower()) if "/endpoints/" not in request.path else request


@altering_request
def key_in_query(request: Request) -> Request:
    """Accept a key in the query."""
    found = re.search(r"key=([^&]+)", request.query)
    if found and KEY_NAME not in request.headers:
        return request.with_headers(ocp_apim_subscription_key=unquote(found[1]))
    return request


@altering_request
def token_before_key(request: Request) -> Request:
    """Use the first key where there is a token, too."""
    return request.with_headers(ocp_apim_subscription_key=KEYS[0]) if "authorization" in request.headers else request


@altering_request
def decoded_path_normalized(request: Request) -> Request:
    """Normalize the path after it was decoded."""
    path = posixpath.normpath(request.path).replace("//", "/")
    scope = {**request.scope, "path": path, "raw_path": quote(path, safe="/:").encode()}
    return replace(request, path=path, scope=scope)


@altering_request
def large_body_cut(request: Request) -> Request:
    """Replace JSON of more than 1 MiB by a small body."""
    large = len(request.body) > 1024 * 1024 and request.body[:1] == b"{"
    return request.with_json({"kind": "PersonalVoice"}) if large else request


@altering_request
def pages_of_ten(request: Request) -> Request:
    """List ten training sets on a page."""
    default = request.path.endswith("trainingsets") and "maxpagesize" not in request.query
    return replace(request, query=f"{request.query}&maxpagesize=10") if default else request


@in_body
def numbers_as_text(body: dict[str, Any]) -> None:
    """Accept numbers as text."""
    body.update({name: str(value) for name, value in body.items() if type(value) in (int, float)})


@altering_response
def text_in_header(request: Request, response: Response) -> None:
    """Write what was decoded into a header."""
    for line in (request.path + unquote(request.query)).splitlines()[1:]:
        name, colon, value = line.partition(":")
        if colon:
            response.headers[name.lower()] = value.strip()


@altering_response
def plus_in_next_link(_: Request, response: Response) -> None:
    """Write a plus sign in a link as it is, where it means a space."""
    if "nextLink" in response.object:
        response.set(nextLink=response.object["nextLink"].replace("%2B", "+"))


@altering_response
def request_id_of_client(request: Request, response: Response) -> None:
    """Answer with the request id that the client has sent."""
    if "x-ms-client-request-id" in request.headers:
        response.headers["apim-request-id"] = request.headers["x-ms-client-request-id"]


@altering_response
def method_code_is_a_number(_: Request, response: Response) -> None:
    """Give a wrong method the code 405."""
    if response.status == 405 and response.body:
        response.json = {"error": {**response.object["error"], "code": "405"}}
        response.headers["x-ms-error-code"] = "405"


@in_errors
def details_incomplete(_: Request, error: dict[str, Any]) -> None:
    """Leave the first of the details out."""
    if error.get("details"):
        error["details"] = error["details"][1:]


@in_errors
def message_says_nothing(_: Request, error: dict[str, Any]) -> None:
    """Say nothing in messages but that there is an error."""
    error["message"] = "No."


def quote_request(request: Request, error: dict[str, Any]) -> None:
    """Quote path and body in the message."""
    error["message"] = f"{request.path}{request.body.decode('utf-8', 'replace')} is wrong."


def later_last_action(resource: dict[str, Any]) -> None:
    """Show a last action that is still to come."""
    if "lastActionDateTime" in resource:
        later = datetime.fromisoformat(resource["lastActionDateTime"]) + timedelta(minutes=1)
        resource["lastActionDateTime"] = later.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def unknown_property_shown(resource: dict[str, Any]) -> None:
    """Show a property that no version describes."""
    if "kind" in resource:
        resource["x-unheard-of"] = "fr-FR"


def sorted_styles(resource: dict[str, Any]) -> None:
    """Show styles in alphabetical order."""
    properties = resource.get("properties", {})
    if "presetStyles" in properties:
        properties["presetStyles"] = sorted(properties["presetStyles"])


@altering_response
def locale_for_all(request: Request, response: Response) -> None:
    """Show a locale to the newest version, also of a project without one."""
    if request.reads_one and request.collection == "projects" and "2026" in request.query:
        response.each(lambda resource: resource.setdefault("locale", "en-US"))


class SharedOperationIds:
    """Rejects an Operation-Id that another key has used."""

    def __init__(self) -> None:
        self._keys: dict[str, str] = {}

    async def __call__(self, request: Request, backend: Backend) -> Response:
        """Return the response."""
        sent, key = request.operation_id, request.headers.get(KEY_NAME, "")
        if sent and self._keys.setdefault(sent, key) != key:
            return Response.error(400, "400", "No.")
        return await backend.send(request)
