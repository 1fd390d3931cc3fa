"""Hostile requests: never a 5xx, always an error in the envelope, and no change."""

import asyncio
import json
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest
from customvoice_emulator import DEFAULT_KEY, create_app
from starlette.applications import Starlette

VERSION = b"api-version=2026-01-01"
KEY = (b"Ocp-Apim-Subscription-Key", DEFAULT_KEY.encode())
JSON = (b"Content-Type", b"application/json")
GONE = b"\0the client goes away\0"
CONSENT_FIELDS = {"projectId": "Jessica", "voiceTalentName": "Jessica", "companyName": "Contoso", "locale": "en-US"}


@dataclass
class RawResponse:
    """A raw response."""

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    raw: bytes = b""

    @property
    def json(self) -> Any:
        return json.loads(self.raw)


def send(
    app: Starlette,
    method: str,
    path: bytes,
    *,
    query: bytes = VERSION,
    headers: list[tuple[bytes, bytes]] | None = None,
    body: bytes | list[bytes] = b"",
) -> RawResponse:
    """Send exactly these bytes, without a client that would correct them."""
    chunks = [body] if isinstance(body, bytes) else body
    given = [KEY] if headers is None else headers
    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path.decode("latin-1"),
        "raw_path": path,
        "query_string": query,
        "root_path": "",
        "headers": [(b"host", b"127.0.0.1:8787"), *((name.lower(), value) for name, value in given)],
        "server": ("127.0.0.1", 8787),
        "client": ("127.0.0.1", 1),
    }
    reply = RawResponse()

    async def receive() -> dict[str, Any]:
        chunk = chunks.pop(0) if chunks else b""
        if chunk == GONE:
            return {"type": "http.disconnect"}
        return {"type": "http.request", "body": chunk, "more_body": bool(chunks)}

    async def answer(message: Any) -> None:
        if message["type"] == "http.response.start":
            reply.status = message["status"]
            reply.headers = {name.decode(): value.decode() for name, value in message["headers"]}
        else:
            reply.raw += message.get("body", b"")

    asyncio.run(app(scope, receive, answer))
    return reply


@pytest.fixture
def app() -> Starlette:
    """An emulator with one project, Jessica."""
    made = create_app(pace="immediate")
    assert (
        send(
            made, "PUT", b"/customvoice/projects/Jessica", headers=[KEY, JSON], body=b'{"kind":"PersonalVoice"}'
        ).status
        == 201
    )
    return made


def assert_rejected(reply: RawResponse, status: int, code: str, *words: str) -> None:
    """Check the envelope, the header with its code, and the reason in the message."""
    assert (reply.status, reply.headers["x-ms-error-code"]) == (status, code)
    error = reply.json["error"]
    assert error["code"] == code
    for word in words:
        assert word in error["message"]


def count(app: Starlette, collection: bytes) -> int:
    """Return the number of resources."""
    return len(send(app, "GET", b"/customvoice/" + collection).json["value"])


DEEP = b'{"kind":"PersonalVoice","description":' + b"[" * 100_000 + b"]" * 100_000 + b"}"
DEEPISH = b'{"kind":"PersonalVoice","x":' + b"[" * 200 + b"]" * 200 + b"}"


