"""Failures of `negative_data_rejection` that are no faults: Schemathesis calls a request invalid that is valid as sent.

Every rule names the request it is about as narrowly as it can; whatever fits none of them stays a failure.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import jsonschema_rs
from schemathesis.core.failures import AcceptedNegativeData
from schemathesis.core.parameters import ParameterLocation

from ..contract.multipart import form_parts
from ..contract.request import JSON
from ..contract.request_properties import described_body
from ..contract.schemas import RequestSchemas
from ..data.example_resources import resolve
from ..standing import ledger

if TYPE_CHECKING:
    import schemathesis
    from schemathesis.core.failures import Failure

    from .case_type import AnyCase

_FORM = "multipart/form-data"


def is_fault(failure: Failure, case: AnyCase, response: schemathesis.Response) -> bool:
    """Whether `failure` says something about the service."""
    if not isinstance(failure, AcceptedNegativeData) or case.meta is None:
        return True
    if _is_rejected_otherwise(response):
        return False
    return not (_leads_to_no_route(case, response) or _is_a_good_form(case, response) or _is_good_json(case, response))


def _is_rejected_otherwise(response: schemathesis.Response) -> bool:
    """Return whether a tolerant run accepts the status of a rejection: which one it is, is not documented."""
    found = ledger.current()
    if found is None or not 400 <= response.status_code < 500:
        return False
    where = f"{response.request.method} {urlsplit(str(response.request.url)).path}"
    message = f"{where} answered {response.status_code} to an invalid request; expected 400, 405 or 415."
    return found.accepts("negative_data_rejection", message, exact=False)


def _leads_to_no_route(case: AnyCase, response: schemathesis.Response) -> bool:
    """An id that breaks its pattern may be no id at all (`x:y` is an action): 404 is as right as 400."""
    return response.status_code == 404 and case.meta is not None and case.meta.is_negative_at(ParameterLocation.PATH)


def _is_a_good_form(case: AnyCase, response: schemathesis.Response) -> bool:
    """A form has only text and files: a number in a text part is text, and whatever is in a file part is a file.

    Schemathesis knows that of forms of text alone, and gives up where a file is among the parts.
    """
    meta = case.meta
    if case.media_type != _FORM or meta is None:
        return False
    if meta.is_negative_at(ParameterLocation.PATH) or meta.is_negative_at(ParameterLocation.HEADER):
        return False
    document: dict[str, Any] = case.operation.schema.raw_schema
    declared = resolve(document, case.operation.definition.raw["requestBody"]["content"][_FORM]["schema"])
    query = parse_qs(urlsplit(str(response.request.url)).query).get("api-version")
    return query == [document["info"]["version"]] and form_is_valid(document, declared, _sent_parts(response))


def _is_good_json(case: AnyCase, response: schemathesis.Response) -> bool:
    """Return whether a JSON body is valid by what no schema says: an id in the path counts, null means absent."""
    meta = case.meta
    if case.media_type != JSON or meta is None:
        return False
    if any(meta.is_negative_at(each) for each in ParameterLocation if each is not ParameterLocation.BODY):
        return False
    document: dict[str, Any] = case.operation.schema.raw_schema
    schema = case.operation.definition.raw["requestBody"]["content"][JSON]["schema"]
    try:
        content = response.request.body
        sent = json.loads(content) if isinstance(content, str | bytes) else None
        body = described_body(document, schema, sent, id_in_path="{id}" in case.operation.path)
    except ValueError:
        return False
    return RequestSchemas(document).validator(schema).is_valid(body)


def form_is_valid(document: dict[str, Any], declared: dict[str, Any], parts: dict[str, list[bytes]]) -> bool:
    """Whether `parts` (contents by lower-case name) have what the form's schema requires; names ignore case."""
    if any(name.lower() not in parts for name in declared["required"]):
        return False
    for name, node in declared["properties"].items():
        schema = resolve(document, node)
        if schema["type"] == "string" and schema.get("format") != "binary":
            validator = jsonschema_rs.validator_for(schema)
            if not all(validator.is_valid(part.decode(errors="replace")) for part in parts.get(name.lower(), [])):
                return False
    return True


def _sent_parts(response: schemathesis.Response) -> dict[str, list[bytes]]:
    content_type, body = response.request.headers.get("Content-Type", ""), response.request.body
    if isinstance(content_type, bytes):
        content_type = content_type.decode("latin-1")
    if not isinstance(body, bytes):
        return {}
    parts: dict[str, list[bytes]] = {}
    for part in form_parts(content_type, body):
        parts.setdefault(part.name.lower(), []).append(part.content)
    return parts
