"""What a user sees of clients, groups, pollers and pagers in a console, and when they are pickled."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Iterator

import pytest

from tests.client.harness import ENDPOINT, Harness, answer, harnesses, unwrap
from tests.client.uploading import Service, upload


@pytest.fixture(params=[False, True], ids=["sync", "async"])
def make_client(request: pytest.FixtureRequest) -> Iterator[Harness]:
    yield from harnesses(request.param)


def test_pagers_and_groups_have_a_representation(make_client: Harness) -> None:
    """Groups name their endpoint, pagers their operation and request, page iterators their place."""
    with make_client(lambda _: answer(200, {"value": []})) as client:
        items = client.projects.list()
        pages = items.by_page()
        assert f"ProjectsOperations of {ENDPOINT}>" in repr(unwrap(client.projects))
        assert "ItemPaged of Projects_List: GET /projects" in repr(unwrap(items))
        assert "of Projects_List: first page>" in repr(unwrap(pages))
        next(pages)
        assert "of Projects_List: ended>" in repr(unwrap(pages))


def test_pickling_is_refused_with_what_to_save(make_client: Harness) -> None:
    """Clients, pollers and pagers have connections: pickling and copying is a TypeError with the token to save."""
    with make_client(Service()) as client:
        items = client.projects.list()
        for value, hint in (
            (client, "with_options"),
            (upload(client, b"RIFF"), r"continuation_token\(\)"),
            (items, "continuation_token"),
            (items.by_page(), "by_page"),
        ):
            for attempt in (pickle.dumps, copy.copy, copy.deepcopy):
                with pytest.raises(TypeError, match=hint):
                    attempt(unwrap(value))