@pytest.mark.parametrize(
    ("body", "word"),
    [
        pytest.param(b"", "required", id="empty"),
        pytest.param(b"{", "not JSON", id="cut off"),
        pytest.param(b'{"kind":"PersonalVoice"} x', "not JSON", id="trailing"),
        pytest.param(b"[]", "not of type", id="array"),
        pytest.param(b"null", "not of type", id="null"),
        pytest.param(b'"PersonalVoice"', "not of type", id="string"),
        pytest.param(b"{}", "kind is required", id="missing property"),
        pytest.param(b'{"kind":"Singing"}', "kind", id="unknown enum value"),
        pytest.param(DEEP, "deeper", id="nested 100000 deep"),
        pytest.param(DEEPISH, "deeper", id="nested 200 deep"),
        pytest.param(b'{"kind":"Personal\xff"}', "UTF-8", id="invalid UTF-8"),
        pytest.param('{"kind":"PersonalVoice"}'.encode("utf-16"), "UTF-8", id="UTF-16"),
        pytest.param(b'{"kind":"PersonalVoice","kind":"ProfessionalVoice"}', "twice", id="repeated key"),
        pytest.param(b'{"kind":"PersonalVoice","x":NaN}', "NaN", id="NaN"),
        pytest.param(b'{"kind":"PersonalVoice","x":-Infinity}', "Infinity", id="Infinity"),
        pytest.param(b'{"kind":"PersonalVoice","x":1e999}', "too large", id="float over the range"),
        pytest.param(b'{"kind":"PersonalVoice","description":"\\ud800"}', "surrogate", id="lone surrogate"),
        pytest.param(b'{"kind":"PersonalVoice","\\udfff":1}', "surrogate", id="lone surrogate in a key"),
        pytest.param(b'{"kind":"PersonalVoice","x":' + b"9" * 10_000 + b"}", "too long", id="integer of 10000 digits"),
        pytest.param(b'{"kind":' + b"9" * 400 + b"}", "kind", id="integer of 400 digits"),
        pytest.param(b'{"kind":"PersonalVoice","Kind":"PersonalVoice"}', "twice", id="two spellings"),
        pytest.param(b'{"kind":"PersonalVoice",}', "Trailing comma", id="trailing comma"),
        pytest.param(b'{"kind":"PersonalVoice","displayName":""}', "displayName", id="empty displayName"),
    ],
)
def test_malformed_json_gets_400(app: Starlette, body: bytes, word: str) -> None:
    """An invalid body gets 400 with the reason, and nothing is created."""
    reply = send(app, "PUT", b"/customvoice/projects/NewOne", headers=[KEY, JSON], body=body)
    assert_rejected(reply, 400, "BadRequest", word)
    assert count(app, b"projects") == 1


def test_unusual_but_valid_json_is_accepted(app: Starlette) -> None:
    """A byte order mark, unknown members, a surrogate pair, NUL in a text and a big integer are accepted."""
    body = b'\xef\xbb\xbf{"kind":"PersonalVoice","description":"\\ud83d\\ude00 \\u0000","x":' + b"9" * 300 + b"}"
    reply = send(app, "PUT", b"/customvoice/projects/NewOne", headers=[KEY, JSON], body=body)
    assert (reply.status, reply.json["description"]) == (201, "\U0001f600 \x00")
    assert "x" not in reply.json


@pytest.mark.parametrize(
    ("path", "status"),
    [
        pytest.param(b"/customvoice/projects/..", 404, id="dots"),
        pytest.param(b"/customvoice/projects/%2e%2e", 404, id="encoded dots"),
        pytest.param(b"/customvoice/projects/../models", 404, id="dots inside"),
        pytest.param(b"/customvoice/projects/%2e%2e%2fmodels", 400, id="encoded slash"),
        pytest.param(b"/customvoice/projects/a%00b", 400, id="NUL"),
        pytest.param(b"/customvoice/projects/%ff%fe%fd", 400, id="invalid UTF-8"),
        pytest.param(b"/customvoice/projects/\xff\xfe\xfd", 400, id="raw bytes"),
        pytest.param(b"/customvoice/projects/%E2%98%83%E2%98%83%E2%98%83", 400, id="snowmen"),
        pytest.param(b"/customvoice/projects/%", 400, id="bare percent sign"),
        pytest.param(b"/customvoice/projects/ab", 400, id="too short"),
        pytest.param(b"/customvoice/projects/" + b"a" * 65, 400, id="too long"),
        pytest.param(b"/customvoice/projects/" + b"a" * 60_000, 400, id="far too long"),
        pytest.param(b"/customvoice/projects/Jessica%0A", 400, id="line feed at the end"),
        pytest.param(b"/customvoice/endpoints/no-guid", 400, id="not a GUID"),
        pytest.param(b"/customvoice//projects", 404, id="double slash"),
        pytest.param(b"/customvoice/projects/Jessica:explode", 404, id="unknown action"),
        pytest.param(b"/customvoice", 404, id="base path"),
        pytest.param(b"/", 404, id="root"),
        pytest.param(b"", 404, id="no path"),
        pytest.param(b"*", 404, id="asterisk"),
    ],
)
def test_invalid_paths_get_404_or_400(app: Starlette, path: bytes, status: int) -> None:
    """An unknown path gets the gateway's 404, an invalid id 400; neither is a crash."""
    reply = send(app, "GET", path)
    assert_rejected(reply, status, "404" if status == 404 else "BadRequest")
    assert count(app, b"projects") == 1


