"""The spec diff on whole documents: how changes are told, gathered, waived, and where documents come from."""

from __future__ import annotations

import importlib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from customvoice_spec import SpecError, versions
from customvoice_spec.diff import Level, Waiver, compare_documents, diff, grouped, judged, load_documents, load_waivers

from tests.diff.pairs import base, edited, with_schema

OLD, NEW = versions()[0], versions()[-1]
TODAY = date(2026, 1, 2)


def _groups(old: dict[str, Any], new: dict[str, Any]) -> list[tuple[str, str, int]]:
    groups = grouped(judged(compare_documents(old, new), "cross-version", old, new))
    return [(group.first.change.rule, group.first.change.subject, len(group.operations)) for group in groups]


def test_a_component_of_many_operations_is_told_once() -> None:
    """A change of a component is one group with every operation that it reaches, and names the component."""
    old, new = base(), base()
    for document in (old, new):
        operation = document["paths"]["/things/{id}"]["put"]
        document["paths"]["/other"] = {"get": {**operation, "operationId": "Others_Get", "parameters": []}}
    new["components"]["schemas"]["Thing"]["properties"]["size"]["maximum"] = 9
    assert _groups(old, new) == [
        ("request-property-max-set", "Thing.size", 2),
        ("response-property-max-set", "Thing.size", 2),
    ]


def test_a_component_that_holds_itself_is_compared_once() -> None:
    """Recursion ends, and one operation tells a change once however often it meets the component."""
    old, new = edited(lambda document, _: document["components"]["schemas"]["Thing"]["properties"].pop("size"))
    found = [change for change in compare_documents(old, new) if change.rule.startswith("response")]
    assert [(change.rule, change.subject) for change in found] == [("response-optional-property-removed", "Thing.size")]


def test_what_a_reference_hides_is_found() -> None:
    """Through a reference in items of a map of an allOf, the change is told at its own component."""

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


def test_a_newer_dialect_is_no_change() -> None:
    """OpenAPI 3.0 and 3.1 spell null, exclusive bounds and single references differently, and mean the same."""
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


def test_what_one_direction_does_not_carry_is_not_told_there() -> None:
    """A read-only property that is added or removed concerns answers alone."""
    old, new = edited(
        lambda document, _: document["components"]["schemas"]["Thing"]["properties"].update(
            made={"type": "string", "readOnly": True}
        )
    )
    assert [change.rule for change in compare_documents(old, new)] == ["response-optional-property-added"]
    assert [change.rule for change in compare_documents(new, old)] == ["response-optional-property-removed"]


def test_what_becomes_read_only_is_told_to_who_sends_it() -> None:
    """That only the service sets a property now concerns requests; answers carry it as before."""
    old, new = base(), base()
    new["components"]["schemas"]["Thing"]["properties"]["size"]["readOnly"] = True
    assert [change.rule for change in compare_documents(old, new)] == ["request-property-became-read-only"]
    assert [change.rule for change in compare_documents(new, old)] == ["request-property-became-not-read-only"]


def test_below_what_only_the_service_sets_nothing_concerns_requests() -> None:
    """What changes inside of a read-only property is told of answers alone."""
    kinds = [{"type": "object", "properties": {"kind": {"type": kind}}} for kind in ("string", "integer")]
    documents = [base(), base()]
    for document, kind in zip(documents, kinds, strict=True):
        document["components"]["schemas"]["Thing"]["properties"]["found"] = {**kind, "readOnly": True}
    assert {change.rule for change in compare_documents(*documents)} == {"response-property-type-changed"}


def test_one_change_is_graver_within_a_version() -> None:
    """A new optional response property is for information across versions, and to be looked at within one."""
    old, new = base(), base()
    new["components"]["schemas"]["Thing"]["properties"]["more"] = {"type": "string"}
    changes = [change for change in compare_documents(old, new) if change.rule == "response-optional-property-added"]
    assert judged(changes, "cross-version", old, new)[0].level is Level.INFO
    assert judged(changes, "same-version", old, new)[0].level is Level.WARNING


