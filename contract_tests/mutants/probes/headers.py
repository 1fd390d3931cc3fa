"""Probes of headers, media types and methods."""

from typing import Any

from .api import MODEL, Api


def json_as_text(api: Api) -> None:
    api.project()
    assert api.get("projects/voice").headers["content-type"] == "application/json"


def errors_as_html(api: Api) -> None:
    assert api.get("projects/absent").headers["content-type"] == "application/json"


def request_id_repeats(api: Api) -> None:
    assert api.get("projects").headers["apim-request-id"] != api.get("projects").headers["apim-request-id"]


def allow_missing(api: Api) -> None:
    assert "allow" in api.send("PATCH", "projects/voice").headers


def allow_names_refused(api: Api) -> None:
    assert "PATCH" not in api.send("PATCH", "projects/voice").headers["allow"]


def wrong_method_not_found(api: Api) -> None:
    assert api.send("PATCH", "projects/voice").status_code == 405


def _begin(api: Api) -> Any:
    api.materials()
    return api.put("models/voice", MODEL)


def retry_after_negative(api: Api) -> None:
    response = api.follow(_begin(api).headers["operation-location"])
    assert int(response.headers.get("retry-after", "0")) >= 0


def retry_after_fraction(api: Api) -> None:
    assert int(_begin(api).headers.get("retry-after", "0")) >= 0


def operation_id_missing(api: Api) -> None:
    api.project()
    assert "operation-id" in api.consent().headers


def _typed(api: Api, media_type: str | None) -> int:
    headers = {} if media_type is None else {"Content-Type": media_type}
    content = b'{"kind": "ProfessionalVoice"}'
    status: int = api.send("PUT", "projects/voice", content=content, headers=headers).status_code
    return status


def media_type_unchecked(api: Api) -> None:
    assert _typed(api, "text/plain") == 415


def media_type_optional(api: Api) -> None:
    assert _typed(api, None) == 415


def media_type_parameter_refused(api: Api) -> None:
    assert _typed(api, "application/json; charset=utf-8") == 201


def media_type_is_bad_request(api: Api) -> None:
    assert _typed(api, "text/plain") == 415


def options_answered(api: Api) -> None:
    wrong = {"Ocp-Apim-Subscription-Key": "wrong"}
    assert api.send("OPTIONS", "projects", headers=wrong).status_code == 401


def trace_answered(api: Api) -> None:
    assert api.send("TRACE", "projects").status_code == 405


def method_overridden(api: Api) -> None:
    api.project()
    assert api.post("projects/voice", headers={"X-HTTP-Method-Override": "DELETE"}).status_code == 405
    assert api.ids("projects") == ["voice"]