@pytest.mark.parametrize(
    "query",
    [
        pytest.param(VERSION + b"&skip=%ff", id="percent-encoded, not UTF-8"),
        pytest.param(VERSION + b"&skip=\xff", id="not ASCII"),
        pytest.param(VERSION + b"&skip=-1", id="negative"),
        pytest.param(VERSION + b"&skip=1.5", id="fraction"),
        pytest.param(VERSION + b"&skip=" + b"9" * 5000, id="5000 digits"),
        pytest.param(VERSION + b"&skip=2147483648", id="over int32"),
        pytest.param(VERSION + b"&skip=%D9%A3", id="Arabic digit"),
        pytest.param(VERSION + b"&skip=", id="empty"),
        pytest.param(VERSION + b"&maxpagesize=0", id="page size 0"),
        pytest.param(VERSION + b"&skip=1&skip=2", id="given twice"),
        pytest.param(VERSION + b"&filter=", id="empty filter"),
        pytest.param(VERSION + b"&" + b"a=1&" * 2000, id="2000 parameters"),
    ],
)
def test_invalid_queries_get_400(app: Starlette, query: bytes) -> None:
    """An invalid query parameter gets 400."""
    assert_rejected(send(app, "GET", b"/customvoice/projects", query=query), 400, "BadRequest")


@pytest.mark.parametrize(
    ("name", "value", "status"),
    [
        pytest.param(b"Operation-Id", b"\xff\xfe\xfd", 400, id="Operation-Id of bytes"),
        pytest.param(b"Operation-Id", b"a b c", 400, id="Operation-Id with spaces"),
        pytest.param(b"Operation-Id", b"x" * 9000, 400, id="long Operation-Id"),
        pytest.param(b"Content-Type", b"\xff\xfe", 415, id="Content-Type of bytes"),
        pytest.param(b"Content-Type", b"text/plain", 415, id="plain text"),
        pytest.param(b"Content-Type", b"multipart/form-data", 415, id="form instead of JSON"),
        pytest.param(b"Host", b"\xff/evil?x", 404, id="Host of bytes"),
    ],
)
def test_invalid_headers_are_rejected_or_ignored(app: Starlette, name: bytes, value: bytes, status: int) -> None:
    """Invalid header values are rejected or ignored."""
    headers = [KEY, (name, value)] if name == b"Content-Type" else [KEY, JSON, (name, value)]
    body = b'{"projectId":"Nobody","modelId":"Nobody"}'
    path = b"/customvoice/endpoints/9f50c644-2121-40e9-9ea7-544e48bfe3cb"
    reply = send(app, "PUT", path, headers=headers, body=body)
    code = {400: "BadRequest", 404: "NotFound", 415: "UnsupportedMediaType"}[status]
    assert_rejected(reply, status, code)


def form(*parts: bytes, boundary: bytes = b"frontier") -> bytes:
    """Return a form of raw parts."""
    return b"".join(b"--" + boundary + b"\r\n" + part + b"\r\n" for part in parts) + b"--" + boundary + b"--\r\n"


def text_part(name: str, value: str) -> bytes:
    """Return one text field."""
    return f'Content-Disposition: form-data; name="{name}"\r\n\r\n{value}'.encode()


FIELDS = [text_part(name, value) for name, value in CONSENT_FIELDS.items()]
AUDIO = b'Content-Disposition: form-data; name="audiodata"; filename="a.wav"\r\n\r\nRIFF'
FORM = b"multipart/form-data; boundary=frontier"


