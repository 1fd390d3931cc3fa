"""A request that the contract does not describe."""

from __future__ import annotations

import json as json_module
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode, urlsplit
from uuid import uuid4

from customvoice._runtime.errors import ErrorContext
from customvoice._runtime.http.links import resolve_link
from customvoice._runtime.http.messages import Request, check_header, check_id

if TYPE_CHECKING:
    from collections.abc import Mapping

    from customvoice._runtime.calls.settings import Settings

__all__ = ["any_request"]


def any_request(
    settings: Settings,
    method: str,
    path: str,
    *,
    json: Any = None,
    params: Mapping[str, str | int | bool | None] | None = None,
    operation_id: str | None = None,
) -> Request:
    """Return the request for ``send_request`` of a client.

    Raises:
        ValueError: method, path or a parameter is invalid.
        LinkError: the path is the URL of another origin.
        TypeError: ``json`` is not a JSON value.
    """
    if not isinstance(method, str) or not method.isalpha() or not method.isascii():
        raise ValueError(f"method must be the name of an HTTP method, received {method!r}")
    url = _url(settings, path)
    given = {name: _text(name, value) for name, value in (params or {}).items() if value is not None}
    if "api-version" not in given and "api-version=" not in urlsplit(url).query:
        given["api-version"] = settings.api_version
    if given:
        url += ("&" if urlsplit(url).query else "?") + urlencode(given, quote_via=quote)
    headers = {}
    if operation_id is not None or method.upper() == "POST":  # so that a retry of a POST does not create twice
        headers["Operation-Id"] = str(uuid4()) if operation_id is None else check_id("operation_id", operation_id)
        check_header("Operation-Id", headers["Operation-Id"])
    content = None
    if json is not None:
        value = json.to_request() if hasattr(json, "to_request") else json  # a model, without loading attrs
        content = json_module.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
        headers["Content-Type"] = "application/json"
    return Request(
        operation="send_request",
        method=method.upper(),
        url=url,
        api_version=given.get("api-version"),
        headers=headers,
        content=content,
    )


def _url(settings: Settings, path: str) -> str:
    """Return the path below the base URL, or the URL if it has the same origin."""
    if not isinstance(path, str) or not path.strip() or "#" in path or not path.isprintable():
        raise ValueError(f"path must be like /projects/demo, received {path!r}")
    if "://" in path.partition("?")[0]:
        return resolve_link(path, base_url=settings.base_url, name="path", context=ErrorContext())
    relative = f"/{path.lstrip('/')}"
    if relative.startswith(f"{settings.base_path}/"):
        relative = relative.removeprefix(settings.base_path)
    if {".", ".."} & set(urlsplit(relative).path.split("/")):
        raise ValueError(f"path {path!r} leaves the API. Write it without . and .. segments.")
    return relative


def _text(name: str, value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str | int):
        return str(value)
    raise ValueError(f"the parameter {name} must be text, a whole number or a boolean, received {value!r}")
