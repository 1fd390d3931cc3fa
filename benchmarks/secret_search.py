"""`python -m benchmarks.secret_search --examples 20000`: look for secrets in what the emulator shows and stores.

Each example is a request with a marker at a place for a secret (a header, a query parameter, a property, a form field,
a URL with a signature), in an encoding that the emulator or its client can decode. The journal, the HAR, the events,
the error response, the log and the files are decoded again and searched for the marker.
"""

import argparse
import base64
import contextlib
import html
import io
import json
import logging
import re
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import httpx
from customvoice_emulator import Emulator
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

MARKER = "s3cr3tM4rk"
_NAMES = ("password", "clientSecret", "api_key", "accessToken", "Authorization", "sig", "credentials", "X-Api-Key")
_HEADERS = ("Authorization", "Cookie", "X-Api-Key", "X-Auth-Token", "api-key", "X-Anything", "Proxy-Authorization")
_PATHS = ("projects/Jessica", "consents/Jessica", "trainingsets/Jessica:upload", "models/Jessica", "nothing/here")
_BASE64 = re.compile(r"[A-Za-z0-9+/]{12,}={0,2}")
_ROUNDS = 6


@dataclass
class Sent:
    """A request to send."""

    method: str
    path: str
    query: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""


def _percent(text: str, chosen: Callable[[], bool]) -> str:
    return "".join(f"%{ord(each):02x}" if chosen() or each == "%" else each for each in text)


def _json_escaped(text: str, chosen: Callable[[], bool]) -> str:
    return "".join(f"\\u{ord(each):04x}" if chosen() else json.dumps(each)[1:-1] for each in text)


class _Maker:
    """Makes the parts of a request from Hypothesis's choices."""

    def __init__(self, draw: st.DrawFn) -> None:
        self._draw = draw
        self.sent = Sent(self.one("PUT", "POST", "GET"), self.one(*_PATHS))

    def one(self, *choices: Any) -> Any:
        return self._draw(st.sampled_from(choices))

    def coin(self) -> bool:
        return bool(self._draw(st.booleans()))

    def signed_url(self) -> str:
        text = f"{self.one('?', '&', '?sv=2024&')}{self.one('sig', 'SIG', 'Sig', 'token')}={MARKER}"
        text += self.one("", "&se=2030", "%2Brest=", "&amp;x=1")
        for _ in range(self.one(0, 1, 2)):
            text = _percent(text, self.coin)
        return f"http://{self.one('', f'user:{MARKER}@')}127.0.0.1:1/c{text}"

    def property(self) -> tuple[str, object]:
        """Return a property with a secret in its value."""
        if self.coin():
            return self.one("description", "audioUrl", "containerUrl", "kind"), self.signed_url()
        return self.one(*_NAMES), self.one(MARKER, [MARKER], {"value": MARKER, "more": [MARKER]})

    def written(self, node: object) -> str:
        if isinstance(node, dict):
            return "{" + ", ".join(f"{self.written(name)}: {self.written(each)}" for name, each in node.items()) + "}"
        if isinstance(node, list):
            return "[" + ",".join(map(self.written, node)) + "]"
        return f'"{_json_escaped(str(node), self.coin)}"'

    def header(self) -> None:
        name = self.one(*_HEADERS, "Referer", "Operation-Id")
        basic = "Basic " + base64.b64encode(f"user:{MARKER}".encode()).decode()
        self.sent.headers[name] = self.one(MARKER, f"Bearer {MARKER}", basic) if name in _HEADERS else self.signed_url()

    def query(self) -> None:
        name = self.one(*_NAMES, "subscription-key", "CODE", "any")
        hidden = f"{_percent(name, self.coin)}={_percent(MARKER, self.coin)}"
        self.sent.query = self.one(hidden, MARKER, f"filter={_percent(self.signed_url(), self.coin)}")

    def path(self) -> None:
        self.sent.path = f"projects/{_percent(self.signed_url(), lambda: True)}"

    def urlencoded(self) -> None:
        self.sent.body = f"a=1&{_percent(self.one(*_NAMES), self.coin)}={_percent(MARKER, self.coin)}".encode()
        self.sent.headers["Content-Type"] = "application/x-www-form-urlencoded"

    def json(self) -> None:
        name, inner = self.property()
        node: object = {"kind": "AudioOnly", name: inner}
        for step in self._draw(st.lists(st.sampled_from(["audios", "properties", None]), max_size=3)):
            node = [node] if step is None else {step: node, "projectId": "Jessica"}
        text = self.written(node)
        if self.one(True, False, False):
            text = text[: self._draw(st.integers(1, len(text)))]
        if self.one(True, False, False):
            text = f"{text[:-1]},{text[1:]}"  # repeated keys
        charset = self.one("utf-8", "utf-16", "utf-16-le", "utf-16-be")
        self.sent.body = text.encode(charset)
        kind = self.one(f"application/json; charset={charset}", "application/json", "text/plain")
        self.sent.headers["Content-Type"] = kind

    def form(self) -> None:
        name, inner = self.property()
        charset = self.one("utf-8", "utf-16", "utf-16-le")
        content = (inner if isinstance(inner, str) else MARKER).encode(charset)
        head = f'Content-Disposition: form-data; name="{name}"\r\nContent-Type: text/plain; charset={charset}'
        end = self.one(b"\r\n--b--\r\n", b"\r\n--b", b"")
        self.sent.body = f"--b\r\n{head}\r\n\r\n".encode() + content + end
        self.sent.headers["Content-Type"] = "multipart/form-data; boundary=b"


