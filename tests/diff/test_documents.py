"""The spec diff on whole documents: groups, directions, levels, waivers, versions."""

from __future__ import annotations

import importlib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from customvoice_spec import SpecError, versions
from customvoice_spec.diff import Level, Waiver, compare_documents, diff, grouped, load_documents, load_waivers, rate

from tests.diff.pairs import base, edited, with_schema

OLD, NEW = versions()[0], versions()[-1]
TODAY = date(2026, 1, 2)


def _groups(old: dict[str, Any], new: dict[str, Any]) -> list[tuple[str, str, int]]:
    groups = grouped(rate(compare_documents(old, new), "cross-version", old, new))
    return [(group.first.change.rule, group.first.change.subject, len(group.operations)) for group in groups]


def test_component_of_many_operations_is_one_entry() -> None:
    """A change of a component is one group that names the component and every affected operation."""
    old, new = base(), base()
    for document in (old, new):
        operation = document["paths"]["/things/{id}"]["put"]
        document["paths"]["/other"] = {"get": {**operation, "operationId": "Others_Get", "parameters": []}}
    new["components"]["schemas"]["Thing"]["properties"]["size"]["maximum"] = 9
    assert _groups(old, new) == [
        ("request-property-max-set", "Thing.size", 2),
        ("response-property-max-set", "Thing.size", 2),
    ]


def test_recursive_component_is_compared_once() -> None:
    """Recursion ends, and a change is reported once per operation, however often it uses the component."""
    old, new = edited(lambda document, _: document["components"]["schemas"]["Thing"]["properties"].pop("size"))
    found = [change for change in compare_documents(old, new) if change.rule.startswith("response")]
    assert [(change.rule, change.subject) for change in found] == [("response-optional-property-removed", "Thing.size")]


def test_change_behind_a_reference_is_found() -> None:
    """A change behind a reference in the items of a map in an allOf is reported at its own component."""

    def document(kind: str) -> dict[str, Any]:
        made = with_schema(
            "response-body",
            {
                "allOf": [
                    {"$ref": "#/components/schemas/Base"},
                    {"type": "object", "properties": {"x": {"type": "string"}}},
                ]
            },
        )
        made["components"]["schemas"] |= {
            "Base": {
                "type": "object",
                "additionalProperties": {"type": "array", "items": {"$ref": "#/components/schemas/Leaf"}},
            },
            "Leaf": {"type": "object", "properties": {"kind": {"type": kind}}},
        }
        return made

    assert _groups(document("string"), document("integer")) == [("response-property-type-changed", "Leaf.kind", 1)]


def test_newer_openapi_dialect_is_no_change() -> None:
    """OpenAPI 3.0 and 3.1 write null, exclusive bounds and single references differently with the same meaning."""
    spelt_30 = with_schema(
        "response-body",
        {
            "type": "object",
            "properties": {
                "a": {"type": "string", "nullable": True},
                "b": {"type": "integer", "minimum": 1, "exclusiveMinimum": True},
                "c": {"allOf": [{"$ref": "#/components/schemas/Thing"}], "nullable": True},
                "d": {"type": "string", "enum": ["x"]},
            },
        },
    )
    spelt_31 = with_schema(
        "response-body",
        {
            "type": "object",
            "properties": {
                "a": {"type": ["string", "null"]},
                "b": {"type": "integer", "exclusiveMinimum": 1},
                "c": {"anyOf": [{"$ref": "#/components/schemas/Thing"}, {"type": "null"}]},
                "d": {"type": "string", "const": "x"},
            },
        },
    )
    assert compare_documents(spelt_30, spelt_31) == []
    assert compare_documents(spelt_31, spelt_30) == []


def test_read_only_property_is_reported_for_responses_only() -> None:
    """An added or removed read-only property is a change of responses only."""
    old, new = edited(
        lambda document, _: document["components"]["schemas"]["Thing"]["properties"].update(
            made={"type": "string", "readOnly": True}
        )
    )
    assert [change.rule for change in compare_documents(old, new)] == ["response-optional-property-added"]
    assert [change.rule for change in compare_documents(new, old)] == ["response-optional-property-removed"]


