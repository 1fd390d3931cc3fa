"""Operations with a JSON body accept a model, or its fields as keywords; both send the same request."""

from __future__ import annotations

import importlib
import inspect
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, get_overloads

import attrs
import httpx
import pytest
from tests.client.harness import Harness, answer, harnesses
from customvoice_spec import projected, versions

ID = "5d8a2b7e-0a0f-4a51-9d37-6a3c7e9a0b11"


@dataclass(frozen=True)
class Operation:
    """An operation with a JSON body, from the document."""

    version: str
    group: str
    method: str
    schema: str
    example: dict[str, Any]
    path: tuple[str, ...]

    @property
    def binding(self) -> Any:
        return importlib.import_module("customvoice.v" + self.version.replace("-", "_"))

    @property
    def model(self) -> Any:
        return getattr(self.binding, self.schema)

    def __str__(self) -> str:
        return f"{self.version} {self.group}.{self.method}"


def operations(version: str) -> Iterator[Operation]:
    for path, item in projected(version)["paths"].items():
        for node in (item[method] for method in ("put", "post") if method in item):
            content = node.get("requestBody", {}).get("content", {}).get("application/json")
            if content:
                example = next(iter(content["examples"].values()))["value"]
                name = node.get("x-ms-client-name") or node["operationId"].partition("_")[2]
                verb = "begin_" * bool(node.get("x-ms-long-running-operation")) + _snake(name)
                schema = content["schema"]["$ref"].rpartition("/")[2]
                ids = (ID,) * path.count("{id}")
                yield Operation(version, _snake(node["tags"][0]), verb, schema, example, ids)


def _snake(name: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name).strip("_")


OPERATIONS = [operation for version in versions() for operation in operations(version)]


@pytest.fixture(params=OPERATIONS, ids=str)
def operation(request: pytest.FixtureRequest) -> Operation:
    found: Operation = request.param
    return found


@pytest.fixture(params=[False, True], ids=["sync", "async"])
def make_client(request: pytest.FixtureRequest) -> Iterator[Harness]:
    yield from harnesses(request.param)


@dataclass
class Call:
    """The operation's method of a client whose service records its requests."""

    make_client: Harness
    operation: Operation

    def __post_init__(self) -> None:
        self.sent: list[Any] = []
        prefix = "Async" if self.make_client.is_async else ""
        client_class = getattr(self.operation.binding, f"{prefix}CustomVoiceClient")
        self.client = self.make_client(self._answer, client_class=client_class)

    def _answer(self, request: httpx.Request) -> httpx.Response:
        self.sent.append(json.loads(request.read()))
        monitor = f"http://127.0.0.1:8787/customvoice/operations/op?api-version={self.operation.version}"
        return answer(201, self.operation.example, Operation_Location=monitor, Operation_Id="op")

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Call it with the id of the path, if there is one, and these arguments."""
        method = getattr(getattr(self.client, self.operation.group), self.operation.method)
        return method(*self.operation.path, *args, **kwargs)


@pytest.fixture
def call(make_client: Harness, operation: Operation) -> Call:
    return Call(make_client, operation)


def fields_of(model: Any) -> dict[str, Any]:
    """Return the attributes of a model that are set."""
    return {
        field.name: value for field in attrs.fields(type(model)) if field.init and (value := getattr(model, field.name))
    }


def test_every_version_has_operations_with_a_json_body() -> None:
    """Each version has seven such operations, or more."""
    assert all(sum(each.version == version for each in OPERATIONS) >= 7 for version in versions())


def test_keywords_and_model_send_the_same_request(call: Call) -> None:
    """The document's example is sent unchanged, as a model or by its fields."""
    body = call.operation.model.from_dict(call.operation.example)
    call(body)
    call(body=body)
    call(**fields_of(body))
    assert call.sent == [call.operation.example] * 3


def test_the_signature_has_every_field_that_a_caller_may_set(operation: Operation) -> None:
    """Keywords are the properties that are not read-only, required as in the contract, on both clients."""
    schemas = projected(operation.version)["components"]["schemas"]
    schema = schemas[operation.schema]
    writable = {name for name, node in schema["properties"].items() if not _is_read_only(node, schemas)}
    expected = {_snake(name): name in schema["required"] for name in writable if not (name == "id" and operation.path)}
    for prefix in ("", "Async"):
        group = getattr(operation.binding, f"{prefix}{_class_name(operation.group)}Operations")
        with_model, with_keywords = get_overloads(getattr(group, operation.method))
        assert inspect.signature(with_model).parameters["body"].annotation == operation.schema
        own = set(inspect.signature(with_model).parameters)
        parameters = inspect.signature(with_keywords).parameters
        found = {name: item.default is item.empty for name, item in parameters.items() if name not in own}
        assert found == expected
        assert all(parameters[name].kind is inspect.Parameter.KEYWORD_ONLY for name in found)


def _is_read_only(node: dict[str, Any], schemas: dict[str, Any]) -> bool:
    target = schemas[node["$ref"].rpartition("/")[2]] if "$ref" in node else {}
    return bool(node.get("readOnly", target.get("readOnly", False)))


def _class_name(group: str) -> str:
    return "".join(word.capitalize() for word in group.split("_"))


def test_invalid_body_is_a_type_error(call: Call) -> None:
    """Both forms, no form, missing, read-only and unknown fields and another class: each has its error, without a
    request."""
    name, schema = f"{call.operation.group}.{call.operation.method}", call.operation.schema
    body = call.operation.model.from_dict(call.operation.example)
    required = [item.name for item in attrs.fields(type(body)) if item.init and item.default is attrs.NOTHING]
    fields = fields_of(body)
    part = {key: value for key, value in fields.items() if key != required[0]}
    for args, kwargs, text in [
        ((body,), fields, rf"{name}\(\) received both a {schema} and its fields as keywords \({', '.join(fields)}\)"),
        ((), {}, rf"{name}\(\) needs a body\. Pass a {schema}, .* required: {', '.join(required)}\.$"),
        ((None,), {}, rf"{name}\(\) needs a body"),
        ((), part | {"description": "d"}, rf"{name}\(\) is missing the keyword {required[0]}, which a {schema} requires"),
        ((), fields | {required[0]: None}, rf"{name}\(\) is missing the keyword {required[0]}"),
        ((), fields | {"status": "Failed"}, rf"{name}\(\) has no keyword status\. A {schema} has the fields "),
        ((), fields | {"colour": "red"}, rf"{name}\(\) has no keyword colour"),
        (
            (call.operation.example,),
            {},
            rf"{name}\(\) takes a customvoice_v\w+\.models\.\w+\.{schema} as body, received",
        ),
    ]:
        with pytest.raises(TypeError, match=text):
            call(*args, **kwargs)
    assert call.sent == []


def test_model_of_another_version_is_rejected(call: Call) -> None:
    """A model of another api-version may have other fields; the error names both classes."""
    others = [version for version in versions() if version != call.operation.version]
    module = importlib.import_module("customvoice.v" + others[0].replace("-", "_"))
    model = getattr(module, call.operation.schema, None)
    body = model.from_dict(call.operation.example) if model else module.Project(kind="PersonalVoice")
    with pytest.raises(
        TypeError, match=rf"takes a customvoice_v.* as body, received customvoice_v.*{type(body).__name__}$"
    ):
        call(body)