def test_the_newest_version_breaks_what_its_change_log_overlooks() -> None:
    """Error bodies, enum values, statuses, headers and what requests may carry differ between these two versions."""
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
        ("response-required-header-removed", "response 201 header Operation-Id"),
        ("request-property-became-read-only", "Project.id"),
    } <= found


def test_as_published_the_lists_changed_their_shape() -> None:
    """With the errata undone, recipes and base models go from an array to pages, which breaks."""
    published = [load_documents(each, as_published=True) for each in ("2024-02-01-preview", "2026-01-01")]
    (comparison,) = diff(published[0], published[1]).comparisons
    shapes = [each for each in comparison.findings if each.change.rule == "response-body-type-changed"]
    assert {each.change.operation for each in shapes} == {"Models_ListRecipes", "BaseModels_List"}
    assert {each.level for each in shapes} == {Level.BREAKING}


@pytest.mark.parametrize("pair", [(OLD, NEW), (NEW, OLD)], ids=["forward", "backward"])
def test_python_names_exist(pair: tuple[str, str]) -> None:
    """Every Python name that a report gives is one of the generated clients of the two versions."""
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
    """A description that is worded differently again has the fingerprint it had; another place has another."""
    texts = [compare_documents(*edited(lambda _, o, text=text: o.update(summary=text))) for text in ("Make.", "Build.")]  # type: ignore[misc]
    other = compare_documents(*edited(lambda _, o: o.update(description="Build.")))
    assert texts[0][0].fingerprint == texts[1][0].fingerprint != other[0].fingerprint


def _waiver(**changes: Any) -> Waiver:
    old, new = edited(lambda _, operation: operation["parameters"].pop())
    (change,) = compare_documents(old, new)
    facts = {"rule": change.rule, "operation": change.operation, "fingerprint": change.fingerprint}
    return Waiver(**{**facts, "reason": "nobody sends it", "expires": TODAY, **changes})


def _waived(*waivers: Waiver) -> Any:
    old, new = edited(lambda _, operation: operation["parameters"].pop())
    return diff({"1": old}, {"1": new}, waivers=waivers, today=TODAY)


def test_a_waiver_lets_its_change_pass() -> None:
    """On its last day a waiver still counts, and the change is told with the reason."""
    found = _waived(_waiver())
    assert (found.counts()[Level.BREAKING], found.complaints) == (0, ())
    assert [each.waiver for each in found.comparisons[0].findings] == ["nobody sends it"]


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
def test_a_waiver_that_does_not_fit_is_told(change: dict[str, Any], complaint: str) -> None:
    """A waiver that has expired or fits nothing waives nothing and is complained about."""
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
        ({"rule": "x"}, "holds no list"),
        ([{key: _GOOD[key] for key in ("rule", "reason")}], r"waivers.yaml|expected the fields"),
        ([{**_GOOD, "rule": "no-such-rule"}], "no rule 'no-such-rule'"),
        ([{**_GOOD, "reason": " "}], "reason is empty"),
        ([{**_GOOD, "expires": "soon"}], "'soon' is no date"),
        ([{**_GOOD, "fingerprint": 123456789012}], "is no text"),
    ],
)
def test_a_file_of_waivers_is_checked(tmp_path: Path, content: Any, message: str) -> None:
    """A mistake in the file of waivers is told, never passed over."""
    path = tmp_path / "waivers.yaml"
    path.write_text(yaml.safe_dump(content), "utf-8")
    with pytest.raises(SpecError, match=message):
        load_waivers(path)
    path.write_text(yaml.safe_dump([_GOOD]), "utf-8")
    assert load_waivers(path)[0].expires == date(2027, 1, 31)


def test_a_version_that_only_one_side_has_is_a_change() -> None:
    """Versions come and go as changes of their own."""
    one, two = {"1": base(), "2": base(), "3": base()}, {"2": base(), "3": base(), "4": base()}
    rules = [each.change.rule for comparison in diff(one, two).comparisons for each in comparison.findings]
    assert rules == ["api-version-removed", "api-version-added"]


def test_sides_without_a_common_version_are_refused() -> None:
    """Several documents on a side and none of them on the other is an error, not an empty report."""
    with pytest.raises(SpecError, match="no version in common"):
        diff({"1": base(), "2": base()}, {"3": base()})