def test_property_that_becomes_read_only_is_a_request_change() -> None:
    """A property that becomes read-only is a change of requests; responses contain it as before."""
    old, new = base(), base()
    new["components"]["schemas"]["Thing"]["properties"]["size"]["readOnly"] = True
    assert [change.rule for change in compare_documents(old, new)] == ["request-property-became-read-only"]
    assert [change.rule for change in compare_documents(new, old)] == ["request-property-became-not-read-only"]


def test_change_inside_a_read_only_property_is_a_response_change() -> None:
    """A change inside a read-only property is reported for responses only."""
    kinds = [{"type": "object", "properties": {"kind": {"type": kind}}} for kind in ("string", "integer")]
    documents = [base(), base()]
    for document, kind in zip(documents, kinds, strict=True):
        document["components"]["schemas"]["Thing"]["properties"]["found"] = {**kind, "readOnly": True}
    assert {change.rule for change in compare_documents(*documents)} == {"response-property-type-changed"}


def test_level_is_higher_within_a_version() -> None:
    """A new optional response property is info between versions and a warning within one version."""
    old, new = base(), base()
    new["components"]["schemas"]["Thing"]["properties"]["more"] = {"type": "string"}
    changes = [change for change in compare_documents(old, new) if change.rule == "response-optional-property-added"]
    assert rate(changes, "cross-version", old, new)[0].level is Level.INFO
    assert rate(changes, "same-version", old, new)[0].level is Level.WARNING


@pytest.mark.slow
def test_changes_that_the_change_log_omits_are_found() -> None:
    """Error bodies, enum values, statuses, headers and request properties differ between these two versions."""
    found = {
        (group.first.change.rule, group.first.change.subject)
        for comparison in diff(load_documents("2024-02-01-preview"), load_documents("2026-01-01")).comparisons
        for group in grouped(comparison.findings)
    }
    assert {
        ("response-property-x-extensible-enum-removed", "Error.code"),
        ("response-optional-property-removed", "InnerError.message"),
        ("response-optional-property-removed", "InnerError.target"),
        ("response-property-x-extensible-enum-value-added", "ModelFailureReason"),
        ("response-success-status-added", "response 200"),
        ("required-response-header-removed", "response 201 header Operation-Id"),
        ("request-property-became-read-only", "Project.id"),
    } <= found


def test_published_lists_change_from_array_to_object() -> None:
    """Without errata, recipes and base models change from an array to pages, which is breaking."""
    published = [load_documents(each, as_published=True) for each in ("2024-02-01-preview", "2026-01-01")]
    (comparison,) = diff(published[0], published[1]).comparisons
    shapes = [each for each in comparison.findings if each.change.rule == "response-body-type-changed"]
    assert {each.change.operation for each in shapes} == {"Models_ListRecipes", "BaseModels_List"}
    assert {each.level for each in shapes} == {Level.BREAKING}


@pytest.mark.parametrize("pair", [(OLD, NEW), (NEW, OLD)], ids=["forward", "backward"])
def test_python_names_exist(pair: tuple[str, str]) -> None:
    """Each Python name of a report exists in the generated client of one of the two versions."""
    modules = [importlib.import_module("customvoice.v" + version.replace("-", "_")) for version in pair]
    (comparison,) = diff(load_documents(pair[0]), load_documents(pair[1])).comparisons
    names = {
        name
        for finding in comparison.findings
        for name in finding.names
        if not name.startswith(("Error", "InnerError"))
    }
    assert names
    for name in names:
        assert any(_exists(module, name) for module in modules), name


def _exists(module: Any, name: str) -> bool:
    first, *rest = name.partition("(")[0].split(".")
    if first == "client":
        with module.CustomVoiceClient("http://127.0.0.1:1", "key") as client:
            return hasattr(getattr(client, rest[0]), rest[1])
    models = importlib.import_module(module.CustomVoiceClient.__module__.partition(".")[0] + ".models")
    model = getattr(models, first, None)
    return model is not None and (not rest or rest[0] in {each.name for each in getattr(model, "__attrs_attrs__", ())})


def test_fingerprints_survive_rewording() -> None:
    """A description that is reworded twice keeps its fingerprint; another location has another fingerprint."""
    texts = [compare_documents(*edited(lambda _, o, text=text: o.update(summary=text))) for text in ("Make.", "Build.")]  # type: ignore[misc]
    other = compare_documents(*edited(lambda _, o: o.update(description="Build.")))
    assert texts[0][0].fingerprint == texts[1][0].fingerprint != other[0].fingerprint


