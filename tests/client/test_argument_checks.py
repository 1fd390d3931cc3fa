"""Ids, filters, counts and fields are checked before the request."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from customvoice import Consent, PersonalVoice

from tests.client.harness import Harness, harnesses
from tests.client.uploading import Service, upload


@pytest.fixture(params=[False, True], ids=["sync", "async"])
def make_client(request: pytest.FixtureRequest) -> Iterator[Harness]:
    yield from harnesses(request.param)


FIELDS = {"project_id": "p", "consent_id": "c"}

CALLS: dict[str, Callable[[Any], object]] = {
    "id None": lambda client: client.models.get(None),
    "id of whole number": lambda client: client.models.get(5),
    "id empty": lambda client: client.models.delete(""),
    "id blank": lambda client: client.models.get(" "),
    "id of the parent folder": lambda client: client.models.get(".."),
    "id in bytes": lambda client: client.personal_voices.begin_create(b"v", **FIELDS),
    "filter of whole number": lambda client: list(client.models.list(filter=5)),
    "filter empty": lambda client: list(client.models.list(filter="")),
    "skip as text": lambda client: list(client.models.list(skip="5")),
    "skip negative": lambda client: list(client.models.list(skip=-1)),
    "maxpagesize True": lambda client: list(client.models.list(maxpagesize=True)),
    "flag as text": lambda client: client.projects.delete("p", force_delete="yes"),
    "operation id empty": lambda client: upload(client, b"RIFF", operation_id=""),
    "operation id of whole number": lambda client: upload(client, b"RIFF", operation_id=7),
    "description of whole number": lambda client: upload(client, b"RIFF", description=7),
    "project id of whole number": lambda client: client.personal_voices.begin_create(
        "v", **{**FIELDS, "project_id": 5}
    ),
    "project id empty": lambda client: client.personal_voices.begin_create("v", project_id="", consent_id="c"),
    "required field of a model None": lambda client: client.personal_voices.begin_create(
        "v",
        PersonalVoice(project_id=None, consent_id="c"),  # type: ignore[arg-type] # checked at run time
    ),
    "field of a nested model": lambda client: client.models.begin_create(
        "m", project_id="p", consent_id="c", training_set_id="t", voice_name="n", recipe={"kind": "Default"}, locale=3
    ),
    "part of a form None": lambda client: client.personal_voices.begin_create_from_file(
        "v", project_id=None, consent_id="c", audio=b"RIFF"
    ),
}


@pytest.mark.parametrize("case", CALLS)
def test_invalid_argument_is_a_value_error(make_client: Harness, case: str) -> None:
    """An argument of another type than in the contract is a ValueError that names it, before any request."""
    service = Service()
    with make_client(service) as client, pytest.raises(ValueError, match=r"must|required|cannot be sent|would name"):
        CALLS[case](client)
    assert service.received == []


def test_error_names_the_attribute_and_the_type(make_client: Harness) -> None:
    """The error of a field names model, attribute, and the received type; it is not the decoder's own error."""
    consent: Any = Consent(voice_talent_name="J", company_name=7, locale="en-US", project_id="p")  # type: ignore[arg-type]
    with (
        make_client(Service()) as client,
        pytest.raises(ValueError, match=r"Consent\.company_name .* received int") as caught,
    ):
        client.consents.begin_create("c", consent)
    assert type(caught.value) is ValueError
