"""Convert the whole content of a store to a JSON value and back."""

import base64
import binascii
import hashlib
from collections.abc import Iterable, Mapping
from io import BytesIO
from typing import IO, Any

from customvoice_emulator.state.collection import Document
from customvoice_emulator.state.documents import FILES, DocumentKey, Documents
from customvoice_emulator.state.kept_files import KeptFiles

_FORMAT = 1


def dump_documents(documents: Documents, files: KeptFiles) -> dict[str, Any]:
    """Return `{"format": 1, "documents": [[resource, collection, id, document], …], "files": {digest: base64}}`."""
    contents = {}
    for digest in sorted(set(documents.files())):
        with files.open(digest) as file:
            contents[digest] = base64.b64encode(file.read()).decode()
    return {
        "format": _FORMAT,
        "documents": [[*key, document] for key, document in documents],
        "files": contents,
    }


def parse_snapshot(snapshot: Any) -> tuple[list[tuple[DocumentKey, Document]], list[IO[bytes]]]:
    """Return the documents in order and the contents of the files. Raises ValueError with the location."""
    if not isinstance(snapshot, Mapping) or snapshot.get("format") != _FORMAT:
        raise ValueError(f'expected a snapshot, {{"format": {_FORMAT}, "documents": […], "files": {{…}}}}')
    contents = dict(_contents(_member(snapshot, "files", dict).items()))
    documents: dict[DocumentKey, Document] = {}
    for index, each in enumerate(_member(snapshot, "documents", list)):
        key, document = _document(each, f"documents[{index}]")
        if key in documents:
            raise ValueError(f"documents[{index}]: {'/'.join(key)} is given twice")
        missing = [digest for digest in document.get(FILES, ()) if digest not in contents]
        if missing:
            raise ValueError(f"documents[{index}][3].{FILES}: {missing[0]} is not among the files")
        documents[key] = document
    return list(documents.items()), list(contents.values())


def _document(value: Any, where: str) -> tuple[DocumentKey, Document]:
    if not (isinstance(value, list) and len(value) == 4 and all(isinstance(each, str) for each in value[:3])):
        raise ValueError(f"{where}: expected [resource, collection, id, document]")
    resource, collection, name, document = value
    if not isinstance(document, dict) or not isinstance(document.get("body", {}), dict):
        raise ValueError(f"{where}[3]: expected an object, and its body an object")
    return (resource, collection, name), document


def _contents(files: Iterable[tuple[str, Any]]) -> Iterable[tuple[str, IO[bytes]]]:
    for digest, text in files:
        try:
            content = base64.b64decode(text, validate=True)
        except (binascii.Error, TypeError, ValueError):
            raise ValueError(f"files.{digest}: expected base64") from None
        if hashlib.sha256(content).hexdigest() != digest:
            raise ValueError(f"files.{digest}: the content has another SHA-256")
        yield digest, BytesIO(content)


def _member(snapshot: Mapping[str, Any], name: str, kind: type) -> Any:
    value = snapshot.get(name)
    if not isinstance(value, kind):
        raise ValueError(f"{name}: expected {'a list' if kind is list else 'an object'}")
    return value