def _waiver(**changes: Any) -> Waiver:
    old, new = edited(lambda _, operation: operation["parameters"].pop())
    (change,) = compare_documents(old, new)
    facts = {"rule": change.rule, "operation": change.operation, "fingerprint": change.fingerprint}
    return Waiver(**{**facts, "reason": "never sent", "expires": TODAY, **changes})


def _waived(*waivers: Waiver) -> Any:
    old, new = edited(lambda _, operation: operation["parameters"].pop())
    return diff({"1": old}, {"1": new}, waivers=waivers, today=TODAY)


def test_waived_change_does_not_count() -> None:
    """A waiver is valid on its last day, and the change is reported with the reason."""
    found = _waived(_waiver())
    assert (found.counts()[Level.BREAKING], found.complaints) == (0, ())
    assert [each.waiver for each in found.comparisons[0].findings] == ["never sent"]


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"expires": date(2026, 1, 1)}, "expired waiver: request-parameter-removed"),
        ({"fingerprint": "0" * 12}, "unused waiver: request-parameter-removed"),
        ({"operation": "Things_Get"}, "unused waiver: request-parameter-removed"),
        ({"rule": "endpoint-added"}, "unused waiver: endpoint-added"),
    ],
    ids=["expired", "other fingerprint", "other operation", "other rule"],
)
def test_expired_or_unused_waiver_is_reported(change: dict[str, Any], complaint: str) -> None:
    """An expired or unused waiver waives nothing and is reported."""
    found = _waived(_waiver(**change))
    assert found.counts()[Level.BREAKING] == 1
    assert [each[: len(complaint)] for each in found.complaints] == [complaint]


_GOOD = {
    "rule": "endpoint-added",
    "operation": "Things_Get",
    "fingerprint": "0123456789ab",
    "reason": "new",
    "expires": "2027-01-31",
}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ({"rule": "x"}, "is not a list"),
        ([{key: _GOOD[key] for key in ("rule", "reason")}], r"waivers.yaml|expected the fields"),
        ([{**_GOOD, "rule": "no-such-rule"}], "unknown rule 'no-such-rule'"),
        ([{**_GOOD, "reason": " "}], "reason is empty"),
        ([{**_GOOD, "expires": "soon"}], "'soon' is not a date"),
        ([{**_GOOD, "fingerprint": 123456789012}], "is not a string"),
    ],
)
def test_mistake_in_waivers_is_an_error(tmp_path: Path, content: Any, message: str) -> None:
    """A mistake in the file of waivers is an error, and a correct file is read."""
    path = tmp_path / "waivers.yaml"
    path.write_text(yaml.safe_dump(content), "utf-8")
    with pytest.raises(SpecError, match=message):
        load_waivers(path)
    path.write_text(yaml.safe_dump([_GOOD]), "utf-8")
    assert load_waivers(path)[0].expires == date(2027, 1, 31)


def test_version_of_one_side_only_is_a_change() -> None:
    """Added and removed versions are changes."""
    one, two = {"1": base(), "2": base(), "3": base()}, {"2": base(), "3": base(), "4": base()}
    rules = [each.change.rule for comparison in diff(one, two).comparisons for each in comparison.findings]
    assert rules == ["api-version-removed", "api-version-added"]


def test_sides_without_a_common_version_are_an_error() -> None:
    """Several documents without a common version are an error, not an empty report."""
    with pytest.raises(SpecError, match="no version in common"):
        diff({"1": base(), "2": base()}, {"3": base()})


def test_unused_schemas_have_real_levels_on_request() -> None:
    """With `include_unused`, a change of a schema that no operation uses is rated like one of a request."""
    old, new = base(), base()
    for document, kind in ((old, "string"), (new, "integer")):
        document["components"]["schemas"]["Spare"] = {"type": "object", "properties": {"size": {"type": kind}}}
    assert [each.rule for each in compare_documents(old, new)] == ["api-schema-changed"]
    rules = [each.rule for each in compare_documents(old, new, include_unused=True)]
    assert rules == ["request-property-type-changed", "response-property-type-changed"]
