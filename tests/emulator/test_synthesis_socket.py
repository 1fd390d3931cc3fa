"""Speech synthesis over the Speech SDK's WebSocket, message by message."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from customvoice_emulator import DEFAULT_KEY
from customvoice_emulator.common.limits import Limits
from starlette.testclient import TestClient, WebSocketDenialResponse, WebSocketTestSession
from starlette.websockets import WebSocketDisconnect

from .synthesis_harness import DEPLOYMENT_ID, DRAGON, PHOENIX, Speaker, speaker, ssml

PATH = "/cognitiveservices/websocket/v1"
KEY = {"Ocp-Apim-Subscription-Key": DEFAULT_KEY}
REQUEST_ID = "a" * 32
EVERYTHING = (
    *("wordBoundaryEnabled", "punctuationBoundaryEnabled", "sentenceBoundaryEnabled"),
    *("visemeEnabled", "bookmarkEnabled", "sessionEndEnabled"),
)


class Socket:
    """One connection of a client."""

    def __init__(self, session: WebSocketTestSession) -> None:
        self.session = session

    def send(self, path: str, body: Any) -> None:
        """Send a text message."""
        text = body if isinstance(body, str) else json.dumps(body)
        self.session.send_text(f"Path:{path}\r\nX-RequestId:{REQUEST_ID}\r\n\r\n{text}")

    def ask(self, document: str, name: str = "raw-24khz-16bit-mono-pcm", *options: str) -> None:
        """Send what the SDK sends for one turn."""
        audio = {"outputFormat": name, "metadataOptions": dict.fromkeys(options, True)}
        self.send("synthesis.context", {"synthesis": {"audio": audio}})
        self.send("ssml", document)

    def answer(self) -> list[tuple[str, Any]]:
        """Return the messages up to `turn.end`: (path, JSON), or (content type, bytes) for audio."""
        found: list[tuple[str, Any]] = []
        while not found or found[-1][0] != "turn.end":
            message = self.session.receive()
            if message["type"] == "websocket.close":
                raise WebSocketDisconnect(message["code"], message["reason"])
            found.append(parse_text(message["text"]) if message.get("text") else parse_audio(message["bytes"]))
        return found


def parse_text(text: str) -> tuple[str, Any]:
    """Return the path and the JSON of a text message; check its other headers."""
    head, _, body = text.partition("\r\n\r\n")
    headers = dict(line.split(":", 1) for line in head.split("\r\n"))
    assert headers["X-RequestId"] == REQUEST_ID
    assert headers["Content-Type"] == "application/json; charset=utf-8"
    return headers["Path"], json.loads(body)


def parse_audio(frame: bytes) -> tuple[str, bytes]:
    """Return the media type ("" at the end) and the data of a binary message; check its other headers."""
    size = int.from_bytes(frame[:2], "big")
    headers = dict(line.split(":", 1) for line in frame[2 : 2 + size].decode().strip().split("\r\n"))
    assert (headers["X-RequestId"], headers["Path"]) == (REQUEST_ID, "audio")
    assert headers["X-StreamId"]
    return headers.get("Content-Type", ""), frame[2 + size :]


@contextmanager
def connection(made: Speaker, path: str = PATH, headers: dict[str, str] = KEY) -> Iterator[Socket]:
    """Connect to the emulator of `made`."""
    client = TestClient(made.session.app)
    with client.websocket_connect(path, headers=headers) as session:
        yield Socket(session)


def closed(socket: Socket) -> tuple[int, str]:
    """Return the code and the reason with which the emulator closes the connection."""
    with pytest.raises(WebSocketDisconnect) as raised:
        socket.answer()
    return raised.value.code, raised.value.reason


def metadata(answer: list[tuple[str, Any]]) -> list[tuple[str, dict[str, Any]]]:
    """Return (type, data) of all metadata."""
    lists = [body["Metadata"] for path, body in answer if path == "audio.metadata"]
    return [(each["Type"], each["Data"]) for found in lists for each in found]


def test_turn_has_its_messages_in_order() -> None:
    """The messages of a turn come in the documented order; `response` names the stream of the audio."""
    with speaker() as made, connection(made) as socket:
        socket.send("speech.config", {"context": {}})
        socket.ask(made.personal("Hello world"), "raw-24khz-16bit-mono-pcm", *EVERYTHING)
        answer = socket.answer()
    paths = [path for path, _ in answer]
    assert paths[:2] == ["turn.start", "response"]
    assert paths[-3:] == ["", "audio.metadata", "turn.end"]
    assert set(paths[2:-3]) == {"audio.metadata", "audio/x-raw"}
    assert paths.index("audio/x-raw") > max(i for i, path in enumerate(paths[:-2]) if path == "audio.metadata")
    assert answer[1][1]["audio"] == {"type": "inline", "streamId": answer[0][1]["context"]["serviceTag"]}


def test_metadata_matches_text_and_audio() -> None:
    """Words are verbatim and in order, times do not go back, SessionEnd is the duration of the audio."""
    with speaker() as made, connection(made) as socket:
        document = made.personal("Hello, dear AT&amp;T. <bookmark mark='m1'/>Bye now!")
        socket.ask(document, "raw-16khz-16bit-mono-pcm", *EVERYTHING)
        answer = socket.answer()
    found = metadata(answer)
    texts = {kind: [each["text"]["Text"] for name, each in found if name == kind] for kind in ("SentenceBoundary",)}
    words = [each["text"]["Text"] for _, each in found if each.get("text", {}).get("BoundaryType") == "WordBoundary"]
    assert words == ["Hello", "dear", "AT", "T", "Bye", "now"]
    assert texts["SentenceBoundary"] == ["Hello, dear AT&amp;T.", "Bye now!"]
    assert [each["Bookmark"] for kind, each in found if kind == "Bookmark"] == ["m1"]
    assert {each["VisemeId"] for kind, each in found if kind == "Viseme"} <= set(range(22))
    offsets = [each["Offset"] for _, each in found]
    assert offsets == sorted(offsets)
    audio = b"".join(body for path, body in answer if path == "audio/x-raw")
    assert found[-1][0] == "SessionEnd"
    assert abs(found[-1][1]["Offset"] / 10_000_000 - len(audio) / 32000) < 0.001


def test_metadata_is_sent_only_where_asked() -> None:
    """Without options there is none; Dragon models have no word boundaries."""
    with speaker() as made, connection(made) as socket:
        socket.ask(made.personal("Hello"))
        assert metadata(socket.answer()) == []
        socket.ask(made.personal("Hello <bookmark mark='m'/>", DRAGON), "raw-8khz-16bit-mono-pcm", *EVERYTHING)
        assert [kind for kind, _ in metadata(socket.answer())] == ["Bookmark", "SessionEnd"]


def test_connection_has_many_turns() -> None:
    """Telemetry between turns is ignored; an endpoint is chosen by the query; any path works."""
    with speaker() as made:
        voice = made.deploy()
        with connection(made, f"/any/path?deploymentId={DEPLOYMENT_ID}") as socket:
            for _ in range(3):
                socket.ask(ssml("Hello", voice))
                assert len(socket.answer()) > 4
                socket.send("telemetry", {})


def test_unknown_voice_closes_with_the_observed_reason() -> None:
    """Code 1007, and the same sentence as over REST, at most 123 bytes."""
    with speaker() as made:
        for document, path, reason in (
            (ssml("Hello", "NobodyNeural"), PATH, "Unsupported voice NobodyNeural."),
            (ssml("Hello", "X"), f"{PATH}?deploymentId=unknown", "Invalid deploymentId unknown."),
            (ssml("Hello", "\u00e9" * 100), PATH, ("Unsupported voice " + "\u00e9" * 100).encode()[:122].decode()),
            ("<speak>", PATH, "The SSML is not XML: no element found, line 1, column 8."),
        ):
            with connection(made, path) as socket:
                socket.ask(document)
                assert closed(socket) == (1007, reason)


@pytest.mark.parametrize("text", ["", "nothing", "Path:\r\n\r\n", "a:b"])
def test_message_without_path_closes(text: str) -> None:
    """A message that is not of the protocol ends the connection with a reason; an empty one is ignored."""
    with speaker() as made, connection(made) as socket:
        socket.session.send_text(text)
        if text:
            assert closed(socket) == (1007, "Invalid message: a message has no Path header.")
        else:
            socket.ask(made.personal("Hello"))
            assert socket.answer()


@pytest.mark.parametrize("context", ["{", "[]", '{"synthesis": 1}', '{"synthesis":{"audio":{"outputFormat":"x"}}}'])
def test_invalid_context_closes(context: str) -> None:
    """A `synthesis.context` that is not the expected JSON, or asks for an unknown format, is a 1007."""
    with speaker() as made, connection(made) as socket:
        socket.send("synthesis.context", context)
        socket.send("ssml", made.personal("Hello"))
        assert closed(socket)[0] == 1007


def test_upgrade_is_refused_without_credentials() -> None:
    """401 with the usual body; a page sends the key as a query parameter, because it cannot send headers."""
    with speaker() as made:
        with pytest.raises(WebSocketDenialResponse) as raised, connection(made, headers={}):
            pass
        assert (raised.value.status_code, raised.value.json()["error"]["code"]) == (401, "401")
        with connection(made, f"{PATH}?Ocp-Apim-Subscription-Key={DEFAULT_KEY}", {}) as socket:
            socket.ask(made.personal("Hello"))
            assert socket.answer()
        journal = json.dumps([each.dump() for each in made.session.emulator.journal.find(operation="Synthesis_Speak")])
        assert DEFAULT_KEY not in journal


def test_upgrade_counts_for_the_rate_limit() -> None:
    """A connection is one request of the Speech resource."""
    with speaker() as made:
        made.session.emulator.limits = Limits(rate_limit=1)
        made.session.emulator.rate_limiter._limit = 1
        with connection(made):
            pass
        with pytest.raises(WebSocketDenialResponse) as raised, connection(made):
            pass
        assert raised.value.status_code == 429
        assert raised.value.headers["retry-after"] == "10"


def test_fault_refuses_the_upgrade() -> None:
    """A fault for `Synthesis_Speak` answers the upgrade; it does not concern other requests."""
    with speaker() as made:
        made.session.emulator.faults.add({"operation": "Synthesis_Speak"}, status=503, count=1)
        with pytest.raises(WebSocketDenialResponse) as raised, connection(made):
            pass
        assert raised.value.status_code == 503
        with connection(made) as socket:
            socket.ask(made.personal("Hello"))
            assert socket.answer()


def test_journal_has_each_turn() -> None:
    """A turn is an entry: its SSML, the size of the audio, what had no effect, or why it failed."""
    with speaker() as made:
        with connection(made) as socket:
            socket.ask(made.personal("<prosody pitch='high'>Hello</prosody>", PHOENIX))
            socket.answer()
            socket.ask(ssml("Hello", "Nobody"))
            assert closed(socket)[0] == 1007
        turns = [each.dump() for each in made.session.emulator.journal.find(operation="Synthesis_Speak")]
    outcomes = [json.loads(each["response"]["body"]["text"]) for each in turns]
    assert [each["response"]["status"] for each in turns] == [101, 101]
    assert outcomes[0]["notes"] == ["pitch of <prosody> has no effect"]
    assert outcomes[0]["audioBytes"] > 1000
    assert outcomes[1]["reason"] == "Unsupported voice Nobody."
    assert "Hello" in turns[1]["request"]["body"]["text"]
