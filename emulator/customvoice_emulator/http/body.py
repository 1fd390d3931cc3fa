"""Receive a request body: check its media type and size, and read its values."""

import json
from collections.abc import AsyncIterable, Mapping
from dataclasses import dataclass, field
from typing import IO, Any

from customvoice_emulator.common import errors
from customvoice_emulator.contract.operation import JSON, MULTIPART, Operation
from customvoice_emulator.http.json_body import MAX_JSON_BYTES, parse_json
from customvoice_emulator.http.media_type import MediaType, require_no_coding
from customvoice_emulator.http.multipart import Form, read_form
from customvoice_emulator.http.request_head import Headers, first


@dataclass
class Body:
    """A received body: the validated values, the files by part name, and the whole body as a JSON value (`sent`)."""

    values: Mapping[str, Any] = field(default_factory=dict)
    files: Mapping[str, list[IO[bytes]]] = field(default_factory=dict)
    sent: Any = None
    _form: Form | None = None

    @property
    def received(self) -> list[IO[bytes]]:
        """The received files, in the order of the parts."""
        return [file for part in self.files.values() for file in part]

    @property
    def identity(self) -> str:
        """A text that is equal for equal bodies only."""
        return "" if self.sent is None else json.dumps(self.sent, sort_keys=True)

    def close(self) -> None:
        """Remove the received files."""
        if self._form is not None:
            self._form.close()


async def receive(operation: Operation, headers: Headers, chunks: AsyncIterable[bytes], path_id: str | None) -> Body:
    """Read and validate the body of a request for `operation`. Raises ServiceError (400, 413, 415).

    With `path_id`, an id in the body is ignored (FIDELITY: `id` in a body).
    """
    if operation.media_type is None:
        return Body()
    content_type = first(headers, b"content-type")
    given = MediaType.of(content_type)
    given.require(operation.media_type)
    require_no_coding(first(headers, b"content-encoding"))
    if operation.media_type == MULTIPART:
        return await _receive_form(operation, content_type, chunks)
    assert operation.media_type == JSON, f"no reader for {operation.media_type}"
    encoding = given.json_encoding()
    value = operation.rename_properties(parse_json(await _read(chunks, MAX_JSON_BYTES), encoding))
    if isinstance(value, dict) and path_id is not None:
        value.pop("id", None)
    return Body(operation.read_body(value), sent=value)


async def _receive_form(operation: Operation, content_type: str, chunks: AsyncIterable[bytes]) -> Body:
    form = await read_form(content_type, chunks, operation.form_fields, operation.form_files)
    try:
        # The schema describes a file as a string, and does not check its content.
        present = {name: ["" for _ in files] for name, files in form.files.items()}
        stand_ins = {name: each if operation.form_files[name].many else each[0] for name, each in present.items()}
        values = operation.read_body({**form.texts, **stand_ins})
        texts = {name: value for name, value in values.items() if name not in form.files}
        return Body(texts, form.files, [form.texts, form.digests], form)
    except BaseException:
        form.close()
        raise


async def _read(chunks: AsyncIterable[bytes], limit: int) -> bytes:
    body = bytearray()
    async for chunk in chunks:
        body += chunk
        if len(body) > limit:
            raise errors.BODY_TOO_LARGE.error(what="request body", limit=limit)
    return bytes(body)
