"""Damaged requests on a socket: the emulator responds to each without a 5xx, and continues."""

import json
from collections.abc import Iterator

import pytest
from customvoice_emulator import create_app
from customvoice_emulator.http.server import ThreadServer

from benchmarks.fuzzing import KEY, Fuzz, Shot, Wire

VERSION = b"2026-01-01"


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """The port of an emulator on a thread."""
    with ThreadServer(create_app(pace="immediate")) as server:
        yield int(server.url.rpartition(":")[2])


def shot(method: bytes, path: bytes, media_type: bytes, body: bytes) -> Shot:
    """Return the bytes of a request."""
    head = method + b" /customvoice/" + path + b"?api-version=" + VERSION + b" HTTP/1.1\r\nHost: x\r\n"
    head += b"Ocp-Apim-Subscription-Key: " + KEY.encode() + b"\r\nContent-Type: " + media_type + b"\r\n"
    return Shot(head + b"Content-Length: %d\r\n\r\n" % len(body) + body, "one")


def status(port: int, *shots: Shot) -> list[int]:
    """Send requests over one connection; return the status of each response."""
    wire, answered = Wire(port), []
    for each in shots:
        wire.send(each)
        answered.append(wire.receive(each))
    wire.close()
    return answered


PLAIN = shot(b"PUT", b"projects/Jessica", b"application/json", b'{"kind":"PersonalVoice"}')
NO_TYPE = b'--f\r\nContent-Disposition: form-data; name="audiodata"; filename="a.wav"\r\n\r\nRIFF\r\n--f--\r\n'
KEYS = {"outside Latin-1": "ключ", "an emoji": "\U0001f600", "a line break": "a\r\nX-Made-Up: 1"}


def test_file_without_a_content_type_is_handled(port: int) -> None:
    """A multipart part with a filename and no Content-Type gets an error, and the connection continues."""
    form = shot(b"POST", b"consents/Jessica", b"multipart/form-data; boundary=f", NO_TYPE)
    assert status(port, PLAIN, form, PLAIN) == [201, 400, 201]


@pytest.mark.parametrize("key", KEYS.values(), ids=KEYS)
def test_unusual_key_in_an_invalid_body_is_handled(port: int, key: str) -> None:
    """The error can have the key in its message and headers, and the connection continues."""
    body = json.dumps({"kind": "Singing", key: {key: 1}}, ensure_ascii=False).encode()
    assert status(port, shot(b"PUT", b"projects/Jessica", b"application/json", body), PLAIN) == [400, 201]


@pytest.mark.slow
def test_fuzzed_requests_are_never_a_5xx(port: int) -> None:
    """A short soak (benchmarks/soak.py is the long one): no request gets a 5xx."""
    fuzz, wire = Fuzz(20260101, f"127.0.0.1:{port}"), Wire(port)
    for number in range(1500):
        each = fuzz.shot()
        wire.send(each)
        answered = wire.receive(each)
        assert answered < 500, f"request {number}, {each.label}: {each.raw[:2000]!r}"
    wire.close()
    assert status(port, PLAIN)[0] in (201, 409)


def test_equal_seeds_send_equal_requests() -> None:
    """Findings of a soak can be reproduced by the seed."""
    one, other = Fuzz(5), Fuzz(5)
    shots = [one.shot() for _ in range(300)]
    assert shots == [other.shot() for _ in range(300)]
    assert len({each.raw for each in shots}) > 250