def post_consent(app: Starlette, body: bytes | list[bytes], content_type: bytes = FORM) -> RawResponse:
    """Send a form to the consent Jessica."""
    return send(
        app, "POST", b"/customvoice/consents/Jessica", headers=[KEY, (b"Content-Type", content_type)], body=body
    )


@pytest.mark.parametrize(
    ("body", "content_type", "word"),
    [
        pytest.param(form(*FIELDS, AUDIO), b"multipart/form-data", "boundary", id="no boundary"),
        pytest.param(form(*FIELDS, AUDIO), b"multipart/form-data; boundary=", "boundary", id="empty boundary"),
        pytest.param(form(*FIELDS, AUDIO), b"multipart/form-data; boundary=\xff\xfe", "form", id="boundary of bytes"),
        pytest.param(form(*FIELDS, AUDIO), b"multipart/form-data; boundary=other", "form", id="another boundary"),
        pytest.param(b"", FORM, "closing boundary", id="nothing"),
        pytest.param(b"--frontier--\r\n", FORM, "required", id="no parts"),
        pytest.param(form(*FIELDS, AUDIO)[:-16], FORM, "closing boundary", id="cut off"),
        pytest.param(form(*FIELDS), FORM, "audiodata is required", id="no audio"),
        pytest.param(form(*FIELDS[1:], AUDIO), FORM, "projectId is required", id="no projectId"),
        pytest.param(form(*FIELDS, AUDIO, AUDIO), FORM, "more than once", id="two audio files instead of one"),
        pytest.param(form(*FIELDS, FIELDS[0], AUDIO), FORM, "more than once", id="projectId twice"),
        pytest.param(form(b"\r\nx", AUDIO), FORM, "Content-Disposition", id="part without headers"),
        pytest.param(form(b"Content-Disposition: form-data\r\n\r\nx"), FORM, "name", id="part without a name"),
        pytest.param(form(b"Content-Disposition: attachment; name=x\r\n\r\nx"), FORM, "form-data", id="attachment"),
        pytest.param(form(text_part("projectId", "x" * 70_000)), FORM, "larger", id="long text"),
        pytest.param(
            form(*FIELDS[:1], AUDIO, text_part("locale", "\x00") + b"\xff"), FORM, "UTF-8", id="bytes in text"
        ),
        pytest.param(form(*([text_part("x", "y")] * 101)), FORM, "100 parts", id="101 parts"),
        pytest.param(form(b"X: " + b"y" * 9000 + b"\r\n\r\nz"), FORM, "header size", id="long header"),
        pytest.param(
            form(b"\r\n".join(b"X%d: y" % n for n in range(30)) + b"\r\n\r\nz"), FORM, "header count", id="many headers"
        ),
        pytest.param(form(b"no header at all\r\n\r\nz"), FORM, "is invalid", id="broken header"),
    ],
)
def test_malformed_forms_get_400(app: Starlette, body: bytes, content_type: bytes, word: str) -> None:
    """An invalid form is rejected with the reason, and nothing is created."""
    reply = post_consent(app, body, content_type)
    status = 413 if word == "larger" else 400
    assert_rejected(reply, status, "BadRequest" if status == 400 else "RequestBodyTooLarge", word)
    assert count(app, b"consents") == 0


@pytest.mark.parametrize("size", [1, 7, 100_000])
def test_forms_of_different_clients_are_equal(app: Starlette, size: int) -> None:
    """File first, other case, no Content-Type, no filename, unknown parts, any chunks: the same consent."""
    audio = b'content-disposition: form-data; NAME="AudioData"\r\n\r\nno audio'
    body = form(audio, text_part("unknown", "x"), *reversed(FIELDS)) + b"epilogue"
    reply = post_consent(app, [body[start : start + size] for start in range(0, len(body), size)])
    assert reply.status == 201, reply.raw
    assert {name: reply.json[name] for name in CONSENT_FIELDS} == CONSENT_FIELDS


