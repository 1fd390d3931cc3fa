"""The emulator has all operations of the spec, as the spec declares them."""

import copy
from typing import Any

import httpx
import pytest
from customvoice_emulator import DEFAULT_KEY, EmulatorTransport, create_app
from customvoice_emulator.handlers.action import StartAction
from customvoice_emulator.handlers.create import StartCreate
from customvoice_emulator.handlers.post import Post
from customvoice_emulator.resources.registry import HANDLERS
from customvoice_spec import projected, versions

METHODS = ("get", "put", "post", "delete")


def connect(documents: dict[str, Any]) -> httpx.Client:
    """Return a client of an emulator that serves `documents`."""
    transport = EmulatorTransport(create_app(documents=documents))
    key = {"Ocp-Apim-Subscription-Key": DEFAULT_KEY}
    return httpx.Client(transport=transport, base_url="http://127.0.0.1:8787", headers=key)


def operations(version: str) -> dict[str, dict[str, Any]]:
    """Return the operations of one version by id."""
    items = projected(version)["paths"].values()
    return {item[method]["operationId"]: item[method] for item in items for method in METHODS if method in item}


def test_every_operation_has_a_handler() -> None:
    """All versions of the spec together and the handlers have the same operations."""
    assert {name for version in versions() for name in operations(version)} == HANDLERS.keys()


@pytest.mark.parametrize("version", versions())
def test_long_running_operations_agree_with_the_spec(version: str) -> None:
    """The long-running handlers are those that the spec marks."""
    marked = {name for name, node in operations(version).items() if node.get("x-ms-long-running-operation")}
    handlers = {name: HANDLERS[name] for name in operations(version)}
    starts = {name: each.create if isinstance(each, Post) else each for name, each in handlers.items()}
    assert {name for name, each in starts.items() if isinstance(each, StartAction | StartCreate)} == marked


@pytest.fixture
def grown() -> dict[str, Any]:
    """A document of a later version with one more operation, property and enumeration value."""
    document = copy.deepcopy(projected(versions()[-1]))
    schemas = document["components"]["schemas"]
    schemas["Project"]["properties"]["colour"] = {"type": "string"}
    schemas["ProjectKind"]["enum"].append("SingingVoice")
    shown = document["paths"]["/projects/{id}"]["get"]["responses"]
    document["paths"]["/projects/{id}:sing"] = {
        "parameters": document["paths"]["/projects/{id}"]["parameters"],
        "post": {"operationId": "Projects_Sing", "responses": shown},
    }
    return {**{version: projected(version) for version in versions()}, "2031-01-01": document}


def test_new_version_needs_no_python(grown: dict[str, Any]) -> None:
    """A version that exists in documents only is served; earlier versions do not show its additions."""
    old, new = {"api-version": versions()[-1]}, {"api-version": "2031-01-01"}
    with connect(grown) as client:
        sent = {"kind": "SingingVoice", "colour": "red"}
        created = client.put("/customvoice/projects/Choir", params=new, json=sent)
        assert (created.status_code, created.json()["colour"]) == (201, "red")
        shown = client.get("/customvoice/projects/Choir", params=old).json()
        assert shown.keys() == {"id", "createdDateTime"}
        assert client.put("/customvoice/projects/Solo", params=old, json=sent).status_code == 400


def test_operation_without_a_handler_gets_501(grown: dict[str, Any]) -> None:
    """The 501 has the operation's name; in versions without the operation it is an unknown route."""
    with connect(grown) as client:
        loud = client.post("/customvoice/projects/Choir:sing", params={"api-version": "2031-01-01"})
        assert (loud.status_code, loud.headers["x-ms-error-code"]) == (501, "NotImplemented")
        assert "Projects_Sing" in loud.json()["error"]["message"]
        old = client.post("/customvoice/projects/Choir:sing", params={"api-version": versions()[0]})
        assert (old.status_code, old.json()["error"]["code"]) == (404, "404")
