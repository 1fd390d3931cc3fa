"""Bend valid generated requests towards what the contract accepts, so that they reach beyond 400 and 404.

Each change below answers a rule that a schema cannot express. Only requests that are valid as generated are changed,
never the invalid ones, and only at the moment of sending: generation itself, and so the seed, stays untouched.
"""

from __future__ import annotations

import hashlib
import re
import uuid
from typing import TYPE_CHECKING, Any

from schemathesis.transport.serialization import Binary

from ..data.example_resources import REFERENCES
from ..data.random_seeds import token
from ..data.speech import synthesise
from ..data.training_data import FEW

if TYPE_CHECKING:
    from ..data.example_resources import ExampleResources
    from ..live.ownership import Ownership
    from .case_type import AnyCase

_OPERATION_ID = "Operation-Id"
# Their ids are given by callers or by the service, and they can only be read.
_MONITORS = "operations"
# A random text of this length was never sent before.
_UNHEARD_OF = 16
_ID = re.compile(r"^[a-zA-Z0-9][a-zA-Z0-9._-]{1,62}[a-zA-Z0-9]$")


class Tuning:
    """The changes, made in Schemathesis's `before_call` hook."""

    def __init__(
        self,
        seed: int,
        seeds: ExampleResources,
        *,
        has_data: bool,
        shared: bool = False,
        ownership: Ownership | None = None,
    ) -> None:
        """Take the run's seed, the planted resources, whether there are blobs, and on a live service what is ours.

        A `shared` service was there before the run and remembers what earlier ones asked.
        """
        self._seed = seed
        self._seeds = seeds
        self._has_data = has_data
        self._ownership = ownership
        self._used: set[str] = set()
        self._nonce = uuid.uuid4().hex if shared else ""
        self._taken = {(collection, name) for collection, name in seeds.kept.items()}
        self._count = 0

    def before_call(self, case: AnyCase) -> None:
        """Change `case` in place."""
        self._claim(case)
        if case.method != case.operation.method.upper():
            return  # a probe with another method
        meta = case.meta
        self._unique_operation_id(case)
        if case.method == "DELETE":
            self._spare_seeds(case)
        if meta is not None and meta.generation.mode.is_positive:
            self._free_resource_id(case)
            self._existing_references(case)
            self._real_content(case)
        self._claim(case)
        # No change turns valid into invalid. Otherwise Schemathesis would check the changed parts again, and takes
        # every body with a file in it for invalid; this is what it does itself after writing credentials.
        case._record_starting_state()

    def _claim(self, case: AnyCase) -> None:
        """On a live service, ids become those of the run: what others made is never asked for, nor changed."""
        if self._ownership is None:
            return
        collection, name = _collection(case), (case.path_parameters or {}).get("id")
        if isinstance(name, str) and collection != _MONITORS:
            case.path_parameters = {**case.path_parameters, "id": self._ownership.claim(collection, name)}
        value = case.headers.get(_OPERATION_ID) if case.headers else None
        if isinstance(value, str) and _ID.match(value):
            case.headers[_OPERATION_ID] = self._ownership.claim(_MONITORS, value)
        body = case.body if isinstance(case.body, dict) else {}
        given = body.get("id")
        if not case.path_parameters and isinstance(given, str) and _ID.match(given):
            body["id"] = self._ownership.claim(collection, given)
        for reference, where in REFERENCES.items():
            named = body.get(reference)
            if isinstance(named, str):
                body[reference] = self._ownership.claim(where, named)

    def _unique_operation_id(self, case: AnyCase) -> None:
        """An Operation-Id that comes again with another request is 400 by contract, and generators like `000`.

        On a shared service those of the document's examples were sent before; long ones of our own were not.
        """
        value = case.headers.get(_OPERATION_ID) if case.headers else None
        if not isinstance(value, str) or not _ID.match(value):
            return
        if self._nonce:
            value = token(self._seed, f"{self._nonce}{len(self._used)}", max(_UNHEARD_OF, len(value)))
        while value in self._used:
            value = self._fresh(len(value))
        self._used.add(value)
        if value != case.headers[_OPERATION_ID]:
            case.headers[_OPERATION_ID] = value

    def _spare_seeds(self, case: AnyCase) -> None:
        """Deleting a seed would turn the rest of the run into 404s; something like it is deleted instead."""
        collection = _collection(case)
        kept = self._seeds.kept.get(collection)
        if not case.path_parameters or case.path_parameters.get("id") != kept or kept is None:
            return
        other = (
            str(uuid.uuid5(uuid.NAMESPACE_OID, kept))
            if collection == "endpoints"
            else self._seeds.deletable(collection)
        )
        case.path_parameters = {**case.path_parameters, "id": other}

    def _free_resource_id(self, case: AnyCase) -> None:
        """Creating what exists is 409 by contract; most such creations get a free id, some stay to see the 409."""
        collection, name = _collection(case), case.path_parameters.get("id")
        if not isinstance(name, str):
            return
        if collection == "endpoints" and not _is_guid(name):
            # A sequence took the id of another resource; its schema check does not look at formats.
            name = self._seeds.kept.get(collection) or str(uuid.uuid5(uuid.NAMESPACE_OID, name))
            case.path_parameters = {**case.path_parameters, "id": name}
        if not _is_creation(case):
            return
        if (collection, name) in self._taken:
            self._count += 1
            if self._count % 5 == 0:
                return
            name = (
                str(uuid.UUID(bytes=self._fresh(16).encode())) if collection == "endpoints" else self._fresh(len(name))
            )
            case.path_parameters = {**case.path_parameters, "id": name}
        self._taken.add((collection, name))

    def _existing_references(self, case: AnyCase) -> None:
        """A body that names a resource that does not exist is 404 by contract; most are pointed at a seed."""
        body = case.body
        if not isinstance(body, dict):
            return
        for name, collection in REFERENCES.items():
            value = body.get(name)
            if isinstance(value, str) and collection in self._seeds.kept and _number(value) % 4:
                body[name] = self._seeds.kept[collection]

    def _real_content(self, case: AnyCase) -> None:
        """Random bytes are no audio and random URLs lead nowhere: both only ever show the failure; most become real."""
        body = case.body
        if not isinstance(body, dict) or _number(repr(sorted(body))) % 4 == 0:
            return
        if "audiodata" in body:
            body["audiodata"] = _speech()
        if isinstance(body.get("audioData"), list):
            body["audioData"] = [_speech()]
        for name, extension in (("audios", ".wav"), ("scripts", ".txt")):
            if self._has_data and isinstance(body.get(name), dict):
                body[name] = self._seeds.blobs(FEW, extension)

    def _fresh(self, length: int) -> str:
        self._count += 1
        return token(self._seed, str(self._count), max(3, length))


def _is_guid(text: str) -> bool:
    try:
        uuid.UUID(text)
    except ValueError:
        return False
    return True


def _speech() -> Binary:
    return Binary(synthesise("aeiou", 6))


def _collection(case: AnyCase) -> str:
    return str(case.operation.path).split("/")[1]


def _is_creation(case: AnyCase) -> bool:
    raw: dict[str, Any] = case.operation.definition.raw
    return bool(raw.get("x-ms-long-running-operation")) and ":" not in case.operation.path


def _number(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode(errors="replace")).digest()[:8], "big")