@pytest.mark.slow
def test_file_above_the_limit_gets_413(app: Starlette) -> None:
    """31 MB of audio get 413 with part and limit, for any amount of following data, and nothing is created."""
    body = form(*FIELDS, AUDIO + b"\0" * (31 * 1024 * 1024))
    reply = post_consent(app, [body[start : start + 65536] for start in range(0, len(body), 65536)])
    assert_rejected(reply, 413, "RequestBodyTooLarge", "audiodata", "31457280")
    assert reply.json["error"]["target"] == "audiodata"
    assert count(app, b"consents") == 0


@pytest.mark.slow
def test_file_of_exactly_the_limit_is_accepted(app: Starlette) -> None:
    """The limit itself is allowed."""
    audio = AUDIO[:-4] + b"\0" * 31_457_280
    assert post_consent(app, form(*FIELDS, audio)).status == 201


def test_json_body_above_the_limit_gets_413(app: Starlette) -> None:
    """More than 1 MiB of JSON gets 413."""
    body = b'{"kind":"PersonalVoice","description":"' + b"x" * 1024 * 1024 + b'"}'
    reply = send(app, "PUT", b"/customvoice/projects/NewOne", headers=[KEY, JSON], body=body)
    assert_rejected(reply, 413, "RequestBodyTooLarge", "1048576")


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        pytest.param(b"/customvoice/consents/Jessica", [], 401, id="no key"),
        pytest.param(b"/customvoice/nowhere", [KEY], 404, id="no route"),
        pytest.param(b"/customvoice/consents/Jessica", [KEY, JSON], 415, id="other media type"),
    ],
)
def test_rejected_body_is_read_to_its_end(
    app: Starlette, path: bytes, headers: list[tuple[bytes, bytes]], status: int
) -> None:
    """A client that still sends can read the error; one that expects 100-continue is rejected before it sends."""
    waiting = [b"x" * 1000] * 50
    assert send(app, "POST", path, headers=headers, body=waiting).status == status
    assert waiting == []
    asking = [b"x" * 1000] * 50
    assert send(app, "POST", path, headers=[*headers, (b"Expect", b"100-continue")], body=asking).status == status
    assert len(asking) == 50


def test_client_that_disconnects_changes_nothing(app: Starlette) -> None:
    """Half a body and a disconnect: no response, and nothing is created."""
    headers = [KEY, JSON]
    assert send(app, "PUT", b"/customvoice/projects/NewOne", headers=headers, body=[b'{"kind":', GONE]).status == 0
    assert count(app, b"projects") == 1


def test_concurrent_requests_create_one_resource(app: Starlette) -> None:
    """Of several creations of one id, one gets 201, the others 409; one Operation-Id is one operation."""
    url = httpx.URL("http://127.0.0.1:8787/customvoice/", params={"api-version": "2026-01-01"})

    async def race(name: str, headers: dict[str, str]) -> list[httpx.Response]:
        key = {"Ocp-Apim-Subscription-Key": DEFAULT_KEY, **headers}
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), headers=key) as client:
            target = url.join(f"consents/{name}").copy_with(query=url.query)
            calls = [client.post(target, data=CONSENT_FIELDS, files={"audiodata": b"x"}) for _ in range(8)]
            return await asyncio.gather(*calls)

    statuses = sorted(each.status_code for each in asyncio.run(race("Jessica", {})))
    assert statuses == [201] + [409] * 7
    same = asyncio.run(race("Second", {"Operation-Id": "Second"}))
    assert {each.status_code for each in same} == {201}
    assert len({each.text for each in same}) == 1
    assert count(app, b"consents") == 2


def test_internal_error_gets_500_in_the_envelope(caplog: pytest.LogCaptureFixture) -> None:
    """An internal exception gets a 500 in the envelope, and a traceback in the log."""
    app = create_app()
    app.state.emulator.store = None
    reply = send(app, "GET", b"/customvoice/projects")
    assert_rejected(reply, 500, "InternalServerError")
    assert "Traceback" in caplog.text
