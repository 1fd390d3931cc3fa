"""How the generated models parse the service's JSON."""

from __future__ import annotations

import importlib
from datetime import UTC, datetime, timedelta, timezone
from enum import StrEnum
from typing import Any

import attrs
import pytest
from customvoice_spec import projected, versions


@pytest.fixture(params=versions())
def version(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def binding(version: str) -> Any:
    return importlib.import_module("customvoice.v" + version.replace("-", "_"))


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2023-12-01T00:00:00.000Z", datetime(2023, 12, 1, tzinfo=UTC)),
        ("2023-12-01T01:02:03Z", datetime(2023, 12, 1, 1, 2, 3, tzinfo=UTC)),
        ("2023-12-01T01:02:03.1234567Z", datetime(2023, 12, 1, 1, 2, 3, 123456, tzinfo=UTC)),
        ("2023-12-01T01:02:03.1234567", datetime(2023, 12, 1, 1, 2, 3, 123456, tzinfo=UTC)),
        ("2023-12-01T01:02:03", datetime(2023, 12, 1, 1, 2, 3, tzinfo=UTC)),
        ("2023-12-01T01:02:03.5+02:00", datetime(2023, 12, 1, 1, 2, 3, 500000, timezone(timedelta(hours=2)))),
    ],
)
def test_timestamps_of_every_form_are_parsed(binding: Any, text: str, moment: datetime) -> None:
    """With Z, with an offset, without either, with up to seven digits: always a time with a zone."""
    project = binding.Project.from_dict({"kind": "PersonalVoice", "createdDateTime": text})
    assert project.created_date_time == moment
    assert project.created_date_time.tzinfo is not None


def test_a_timestamp_is_written_as_the_service_wrote_it(binding: Any) -> None:
    """to_dict returns the text of the service, digit by digit."""
    sent = {"kind": "x", "createdDateTime": "2023-12-01T02:00:00.1234567+02:00"}
    assert binding.Project.from_dict(sent).to_dict() == sent


def test_enumerations_are_open(binding: Any) -> None:
    """A known value is a member that equals its string; an unknown one is that string, also inside a list."""
    base = {"name": "n", "releaseDateTime": "2023-12-01T00:00:00Z", "capabilities": ["PersonalVoice", "Singing"]}
    known, unknown = binding.BaseModel.from_dict(base).capabilities
    assert known is binding.ModelCapability.PERSONAL_VOICE
    assert (known, unknown, type(unknown)) == ("PersonalVoice", "Singing", str)


def test_null_and_absent_are_both_none(binding: Any) -> None:
    """A missing property and null are None."""
    project = binding.Project.from_dict({"kind": "x", "description": None})
    assert (project.description, project.display_name) == (None, None)


def test_every_schema_that_is_used_has_a_model_with_all_its_properties(binding: Any, version: str) -> None:
    """The public models have the document's properties with their JSON names, read-only as in the document."""
    schemas = projected(version)["components"]["schemas"]
    public = [getattr(binding, name) for name in binding.__all__]
    models = [item for item in public if attrs.has(item)]
    assert len(models) >= 12
    for model in models:
        schema = schemas[model.__name__]
        wires = [field.metadata["wire"] for field in attrs.fields(model) if "wire" in field.metadata]
        assert {wire.name for wire in wires} == set(schema["properties"])
        inits = {field.metadata["wire"].name: field.init for field in attrs.fields(model) if "wire" in field.metadata}
        for name, node in schema["properties"].items():
            target = schemas[node["$ref"].rpartition("/")[2]] if "$ref" in node else {}
            assert inits[name] == (not node.get("readOnly", target.get("readOnly", False))), f"{model.__name__}.{name}"


def test_every_enumeration_has_exactly_the_values_of_the_document(binding: Any, version: str) -> None:
    """The members of each public enumeration are those of its schema."""
    schemas = projected(version)["components"]["schemas"]
    public = [getattr(binding, name) for name in binding.__all__]
    enumerations = [item for item in public if isinstance(item, type) and issubclass(item, StrEnum)]
    assert len(enumerations) >= 8
    for enumeration in enumerations:
        assert [member.value for member in enumeration] == schemas[enumeration.__name__]["enum"]


def test_every_operation_has_a_method_on_both_clients(binding: Any, version: str) -> None:
    """Each operationId of the document is a method of its tag's group, on both clients."""
    operations = [
        operation
        for path in projected(version)["paths"].values()
        for method, operation in path.items()
        if method in {"get", "put", "post", "delete"}
    ]
    assert len(operations) >= 32
    for prefix in ("", "Async"):
        found = {
            f"{group.__name__}.{name}"
            for item in binding.__all__
            if item.endswith("Operations") and item.startswith("Async") == bool(prefix)
            for group in [getattr(binding, item)]
            for name in vars(group)
            if not name.startswith("_")
        }
        assert found == {f"{prefix}{operation['tags'][0]}Operations.{_method(operation)}" for operation in operations}


def _method(operation: dict[str, Any]) -> str:
    name = operation.get("x-ms-client-name") or operation["operationId"].partition("_")[2]
    words = "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name).strip("_")
    return f"begin_{words}" if operation.get("x-ms-long-running-operation") else words