@st.composite
def requests(draw: st.DrawFn) -> Sent:
    """Return a request with the marker at a place for a secret."""
    maker = _Maker(draw)
    maker.one(maker.header, maker.query, maker.path, maker.urlencoded, maker.json, maker.form)()
    return maker.sent


def contains_marker(shown: str | bytes) -> bool:
    """Return whether the marker is in the text, in any encoding."""
    text = shown if isinstance(shown, str) else shown.decode("latin-1")
    for _ in range(_ROUNDS):
        if MARKER.lower() in text.replace("\0", "").lower():
            return True
        plain = html.unescape(unquote(re.sub(r"\\+u([0-9a-fA-F]{4})", lambda each: chr(int(each[1], 16)), text)))
        if plain == text:
            break
        text = plain
    return any(contains_marker(each) for each in _base64_contents(text))


def _base64_contents(text: str) -> Iterator[bytes]:
    for match in _BASE64.finditer(text):
        with contextlib.suppress(ValueError):
            yield base64.b64decode(match.group(), validate=True)


class Hunt:
    """Sends requests to an emulator with a data directory, and returns the views that show the marker."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._log = io.StringIO()
        self._handler = logging.StreamHandler(self._log)
        logging.getLogger().addHandler(self._handler)
        self.emulator = Emulator(data_dir=directory)
        self._client = httpx.Client(transport=self.emulator.transport(), base_url=self.emulator.endpoint)

    def views(self, sent: Sent) -> list[str]:
        """Send a request; return the names of the views that show the marker."""
        url = f"/customvoice/{sent.path}?api-version=2024-02-01-preview" + (f"&{sent.query}" if sent.query else "")
        credentials = {} if "Authorization" in sent.headers else {"Ocp-Apim-Subscription-Key": self.emulator.key}
        response = self._client.request(sent.method, url, headers={**credentials, **sent.headers}, content=sent.body)
        shown: dict[str, str | bytes] = {
            name: json.dumps(self._client.get(f"/_emulator/{name}").json())
            for name in ("journal", "journal/har", "events", "journal/unmatched")
        }
        shown["error"] = response.content if response.is_error else b""
        shown["log"] = self._log.getvalue()
        self._client.delete("/_emulator/journal")
        return [name for name, text in shown.items() if contains_marker(text)]

    def close(self) -> list[str]:
        """Stop the emulator; return the names of its files that contain the marker."""
        self._client.close()
        self.emulator.close()
        logging.getLogger().removeHandler(self._handler)
        files = [each for each in self._directory.rglob("*") if each.is_file()]
        return [each.name for each in files if contains_marker(each.read_bytes())]


def hunt(examples: int, number: int, directory: Path) -> list[str]:
    """Return a line for each view that shows the marker."""
    chase = Hunt(directory)
    found: list[str] = []

    @seed(number)
    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(requests())
    def look(sent: Sent) -> None:
        found.extend(f"{view}: {sent}" for view in chase.views(sent))

    look()
    return found + [f"file {name}" for name in chase.close()]


def main() -> int:
    """Print each secret found and their number; return 1 if there is any."""
    parser = argparse.ArgumentParser(prog="benchmarks.secret_search")
    parser.add_argument("--examples", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as directory:
        found = hunt(options.examples, options.seed, Path(directory))
    for line in found[:20]:
        sys.stdout.write(line + "\n")
    sys.stdout.write(f"Number found: {len(found)} (in {options.examples} requests)\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
