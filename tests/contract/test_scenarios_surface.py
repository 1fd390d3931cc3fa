"""Scenarios about what every operation promises: no findings on the emulator, their rule's finding with a fault."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from customvoice_contract.scenarios.registry import SURFACE
from customvoice_contract.service.client import Service
from customvoice_emulator import DEFAULT_KEY
from customvoice_spec import versions

from tests.contract import surface_faults as fault
from tests.contract.fault_builders import (
    answering,
    in_errors,
    in_query,
    in_resources,
    refusing,
    with_status,
)
from tests.contract.scenario_harness import NEWEST, emulator, messages, name_of, run_scenarios
from tests.contract.shared_faults import created_again_by_post, ready_after_update, unknown_operations_found

if TYPE_CHECKING:
    from mutants.asgi import Request

    from tests.contract.scenario_harness import Fault

NAMES = [scenario.name for scenario in SURFACE]
PREVIEW, OLDEST = "2024-02-01-preview", versions()[0]
_SEEDS = range(1, 9)


def _in_preview(request: Request) -> bool:
    return "preview" in request.query


def _sent(request: Request, name: str) -> str:
    return request.headers.get(name, "")


# Scenario, the rule that it reports, and the fault: the id of a mutant, or a mutation.
CASES: list[tuple[str, str, Fault]] = [
    ("valid-requests-succeed", "request-id", "request-id-repeats"),
    ("valid-requests-succeed", "versions-operation", "operation-of-one-version"),
    ("list-pages", "list-next-link", "next-link-skips-one"),
    ("list-changes", "delete-readable", "deleted-readable"),
    ("list-bounds", "list-bounds", "negative-skip-taken"),
    ("list-bounds", "list-bounds", "page-size-zero-taken"),
    ("list-default-size", "page-cap", fault.pages_of_ten),
    ("list-default-size", "list-deleted", answering(204, lambda each: "forceDelete=true" in each.query)),
    (
        "list-recipes-and-base-models",
        "fixed-list-empty",
        answering(200, lambda each: "recipes" in each.path, {"value": []}),
    ),
    ("link-host", "list-next-link", "next-link-is-relative"),
    ("link-host", "list-next-link", "next-link-to-inner-host"),
    ("filter-next-links", "list-next-link", fault.plus_in_next_link),
    ("filter-results", "filter-result", "filter-ge-as-gt"),
    ("filter-results", "filter-result", in_query(r"filter=kind%20eq%20%27HighPerformance%27", "")),
    ("filter-results", "filter-result", in_query("0b%27", "0a%27")),
    ("filter-results", "filter-result", in_query("05%3A30", "05%3A00")),
    ("filter-results", "filter-result", in_query(r"\.99Z", ".099Z")),
    ("filter-malformed", "filter-not-rejected", "filter-errors-ignored"),
    ("filter-malformed", "filter-error-position", fault.message_says_nothing),
    ("filter-combined", "filter-result", in_query(r"(filter=[^&]*?)(%20|\+)(and|or)(%20|\+)[^&]*", r"\1")),
    ("filter-spelling", "filter-spelling", "plus-is-no-space"),
    ("filter-spelling", "filter-spelling", refusing(400, lambda each: re.search("eq%20[^%]", each.query))),
    ("echo", "echo", "text-trimmed"),
    ("echo-forms", "echo", "text-in-latin-1"),
    ("echo-form-names", "form-names", refusing(400, lambda each: b'name="AUDIODATA"' in each.body)),
    ("echo-filled-in", "filled-in", in_resources(lambda each: each.pop("engineVersion", None), method="GET")),
    ("echo-read-only", "read-only", "read-only-field-taken"),
    ("echo-request-only", "request-only", "request-only-field-echoed"),
    ("echo-ids", "id-exact", "id-in-lower-case"),
    ("echo-ids", "id-exact", fault.ids_in_any_case),
    ("timestamps", "timestamps", in_resources(fault.later_last_action, method="GET")),
    ("timestamps-model", "timestamps", in_resources(fault.later_last_action, method="GET")),
    ("timestamps-voice", "timestamps", in_resources(fault.later_last_action, method="POST")),
    ("style-order", "style-order", in_resources(fault.sorted_styles, method="PUT")),
    ("update", "update-lost", "update-merges"),
    ("update-fixed", "update-fixed", "fixed-property-ignored"),
    ("update-after-upload", "update-after-upload", ready_after_update),
    ("locale-case", "locale-case", "locale-in-lower-case"),
    ("existing-id", "existing-id", "creation-again-pretended"),
    ("versions-agree", "versions-disagree", "shared-property-hidden"),
    ("versions-agree", "versions-invented", fault.locale_for_all),
    ("versions-foreign-property", "versions-leak", in_resources(fault.unknown_property_shown, method="GET")),
    (
        "versions-operations",
        "versions-operation",
        answering(200, lambda each: each.method == "POST" and each.path.endswith("trainingsets"), {}),
    ),
    ("missing-resource", "missing-resource", unknown_operations_found),
    ("missing-references", "reference", with_status(404, 400, "PUT")),
    ("unknown-route", "unknown-route", "unknown-route-in-html"),
    ("unknown-route", "trailing-slash", answering(200, lambda each: each.path.endswith("s/"), {"value": []})),
    ("authentication", "authentication", "key-by-prefix"),
    ("authentication", "authentication", "key-case-ignored"),
    ("authentication", "authentication", fault.key_in_query),
    ("authentication-before-all", "authentication", "missing-resource-without-key"),
    ("authentication-before-all", "authentication", refusing(404, lambda each: "nowhere" in each.path)),
    ("authentication-before-all", "authentication-words", fault.message_says_nothing),
    ("authentication-accepted", "authentication-accepted", "token-refused"),
    (
        "authentication-accepted",
        "authentication-accepted",
        refusing(401, lambda each: _sent(each, fault.KEY_NAME) == "wrong"),
    ),
    ("api-version", "api-version", in_query(r"(?i)api-?_?version=", "api-version=")),
    ("other-key", "other-key", "other-key-reads"),
    ("other-key", "other-key", fault.token_before_key),
    ("other-key", "creation", fault.SharedOperationIds),
    ("methods", "method-allow", "allow-missing"),
    ("methods", "method", fault.method_code_is_a_number),
    ("methods", "method", answering(204, lambda each: each.method == "DELETE" and each.path.endswith("s/"))),
    ("method-override", "method-override", "method-overridden"),
    ("media-types", "media-type", "media-type-unchecked"),
    ("media-type-spelling", "media-type-spelling", "media-type-parameter-refused"),
    ("invalid-id", "invalid-id", fault.tolerant_ids),
    ("invalid-id", "value-quoted", in_errors(fault.quote_request, 400)),
    ("invalid-operation-id", "invalid-operation-id", "operation-id-unchecked"),
    ("invalid-flags", "parameter", in_query(r"forceDelete=(?!(true|false)(&|$))[^&]*", "forceDelete=false")),
    ("undescribed-parameter", "undescribed-parameter", refusing(400, lambda each: "top=" in each.query)),
    (
        "undescribed-parameter-everywhere",
        "undescribed-parameter",
        refusing(400, lambda each: each.method == "DELETE" and "skip=" in each.query),
    ),
    ("undescribed-header", "undescribed-header", refusing(406, lambda each: "image" in _sent(each, "accept"))),
    (
        "undescribed-header",
        "undescribed-header",
        refusing(415, lambda each: each.method == "GET" and "content-type" in each.headers),
    ),
    ("undescribed-header", "request-id", fault.request_id_of_client),
    ("malformed-json", "body", fault.lenient_json),
    ("invalid-properties", "body", fault.numbers_as_text),
    ("invalid-properties", "body-details", fault.details_incomplete),
    ("invalid-forms", "body-target", in_errors(lambda _, error: error.update(target="body"), 400)),
    ("body-limits", "body-limit", fault.large_body_cut),
    ("body-limits", "body-limit", refusing(400, lambda each: len(each.body) > 2**20 and ":" in each.path)),
    ("body-limits", "body-depth", refusing(400, lambda each: b"[" * 40 in each.body[:2000])),
    ("file-limit", "file-limit", with_status(413, 500)),
    ("form-parts", "form-parts", refusing(400, lambda each: b'name="x-odd"' in each.body)),
    ("form-parts", "media-type-spelling", refusing(415, lambda each: 'boundary="' in _sent(each, "content-type"))),
    (
        "invalid-form-parts",
        "invalid-form-parts",
        answering(201, lambda each: each.body.count(b'name="description"') > 1, {}),
    ),
    ("invalid-form-parts", "body-details", fault.details_incomplete),
    ("path-tricks", "path-trick", fault.decoded_path_normalized),
    ("header-injection", "header-injection", fault.text_in_header),
    ("header-case", "header-case", "operation-id-case-ignored"),
    ("header-case", "creation", refusing(400, lambda each: len(each.operation_id) > 60)),
    ("unusual-valid-requests", "valid-rejected", refusing(400, lambda each: b"x-unheard-of" in each.body)),
    (
        "error-precedence",
        "error-precedence",
        refusing(400, lambda each: each.method == "PATCH" and "api-version" not in each.query),
    ),
    *(
        (f"unknown-properties{each}", "unknown-property", refusing(400, lambda request: b"-unknown-" in request.body))
        for each in ("", "-consents", "-uploads", "-models", "-endpoints", "-voices")
    ),
    (
        "unknown-properties-voices",
        "unknown-property",
        refusing(400, lambda each: each.method == "PUT" and "-unknown-" in str(each.object.get("audios"))),
    ),
]
IN_PREVIEW: list[tuple[str, str, Fault]] = [
    # In 2026-01-01 the forms declare no pattern, so a wrong id is a 404.
    ("invalid-form-parts", "value-quoted", in_errors(fault.quote_request, 400)),
    ("versions-update", "versions-erased", "newer-property-erased"),
    ("versions-update", "update-status", refusing(409, lambda each: _in_preview(each) and b"fr-FR" in each.body)),
    ("versions-filter", "versions-filter", "filter-sees-newer-property"),
    ("versions-links", "lro-version", "location-of-another-version"),
    (
        "versions-upload",
        "unknown-property",
        refusing(409, lambda each: _in_preview(each) and b"processAs" in each.body),
    ),
]
IN_OLDEST: list[tuple[str, str, Fault]] = [("post-with-id", "existing-id", created_again_by_post)]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "rule", "broken", "version"),
    [
        *((*case, NEWEST) for case in CASES),
        *((*case, PREVIEW) for case in IN_PREVIEW),
        *((*case, OLDEST) for case in IN_OLDEST),
    ],
    ids=name_of,
)
def test_scenario_reports_its_rule(name: str, rule: str, broken: Fault, version: str) -> None:
    """The scenario itself, not only a passive oracle, reports the rule that the fault breaks."""
    with emulator(broken, pace="immediate") as url:
        # What one seed does not draw, another one does; most need one.
        rows = (run_scenarios(url, [name], version=version, seed=seed) for seed in _SEEDS)
        assert any((each.check, each.rule) == (name, rule) for [row] in rows for each in row.findings)


def test_every_scenario_has_a_fault() -> None:
    """Each scenario of the surface is seen to fail; the one about names of properties in test_scenarios_properties."""
    assert {case[0] for case in [*CASES, *IN_PREVIEW, *IN_OLDEST]} == set(NAMES) - {"property-case"}


@pytest.mark.slow
def test_scenarios_find_nothing_on_the_emulator() -> None:
    """On the emulator neither scenarios nor the oracles that watch them find anything, and most are tried."""
    with emulator(pace="immediate") as url:
        rows = run_scenarios(url, NAMES, seed=99)
    assert messages(rows) == {}
    assert len([row for row in rows if row.checks]) > len(rows) * 3 // 4


@pytest.mark.slow
def test_scenarios_delete_what_they_created() -> None:
    """When scenarios have ended, every list is as empty as before."""
    with emulator(pace="immediate") as url, Service(url, DEFAULT_KEY, NEWEST) as service:
        before = service.send("GET", "/projects").json
        run_scenarios(url, ["echo", "filter-combined", "missing-references"])
        assert service.send("GET", "/projects").json == before


def test_names_have_one_form() -> None:
    """Names are ids of rows in reports: unique, lower case, with hyphens."""
    assert len(set(NAMES)) == len(SURFACE)
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", name) for name in NAMES)
