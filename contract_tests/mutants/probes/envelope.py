"""Probes of the error envelope and of the api-version."""

from .api import Api


def error_not_nested(api: Api) -> None:
    assert "error" in api.get("projects/absent").json()


def error_code_header_missing(api: Api) -> None:
    assert "x-ms-error-code" in api.get("projects/absent").headers


def error_code_header_differs(api: Api) -> None:
    response = api.get("projects/absent")
    assert response.headers["x-ms-error-code"] == response.json()["error"]["code"]


def error_members_null(api: Api) -> None:
    assert None not in api.get("projects/absent").json()["error"].values()


def unknown_route_in_html(api: Api) -> None:
    assert api.get("nowhere").headers["content-type"] == "application/json"


def problem_details(api: Api) -> None:
    assert "error" in api.put("projects/voice", {"kind": 5}).json()


def missing_resource_is_no_content(api: Api) -> None:
    assert api.get("projects/absent").status_code == 404


def missing_resource_is_bad_request(api: Api) -> None:
    assert api.get("projects/absent").status_code == 404


def error_code_is_a_number(api: Api) -> None:
    assert isinstance(api.get("projects", key="wrong").json()["error"]["code"], str)


def stack_trace_in_message(api: Api) -> None:
    response = api.send("PUT", "projects/voice", content=b"{", headers={"Content-Type": "application/json"})
    assert "Traceback" not in response.json()["error"]["message"]


def message_quotes_the_body(api: Api) -> None:
    response = api.put("consents/voice", {"audioUrl": "https://blobs.invalid/a.wav?sig=secret"})
    assert "secret" not in response.text


def details_are_texts(api: Api) -> None:
    details = api.put("consents/voice", {}).json()["error"]["details"]
    assert all(isinstance(each, dict) for each in details)


def version_optional(api: Api) -> None:
    assert api.get("projects", version=None).status_code == 400


def unknown_version_served(api: Api) -> None:
    assert api.get("projects", version="2999-01-01").status_code == 400
