"""The body of a request as values: JSON, or the text parts of a form by their described names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .multipart import form_parts
from .request_properties import GivenTwiceError, described_body

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .contract import Contract
    from .exchange import Exchange
    from .operation import Operation

JSON, FORM = "application/json", "multipart/form-data"


def media_type(headers: Mapping[str, str]) -> str:
    """Return the media type of a body, without parameters; empty where none is given."""
    return headers.get("content-type", "").partition(";")[0].strip().lower()


def sent_values(exchange: Exchange, operation: Operation, contract: Contract) -> dict[str, Any] | None:
    """Return what the request says about its resource; None for a body that says nothing readable.

    Null means absent (erratum 13). Files of a form are left out; names of its parts are in any case.
    """
    # A recorder may keep no form.
    if not exchange.request_content:
        return None
    kind = media_type(exchange.request_headers)
    if kind == FORM and FORM in operation.request:
        return _form(exchange, contract.form_names(operation))
    body = json_body(exchange, operation, contract)
    return without_null(body) if isinstance(body, dict) else None


def json_body(exchange: Exchange, operation: Operation, contract: Contract) -> Any:
    """Return the JSON body with the described names; None without one, or with a name in two spellings."""
    if JSON not in operation.request:
        return None
    schema = operation.request[JSON]
    try:
        return described_body(contract.document, schema, exchange.request_json, id_in_path=operation.has_id)
    except GivenTwiceError:
        return None


def is_json_type(kind: str) -> bool:
    """Return whether a media type is one of JSON (docs/FIDELITY.md: media type)."""
    return kind in (JSON, "text/json") or (kind.startswith("application/") and kind.endswith("+json"))


def without_null(value: Any) -> Any:
    """Return JSON without properties that are null."""
    if isinstance(value, dict):
        return {name: without_null(each) for name, each in value.items() if each is not None}
    return value


def _form(exchange: Exchange, names: Mapping[str, str]) -> dict[str, Any] | None:
    found: dict[str, Any] = {}
    for part in form_parts(exchange.request_headers.get("content-type", ""), exchange.request_content):
        described = names.get(part.name.lower())
        if described is None:
            continue
        if described in found:
            return None
        text = part.text()
        if text is None:
            return None
        found[described] = text
    return found
