"""Helpers of the upload tests: a service that records its requests, and a file object that is not seekable."""

from __future__ import annotations

import io
from email.parser import BytesParser
from typing import Any

import httpx
from customvoice._runtime.uploads.stream import Stream

from tests.client.harness import answer

LIMIT = 31_457_280
VOICE = {"projectId": "p", "consentId": "c"}


class Service:
    """Returns these responses in turn (an exception is raised), and records headers and body of each request."""

    def __init__(self, *answers: httpx.Response | Exception) -> None:
        self._answers = list(answers) or [answer(201, VOICE, operation_id="op-1")]
        self.received: list[tuple[httpx.Headers, bytes]] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.received.append((request.headers, request.read()))
        outcome = self._answers[min(len(self.received), len(self._answers)) - 1]
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    @property
    def files(self) -> list[tuple[str | None, str, bytes]]:
        """Return file name, media type and content of each file of the last form."""
        return [part[1:] for part in parts(*self.received[-1]) if part[1] is not None]


def parts(headers: httpx.Headers, body: bytes) -> list[tuple[str, str | None, str, bytes]]:
    """Return name, file name, media type and bytes of each part, as an independent parser reads the form."""
    head = f"Content-Type: {headers['content-type']}\r\n\r\n".encode()
    found: Any = BytesParser().parsebytes(head + body).get_payload()
    return [
        (
            part.get_param("name", header="content-disposition"),
            part.get_filename(),
            part.get_content_type(),
            part.get_payload(decode=True),
        )
        for part in found
    ]


def upload(client: Any, audio: Any, **options: Any) -> Any:
    return client.personal_voices.begin_create_from_file("v-1", project_id="p", consent_id="c", audio=audio, **options)


def content(body: Any) -> Stream:
    assert isinstance(body.content, Stream)
    return body.content


class Pipe(io.RawIOBase):
    """A file object that is not seekable, like a pipe."""

    def __init__(self, data: bytes) -> None:
        self._data = io.BytesIO(data)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        return self._data.readinto(buffer)
